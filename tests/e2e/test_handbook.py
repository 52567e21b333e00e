"""
The tasks of docs/redaktor.md, done with the visible names that the handbook uses.

The poster and document of task 4 and the photos of task 19: test_uploads.py, which counts the clicks as well.
"""

import datetime
import re

import pytest
from playwright.sync_api import expect

from .. import factories, processes
from .admin import (
    IN_A_MONTH,
    add_chosen_file,
    add_meeting,
    choose_file,
    expect_success,
    fill_meeting,
    follow,
    open_action,
    open_meeting,
    polish,
    press,
    rich_text,
    write,
)

YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)
HANDBOOK = processes.ROOT / "docs" / "redaktor.md"
IN_TWO_MONTHS = IN_A_MONTH + datetime.timedelta(days=30)


@pytest.fixture
def clerk(visit_as_staff):
    """Return a page at the admin index, signed in with the role; `javascript=True` for the rich text editor."""

    def clerk(role, **preferences):
        page = visit_as_staff(role, **preferences)
        page.goto("/admin/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Co chcesz zmienić?")
        return page

    return clerk


@pytest.fixture
def resident(visit):
    """Return the main content of a URL for visitors."""

    def resident(address):
        page = visit(320)
        page.goto(address)
        return page.get_by_role("main")

    return resident


def get_page_url(page, title):
    """Return the URL of „Zobacz na stronie” beside an item of a list."""
    return page.get_by_role("link", name=f": {title}").get_attribute("href")


