"""Pictures and documents where the editor is: in the fields of a form, in the text, several at once."""

import base64
import re

import pytest
from playwright.sync_api import expect

from .. import factories
from . import chromium
from .admin import (
    MAX_UPLOAD_MS,
    add_chosen_file,
    choose_file,
    expect_success,
    fill_meeting,
    follow,
    open_action,
    press,
    rich_text,
    sign_in,
    upload,
    wait_for_editors,
    wait_for_rows,
)
from .test_admin_pages import find_faults
from .test_library import axe_violations, overflows

LAPTOP = {"width": 1366, "height": 768}
PHOTO = factories.picture(size=(800, 600))
NEW_MEETING = "/admin/cooperative/meeting/add/"
# Dispatches "paste" or "drop" with files and HTML, as Chromium does: a test cannot fill its clipboard with files.
SEND = """(element, [event, files, html]) => {
  const data = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  if (html) {
    data.setData("text/html", html);
  }
  const options = { bubbles: true, cancelable: true, composed: true };
  element.dispatchEvent(event === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: data })
    : new DragEvent(event, { ...options, dataTransfer: data }));
}"""


def send(locator, event, *files, html=""):
    """Paste or drop files: (name, type, content)."""
    encoded = [[name, kind, base64.b64encode(content).decode()] for name, kind, content in files]
    locator.evaluate(SEND, [event, encoded, html])


def image_field(page):
    return page.locator(".field-image")


def dialog(page):
    return page.get_by_role("dialog")


# What leaving a form does is tested in test_forms.py; here the next test would find its text.
LEAVE_FORMS_SILENTLY = """
navigator.sendBeacon = () => true;
addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
"""


@pytest.fixture(scope="module", params=[1366, 390])
def editor_page(request, site, browser, staff_cookies):
    """A page of an editor on a laptop and on a phone, for all tests, so that the browser compiles scripts once."""
    context = chromium.new_context(browser, site, request.param, javascript=True)
    context.add_cookies(staff_cookies("Redaktor"))
    page = context.new_page()
    page.set_viewport_size({"width": request.param, "height": 768})
    page.add_init_script(LEAVE_FORMS_SILENTLY)
    yield page
    context.close()


# For tests whose result does not depend on the width: a phone, where less is in sight.
on_a_phone = pytest.mark.parametrize("editor_page", [390], indirect=True)


@pytest.fixture
def form(editor_page):
    """The form of a new meeting."""
    editor_page.mouse.move(0, 0)
    editor_page.goto(NEW_MEETING)
    wait_for_editors(editor_page)
    return editor_page


# The counts of issue "the clerk's desk": at most so many to announce a meeting with a poster and a document.
MAX_CLICKS, MAX_PAGES, MAX_TABS, MAX_SCREENS = 10, 4, 1, 3
COUNT = """() => {
  const add = (name, number) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) ?? 0) + number);
  add("pages", 1);
  let last = 0;
  addEventListener("click", (event) => event.isTrusted && event.detail && add("clicks", 1), true);
  addEventListener("scroll", () => {
    add("scrolled", Math.abs(scrollY - last));
    last = scrollY;
  });
}"""


@pytest.fixture
def counted(site, browser):
    """A page that counts pages, clicks and scrolling from the sign-in on. Text is typed without the mouse."""
    context = chromium.new_context(browser, site, 1366, javascript=True)
    page = context.new_page()
    page.set_viewport_size(LAPTOP)
    page.add_init_script(f"if (self === top) ({COUNT})()")
    yield page
    context.close()


def read_counts(page):
    counts = page.evaluate("() => ({...sessionStorage})")
    counts = {name: int(float(counts.get(name, 0))) for name in ("clicks", "pages", "scrolled")}
    counts["screens"] = round(counts.pop("scrolled") / LAPTOP["height"], 1)
    return {**counts, "tabs": len(page.context.pages)}


