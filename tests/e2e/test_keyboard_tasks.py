"""
Ten tasks, five of a resident and five of a clerk, with the keyboard alone and by what a screen reader gets.

After each step the test asserts the title of the page or the role, name and state of the focused element.
"""

import re

import pytest
from playwright.sync_api import expect

from .accessibility_tree import read_focus, tab_to
from .admin import IN_A_MONTH, polish, wait_for_editors


@pytest.fixture
def resident(visit):
    page = visit(1280)
    page.goto("/")
    return page


@pytest.fixture
def clerk(visit_as_staff):
    return visit_as_staff("Wydawca", 1280, javascript=True)


def enter(page, title):
    """Press Enter and wait for a page whose title begins with `title`."""
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(f"^{to_pattern(title)}"), timeout=15_000)
    page.wait_for_load_state()


def to_pattern(words):
    """Return a regular expression in which each space may be a no-break space."""
    return re.escape(words).replace(r"\ ", r"\s")


def type_into(page, role, name, words):
    tab_to(page, role, name)
    page.keyboard.type(words)


# A resident


def test_resident_skips_to_content_and_finds_recruitments(resident):
    resident.keyboard.press("Tab")
    assert read_focus(resident)[:2] == ("link", "Przejdź do treści")
    resident.keyboard.press("Shift+Tab")
    tab_to(resident, "link", "Nabory")
    enter(resident, "Nabory")


def test_resident_finds_place_of_meeting(resident):
    tab_to(resident, "link", "Spotkania")
    enter(resident, "Spotkania")
    tab_to(resident, "link", "Spotkanie informacyjne")
    enter(resident, "Spotkanie informacyjne")
    expect(resident.get_by_role("main")).to_contain_text("Gdzie:")


def test_resident_searches_and_hears_number_of_results(resident):
    type_into(resident, "searchbox", "Szukaj w serwisie", "uchwała")
    resident.keyboard.press("Enter")
    expect(resident).to_have_title(re.compile(r"^\d+\swynik\S+ dla „uchwała”"))
    tab_to(resident, "link", "Uchwała nr XXXIX")
    enter(resident, "Uchwała nr XXXIX")


def test_resident_changes_contrast_and_hears_it(resident):
    states = tab_to(resident, "button", "żółty na czarnym")
    assert states["pressed"] == "false"
    resident.keyboard.press("Enter")
    resident.wait_for_url("**/#widok-*")
    role, name, states = read_focus(resident)
    assert (role, name, states["pressed"]) == ("button", "żółty na czarnym", "true")
    region = resident.get_by_role("region", name="Wygląd strony")
    expect(region).to_have_accessible_name(re.compile("kontrast żółty na czarnym, odstępy zwykłe$"))


def test_resident_corrects_request_and_sends_it(resident):
    tab_to(resident, "link", "Zgłoś problem z dostępnością", most=120)
    enter(resident, "Wniosek o dostępność")
    states = tab_to(resident, "textbox", "Czego dotyczy wniosek?")
    assert (states["invalid"], states["required"]) == ("false", True)
    type_into(resident, "textbox", "Co jest tam niedostępne?", "Nagranie nie ma napisów.")
    tab_to(resident, "radio", "E-mailem")
    resident.keyboard.press("Space")
    tab_to(resident, "button", "Wyślij wniosek")
    enter(resident, "Popraw wniosek")
    assert read_focus(resident)[0] == "alert"
    tab_to(resident, "link", "Wpisz adres e-mail")
    resident.keyboard.press("Enter")
    role, name, states = read_focus(resident)
    assert (role, name, states["invalid"]) == ("textbox", "Twój adres e-mail", "true")
    resident.keyboard.type("ola@example.pl")
    resident.wait_for_timeout(3000)  # the spam protection refuses forms submitted faster
    tab_to(resident, "button", "Wyślij wniosek")
    enter(resident, "Mamy Twój wniosek")


# A clerk


