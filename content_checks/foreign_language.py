"""Check of text in another language that is not marked (WCAG 2.2, 3.1.2): screen readers would read it as Polish."""

import re

from rich_text.inline_styles import LANGUAGES
from rich_text.markup import one_line

from .content import BLOCK_TAGS, CONTAINER_TAGS
from .findings import warning

# A shorter text is rather a name or a title, which needs no mark.
MIN_WORDS = 6
MIN_SHARE = 0.2
MIN_LETTER_SHARE = 0.5
# Frequent words that Polish does not have.
FUNCTION_WORDS = {
    "en": "the and of in is for you are with that this can or your it be from will have an our who not how",
    "de": "der die das und ist nicht für mit sie ein eine zu den auf von wir werden sind oder bei",
}
_cyrillic = re.compile("[\u0400-\u04ff]")
_ukrainian = re.compile("[іїєґІЇЄҐ]")
ADVERBS = {"en": "po angielsku", "de": "po niemiecku", "uk": "po ukraińsku", "ru": "po rosyjsku"}


def check_foreign_language(content):
    """Warn about each block of a rich text that is not in Polish and not marked. As a guess, it never blocks."""
    if getattr(content.item, "language", "pl") != "pl":
        return
    for location, tree in content.rich_texts:
        for text in iter_unmarked_texts(tree):
            if language := guess_language(text):
                yield warning(
                    location,
                    text,
                    f"To jest chyba {ADVERBS[language]}. Zaznacz ten tekst i wybierz nad polem „Język”, a potem "
                    f"„{LANGUAGES[language]}”. Wtedy czytnik ekranu przeczyta go dobrze.",
                )


def iter_unmarked_texts(element):
    """Yield the text of each block in `element` without the parts that have a language."""
    own_text, blocks = read_unmarked(element)
    if own_text.strip():
        yield one_line(own_text)
    for block in blocks:
        yield from iter_unmarked_texts(block)


def read_unmarked(element):
    """Return the unmarked text of `element` outside of blocks, and the unmarked blocks in it."""
    texts, blocks = [], []
    for child in element.children:
        if isinstance(child, str):
            texts.append(child)
        elif child.tag in BLOCK_TAGS | CONTAINER_TAGS:
            blocks += [] if child.get("lang") else [child]
        elif not child.get("lang"):
            text, inner_blocks = read_unmarked(child)
            texts.append(text)
            blocks += inner_blocks
    return "".join(texts), blocks


def guess_language(text):
    """Return the BCP 47 code of the language of `text`, or "" if it is Polish, unknown or too short to tell."""
    words = re.findall(r"\w+", text.lower())
    if len(words) < MIN_WORDS:
        return ""
    letters = [letter for letter in text if letter.isalpha()]
    if len(_cyrillic.findall(text)) > MIN_LETTER_SHARE * len(letters):
        return "uk" if _ukrainian.search(text) else "ru"
    for language, function_words in FUNCTION_WORDS.items():
        if sum(word in function_words.split() for word in words) >= MIN_SHARE * len(words):
            return language
    return ""