def test_meeting_with_poster_and_document_takes_10_clicks(counted, site, accounts, capsys):
    page, title = counted, "Spotkanie z plakatem"
    sign_in(page, site, accounts["Wydawca"])
    follow(page, "Dodaj spotkanie")
    wait_for_editors(page)
    fill_meeting(page, title)
    choose_file(page, image_field(page).get_by_role("button", name="Wgraj obraz"), "plakat.png", PHOTO)
    page.get_by_label("Tekst alternatywny").fill("Ludzie rozmawiają przy stole")
    add_chosen_file(page, "Dodaj obraz")
    attachment = page.get_by_role("group", name="Załączniki").get_by_role("button", name="Wgraj dokument")
    choose_file(page, attachment.first, "program.pdf", factories.PDF)
    dialog(page).get_by_label("Tytuł").fill("Program spotkania")
    add_chosen_file(page, "Dodaj dokument")
    press(page, "Zapisz i opublikuj")
    expect_success(page, f"Opublikowano: {title}")
    counts = read_counts(page)
    with capsys.disabled():
        print(f"\nmeeting with a poster and a document: {counts}")
    page.goto(page.get_by_role("link", name=f": {title}").get_attribute("href"))
    main = page.get_by_role("main")
    expect(main.get_by_role("img", name="Ludzie rozmawiają przy stole")).to_be_visible()
    expect(main.get_by_role("link", name="Program spotkania (PDF")).to_be_visible()
    assert 0 < counts["clicks"] <= MAX_CLICKS
    assert 0 < counts["pages"] <= MAX_PAGES
    assert counts["tabs"] <= MAX_TABS
    assert 0 < counts["screens"] <= MAX_SCREENS


def test_six_photos_take_one_form(counted, site, accounts, capsys):
    page = counted
    sign_in(page, site, accounts["Wydawca"])
    open_action(page, "Obrazy", "Zmień")
    follow(page, "Dodaj kilka naraz")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Wybierz pliki").click()
    chooser.value.set_files([upload(f"festyn-{number}.png", PHOTO) for number in range(6)])
    wait_for_rows(page, 6)
    for number, field in enumerate(page.get_by_label("Tekst alternatywny").all()):
        field.fill(f"Dzieci na festynie, zdjęcie {number}")
    press(page, "Zapisz wszystkie")
    expect_success(page, "Dodano 6 obrazów.")
    counts = read_counts(page)
    with capsys.disabled():
        print(f"\nsix photos: {counts}")
    assert 0 < counts["clicks"] <= MAX_CLICKS
    assert 0 < counts["pages"] <= MAX_PAGES + 1


@on_a_phone
def test_files_chosen_before_the_script_arrives_are_sent(editor_page):
    name = f"festyn-{editor_page.viewport_size['width']}.png"

    def choose_first(route):
        editor_page.get_by_label("Wybierz pliki").set_input_files(upload(name, PHOTO))
        route.continue_()

    editor_page.route("**/multiple-upload*.js", choose_first, times=1)
    editor_page.goto("/admin/library/image/multiple/add/")
    expect(editor_page.get_by_role("group", name=name)).to_be_visible(timeout=MAX_UPLOAD_MS)
    editor_page.get_by_role("button", name="Usuń z listy").click()
    expect_success(editor_page, f"Usunięto z listy: {name}.")


def test_refused_picture_in_field_keeps_file_and_text(form):
    button = image_field(form).get_by_role("button", name="Wgraj obraz")
    choose_file(form, button, "plakat.png", PHOTO)
    expect(dialog(form)).to_have_accessible_name("Nowy obraz")
    expect(form.get_by_label("Tekst alternatywny")).to_be_focused()
    dialog(form).get_by_label("Nazwa").fill("Plakat z polem")
    press(form, "Dodaj obraz")
    expect(form.get_by_label("Tekst alternatywny")).to_have_accessible_description(
        re.compile("Napisz, co widać na obrazie"), timeout=MAX_UPLOAD_MS
    )
    expect(form.get_by_label("Tekst alternatywny")).to_be_focused()
    assert axe_violations(form) == []
    assert not overflows(form)
    form.get_by_label("Tekst alternatywny").fill("Ludzie przy stole")
    form.keyboard.press("Enter")
    expect(dialog(form)).to_have_count(0, timeout=MAX_UPLOAD_MS)
    expect(form.get_by_label("Obraz:").locator("option:checked")).to_have_text("Plakat z polem")
    expect(image_field(form).get_by_role("status")).to_have_text("Dodano: Plakat z polem.")
    expect(button).to_be_focused()
    expect(image_field(form).locator(".library-preview img")).to_be_visible()
    form.mouse.move(0, 0)  # away from the editor, whose tooltip is outside of the landmarks
    assert axe_violations(form) == []


