"""Editing from the login printed at the first start to the public page."""

from playwright.sync_api import expect

from .admin import expect_success, rich_text, sign_in, write

# Disable TinyMCE's progress overlay, which covers the text after half a second of waiting.
NEVER_AFTER_HALF_A_SECOND = """
const later = window.setTimeout;
window.setTimeout = (act, wait, ...rest) => later(act, wait === 500 ? 1e6 : wait, ...rest);
"""
SENTENCE = "Zapraszamy na dzień otwarty w sobotę."
TITLE = "Czym są Podmioty Ekonomii Społecznej?"


def test_edited_article_is_public(visit, site):
    page = visit(1280, javascript=True)
    sign_in(page, site)
    page.goto("/admin/pages/article/")
    page.get_by_role("link", name=TITLE).first.click()

    text = rich_text(page)
    expect(text).to_contain_text("ekonomii społecznej", ignore_case=True)
    # the editor uses the stylesheet of public pages
    assert "Atkinson" in text.evaluate("body => getComputedStyle(body).fontFamily")
    text.press("Control+End")
    text.press("Enter")
    text.press_sequentially(SENTENCE)
    page.get_by_role("button", name="Zapisz wersję roboczą").click()
    expect(page.locator(".messagelist .success")).to_contain_text("Strona publiczna się nie zmieniła")

    new_context = visit(320)
    new_context.goto("/ekonomia-spoleczna/")
    new_context.get_by_role("link", name=TITLE).first.click()
    expect(new_context.get_by_role("main")).not_to_contain_text(SENTENCE)

    page.get_by_role("button", name="Zapisz i opublikuj").click()
    expect(page.locator(".messagelist .success")).to_contain_text("Opublikowano")
    new_context.reload()
    expect(new_context.get_by_role("main")).to_contain_text(SENTENCE)


def test_slow_rich_text_editor_loses_no_typed_text(visit_as_staff):
    page = visit_as_staff(javascript=True)
    page.add_init_script(NEVER_AFTER_HALF_A_SECOND)
    page.route("**/content*.css", lambda route: None)
    page.goto("/admin/pages/page/")
    page.get_by_role("link", name="Kontakt", exact=True).click()
    waiting = page.get_by_label("Wczytywanie").first
    expect(waiting).to_be_visible()
    area = page.locator(".field-body iframe").bounding_box()
    page.mouse.click(area["x"] + 20, area["y"] + 20)
    page.keyboard.type("Mysz. ")
    page.get_by_label("Opis").focus()
    for _ in range(10):  # other fields and buttons stand between
        page.keyboard.press("Tab")
        if waiting.evaluate("cover => cover === document.activeElement"):
            break
    expect(waiting).to_be_focused()
    page.keyboard.type("Klawiatura. ")
    page.unroute("**/content*.css")  # releases what it held
    expect(waiting).to_be_hidden()
    write(page, SENTENCE)
    page.get_by_role("button", name="Zapisz wersję roboczą").click()
    expect_success(page, "Zapisano wersję roboczą")


def test_menu_row_is_dragged_to_another_position(visit_as_staff):
    page = visit_as_staff(None, 1280, javascript=True)
    page.goto("/admin/pages/menusettings/1/change/")
    header = page.locator(".menu-row[data-place=header]")
    before = header.locator("summary").all_text_contents()
    header.nth(0).evaluate("row => row.scrollIntoView()")  # the save bar covers none of the rows then
    header.nth(0).locator(".menu-handle").hover()
    page.mouse.down()
    for _ in range(2):  # one movement alone starts the drag
        header.nth(2).hover()
    page.mouse.up()
    expect(page.locator(".messagelist")).to_contain_text("Przesunięto")
    after = header.locator("summary").all_text_contents()
    assert after == [before[1], before[2], before[0], *before[3:]]
