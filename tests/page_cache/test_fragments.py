"""Fragments are rendered once per cache version and never show old or unpublished content."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.models import Article, GlossaryTerm, MenuItem, SiteSettings
from publishing import revisions, serialization
from publishing.models import PREVIEW_PARAMETER

from .. import factories
from .visitor import Visitor

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)
SECOND = datetime.timedelta(seconds=1)
# An unknown query parameter bypasses the cache of responses.
BYPASS = "?bez-kopii"


@pytest.fixture
def article():
    return factories.article(body="<p>Słowo trudne stoi w tekście.</p>")


def test_page_with_cached_fragments_queries_own_content(visitor, article):
    factories.menu_item()
    factories.term(name="trudne")
    address = article.get_absolute_url() + BYPASS
    first = visitor.get(address).text
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get(address).text == first
    assert len(asked) == 1


def in_the_menu(old, new):
    factories.menu_item(label=old)
    return lambda: MenuItem.objects.update(label=new)


def in_the_footer(old, new):
    factories.menu_item(label=old, place=MenuItem.Place.FOOTER)
    return lambda: MenuItem.objects.update(label=new)


def in_the_settings(old, new):
    factories.site_settings(section=old)
    return lambda: SiteSettings.objects.update(section=new)


def in_the_glossary(old, new):
    factories.term(name="trudne", definition=old)
    return lambda: GlossaryTerm.objects.update(definition=new)


def in_another_article(old, new):
    other = factories.article(title=old)
    return lambda: Article.objects.filter(pk=other.pk).update(title=new)


FRAGMENTS = [in_the_menu, in_the_footer, in_the_settings, in_the_glossary, in_another_article]


@pytest.mark.parametrize("create", FRAGMENTS)
def test_change_invalidates_fragments_of_every_process(visitor, article, commit, create):
    change = create("Dawne", "Nowe")
    address = article.get_absolute_url() + BYPASS
    everybody = (visitor, Visitor())
    for each in everybody:
        for _ in range(2):
            assert "Dawne" in each.get(address).text
    with commit():
        change()
    for each in everybody:
        shown = each.get(address).text
        assert "Nowe" in shown
        assert "Dawne" not in shown


def test_fragments_expire_at_publication_dates(visitor, article, freeze):
    factories.menu_item(label="Nowa strona", page=factories.page(publish_from=NOON + HOUR))
    factories.term(name="trudne", definition="Stare znaczenie", publish_until=NOON + HOUR)
    address = article.get_absolute_url() + BYPASS
    freeze(NOON)
    for _ in range(2):
        shown = visitor.get(address).text
        assert "Nowa strona" not in shown
        assert "Stare znaczenie" in shown
    freeze(NOON + HOUR)
    shown = visitor.get(address).text
    assert "Nowa strona" in shown
    assert "Stare znaczenie" not in shown


def test_page_rendered_at_expiry_shares_no_fragment(visitor):
    factories.page(publish_from=NOON + HOUR)
    state = visitor.cache.version.read()
    slow = visitor.cache.get_fragments(state, NOON + HOUR - SECOND)
    assert visitor.cache.get_fragments(state, NOON + HOUR - SECOND) is slow
    later = visitor.cache.get_fragments(state, NOON + HOUR + SECOND)
    slow.values["part"] = "as before"
    assert visitor.cache.get_fragments(state, NOON + HOUR + SECOND) is later
    assert later.values == {}


def test_preview_shares_no_fragment(visitor, article, commit):
    other = factories.article(title="Tytuł na stronie")
    with commit():
        data = serialization.serialize_stored_item(other)
        data["fields"]["title"] = "Tytuł poprawiony"
        revisions.save_revision(other, data, None)
    client = Client()
    client.force_login(factories.staff())
    session = client.cookies.output(header="", attrs=[]).strip()
    preview = f"{other.get_absolute_url()}?{PREVIEW_PARAMETER}=pages.article-{other.pk}"
    for _ in range(2):
        assert "Tytuł poprawiony" in visitor.get(preview, HTTP_COOKIE=session).text
        shown = visitor.get(article.get_absolute_url() + BYPASS).text
        assert "Tytuł na stronie" in shown
        assert "Tytuł poprawiony" not in shown


def test_preview_with_encoded_parameter_shares_no_fragment(visitor, article):
    """`?%70odglad=` is `?podglad=` to Django."""
    client = Client()
    client.force_login(factories.staff())
    session = client.cookies.output(header="", attrs=[]).strip()
    encoded = "%70" + PREVIEW_PARAMETER[1:]
    preview = f"{article.get_absolute_url()}?{encoded}=pages.article-{article.pk}"
    assert "Podgląd." in visitor.get(preview, HTTP_COOKIE=session).text
    assert visitor.cache.fragments.values == {}


def test_cached_menu_marks_current_page(visitor):
    page, other = factories.page(title="Kontakt"), factories.page()
    factories.menu_item(label="Kontakt", page=page)
    marked = f'<a href="{page.get_absolute_url()}" aria-current="page">Kontakt</a>'
    for _ in range(2):
        assert marked in visitor.get(page.get_absolute_url() + BYPASS).text
        assert marked not in visitor.get(other.get_absolute_url() + BYPASS).text


def test_unknown_urls_add_no_fragments(visitor):
    factories.menu_item()
    sizes = set()
    for number in range(20):
        visitor.get(f"/ekonomia-spoleczna/nie-ma-{number}/")
        sizes.add(len(visitor.cache.fragments.values))
    assert len(sizes) == 1


def test_edit_link_is_for_its_reader_only(client, visitor):
    client.force_login(factories.staff())
    session = client.cookies.output(header="", attrs=[]).strip()
    path = factories.article().get_absolute_url()
    for _ in range(2):
        shown = visitor.get(path, HTTP_COOKIE=session)
        assert "Edytuj tę stronę" in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
        assert "Edytuj tę stronę" not in visitor.get(path).text
