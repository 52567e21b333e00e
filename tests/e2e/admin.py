"""Actions in the admin by their visible names. Does not need Django."""

import datetime
import re

from playwright.sync_api import expect

# The server examines an upload in a process of its own and encodes it, on a busy machine for seconds.
MAX_UPLOAD_MS = 30_000
IN_A_MONTH = datetime.date.today() + datetime.timedelta(days=30)


def sign_in(page, site, account=None):
    """Sign in with the login that the first start printed, or with `account`: (login, password)."""
    login, password = account or site.login
    page.goto("/admin/")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Hasło").fill(password)
    page.get_by_role("button", name="Zaloguj się").click()


def polish(date):
    return f"{date:%d.%m.%Y}"


def open_action(page, kind, action):
    """„W wierszu „Spotkania” wybierz „Dodaj”."""
    row = page.get_by_role("row", name=re.compile(f"^{kind} "))
    row.get_by_role("link", name=action, exact=True).click()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).click()


def expect_success(page, words):
    expect(page.locator(".messagelist .success")).to_contain_text(words)


def wait_for_editors(page):
    """Wait for the rich text editors: until they are complete some buttons are missing or have no names."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("textarea.tinymce:not([id*=__prefix__])")]
            .every(area => window.tinymce?.get(area.id)?.initialized)"""
    )


def rich_text(page, field=""):
    """Return the editable text of the field (`.field-body`), or of the first one, once the editor is ready."""
    text = page.frame_locator(f"{field} iframe.tox-edit-area__iframe").first.locator("body")
    text.click()
    return text


def write(page, words):
    text = rich_text(page)
    text.press("Control+End")
    text.press("Enter")
    text.press_sequentially(words)


def fill_meeting(page, title, date=IN_A_MONTH):
    page.get_by_label("Tytuł").fill(title)
    page.get_by_label("Opis").fill("Rozmowa o spółdzielni.")
    page.get_by_label("początek, data").fill(polish(date))
    page.get_by_label("początek, godzina").fill("17:00")
    page.get_by_label("Miejsce").fill("Stacja Kultura")
    page.get_by_label("Adres miejsca").fill("ul. Starowiejska 2, Rumia")


def add_meeting(page, title, button="Zapisz i opublikuj"):
    """Add a meeting and return to the index page."""
    open_action(page, "Spotkania", "Dodaj")
    fill_meeting(page, title)
    press(page, button)
    expect_success(page, title)
    page.goto("/admin/")


def open_meeting(page, title):
    open_action(page, "Spotkania", "Zmień")
    follow(page, title)


def upload(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose_file(page, button, name, content):
    """Press the button, and choose the file in the window of the system."""
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files(upload(name, content))


def add_chosen_file(page, button):
    """Press the button of the dialog, described already, and wait until the file is added."""
    press(page, button)
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=MAX_UPLOAD_MS)


def wait_for_rows(page, number):
    """Wait until so many files of the form for several are uploaded."""
    rows = page.get_by_role("status").filter(has_text=f"Pliki na liście: {number}.")
    expect(rows).to_be_visible(timeout=MAX_UPLOAD_MS)