def test_picture_is_chosen_by_keyboard_with_thumbnails(form):
    image_field(form).get_by_role("button", name="Wybierz z biblioteki").focus()
    form.keyboard.press("Enter")
    expect(dialog(form).get_by_label("Szukaj w bibliotece")).to_be_focused()
    form.keyboard.type("podmiotach")
    form.keyboard.press("Enter")
    expect(dialog(form).get_by_role("status")).to_have_text("Znaleziono: 1.")
    expect(dialog(form).get_by_role("button", name="Film o podmiotach").locator("img")).to_be_visible()
    assert axe_violations(form) == []
    form.keyboard.press("Tab")
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(form.get_by_label("Obraz:").locator("option:checked")).to_have_text(
        re.compile("Film o podmiotach")
    )
    expect(image_field(form).get_by_role("button", name="Wybierz z biblioteki")).to_be_focused()


@on_a_phone
@pytest.mark.parametrize("event", ["paste", "drop"])
def test_file_pasted_or_dropped_on_field_is_added(form, event):
    group = form.get_by_role("group", name="Załączniki")
    first, second = ("a.pdf", "application/pdf", factories.PDF), ("b.pdf", "application/pdf", factories.PDF)
    send(group.locator("select").first, event, first, second)
    for title in ("Pierwszy", "Drugi"):
        expect(dialog(form).get_by_label("Tytuł")).to_be_focused(timeout=MAX_UPLOAD_MS)
        expect(dialog(form).get_by_label("Tytuł")).to_have_value("")
        dialog(form).get_by_label("Tytuł").fill(f"{title} {event}")
        press(form, "Dodaj dokument")
    expect(dialog(form)).to_have_count(0, timeout=MAX_UPLOAD_MS)
    chosen = group.locator("option:checked").filter(has_text=event)
    expect(chosen).to_have_text([f"Pierwszy {event}", f"Drugi {event}"])


@on_a_phone
def test_wrong_kind_of_file_on_field_is_explained(form):
    send(form.get_by_label("Obraz:"), "drop", ("film.mp4", "video/mp4", b"x"))
    expect(image_field(form).get_by_role("status")).to_contain_text(
        "Tego pliku nie można tu dodać: film.mp4."
    )


@on_a_phone
def test_closing_dialog_with_a_file_asks_first(form):
    choose_file(form, image_field(form).get_by_role("button", name="Wgraj obraz"), "plakat.png", PHOTO)
    asked = []
    form.once("dialog", lambda question: (asked.append(question.message), question.dismiss()))
    form.keyboard.press("Escape")
    expect(dialog(form)).to_be_visible()
    assert asked == ["Zamknąć to okno bez dodania pliku?"]
    form.once("dialog", lambda question: question.accept())
    press(form, "Zamknij")
    expect(dialog(form)).to_have_count(0)
    expect(image_field(form).get_by_role("status")).to_have_text("Nie dodano pliku: plakat.png.")


def test_file_is_added_after_signing_in_again(visit_as_staff, site, accounts):
    page = visit_as_staff("Redaktor", 1366, javascript=True)
    page.goto(NEW_MEETING)
    choose_file(page, image_field(page).get_by_role("button", name="Wgraj obraz"), "plakat.png", PHOTO)
    page.get_by_label("Tekst alternatywny").fill("Ludzie przy stole")
    page.context.clear_cookies()
    press(page, "Dodaj obraz")
    expect(dialog(page).get_by_role("alert")).to_contain_text("Sesja się skończyła", timeout=MAX_UPLOAD_MS)
    other_tab = page.context.new_page()
    sign_in(other_tab, site, accounts["Redaktor"])
    other_tab.wait_for_url(re.compile("/admin/$"))
    add_chosen_file(page, "Dodaj obraz")
    expect(page.get_by_label("Obraz:").locator("option:checked")).to_have_text("plakat")