def test_clerk_signs_in_and_hears_wrong_password(visit, accounts):
    page = visit(1280)
    page.goto("/admin/")
    assert read_focus(page)[:2] == ("textbox", "Login:")
    login, password = accounts["Redaktor"]
    page.keyboard.type(login)
    type_into(page, "textbox", "Hasło", "nie to")
    enter(page, "Błąd")
    assert read_focus(page)[1] == "Hasło:"
    page.keyboard.type(password)
    enter(page, "Co chcesz zmienić?")


def test_clerk_publishes_meeting(clerk):
    clerk.goto("/admin/cooperative/meeting/add/")
    assert read_focus(clerk)[1].startswith("Tytuł")
    clerk.keyboard.type("Spotkanie z klawiatury")
    type_into(clerk, "textbox", "Opis", "Rozmowa o spółdzielni.")
    type_into(clerk, "textbox", "początek, data (potrzebne do publikacji)", polish(IN_A_MONTH))
    tab_to(clerk, "button", "Kalendarz do pola: początek, data")
    type_into(clerk, "textbox", "początek, godzina", "17:00")
    type_into(clerk, "textbox", "Miejsce", "Stacja Kultura")
    type_into(clerk, "textbox", "Adres miejsca", "ul. Starowiejska 2, Rumia")
    tab_to(clerk, "button", "Zapisz i opublikuj")
    enter(clerk, "Opublikowano: Spotkanie z klawiatury")
    assert read_focus(clerk)[0] == "alert"


def test_clerk_hears_why_publication_is_refused(clerk):
    clerk.goto("/admin/pages/article/add/")
    clerk.keyboard.type("Artykuł bez opisu")
    tab_to(clerk, "button", "Zapisz i opublikuj")
    enter(clerk, "Nie opublikowano. Popraw")
    role, name, _ = read_focus(clerk)
    assert (role, name) == ("region", "Nie opublikowano. Popraw:")
    tab_to(clerk, "link", "Opis")
    clerk.keyboard.press("Enter")
    role, name, states = read_focus(clerk)
    assert name.startswith("Opis (potrzebne do publikacji)")
    assert states["invalid"] == "true"


def test_clerk_leaves_list_table_and_toolbar_of_editor(clerk):
    clerk.goto("/admin/pages/article/add/")
    wait_for_editors(clerk)
    clerk.evaluate(
        """() => tinymce.get("id_body").setContent(
            "<ul><li>raz</li><li>dwa</li></ul><table><tbody><tr><td>trzy</td></tr></tbody></table>")"""
    )
    written = clerk.evaluate("tinymce.get('id_body').getContent()")
    for key in ("Tab", "Shift+Tab"):
        for place in ("li:last-child", "td"):
            clerk.evaluate(
                """place => {
                    const editor = tinymce.get("id_body");
                    editor.focus();
                    editor.selection.setCursorLocation(editor.getBody().querySelector(place).firstChild, 1);
                }""",
                place,
            )
            clerk.keyboard.press(key)
            assert read_focus(clerk)[0] != "Iframe"
    assert clerk.evaluate("tinymce.get('id_body').getContent()") == written
    tab_to(clerk, "Iframe", "")
    clerk.keyboard.press("Alt+F10")
    assert read_focus(clerk)[:2] == ("button", "Cofnij")
    tab_to(clerk, "button", "Język", most=8)
    tab_to(clerk, "button", "Przejdź do nagłówka", most=1)
    tab_to(clerk, "Iframe", "", most=1)
    clerk.keyboard.press("Alt+F10")
    clerk.keyboard.press("Shift+Tab")
    is_before = """() => document.activeElement.compareDocumentPosition(tinymce.get("id_body").getContainer())
        === Node.DOCUMENT_POSITION_FOLLOWING"""
    assert clerk.evaluate(is_before), read_focus(clerk)


