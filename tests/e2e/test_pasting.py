"""
Pasting with Ctrl+V into the real editor in Chromium, from the clipboard to the public page.

The cases are those of tests/rich_text/cases, where the cleaner alone is tested too.
"""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from rich_text.cleaning import clean
from tests.rich_text.pasted_cases import compare, normal, read_cases, read_pasted

from . import chromium
from .admin import expect_success, press, wait_for_editors

CASES = read_cases()
# One case of each kind of formatting, which are saved and compared on the public page.
SAVED = (
    "word-changes-amount",
    "word-comment",
    "online-bold-numeric",
    "word-strike",
    "docs-bold-italic",
    "online-numbers-letters",
    "word-table-merged-first-row",
    "word-table-merged-both-ways",
)
CLEANED = "**/admin/wklejanie/"

# A copy handler puts the HTML on the clipboard unchanged; without it the browser would serialize the selection.
COPY = """(html) => {
  addEventListener("copy", (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", "x");
  }, { once: true });
  document.execCommand("copy");
}"""

READ_CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  return (await item.getType("text/html")).text();
}"""


@pytest.fixture(scope="module")
def article(site, browser, staff_cookies):
    """A page with the form of a new article, shared by all tests of this module."""
    context = chromium.new_context(browser, site, 1280, javascript=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_cookies(staff_cookies())
    page = context.new_page()
    page.goto("/admin/pages/article/add/")
    wait_for_editors(page)
    yield page
    context.close()


def body_of(page):
    return page.frame_locator(".field-body iframe").locator("body")


def paste(page, html):
    """Replace the text of the editor by pasting `html`; return the editor's text after the server's response."""
    set_text(page, "")
    copy(page, html)
    with page.expect_response(CLEANED) as answer:
        body_of(page).press("Control+v")
    assert answer.value.status == 200
    expect(body_of(page)).to_have_text(re.compile(r"\S"))
    return get_text(page)


def copy(page, html):
    body_of(page).click()
    page.evaluate(COPY, html)


@contextmanager
def held_cleaning(page):
    """Hold the requests that clean what is pasted in the block until its end, also when it fails."""
    page.route(CLEANED, lambda route: None)
    try:
        yield
    finally:
        page.unroute(CLEANED)  # releases what it held


def set_text(page, html):
    page.evaluate("(html) => tinymce.get('id_body').setContent(html)", html)


def get_text(page):
    return page.evaluate("tinymce.get('id_body').getContent()")


@pytest.mark.parametrize("name", CASES)
def test_editor_pasted_case_gives_expected_form(article, name):
    shown = paste(article, read_pasted(name))
    # Cleaned as for storage: the editor appends an empty paragraph to a final table.
    found, right = compare(clean(shown), name, CASES[name]["compare"])
    assert found in right


def get_stored_text(page):
    """Return the text in the editor after the article was saved."""
    page.locator("#result_list").get_by_role("link", name="Wklejone", exact=True).click()
    page.wait_for_url("**/change/")
    wait_for_editors(page)
    return get_text(page)


def test_editor_tells_what_paste_left_out(article):
    paste(article, read_pasted("word-comment"))
    status = article.locator(".field-body").get_by_role("status")
    expect(status).to_have_text("Pominęliśmy 1 komentarz.")
    paste(article, read_pasted("gmail-emoji"))
    expect(status).to_have_text("")


def test_editor_offline_paste_is_cleaned_when_saved(article):
    article.route(CLEANED, lambda route: route.abort())
    set_text(article, "")
    copy(article, read_pasted("word-hidden-words"))
    body_of(article).press("Control+v")
    try:
        expect(article.locator(".field-body").get_by_role("status")).to_contain_text("Nie udało się połączyć")
    finally:
        article.unroute(CLEANED)  # the other tests share this page
    found, right = compare(clean(get_text(article)), "word-hidden-words", "html")
    assert found in right


def test_editor_paste_after_session_end_tells_so(article):
    cookies = article.context.cookies()
    article.context.clear_cookies(name=re.compile("sesja$"))
    set_text(article, "")
    copy(article, "<p>Raz</p>")
    body_of(article).press("Control+v")
    status = article.locator(".field-body").get_by_role("status")
    try:
        expect(status).to_contain_text("Sesja się skończyła")
    finally:
        article.context.add_cookies(cookies)
    expect(status).not_to_contain_text("połączyć")
    expect(body_of(article)).to_have_text("Raz")


def test_editor_paste_into_sentence_stays_in_it(article):
    set_text(article, "<p>Opłata wynosi .</p>")
    copy(article, "<p class=MsoNormal><b>40 zł</b><o:p></o:p></p>")
    body_of(article).press("Control+End")
    body_of(article).press("ArrowLeft")
    with article.expect_response(CLEANED):
        body_of(article).press("Control+v")
    expect(body_of(article)).to_have_text("Opłata wynosi 40 zł.")
    assert get_text(article) == "<p>Opłata wynosi <strong>40 zł</strong>.</p>"


def test_editor_takes_typing_while_paste_is_cleaned(article):
    set_text(article, "")
    copy(article, "<p class=MsoNormal>wklejone</p>")
    with held_cleaning(article):
        body_of(article).press("Control+v")
        body_of(article).press_sequentially(" wpisane")
        expect(body_of(article)).to_have_text("wpisane")
    expect(body_of(article)).to_have_text("wklejone wpisane")
    body_of(article).press_sequentially(" dalej")
    expect(body_of(article)).to_have_text("wklejone wpisane dalej")
    body_of(article).press("Control+z")
    body_of(article).press("Control+z")
    expect(body_of(article)).not_to_contain_text("wklejone")


def test_pasted_text_saved_and_published_is_what_editor_showed(article):
    pasted = "".join(read_pasted(name) for name in SAVED)
    shown = paste(article, pasted)
    article.locator("#id_title").fill("Wklejone")
    article.locator("#id_description").fill("Tekst ze schowka.")
    copy(article, "<p>Na końcu.</p>")
    body_of(article).press("Control+End")
    with held_cleaning(article):
        body_of(article).press("Control+v")
        press(article, "Zapisz i opublikuj")  # submits when the pasted text has arrived
    expect_success(article, "Opublikowano")

    stored = get_stored_text(article)
    assert normal(clean(stored)) == normal(clean(shown) + "<p>Na końcu.</p>")
    press(article, "Zapisz i opublikuj")
    assert get_stored_text(article) == stored

    article.get_by_role("link", name="Zobacz na stronie").first.click()
    prose = article.locator(".prose").first
    assert normal(clean(prose.inner_html())) == normal(clean(stored))
    expect(prose.locator(".table-box table")).to_have_count(2)


def test_public_page_copied_keeps_headings_lists_and_tables(article, visit):
    """The clipboard has HTML, as Word and LibreOffice read it; pasted into our editor, it is unchanged."""
    reader = visit(1280, javascript=True)
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.goto("/ekonomia-spoleczna/wklejone/")
    written = clean(reader.locator(".prose").first.inner_html())
    reader.evaluate("getSelection().selectAllChildren(document.querySelector('.prose'))")
    reader.keyboard.press("Control+c")
    copied = reader.evaluate(READ_CLIPBOARD)
    assert normal(clean(copied)) == normal(written)
    for tag in ("h2", "ol", "li", "table", "th", "td", "strong", "s"):
        assert f"<{tag}" in copied, tag