@on_a_phone
@pytest.mark.parametrize("event", ["paste", "drop"])
@pytest.mark.parametrize("html", ["", '<img src="https://example.org/a.png">'], ids=["file", "copied"])
def test_picture_put_into_text_is_uploaded(form, event, html):
    text = rich_text(form)
    send(text, event, ("image.png", "image/png", PHOTO), html=html)
    form.get_by_label("Tekst alternatywny").fill(f"Dzieci, {event}")
    add_chosen_file(form, "Dodaj obraz")
    expect(text.locator("img")).to_have_attribute("alt", f"Dzieci, {event}")
    expect(text.locator("img")).to_have_attribute("src", re.compile("^/media/obrazy/"))
    expect(form.locator(".field-body .paste-status", has_text="Wstawiono: image.png.")).to_be_visible()
    assert form.evaluate("document.activeElement.tagName") == "IFRAME"


@on_a_phone
def test_file_in_text_that_is_not_inserted_is_named(form):
    text = rich_text(form)
    status = form.locator(".field-body").get_by_role("status")
    send(text, "paste", ("film.mp4", "video/mp4", b"x"))
    expect(status).to_contain_text("Tego pliku nie można wstawić: film.mp4.")
    send(text, "paste", ("image.png", "image/png", PHOTO))
    form.once("dialog", lambda question: question.accept())
    press(form, "Zamknij")
    expect(status).to_have_text("Nie wstawiono: image.png.")


@on_a_phone
def test_text_with_pictures_says_that_they_are_left_out(form):
    text = rich_text(form)
    html = '<p>Zapraszamy</p><img src="file:///a.png">'
    send(text, "paste", ("image.png", "image/png", PHOTO), html=html)
    expect(text).to_have_text(re.compile("Zapraszamy"))
    expect(form.locator(".field-body .paste-status", has_text="Pominęliśmy 1 obraz.")).to_be_visible()


def test_own_page_is_chosen_for_link_by_keyboard(form):
    rich_text(form)
    form.get_by_role("button", name="Wstaw albo zmień odnośnik").click()
    form.get_by_role("button", name="Wybierz stronę tego serwisu").focus()
    form.keyboard.press("Enter")
    pages = form.get_by_role("dialog", name="Strona tego serwisu")
    expect(pages.get_by_label("Szukaj po tytule")).to_be_focused()
    assert axe_violations(form) == []
    assert not overflows(form)
    form.keyboard.type("szukam pracy")
    form.keyboard.press("Enter")
    expect(pages.get_by_role("status")).to_have_text("Znaleziono: 1.")
    form.keyboard.press("Tab")
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(pages).to_have_count(0)
    expect(form.get_by_role("combobox", name="Adres strony")).to_be_focused()
    assert axe_violations(form) == []
    form.keyboard.press("Enter")
    expect(rich_text(form).locator("a")).to_have_attribute("href", "/szukam-pracy/")


def test_wrong_rows_of_several_files_are_reported(visit_as_staff):
    page = visit_as_staff("Redaktor", 390, javascript=True)
    page.goto("/admin/library/document/multiple/add/")
    assert find_faults(page) == []
    page.get_by_label("Wybierz pliki").set_input_files(
        [upload("dobry.pdf", factories.PDF), upload("zly.pdf", b"<html>")]
    )
    expect(page.get_by_role("status").filter(has_text="Nie dodano plików: 1.")).to_be_visible(
        timeout=MAX_UPLOAD_MS
    )
    expect(page.locator(".upload-failures")).to_contain_text("zly.pdf: To nie jest prawidłowy plik PDF")
    press(page, "Zapisz wszystkie")
    expect(page.locator("#error-summary")).to_be_focused()
    assert find_faults(page) == []
    page.locator("#error-summary").get_by_role("link").click()
    page.keyboard.type("Regulamin wielu")
    press(page, "Zapisz wszystkie")
    expect_success(page, "Dodano 1 dokument.")


