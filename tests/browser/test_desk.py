"""The editors' desk in a browser: every page of it in every contrast, large and small, and without JavaScript."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accessibility.preferences import CHOICES, COOKIE_NAME, DisplayPreferences

from .admin import editors_drawn, sign_in
from .test_axe import violations

LIST = "/admin/pages/page/"


def open_form(page):
    page.goto(LIST)
    page.get_by_role("link", name="Polityka prywatności", exact=True).click()


@pytest.fixture
def desk(visit, site):
    """The addresses of the desk's pages, after one change of a published page; and a page to open them in."""
    page = visit(1280, javascript=True)
    sign_in(page, site)
    open_form(page)
    form = page.url
    page.get_by_label("Opis").fill("Jakich plików cookie używa ten serwis i jak je usunąć.")
    page.get_by_role("button", name="Zapisz wersję roboczą").click()
    history = form.replace("change", "history")
    page.goto(history)
    page.get_by_role("button", name="Porównaj zaznaczone").click()
    comparison = page.url
    return page, [
        "/admin/",
        LIST,
        form,
        history,
        comparison,
        form.replace("change", "preview"),
        "/admin/kosz/",
        "/admin/zaplanowane/",
        "/admin/publishing/publication/",
        "/admin/auth/group/add/",
        "/admin/cooperative/meeting/add/",
        "/admin/library/image/",
        # what has no working copy
        "/admin/pages/sitesettings/1/change/",
        "/admin/omggs/city/add/",
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_desk_has_no_violations_in_any_contrast(desk, site, width):
    page, addresses = desk
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for contrast in CHOICES["contrast"]:
        cookie = DisplayPreferences(contrast=contrast).to_cookie()
        page.context.add_cookies([{"name": COOKIE_NAME, "value": cookie, "url": site.url}])
        for address in addresses:
            page.goto(address)
            editors_drawn(page)
            if wrong := violations(page, contrast):
                found[contrast, address] = wrong
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[contrast, address] = "the page scrolls sideways"
    assert found == {}


def test_two_editors_meet_and_nothing_is_lost(visit, site, accounts):
    first, second = visit(1280, javascript=True), visit(1280, javascript=True)
    for page, role in ((first, "Redaktor"), (second, "Wydawca")):
        sign_in(page, site, accounts[role])
        open_form(page)
    first.get_by_label("Opis").fill("Pierwsza osoba.")
    first.get_by_role("button", name="Zapisz wersję roboczą").click()
    second.get_by_label("Opis").fill("Druga osoba.")
    second.get_by_role("button", name="Zapisz wersję roboczą").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Ktoś zapisał tę treść przed Tobą")
    expect(second.get_by_role("main")).to_contain_text("Pierwsza")
    assert violations(second) == []
    second.get_by_role("button", name="Zapisz moją wersję jako najnowszą").click()
    expect(second.get_by_label("Opis")).to_have_value("Druga osoba.")


def test_what_was_typed_survives_the_end_of_the_session(visit, site):
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


def test_everyday_work_needs_no_javascript(visit, site):
    page = visit(320)
    sign_in(page, site)
    page.goto(f"{LIST}add/")
    page.get_by_label("Tytuł").fill("Żłobek przy strudze")
    page.get_by_label("Opis").fill("Nowa strona.")
    page.get_by_role("textbox", name="Treść").fill("<p>Zapraszamy.</p>")
    page.get_by_role("button", name="Zapisz i zobacz podgląd").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Żłobek przy strudze")
    assert page.url.startswith(f"{site.url}/zlobek-przy-strudze/?podglad=")
