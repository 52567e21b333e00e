"""
Screenshots of the running site for docs/redaktor.md: one for each task, in docs/redaktor/.

`make handbook` takes all of them.
"""

import datetime
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import processes
from tests.processes import ROOT, Site

from . import chromium
from .admin import (
    add_meeting,
    fill_meeting,
    follow,
    open_action,
    open_meeting,
    press,
    sign_in,
    wait_for_rows,
    write,
)
from .kinds import REQUEST_SETTINGS, run

FOLDER = ROOT / "docs" / "redaktor"
WIDTH, HEIGHT = 1000, 640
COLOURS = 48
PHOTO = ROOT / "initial_content" / "film.webp"
TITLE = "Spotkanie informacyjne dla mieszkańców"
SUMMER = datetime.date(datetime.date.today().year + 1, 6, 17)


# Somebody whom one can ask.
MAKE_ACCOUNT = """
from django.contrib.auth.models import Group, User
user = User.objects.create_user("wydawca", is_staff=True)
user.groups.add(Group.objects.get(name="Wydawca"))
"""


def save(page, name):
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def show(page, part):
    """Scroll the element to the middle of the screenshot."""
    part.evaluate("part => part.scrollIntoView({block: 'center', behavior: 'instant'})")


def start(page):
    page.goto("/admin/")


def article(page):
    open_action(page, "Artykuły", "Zmień")
    follow(page, "Tworzymy w Rumi Spółdzielnię Socjalną")
    write(page, "Biuro działa od września.")
    show(page, page.get_by_role("button", name="Zapisz i opublikuj"))


def picture(page):
    open_action(page, "Artykuły", "Dodaj")
    page.get_by_label("Tytuł:").fill("Pierwsze zlecenie spółdzielni")
    page.get_by_label("Opis").fill("Spółdzielnia pomalowała świetlicę.")
    with page.expect_file_chooser() as chooser:
        page.locator(".field-image").get_by_role("button", name="Wgraj obraz").click()
    chooser.value.set_files(PHOTO)
    page.get_by_label("Tekst alternatywny").fill("Dwie osoby niosą ławkę wzdłuż strugi")


def resolution(page):
    open_action(page, "Uchwały", "Dodaj")
    page.get_by_role("textbox", name="Numer").fill("XII/123/2026")
    press(page, "Dodaj kolejny wiersz: Załączniki")
    show(page, page.get_by_label("Dokument:").first)


def meeting(page):
    open_action(page, "Spotkania", "Dodaj")
    fill_meeting(page, TITLE, SUMMER)
    show(page, page.get_by_label("początek, data"))


def change(page):
    add_meeting(page, TITLE)
    open_meeting(page, TITLE)
    page.get_by_label("Co się zmieniło").select_option("odwołane")
    page.get_by_label("Wyjaśnienie zmiany").fill("Prowadząca jest chora.")
    show(page, page.get_by_label("dawny termin, data"))


def recruitment(page):
    open_action(page, "Nabory", "Dodaj")
    page.get_by_label("Tytuł").fill("Nabór do ekipy remontowej")
    page.get_by_label("Opis").fill("Szukamy trzech osób do remontów.")
    page.get_by_label("Zadania").fill("malowanie ścian\nukładanie podłóg")
    page.get_by_label("Kogo szukamy").fill("osób, które lubią remonty")
    show(page, page.get_by_label("Zadania"))


def link(page):
    open_meeting(page, TITLE)
    follow(page, "Pokaż komuś bez konta")
    press(page, "Utwórz odnośnik")
    # The real URL has a random port and token, which would change the screenshot each time.
    page.get_by_label("Odnośnik, który działa do").evaluate(
        "field => field.value = 'https://rumia.example/spoldzielnia/spotkania/spotkanie/?podglad=…'"
    )


def history(page):
    open_meeting(page, TITLE)
    page.get_by_label("Miejsce").fill("Klub Integracji Społecznej")
    press(page, "Zapisz i opublikuj")
    follow(page, TITLE)
    follow(page, "Historia")


def recycle_bin(page):
    open_action(page, "Spotkania", "Dodaj")
    fill_meeting(page, "Spotkanie usunięte przez pomyłkę", SUMMER)
    press(page, "Zapisz wersję roboczą")
    follow(page, "Przenieś do kosza")
    press(page, "Tak, przenieś do kosza")
    page.goto("/admin/kosz/")


def settings(page):
    open_action(page, "Dane kontaktowe", "Zmień")
    page.get_by_label("Telefon").fill("58 123 45 67")
    show(page, page.get_by_label("Telefon"))


def word(page):
    open_action(page, "Słowniczek", "Dodaj")
    page.get_by_label("Słowo albo skrót").fill("koncepcja")
    page.get_by_label("Wyjaśnienie").fill("Pomysł i plan, jak coś zrobić.")
    page.get_by_label("Formy w tekstach").fill("koncepcj*")
    show(page, page.get_by_label("Wyjaśnienie"))