def test_lost_connection_keeps_the_files(visit_as_staff):
    page = visit_as_staff("Redaktor", 1366, javascript=True)
    page.goto("/admin/library/document/multiple/add/")
    page.route("**/multiple/add/?wgraj", lambda route: route.abort())
    page.get_by_label("Wybierz pliki").set_input_files(upload("statut.pdf", factories.PDF))
    expect(page.locator(".upload-failures")).to_contain_text("statut.pdf: Nie udało się wysłać pliku.")
    page.unroute("**/multiple/add/?wgraj")
    press(page, "Spróbuj jeszcze raz")
    wait_for_rows(page, 1)
    page.get_by_role("button", name="Usuń z listy").click()
    expect_success(page, "Usunięto z listy: statut.pdf.")


def test_several_files_without_javascript(visit_as_staff):
    page = visit_as_staff("Redaktor", 320)
    page.goto("/admin/library/image/multiple/add/")
    page.get_by_label("Wybierz pliki").set_input_files(
        [upload(f"bez-skryptu-{number}.png", PHOTO) for number in range(2)]
    )
    press(page, "Dodaj na listę")
    expect(page.locator(".upload-row img")).to_have_count(2)
    for field in page.get_by_label("Tekst alternatywny").all():
        field.fill("Dzieci na festynie")
    press(page, "Zapisz wszystkie")
    expect_success(page, "Dodano 2 obrazy.")


@on_a_phone
def test_another_file_clears_the_description(form):
    field = image_field(form)
    choose_file(form, field.get_by_role("button", name="Wgraj obraz"), "plakat.png", PHOTO)
    form.get_by_label("Obraz ozdobny").check()
    form.get_by_label("Tekst alternatywny").fill("Plakat")
    press(form, "Dodaj obraz")
    expect(dialog(form).locator(".errorlist:visible")).to_have_count(1, timeout=MAX_UPLOAD_MS)
    send(dialog(form), "drop", ("park.png", "image/png", PHOTO))
    expect(dialog(form).get_by_text("Plik: park.png")).to_be_visible()
    expect(form.get_by_label("Tekst alternatywny")).to_have_value("")
    expect(form.get_by_label("Obraz ozdobny")).not_to_be_checked()
    expect(dialog(form).locator(".errorlist:visible")).to_have_count(0)


@on_a_phone
def test_several_photos_are_put_into_a_text_at_once(form):
    text = rich_text(form)
    press(form, "Obraz z komputera albo z biblioteki")
    with form.expect_file_chooser() as chooser:
        press(form, "Wgraj obraz z komputera")
    chooser.value.set_files([upload(f"{number}.png", PHOTO) for number in range(3)])
    for number in range(2):
        expect(form.get_by_role("heading", name=f"Nowy obraz ({number + 1} z 3)")).to_be_visible()
        form.get_by_label("Tekst alternatywny").fill(f"Festyn {number}")
        press(form, "Dodaj obraz")
        expect(text.locator("img")).to_have_count(number + 1, timeout=MAX_UPLOAD_MS)
    press(form, "Pomiń ten plik")
    expect(dialog(form)).to_have_count(0)
    shown = [image.get_attribute("alt") for image in text.locator("img").all()]
    assert shown == ["Festyn 0", "Festyn 1"]
    said = "Wstawiono: 0.png. Wstawiono: 1.png. Nie wstawiono: 2.png."
    expect(form.locator(".field-body").get_by_role("status")).to_have_text(said)


@on_a_phone
def test_closed_dialog_ends_a_row_of_photos(form):
    send(rich_text(form), "drop", *((f"{number}.png", "image/png", PHOTO) for number in range(3)))
    expect(form.get_by_role("heading", name="Nowy obraz (1 z 3)")).to_be_visible()
    form.once("dialog", lambda question: question.accept())
    press(form, "Zamknij")
    expect(dialog(form)).to_have_count(0)
    said = "Nie wstawiono: 0.png. Nie wstawiono: 1.png. Nie wstawiono: 2.png."
    expect(form.locator(".field-body").get_by_role("status")).to_have_text(said)