def test_clerk_changes_contrast_and_keeps_typed_text(clerk):
    clerk.goto("/admin/pages/article/add/")
    clerk.keyboard.type("Tytuł")
    steps = clerk.evaluate("history.length")
    tab_to(clerk, "DisclosureTriangle", "Wygląd", key="Shift+Tab")
    clerk.keyboard.press("Enter")
    tab_to(clerk, "button", "żółty na czarnym", most=10)
    clerk.keyboard.press("Enter")
    status = clerk.get_by_role("status").filter(has_text="kontrast żółty na czarnym")
    expect(status).to_have_text("Wygląd strony: czcionka 100%, kontrast żółty na czarnym, odstępy zwykłe")
    role, name, states = read_focus(clerk)
    assert (role, name, states["pressed"]) == ("button", "żółty na czarnym", "true")
    expect(clerk.get_by_role("textbox", name="Tytuł:")).to_have_value("Tytuł")
    assert clerk.evaluate("history.length") == steps
    for place in (clerk, clerk.frame_locator("iframe.tox-edit-area__iframe")):
        expect(place.locator("body.contrast-yellow-on-black")).to_have_count(1)
    clerk.goto("/admin/")
    expect(clerk.locator("body.contrast-yellow-on-black")).to_have_count(1)


def test_clerk_makes_header_row_of_table(clerk):
    clerk.goto("/admin/pages/article/add/")
    wait_for_editors(clerk)
    clerk.evaluate(
        """() => {
            const editor = tinymce.get("id_body");
            editor.setContent("<table><tbody><tr><td>Dzień</td></tr><tr><td>środa</td></tr></tbody></table>");
            editor.focus();
            editor.selection.setCursorLocation(editor.getBody().querySelector("td").firstChild, 1);
        }"""
    )
    # TinyMCE opens the toolbar of the table a moment after the caret comes into it; Ctrl+F9 does nothing before.
    expect(clerk.get_by_role("button", name="Wiersz nagłówkowy")).to_be_visible()
    clerk.keyboard.press("Control+F9")
    tab_to(clerk, "button", "Wiersz nagłówkowy", most=3)
    clerk.keyboard.press("Enter")
    assert "<th" in clerk.evaluate("tinymce.get('id_body').getContent()")


def test_clerk_goes_to_heading_and_finds_words(clerk):
    clerk.goto("/admin/pages/article/add/")
    wait_for_editors(clerk)
    clerk.evaluate("tinymce.get('id_body').setContent('<h2>Kiedy</h2><p>W środę.</p><h2>Gdzie</h2>')")
    clerk.evaluate("tinymce.get('id_body').focus()")
    clerk.keyboard.press("Alt+F10")
    tab_to(clerk, "button", "Przejdź do nagłówka", most=10)
    clerk.keyboard.press("Enter")
    tab_to(clerk, "menuitem", "Gdzie, poziom 2", key="ArrowDown", most=2)
    clerk.keyboard.press("Enter")
    assert clerk.evaluate("tinymce.get('id_body').selection.getNode().textContent") == "Gdzie"
    clerk.keyboard.press("Control+F")
    expect(clerk.get_by_role("dialog", name="Znajdź i Zamień")).to_be_visible()
    clerk.keyboard.type("środę")
    clerk.keyboard.press("Enter")
    clerk.keyboard.press("Escape")
    assert clerk.evaluate("tinymce.get('id_body').selection.getContent()") == "środę"


def test_clerk_adds_and_removes_row(visit_as_staff):
    page = visit_as_staff(None, 1280, javascript=True)
    page.goto("/admin/omggs/association/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tab_to(page, "button", "Dodaj kolejny wiersz", most=200)
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="Dodano wiersz")).to_be_attached()
    assert read_focus(page)[0] == "textbox"
    tab_to(page, "button", "Usuń wiersz", key="Shift+Tab", most=3)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Usunięto wiersz")).to_be_attached()
    assert read_focus(page)[:2] == ("button", "Dodaj kolejny wiersz: Liczby")
