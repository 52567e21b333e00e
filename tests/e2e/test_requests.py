"""Accessibility requests from the public form to the answer in the admin."""

import datetime
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from .admin import expect_success, follow, open_action, press

RUMIA = ZoneInfo("Europe/Warsaw")


def test_access_request_is_sent_and_answered(visit, visit_as_staff, site):
    page = visit(320)
    page.goto("/spoldzielnia/")
    follow(page, "Zgłoś problem z dostępnością")
    expect(page.get_by_label("Czego dotyczy wniosek?")).to_have_value(f"{site.url}/spoldzielnia/")

    page.get_by_label("Co jest tam niedostępne?").fill("Rysunek nie ma opisu.")
    page.get_by_label("E-mailem").check()
    press(page, "Wyślij wniosek")
    problems = page.get_by_role("alert")
    expect(problems).to_be_focused()
    problems.get_by_role("link", name=re.compile("^Wpisz adres e-mail")).click()
    email = page.get_by_label("Twój adres e-mail")
    expect(email).to_be_focused()
    error_color = page.locator(".field-error").first.evaluate("error => getComputedStyle(error).color")
    expect(email).to_have_css("border-top-color", error_color)
    expect(page.get_by_label("Co jest tam niedostępne?")).to_have_value("Rysunek nie ma opisu.")

    page.get_by_label("Twój adres e-mail").fill("ola@example.pl")
    # The spam protection refuses forms submitted faster.
    page.wait_for_timeout(3000)
    press(page, "Wyślij wniosek")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mamy Twój wniosek")
    number = page.locator(".record-number").inner_text()
    expect(page.get_by_role("main")).to_contain_text("(7 dni)")
    assert page.context.cookies() == []

    clerk = visit_as_staff()
    clerk.goto("/admin/")
    open_action(clerk, "Wnioski o dostępność", "Zmień")
    follow(clerk, number)
    expect(clerk.get_by_role("main")).to_contain_text("Rysunek nie ma opisu.")
    expect(clerk.get_by_role("main")).to_contain_text("jeszcze 7 dni")
    clerk.get_by_label("Stan").select_option("załatwiony")
    press(clerk, "Zapisz")
    expect(clerk.get_by_role("main")).to_contain_text("Podaj dzień, w którym urząd odpowiedział")
    clerk.get_by_label("Dzień zakończenia").fill(f"{datetime.datetime.now(RUMIA):%d.%m.%Y}")
    clerk.get_by_label("Nowa notatka").fill("Opis jest już na stronie.")
    press(clerk, "Zapisz")
    expect_success(clerk, f"Wniosek nr {number}")
    follow(clerk, number)
    expect(clerk.get_by_role("main")).to_contain_text("Zmiana stanu: nowy → załatwiony.")
    expect(clerk.get_by_role("main")).to_contain_text("Opis jest już na stronie.")


def test_preference_change_keeps_typed_text(visit, site):
    page = visit(320)
    page.goto("/dostepnosc/wniosek/")
    page.get_by_label("Co jest tam niedostępne?").fill("Mapa nie ma opisu.")
    page.get_by_label("Listem").check()
    page.get_by_label("Twoje imię, nazwisko i adres").fill("Ola, Rumia")
    follow(page, "Wygląd strony")
    press(page, "żółty na czarnym")
    expect(page.locator("html")).to_have_attribute("data-contrast", "yellow-on-black")
    expect(page.get_by_role("region", name="Wygląd strony")).to_be_visible()
    press(page, "200%")
    expect(page.locator("html")).to_have_attribute("data-font", "200")
    expect(page.get_by_label("Co jest tam niedostępne?")).to_have_value("Mapa nie ma opisu.")
    expect(page.get_by_label("Listem")).to_be_checked()
    expect(page.get_by_label("Twoje imię, nazwisko i adres")).to_have_value("Ola, Rumia")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-contrast", "yellow-on-black")


def test_enter_submits_form_and_keeps_preferences(visit):
    page = visit(1280)
    page.goto("/dostepnosc/wniosek/")
    page.get_by_label("Czego dotyczy wniosek?").fill("Mapa")
    page.get_by_label("Czego dotyczy wniosek?").press("Enter")
    expect(page.get_by_role("heading", name="Wniosek nie jest jeszcze wysłany")).to_be_visible()
    assert page.context.cookies() == []


def test_preference_change_keeps_page_feedback(visit):
    page = visit(320)
    page.goto("/spoldzielnia/")
    press(page, "Nie")
    page.get_by_label("Czego zabrakło na tej stronie?").fill("Godzin otwarcia")
    follow(page, "Wygląd strony")
    press(page, "150%")
    expect(page.get_by_label("Czego zabrakło na tej stronie?")).to_have_value("Godzin otwarcia")
    press(page, "Wyślij wiadomość")
    expect(page.get_by_role("main")).to_contain_text("Zapisaliśmy Twoją wiadomość.")
    follow(page, "Wygląd strony")
    press(page, "Przywróć domyślne")
    expect(page.locator("html")).to_have_attribute("data-font", "100")
