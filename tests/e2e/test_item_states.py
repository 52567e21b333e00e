"""
States that neither the initial content nor kinds.STATES have: failed searches, moved meetings, other recruitments.

`make matrix` examines each state in all 60 variants, `make test` in a sample of them (matrix.choose_sample).
"""

import re

import pytest
from playwright.sync_api import expect

from . import kinds
from .matrix import choose_variants, examine

CREATE_CONTENT = """
from datetime import timedelta
from django.utils import timezone
from tests import factories
now = timezone.now().replace(minute=0, second=0, microsecond=0)
today = timezone.localdate()
note = "Sala była zajęta. Zapraszamy wszystkich, którzy wybierali się na ten dzień."
for slug, given in {
    "bedzie": {"ends_at": now + timedelta(days=9, hours=2)},
    "przeniesione": {"change": "moved", "moved_from": now, "change_note": note},
    "inne-miejsce": {"change": "relocated", "former_place": "Ratusz, ul. Sobieskiego 7, Rumia", "change_note": note},
    "odwolane": {"change": "cancelled", "change_note": note},
}.items():
    factories.meeting(slug=slug, starts_at=now + timedelta(days=9), **given)
for slug, (opens, closes) in {"trwa": (-3, 20), "planowany": (9, 40), "zakonczony": (-40, -9)}.items():
    factories.recruitment(
        slug=slug, town="Rumia", opens_on=today + timedelta(days=opens), closes_on=today + timedelta(days=closes)
    )
"""
REMOVE_CONTENT = """
from cooperative.models import Meeting, Recruitment
Meeting.objects.filter(slug__in=("bedzie", "przeniesione", "inne-miejsce", "odwolane")).delete()
Recruitment.objects.filter(slug__in=("trwa", "planowany", "zakonczony")).delete()
"""
MEETINGS = [f"/spoldzielnia/spotkania/{slug}/" for slug in ("przeniesione", "inne-miejsce")]
RECRUITMENTS = [f"/spoldzielnia/nabory/{slug}/" for slug in ("planowany", "zakonczony")]
SEARCHES = [
    f"/szukaj/?q={query}" for query in ("!!!", "klub+inetgracji", "praca&rodzaj=slowniczek", "praca+" * 90)
]
PATHS = [
    *MEETINGS,
    *RECRUITMENTS,
    *SEARCHES,
    "/spoldzielnia/spotkania/",
    "/spoldzielnia/nabory/",
    "/opinia/dziekujemy/?o=nie-ma",
]


@pytest.fixture(scope="module")
def content_of_every_state(site):
    """Published meetings and recruitments of every state, removed afterwards: other tests measure the first content."""
    kinds.run(site, CREATE_CONTENT)
    yield
    kinds.run(site, REMOVE_CONTENT)


@pytest.mark.parametrize("path", PATHS)
def test_item_state_is_accessible_in_its_variants(visit, content_of_every_state, path):
    """Besides axe: contrast, target size and clipped text at 320 px (matrix.js)."""
    page = visit(1280, javascript=True)
    page.goto(path)
    for fold in page.locator("main summary").filter(visible=True).all():
        fold.click()
    found = examine(page, *choose_variants(PATHS.index(path)))
    assert [str(finding) for finding in found if not finding.incomplete] == []


def test_search_with_typo_finds_page(visit):
    page = visit(320)
    page.goto("/")
    page.get_by_role("link", name="Menu", exact=True).click()
    page.get_by_role("searchbox", name="Szukaj w serwisie").fill("spoldzielna")
    page.get_by_role("button", name="Szukaj").click()
    expect(page.get_by_text("Pokazujemy wyniki dla")).to_contain_text("spółdzielnia")
    # screen readers announce the title and the heading first
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"^\d+\swynik(i|ów)? dla „spółdzielnia”$")
    )
    expect(page).to_have_title(re.compile(r"^\d+\swynik(i|ów)? dla „spółdzielnia”"))
    page.get_by_role("link", name=re.compile("^uchwały")).click()
    page.get_by_role("list", name="Wyniki").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Uchwała nr XXXIX/543/2022")
    assert page.context.cookies() == []
