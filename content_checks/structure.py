"""Checks of the markup of rich text: images, headings, tables, lists."""

import re
from itertools import pairwise
from pathlib import PurePosixPath

from library.file_names import FILE_NAME_MESSAGE, is_file_name
from rich_text.inline_styles import is_all_bold
from rich_text.markup import one_line

from .content import get_media_name
from .findings import error, warning

MAX_ALT_CHARS = 150
# Images with these words in their title or alternative are often images of text (WCAG 2.2, 1.4.5).
IMAGE_OF_TEXT_WORDS = re.compile(
    r"\b(plakat|ulotk|skan(?!d)|ogłoszeni|afisz|baner|zaproszeni|infografik)\w*", re.IGNORECASE
)

MAX_HEADING_CHARS = 80
BELOW_HEADING = {"p", "ul", "ol", "table"}

MISSING_ALT_MESSAGE = (
    "Ten obraz nie ma tekstu alternatywnego. Napisz jednym zdaniem, co na nim widać, albo zaznacz w dziale "
    "„Obrazy i dokumenty”, że jest ozdobny."
)


def check_images(content):
    """
    Report images without a text alternative that are not marked as decorative (WCAG 2.2, 1.1.1).

    In rich text `alt=""` is accepted only if the library marks the image as decorative; otherwise the editor may have
    forgotten the alternative.
    """
    for location, tree in content.rich_texts:
        for image in tree.find("img"):
            known = content.library_images.get(get_media_name(image.get("src")))
            alternative = one_line(image.get("alt"))
            name = PurePosixPath(image.get("src")).name
            if not alternative:
                if "alt" not in image.attributes or not (known and known.is_decorative):
                    yield error(location, known.title if known else name, MISSING_ALT_MESSAGE)
            elif is_file_name(alternative, name):
                yield error(location, alternative, FILE_NAME_MESSAGE)
    for location, image in content.images:
        alternative = one_line(image.alt)
        if not alternative and not image.is_decorative:
            yield error(location, image.title, MISSING_ALT_MESSAGE)
        elif alternative and is_file_name(alternative, PurePosixPath(image.file.name).name):
            yield error(
                location, alternative, f"{FILE_NAME_MESSAGE} Popraw go w dziale „Obrazy i dokumenty”."
            )


def check_images_of_text(content):
    """
    Warn about possible images of text (WCAG 2.2, 1.4.5); only a person can tell.

    Signs are a word such as "plakat" or "skan", and an alternative so long that it may repeat the text of the image.
    """
    for location, tree in content.rich_texts:
        for image in tree.find("img"):
            known = content.library_images.get(get_media_name(image.get("src")))
            yield from ask_about_text(location, one_line(image.get("alt")), known.title if known else "")
    for location, image in content.images:
        yield from ask_about_text(location, one_line(image.alt), image.title)


def ask_about_text(location, alternative, title):
    if len(alternative) > MAX_ALT_CHARS or IMAGE_OF_TEXT_WORDS.search(f"{title} {alternative}"):
        yield warning(
            location,
            alternative or title,
            "Czy na tym obrazie jest tekst? Jeśli tak, napisz to samo w treści, bo tekstu z obrazu nie da się "
            "powiększyć ani odczytać czytnikiem ekranu.",
        )


def check_headings(content):
    """Report skipped heading levels: the page title is <h1>, so a text starts with <h2> (WCAG 2.2, 1.3.1)."""
    for location, tree in content.rich_texts:
        previous = 1  # the page title
        for heading in tree.find("h2", "h3", "h4"):
            level = int(heading.tag[1])
            if level > previous + 1:
                yield error(location, one_line(heading.text()), describe_skipped_level(previous))
            previous = level


# As in `block_formats` of the rich text editor (settings.py).
LEVEL_LABELS = {2: "Nagłówek", 3: "Nagłówek niższy", 4: "Nagłówek najniższy"}


def describe_skipped_level(previous):
    right = LEVEL_LABELS[previous + 1]
    if previous == 1:
        return f"Pierwszy nagłówek w tekście jest za niski. Zmień go na „{right}”."
    return f"Ten nagłówek jest o poziom za niski. Po „{LEVEL_LABELS[previous]}” może być najwyżej „{right}”."


def check_bold_paragraphs(content):
    """
    Warn about short bold paragraphs that stand as headings above a text or a list (WCAG 2.2, 1.3.1; failure F2).

    A paragraph with a full stop or an exclamation mark at its end is emphasis.
    """
    for location, tree in content.rich_texts:
        for block, following in pairwise(tree.elements()):
            text = one_line(block.text())
            if (
                block.tag == "p"
                and len(text) <= MAX_HEADING_CHARS
                and not text.endswith((".", "!", "…"))
                and is_all_bold(block)
                and not block.find("a")
                and following.tag in BELOW_HEADING
                and not is_all_bold(following)
            ):
                yield warning(
                    location,
                    text,
                    "Czy to nagłówek? Jeśli tak, ustaw w nim kursor i zamiast „Akapit” wybierz nad polem „Nagłówek”. "
                    "Czytniki ekranu chodzą po nagłówkach, a pogrubienia nie zauważą.",
                )


def check_tables(content):
    """Report tables without header cells, which screen readers announce (WCAG 2.2, 1.3.1; technique H51)."""
    for location, tree in content.rich_texts:
        for table in tree.find("table"):
            if not any(one_line(header.text()) for header in table.find("th")):
                yield error(
                    location,
                    one_line(" ".join(cell.text() for cell in table.find("caption", "td"))),
                    "Ta tabela nie ma nagłówków. Ustaw kursor w pierwszym wierszu i wybierz nad tabelą "
                    "przycisk „Wiersz nagłówkowy” (z klawiatury: Ctrl+F9, a potem Tab).",
                )


def check_list_items(content):
    """Report list items without words of their own: screen readers announce an empty item and a level too many."""
    for location, tree in content.rich_texts:
        for item in tree.find("li"):
            first = next(
                (child for child in item.children if not isinstance(child, str) or child.strip()), None
            )
            if getattr(first, "tag", "") in ("ul", "ol"):
                yield warning(
                    location,
                    one_line(item.text()),
                    "Ten punkt listy stoi za głęboko. Ustaw w nim kursor i wybierz nad polem „Zmniejsz wcięcie”.",
                )
