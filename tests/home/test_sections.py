"""Sections (pages with a fixed URL) are in the site map, the search index and the page types of tests."""

import pytest
from django.urls import reverse

from home.sitemaps import SECTIONS
from search import index
from search.models import IndexEntry

from .. import factories, parsed
from ..page_types import PAGE_TYPES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [name for name in SECTIONS if name != "site_map"])
def test_site_map_links_to_section(client, name):
    [main] = parsed.page(client.get(reverse("site_map"))).iter("main")
    assert reverse(name) in [link.get("href") for link in main.iter("a")]


def test_every_section_but_home_has_search_entry():
    for create in (factories.cooperative, factories.association, factories.declaration):
        create()
    index.rebuild()
    urls = {reverse(name) for name in SECTIONS if name != "home"}
    assert urls - set(IndexEntry.objects.values_list("url", flat=True)) == set()


def test_every_section_is_a_page_type():
    assert {reverse(name) for name in SECTIONS} - set(PAGE_TYPES.values()) == set()