def test_task_1_change_an_article(clerk, resident):
    page = clerk("Wydawca", javascript=True)
    open_action(page, "Artykuły", "Zmień")
    follow(page, "Tworzymy w Rumi Spółdzielnię Socjalną")
    write(page, "Biuro działa od września.")
    press(page, "Zapisz i zobacz podgląd")
    expect(page.get_by_text("Tak będzie wyglądać ta strona po opublikowaniu")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Biuro działa od września.")
    follow(page, "Wróć do formularza")
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Tworzymy w Rumi Spółdzielnię Socjalną")
    address = get_page_url(page, "Tworzymy w Rumi Spółdzielnię Socjalną")
    expect(resident(address)).to_contain_text("Biuro działa od września.")


def test_task_2_add_an_article_with_a_picture(clerk, resident):
    page = clerk("Wydawca", javascript=True)
    open_action(page, "Artykuły", "Dodaj")
    page.get_by_label("Tytuł:").fill("Pierwsze zlecenie spółdzielni")
    page.get_by_label("Opis").fill("Spółdzielnia pomalowała świetlicę.")
    photo = factories.picture(size=(800, 600))
    choose_file(
        page, page.locator(".field-image").get_by_role("button", name="Wgraj obraz"), "foto.png", photo
    )
    page.get_by_label("Tekst alternatywny").fill("Cztery osoby malują ścianę świetlicy")
    add_chosen_file(page, "Dodaj obraz")
    expect(page.locator(".field-image .library-preview img")).to_be_visible()
    write(page, "Praca trwała trzy dni.")
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Pierwsze zlecenie spółdzielni")
    main = resident(get_page_url(page, "Pierwsze zlecenie spółdzielni"))
    expect(main).to_contain_text("Praca trwała trzy dni.")
    expect(main.get_by_role("img", name="Cztery osoby malują ścianę świetlicy")).to_be_visible()


@pytest.mark.parametrize("number", range(1, 22))
def test_task_is_read_in_five_minutes(number):
    # 100 words a minute: slow reading, with each step done on the screen.
    [task] = re.findall(rf"^## {number}\. .*?(?=^## |\Z)", HANDBOOK.read_text(), re.MULTILINE | re.DOTALL)
    assert len(task.split()) <= 5 * 100


def test_task_3_publish_resolution_with_scans_in_15_actions(clerk, resident):
    page = clerk("Wydawca", javascript=True)
    actions = []

    def do(action, *arguments, **options):
        actions.append(action)
        return action(*arguments, **options)

    do(open_action, page, "Uchwały", "Dodaj")
    do(page.get_by_role("textbox", name="Numer").fill, "XII/123/2026")
    do(page.get_by_label("Data podjęcia").fill, "24.09.2026")
    do(page.get_by_label("W sprawie").fill, "remontu świetlicy")
    for number, title in enumerate(["Uchwała XII/123/2026", "Załącznik z mapą"]):
        if number:
            do(press, page, "Dodaj kolejny wiersz: Załączniki")
        button = page.get_by_role("button", name="Wgraj dokument").filter(visible=True).last
        do(choose_file, page, button, "skan.pdf", factories.PDF)
        do(page.get_by_role("dialog").get_by_label("Tytuł").fill, title)
        do(add_chosen_file, page, "Dodaj dokument")
    do(press, page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Uchwała nr XII/123/2026")
    assert len(actions) <= 15, len(actions)
    main = resident(get_page_url(page, "Uchwała nr XII/123/2026"))
    for title in ["Uchwała XII/123/2026", "Załącznik z mapą"]:
        link = main.get_by_role("link", name=f"{title} (PDF")
        expect(link).to_be_visible()
        assert main.page.request.get(link.get_attribute("href")).ok


def test_task_4_add_a_meeting_and_use_it_as_a_model(clerk, resident):
    page = clerk("Wydawca")
    add_meeting(page, "Spotkanie co miesiąc")
    open_meeting(page, "Spotkanie co miesiąc")
    follow(page, "Użyj jako wzoru")
    expect(page.get_by_label("Miejsce")).to_have_value("Stacja Kultura")
    page.get_by_label("Tytuł").fill("Spotkanie w następnym miesiącu")
    page.get_by_label("początek, data").fill(polish(IN_TWO_MONTHS))
    page.get_by_label("początek, godzina").fill("17:00")
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Spotkanie w następnym miesiącu")
    main = resident("/spoldzielnia/spotkania/")
    expect(main.get_by_role("link", name="Spotkanie w następnym miesiącu")).to_be_visible()
    expect(main.get_by_role("link", name="Spotkanie co miesiąc")).to_be_visible()


@pytest.mark.parametrize(
    "change", ["odwołane", "nowy termin", "nowe miejsce"], ids=["cancel", "move", "relocate"]
)
def test_task_5_cancel_move_or_relocate_a_meeting(clerk, resident, change):
    title = f"Spotkanie {change}"
    page = clerk("Wydawca")
    add_meeting(page, title)
    open_meeting(page, title)
    page.get_by_label("Co się zmieniło").select_option(change)
    if change == "nowy termin":
        page.get_by_label("początek, data").fill(polish(IN_TWO_MONTHS))
    if change == "nowe miejsce":
        page.get_by_label("Miejsce").fill("Ratusz")
    page.get_by_label("Wyjaśnienie zmiany").fill("Prowadząca jest chora.")
    press(page, "Zapisz i opublikuj")
    expect_success(page, f"Opublikowano: {title}")
    main = resident(get_page_url(page, title))
    expect(main).to_contain_text(change, ignore_case=True)
    expect(main).to_contain_text("Prowadząca jest chora.")


def test_task_6_announce_a_recruitment(clerk, resident):
    page = clerk("Wydawca")
    open_action(page, "Nabory", "Dodaj")
    page.get_by_label("Tytuł").fill("Nabór do ekipy remontowej")
    page.get_by_label("Opis").fill("Szukamy trzech osób do remontów.")
    page.get_by_label("Zadania").fill("malowanie ścian\nukładanie podłóg")
    page.get_by_label("Kogo szukamy").fill("osób, które lubią remonty")
    page.get_by_role("textbox", name="Jak się zgłosić").fill("<p>Zadzwoń do nas.</p>")
    page.get_by_label("Początek naboru").fill(polish(datetime.date.today()))
    page.get_by_label("Ostatni dzień naboru").fill(polish(IN_A_MONTH))
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Nabór do ekipy remontowej")
    main = resident(get_page_url(page, "Nabór do ekipy remontowej"))
    expect(main).to_contain_text("układanie podłóg")
    expect(main).to_contain_text("Zadzwoń do nas.")


def test_task_7_show_a_draft_to_somebody_without_an_account(clerk, resident):
    title = "Spotkanie do uzgodnienia"
    page = clerk("Redaktor")
    open_action(page, "Spotkania", "Dodaj")
    fill_meeting(page, title)
    press(page, "Zapisz wersję roboczą")
    follow(page, "Pokaż komuś bez konta")
    press(page, "Utwórz odnośnik")
    address = page.get_by_label("Odnośnik, który działa do").input_value()
    expect(resident(address)).to_contain_text(title)
    expect(resident("/spoldzielnia/spotkania/")).not_to_contain_text(title)
    press(page, "Wyłącz odnośnik 1")
    expect_success(page, "Odnośnik już nie działa")
    expect(resident(address)).not_to_contain_text(title)


def test_task_8_restore_an_old_version(clerk, resident):
    title = "Spotkanie z historią"
    page = clerk("Wydawca")
    add_meeting(page, title)
    open_meeting(page, title)
    page.get_by_label("Miejsce").fill("Pomyłka")
    press(page, "Zapisz i opublikuj")
    follow(page, title)
    follow(page, "Historia")
    press(page, "Porównaj zaznaczone")
    follow(page, "Wróć do historii")
    # the newest revision has no button; the second published one is from before the mistake
    wanted = page.get_by_role("row").filter(has_text="opublikowano").nth(1)
    wanted.get_by_role("button", name="Przywróć").click()
    expect_success(page, "Jest teraz wersją roboczą")
    expect(page.get_by_label("Miejsce")).to_have_value("Stacja Kultura")
    press(page, "Zapisz i opublikuj")
    expect_success(page, f"Opublikowano: {title}")
    main = resident(get_page_url(page, title))
    expect(main).to_contain_text("Stacja Kultura")
    expect(main).not_to_contain_text("Pomyłka")


def test_task_9_recover_from_the_bin(clerk, resident):
    title = "Spotkanie wyrzucone przez pomyłkę"
    page = clerk("Wydawca")
    open_action(page, "Spotkania", "Dodaj")
    fill_meeting(page, title)
    press(page, "Zapisz wersję roboczą")
    follow(page, "Przenieś do kosza")
    press(page, "Tak, przenieś do kosza")
    page.goto("/admin/")
    follow(page, "Kosz: usunięte treści")
    page.get_by_role("row", name=re.compile(title)).get_by_role("button", name="Odzyskaj").click()
    expect(page.get_by_label("Tytuł")).to_have_value(title)
    press(page, "Zapisz i opublikuj")
    expect_success(page, f"Opublikowano: {title}")
    expect(resident("/spoldzielnia/spotkania/")).to_contain_text(title)


def test_task_10_change_contact_menu_and_declaration(clerk, resident):
    page = clerk("Administrator")
    open_action(page, "Dane kontaktowe", "Zmień")
    page.get_by_label("Telefon").fill("58 123 45 67")
    page.get_by_label("Adres:").first.fill("ul. Sobieskiego 7, 84-230 Rumia")
    press(page, "Zapisz (widoczne od razu)")
    expect_success(page, "Zapisano")
    expect(resident("/kontakt/")).to_contain_text("58 123 45 67")

    page.goto("/admin/")
    open_action(page, "Menu i stopka", "Zmień")
    page.get_by_label("Nazwa w menu").filter(visible=True).last.fill("Terminy spotkań")
    page.get_by_label("Miejsce").filter(visible=True).last.select_option("stopka")
    page.get_by_label("Prowadzi do").filter(visible=True).last.select_option("Spotkania")
    press(page, "Zapisz (widoczne od razu)")
    expect_success(page, "Zapisano")
    press(page, "Wyżej Terminy spotkań")
    press(page, "Zapisz (widoczne od razu)")
    expect_success(page, "Zapisano")
    footer = resident("/kontakt/").page.get_by_role("contentinfo")
    links = footer.get_by_role("link").all_text_contents()
    assert links.index("Terminy spotkań") == links.index("Kontakt") - 1

    page.goto("/admin/")
    open_action(page, "Deklaracja dostępności", "Zmień")
    page.get_by_label("Data ostatniego przeglądu").fill(polish(YESTERDAY))
    press(page, "Zapisz (widoczne od razu)")
    expect_success(page, "Zapisano")
    expect(resident("/deklaracja-dostepnosci/").locator("#a11y-data-przeglad")).to_have_attribute(
        "datetime", YESTERDAY.isoformat()
    )


def test_task_11_explain_a_hard_word(clerk, resident):
    page = clerk("Wydawca")
    open_action(page, "Słowniczek", "Dodaj")
    page.get_by_label("Słowo albo skrót").fill("koncepcja")
    page.get_by_label("Wyjaśnienie").fill("Pomysł i plan, jak coś zrobić.")
    page.get_by_label("Formy w tekstach").fill("koncepcj*")
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: koncepcja")
    main = resident("/ekonomia-spoleczna/tworzymy-w-rumi-spoldzielnie-socjalna/")
    expect(main.get_by_role("link", name="koncepcją")).to_be_visible()
    expect(main).to_contain_text("Pomysł i plan, jak coś zrobić.")


def test_task_12_add_an_easy_text(clerk, resident):
    page = clerk("Wydawca", javascript=True)
    open_action(page, "Strony", "Zmień")
    follow(page, "Kontakt")
    page.get_by_text("Ta strona w innych formach").click()
    rich_text(page, ".field-easy_text").press_sequentially("Tu napiszesz do urzędu.")
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Kontakt")
    main = resident("/kontakt/")
    main.get_by_role("link", name="Tekst łatwy do czytania").click()
    expect(main.page.get_by_role("main")).to_contain_text("Tu napiszesz do urzędu.")


def test_task_13_read_what_residents_say(clerk, resident):
    main = resident("/spoldzielnia/")
    press(main.page, "Nie")
    main.page.get_by_label("Czego zabrakło na tej stronie?").fill("Brakuje godzin otwarcia.")
    press(main.page, "Wyślij wiadomość")
    page = clerk("Wydawca")
    follow(page, "Wiadomości mieszkańców o stronach")
    row = page.get_by_role("row", name=re.compile("Brakuje godzin otwarcia"))
    row.get_by_role("checkbox").check()
    press(page, "Zapisz")
    expect(row).to_have_count(0)


def test_task_15_mend_the_map_the_amounts_and_the_files(clerk, resident):
    page = clerk("Wydawca")
    open_action(page, "Miasta", "Zmień")
    follow(page, "Puck")
    page.get_by_label("Szerokość geograficzna").fill("18,410")
    press(page, "Zapisz (widoczne od razu)")
    expect(page.locator(".field-latitude")).to_contain_text("To miejsce jest poza Polską")
    page.get_by_label("Szerokość geograficzna").fill("54,719")
    press(page, "Zapisz (widoczne od razu)")
    expect_success(page, "Zapisano: Puck")
    assert "54.719" in page.request.get("/omggs/rewitalizacja.geojson").text()

    page.goto("/admin/")
    open_action(page, "Projekty rewitalizacyjne", "Zmień")
    follow(page, "Rewitalizacja Centrum Pucka")
    page.get_by_label("Wartość w zł").fill("1 234 567,80")
    page.get_by_label("Źródło kwot").fill("Strona OMGGS")
    page.get_by_label("Stan na").fill(polish(YESTERDAY))
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Rewitalizacja Centrum Pucka")
    assert "1234567.80" in page.request.get("/omggs/rewitalizacja.csv").text()

    page.goto("/admin/")
    open_action(page, "Stowarzyszenie", "Zmień")
    page.get_by_label("Licencja danych o projektach").select_option(index=1)
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano")
    expect(resident("/omggs/rewitalizacja/").locator("[rel=license]")).to_have_count(1)


def test_task_16_and_17_hand_over_and_publish(clerk, resident):
    title = "Spotkanie napisane przez Redaktora"
    page = clerk("Redaktor")
    open_action(page, "Spotkania", "Dodaj")
    fill_meeting(page, title)
    expect(page.get_by_role("button", name="Zapisz i opublikuj")).to_have_count(0)
    press(page, "Zapisz i poproś o opublikowanie")
    page.get_by_label("Kogo prosisz").select_option("każda osoba z rolą Wydawca")
    page.get_by_label("Wiadomość").fill("Proszę do piątku.")
    press(page, "Wyślij prośbę")
    expect_success(page, "Poproszono o opublikowanie")
    expect(page.get_by_role("listitem").filter(has_text="czeka: rola Wydawca")).to_contain_text(title)
    expect(resident("/spoldzielnia/spotkania/")).not_to_contain_text(title)
    page = clerk("Wydawca")
    page.get_by_role("listitem").filter(has_text="Proszę do piątku.").get_by_role("link").click()
    expect(page.get_by_text("redaktor prosi o opublikowanie")).to_be_visible()
    press(page, "Opublikuj")
    expect_success(page, f"Opublikowano: {title}")
    expect(resident("/spoldzielnia/spotkania/")).to_contain_text(title)


def test_task_18_replace_a_phone_number(clerk, resident):
    add_meeting(clerk("Wydawca"), "Spotkanie z numerem")
    page = clerk("Wydawca", javascript=True)
    open_meeting(page, "Spotkanie z numerem")
    write(page, "Zadzwoń: 58-111-22-33.")
    press(page, "Zapisz i opublikuj")
    page.goto("/admin/")
    page.get_by_label("Szukaj we wszystkim").fill("(58) 1112233")
    press(page, "Szukaj")
    page.get_by_label("Zamień na").fill("58 444 55 66")
    press(page, "Szukaj")
    press(page, "Zamień zaznaczone")
    expect_success(page, "Zamieniono 1 miejsce")
    address = "/spoldzielnia/spotkania/spotkanie-z-numerem/"
    expect(resident(address)).to_contain_text("58-111-22-33")
    press(page, "Opublikuj zaznaczone")
    expect_success(page, "Opublikowano: Spotkanie z numerem")
    expect(resident(address)).to_contain_text("58 444 55 66")


def test_task_21_add_a_page_in_english(clerk, resident):
    page = clerk("Wydawca", javascript=True)
    open_action(page, "Strony", "Dodaj")
    page.get_by_label("Tytuł").first.fill("Help in English")
    page.get_by_label("Opis").first.fill("Where to ask for help.")
    write(page, "Ask at the office.")
    page.locator("summary", has_text="Język").click()
    page.locator("#id_language").select_option(label="angielski")
    press(page, "Zapisz i opublikuj")
    expect_success(page, "Opublikowano: Help in English")
    main = resident(get_page_url(page, "Help in English"))
    expect(main).to_contain_text("Ask at the office.")
    expect(main.page.locator("html")).to_have_attribute("lang", "en")