def easy_text(page):
    page.goto("/admin/cooperative/cooperative/1/change/")
    page.get_by_text("Ta strona w innych formach").click()
    show(page, page.locator("label", has_text="Tekst łatwy do czytania").first)


def opinions(page):
    page.goto("/spoldzielnia/")
    press(page, "Nie")
    page.get_by_role("textbox").last.fill("Nie wiem, do kogo zadzwonić.")
    press(page, "Wyślij wiadomość")
    page.goto("/admin/feedback/pagefeedback/")


def request(page):
    page.goto("/dostepnosc/wniosek/")
    page.get_by_label("Czego dotyczy wniosek?").fill("Film o podmiotach ekonomii społecznej")
    page.get_by_label("Co jest tam niedostępne?").fill("Film nie ma napisów.")
    page.get_by_label("E-mailem").check()
    page.get_by_label("Twój adres e-mail").fill("ola@example.pl")
    # The spam protection refuses forms submitted faster.
    page.wait_for_timeout(3000)
    press(page, "Wyślij wniosek")
    number = page.locator(".record-number").inner_text()
    start(page)
    open_action(page, "Wnioski o dostępność", "Zmień")
    follow(page, number)
    show(page, page.get_by_label("Stan"))


def several_files(page):
    open_action(page, "Obrazy", "Zmień")
    follow(page, "Dodaj kilka naraz")
    page.get_by_label("Wybierz pliki").set_input_files([PHOTO, ROOT / "static" / "img" / "share.png"])
    wait_for_rows(page, 2)
    page.get_by_label("Tekst alternatywny").first.fill("Dwie osoby niosą ławkę wzdłuż strugi")
    show(page, page.get_by_label("Tekst alternatywny").first)


def city(page):
    open_action(page, "Miasta", "Zmień")
    follow(page, "Rumia")
    show(page, page.get_by_label("Szerokość geograficzna"))


def hand_over(page):
    open_action(page, "Artykuły", "Zmień")
    follow(page, "Tworzymy w Rumi Spółdzielnię Socjalną")
    write(page, "Biuro działa od września.")
    press(page, "Zapisz i poproś o sprawdzenie")
    page.get_by_label("Wiadomość").fill("Czy to jest zrozumiałe?")
    show(page, page.get_by_label("Kogo prosisz"))


def changes(page):
    open_action(page, "Artykuły", "Zmień")
    follow(page, "Tworzymy w Rumi Spółdzielnię Socjalną")
    page.get_by_label("Opis").fill("Spółdzielnia zacznie pracę we wrześniu.")
    press(page, "Zapisz i zobacz, co się zmieniło")


def replace(page):
    page.goto("/admin/szukaj/?q=spółdzielnię socjalną&zamiana=spółdzielnię „Zagórska Struga”")


SCREENS = {
    "0-strona-poczatkowa": start,
    "1-artykul": article,
    "2-obraz": picture,
    "3-uchwala": resolution,
    "4-spotkanie": meeting,
    "5-odwolanie": change,
    "6-nabor": recruitment,
    "7-odnosnik": link,
    "8-historia": history,
    "9-kosz": recycle_bin,
    "10-dane-kontaktowe": settings,
    "11-slowniczek": word,
    "12-latwy-tekst": easy_text,
    "13-opinie": opinions,
    "14-wniosek": request,
    "15-miasto": city,
    "16-prosba": hand_over,
    "17-zmiany": changes,
    "18-zamiana": replace,
    "19-kilka-naraz": several_files,
}


def main():
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder) / "data") as site,
        sync_playwright() as playwright,
    ):
        run(site, REQUEST_SETTINGS)
        made = processes.manage("shell", "--no-imports", "--command", MAKE_ACCOUNT, DATA_DIR=site.data_dir)
        assert made.returncode == 0, made.stderr
        browser = chromium.launch(playwright)
        context = chromium.new_context(browser, site, WIDTH, javascript=True)
        page = context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        # In another time zone the form shows a warning.
        page.context.new_cdp_session(page).send(
            "Emulation.setTimezoneOverride", {"timezoneId": "Europe/Warsaw"}
        )
        # A form with unsaved text shows a beforeunload dialog.
        page.on("dialog", lambda dialog: dialog.accept())
        sign_in(page, site)
        # All screens, or those named in arguments: python -m tests.e2e.handbook_pictures 15-miasto
        for name in sys.argv[1:] or SCREENS:
            screen = SCREENS[name]
            start(page)
            screen(page)
            save(page, name)
        browser.close()
    print(f"{len(sys.argv[1:] or SCREENS)} pictures in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
