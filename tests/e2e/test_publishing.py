"""Drafts in a browser: accessibility in every contrast, conflicts, form recovery, without JavaScript."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accessibility.preferences import CHOICES, COOKIE_NAME, DisplayPreferences

from .admin import sign_in, wait_for_editors
from .matrix import COLOUR_RULES, IS_SAMPLE, find_violations
from .test_admin_pages import find_faults

LIST = "/admin/pages/page/"


def open_form(page):
    page.goto(LIST)
    page.get_by_role("link", name="Polityka prywatności", exact=True).click()


@pytest.fixture
def draft(visit_as_staff):
    """The form of a published page with a draft."""
    page = visit_as_staff(javascript=True)
    open_form(page)
    page.get_by_label("Opis").fill("Jakich plików cookie używa ten serwis i jak je usunąć.")
    page.get_by_role("button", name="Zapisz wersję roboczą").click()
    open_form(page)
    return page


def test_draft_pages_are_accessible(draft):
    """The other pages of the admin, also lists and the history: test_admin_pages.py."""
    form = draft.url
    draft.goto(form.replace("change", "history"))
    draft.get_by_role("button", name="Porównaj zaznaczone").click()
    comparison = draft.url
    found = {}
    for address in ("/admin/", form, comparison, form.replace("change", "preview")):
        draft.goto(address)
        wait_for_editors(draft)
        if wrong := find_faults(draft):
            found[address] = wrong
    assert found == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_text_editor_has_no_violations_in_any_contrast(draft, site, width):
    """At 320 px `make test` examines the default contrast only, `make matrix` all."""
    draft.set_viewport_size({"width": width, "height": 800})
    found = {}
    for contrast in ("default",) if IS_SAMPLE and width == 320 else CHOICES["contrast"]:
        cookie = DisplayPreferences(contrast=contrast).to_cookie()
        draft.context.add_cookies([{"name": COOKIE_NAME, "value": cookie, "url": site.url}])
        draft.reload()
        wait_for_editors(draft)
        if wrong := find_violations(draft, None if contrast == "default" else COLOUR_RULES):
            found[contrast] = wrong
    assert found == {}


def test_conflict_of_two_editors_loses_nothing(visit_as_staff):
    first, second = (visit_as_staff(role, javascript=True) for role in ("Redaktor", "Wydawca"))
    for page in (first, second):
        open_form(page)
    first.get_by_label("Opis").fill("Pierwsza osoba.")
    first.get_by_role("button", name="Zapisz wersję roboczą").click()
    second.get_by_label("Opis").fill("Druga osoba.")
    second.get_by_role("button", name="Zapisz wersję roboczą").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Ktoś zapisał tę treść przed Tobą")
    expect(second.get_by_role("main")).to_contain_text("Pierwsza")
    assert find_violations(second) == []
    second.get_by_role("button", name="Zapisz moją wersję jako najnowszą").click()
    expect(second.get_by_label("Opis")).to_have_value("Druga osoba.")


def test_submission_after_session_end_is_restored(visit, site):
    page = visit(1280, javascript=True)
    sign_in(page, site)
    open_form(page)
    page.get_by_label("Opis").fill("Pisane przed końcem sesji.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Zapisz wersję roboczą").click()
    login, password = site.login
    page.get_by_label("Login").fill(login)
    page.get_by_label("Hasło").fill(password)
    page.get_by_role("button", name="Zaloguj się").click()
    expect(page.get_by_label("Opis")).to_have_value("Pisane przed końcem sesji.")
    page.get_by_role("button", name="Zapisz wersję roboczą").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_publishing_works_without_javascript(visit_as_staff, site):
    page = visit_as_staff(None, 320)
    page.goto(f"{LIST}add/")
    page.get_by_label("Tytuł").fill("Żłobek przy strudze")
    page.get_by_label("Opis").fill("Nowa strona.")
    page.get_by_role("textbox", name="Treść").fill("<p>Zapraszamy.</p>")
    page.get_by_role("button", name="Zapisz i zobacz podgląd").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Żłobek przy strudze")
    assert page.url.startswith(f"{site.url}/zlobek-przy-strudze/?podglad=")
