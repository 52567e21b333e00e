"""Glossary terms, easy-to-read texts and the feedback question on a phone, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from accessibility.preferences import CHOICES, COOKIE_NAME, DisplayPreferences

from .test_axe import find_violations
from .test_reading import CUT_OFF

COOPERATIVE = "/spoldzielnia/"
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, input:not([type=hidden]), summary, nav a, .button")]
  .filter(element => element.checkVisibility({visibilityProperty: true}))
  // the button that Enter presses is not there for anybody else
  .filter(element => !element.closest("[aria-hidden=true]"))
  // what stands in its label is pressed by pressing the label
  .map(element => [element.outerHTML.slice(0, 120), (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([what, box]) => box.width < 44 || box.height < 44)
  .map(([what, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${what}`)
"""


def test_glossary_word_links_to_definition_and_back(visit):
    page = visit(320)
    page.goto(COOPERATIVE)
    word = page.locator("a.term").first
    assert word.inner_text().split() == ["wykluczeniem", "społecznym"]
    word.click()
    meaning = page.locator("#slowo-wykluczenie-spoleczne")
    expect(page).to_have_url(re.compile("#slowo-wykluczenie-spoleczne$"))
    expect(meaning).to_be_in_viewport()
    meaning.get_by_role("link", name="Wróć do tekstu").click()
    expect(page).to_have_url(re.compile("#uzycie-wykluczenie-spoleczne$"))
    expect(word).to_be_in_viewport()


def test_glossary_word_is_described_by_definition(visit):
    page = visit(320, javascript=True)
    page.goto(COOPERATIVE)
    described = page.locator("a.term").first.evaluate(
        "link => document.getElementById(link.getAttribute('aria-describedby')).textContent"
    )
    assert " ".join(described.split()).startswith("Sytuacja, w której ktoś nie może żyć tak jak inni")


def test_easy_text_is_one_link_away_and_larger(visit):
    page = visit(320)
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    page.goto(COOPERATIVE)
    plain = page.locator(".lead").evaluate(size)
    page.get_by_role("link", name="Tekst łatwy do czytania").click()
    expect(page).to_have_title(re.compile("^Tekst łatwy do czytania: "))
    expect(page.get_by_text("Tekst łatwy do czytania i rozumienia")).to_be_visible()
    assert page.locator(".easy .prose p").first.evaluate(size) > plain
    page.get_by_role("link", name="Wróć do zwykłego tekstu").click()
    expect(page.locator(".easy")).to_have_count(0)


def test_page_feedback_is_submitted(visit):
    page = visit(320)
    page.goto(COOPERATIVE)
    page.get_by_role("group", name="Czy ta strona pomogła?").get_by_role("button", name="Nie").click()
    page.get_by_label("Czego zabrakło na tej stronie?").fill("Za mało o pracy.")
    page.get_by_role("button", name="Wyślij wiadomość").click()
    expect(page.get_by_text("Zapisaliśmy Twoją wiadomość.")).to_be_visible()
    page.get_by_role("link", name="Wróć na stronę").click()
    expect(page).to_have_url(re.compile(f"{COOPERATIVE}$"))
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_page_feedback_form_is_accessible(visit, site, width):
    page = visit(width, javascript=True)
    page.goto(COOPERATIVE)
    page.get_by_role("button", name="Tak", exact=True).click()
    page.get_by_role("button", name="Wyślij wiadomość").click()
    expect(page.get_by_label("Chcesz coś dopisać?")).to_have_attribute("aria-invalid", "true")
    thanks = page.url
    found = {}
    for contrast in CHOICES["contrast"]:
        cookie = DisplayPreferences(contrast=contrast).to_cookie()
        page.context.add_cookies([{"name": COOKIE_NAME, "value": cookie, "url": site.url}])
        page.goto(thanks)
        page.get_by_role("button", name="Wyślij wiadomość").click()
        expect(page.locator("#tekst-blad")).to_be_visible()
        if wrong := find_violations(page, contrast):
            found[contrast] = wrong
    assert found == {}
    assert page.evaluate(SMALL_TARGETS) == []
    page.context.add_cookies(
        [
            {
                "name": COOKIE_NAME,
                "value": DisplayPreferences("200", "default", "wide").to_cookie(),
                "url": site.url,
            }
        ]
    )
    page.goto(thanks)
    assert page.evaluate(CUT_OFF) == []
