"""Glossary terms, easy-to-read texts and the feedback question on a phone, without JavaScript."""

import re

from playwright.sync_api import expect

COOPERATIVE = "/spoldzielnia/"


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
