"""Images and documents in the admin: upload, focal point, library dialog, errors, deletion."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .. import factories
from .admin import rich_text, upload, wait_for_editors

WIDTHS = [1280, 320]
ARTICLE = "Tworzymy w Rumi Spółdzielnię Socjalną"


@pytest.fixture(params=WIDTHS)
def admin_page(request, visit_as_staff):
    """A page signed in to the admin, on a wide and on a narrow screen."""
    return visit_as_staff(None, request.param, javascript=True)


# For tests whose result does not depend on the width.
on_a_phone = pytest.mark.parametrize("admin_page", [320], indirect=True)


def add_image(page, title):
    page.goto("/admin/library/image/add/")
    page.locator("[name=file]").set_input_files(upload("foto.png", factories.picture(size=(800, 600))))
    page.get_by_label("Nazwa").fill(title)
    page.get_by_label("Tekst alternatywny").fill("Ściana świetlicy")


def add_document(page, title):
    page.goto("/admin/library/document/add/")
    page.get_by_label("Tytuł").fill(title)
    page.locator("[name=file]").set_input_files(upload("statut.pdf", factories.PDF))
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def axe_violations(page):
    return [(found["id"], found["nodes"][0]["target"]) for found in Axe().run(page).response["violations"]]


def overflows(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_focal_point_is_set_by_click(admin_page):
    add_image(admin_page, "Ściana")
    picture = admin_page.locator(".focus-picture")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})
    assert 73 <= int(admin_page.get_by_label("od lewej, w procentach").input_value()) <= 77
    assert 23 <= int(admin_page.get_by_label("od góry, w procentach").input_value()) <= 27
    assert axe_violations(admin_page) == []
    assert not overflows(admin_page)
    admin_page.locator("[name=_save]").click()
    expect(admin_page.locator(".messagelist .success")).to_be_visible()


@on_a_phone
def test_library_files_are_chosen_by_keyboard(admin_page):
    """On a wide screen: test_picture_is_chosen_by_keyboard_with_thumbnails in test_uploads.py."""
    add_image(admin_page, "Świetlica 320")
    admin_page.locator("[name=_save]").click()
    add_document(admin_page, "Statut 320")
    admin_page.goto("/admin/pages/article/")
    admin_page.get_by_role("link", name=ARTICLE).first.click()
    text = rich_text(admin_page)
    text.press("Control+Home")
    for kind, words in [("Obraz", "Świetlica 320"), ("Dokument", "Statut 320")]:
        admin_page.get_by_role("button", name=f"{kind} z komputera albo z biblioteki").focus()
        admin_page.keyboard.press("Enter")
        dialog = admin_page.get_by_role("dialog", name=f"{kind} z biblioteki")
        expect(dialog.get_by_label("Szukaj w bibliotece")).to_be_focused()
        assert axe_violations(admin_page) == []
        assert not overflows(admin_page)
        admin_page.keyboard.type(words)
        admin_page.keyboard.press("Enter")
        expect(dialog.get_by_role("status")).to_have_text("Znaleziono: 1.")
        admin_page.keyboard.press("Tab")
        admin_page.keyboard.press("Tab")
        admin_page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
    expect(text.locator("img").first).to_have_attribute("alt", "Ściana świetlicy")
    expect(text.locator("a", has_text="Statut 320")).to_have_attribute(
        "href", re.compile("^/media/dokumenty/")
    )


@on_a_phone
def test_library_dialog_closes_with_escape(admin_page):
    admin_page.goto("/admin/pages/page/add/")
    button = admin_page.get_by_role("button", name="Obraz z komputera albo z biblioteki")
    button.click()
    dialog = admin_page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    admin_page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert admin_page.evaluate("tinymce.activeEditor.getContent()") == ""


def test_invalid_file_is_field_error_and_keeps_title(admin_page):
    admin_page.goto("/admin/library/document/add/")
    admin_page.get_by_label("Tytuł").fill("Statut")
    admin_page.locator("[name=file]").set_input_files(upload("statut.pdf", b"<html>"))
    admin_page.locator("[name=_save]").click()
    expect(admin_page.locator(".field-file .errorlist")).to_contain_text("To nie jest prawidłowy plik PDF")
    expect(admin_page.get_by_label("Tytuł")).to_have_value("Statut")
    wait_for_editors(admin_page)
    assert axe_violations(admin_page) == []
    assert not overflows(admin_page)


def write_large_file(file, beginning, megabytes):
    """Write a large file and return its path, because passing its content to the browser is slower."""
    with file.open("wb") as written:
        written.write(beginning)
        written.truncate(len(beginning) + megabytes * 1024 * 1024)
    return file


@on_a_phone
def test_too_big_file_is_reported_before_upload(admin_page, tmp_path):
    admin_page.goto("/admin/library/image/add/")
    field = admin_page.locator("[name=file]")
    field.set_input_files(write_large_file(tmp_path / "foto.jpg", b"\xff\xd8", 15))
    assert "Plik jest za duży" in field.evaluate("field => field.validationMessage")


def test_too_big_upload_is_413_in_polish(visit_as_staff, tmp_path):
    page = visit_as_staff()
    page.goto("/admin/library/document/add/")
    page.get_by_label("Tytuł").fill("Statut")
    page.locator("[name=file]").set_input_files(write_large_file(tmp_path / "statut.pdf", b"%PDF-", 26))
    page.locator("[name=_save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plik jest za duży")


def test_used_file_is_not_deleted_and_names_its_uses(admin_page):
    admin_page.goto("/admin/library/image/")
    admin_page.get_by_role("link", name="Film o podmiotach ekonomii społecznej").click()
    expect(admin_page.locator(".field-used_in")).to_contain_text(
        "Czym są Podmioty Ekonomii Społecznej? (obraz)"
    )
    assert axe_violations(admin_page) == []
    assert not overflows(admin_page)
    admin_page.get_by_role("link", name="Przenieś do kosza").click()
    expect(admin_page.locator(".messagelist .error")).to_contain_text("Nie można usunąć: Film o podmiotach")
