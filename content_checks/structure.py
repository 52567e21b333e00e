"""Checks of the markup of rich text: images, headings, tables."""

import re
from pathlib import PurePosixPath

from library.file_names import FILE_NAME, is_file_name
from rich_text.markup import one_line

from .content import media_name
from .findings import error, warning

LONGEST_ALTERNATIVE = 150
# A picture that is called this is often a picture of text (WCAG 2.2, 1.4.5).
PICTURES_OF_TEXT = re.compile(
    r"\b(plakat|ulotk|skan(?!d)|ogłoszeni|afisz|baner|zaproszeni|infografik)\w*", re.IGNORECASE
)

NO_ALTERNATIVE = (
    "Ten obraz nie ma tekstu alternatywnego. Napisz jednym zdaniem, co na nim widać, albo zaznacz w dziale "
    "„Obrazy i dokumenty”, że jest ozdobny."
)


def check_images(content):
    """
    Every image has a text alternative or is marked as decorative (WCAG 2.2, 1.1.1).

    In a rich text an empty alternative counts only when the library holds the picture as decorative: `alt=""` alone
    is what an editor leaves who did not think of it.
    """
    for location, tree in content.rich_texts:
        for image in tree.find("img"):
            known = content.library_images.get(media_name(image.get("src")))
            alternative = one_line(image.get("alt"))
            name = PurePosixPath(image.get("src")).name
            if not alternative:
                if "alt" not in image.attributes or not (known and known.is_decorative):
                    yield error(location, known.title if known else name, NO_ALTERNATIVE)
            elif is_file_name(alternative, name):
                yield error(location, alternative, FILE_NAME)
    for location, image in content.images:
        alternative = one_line(image.alt)
        if not alternative and not image.is_decorative:
            yield error(location, image.title, NO_ALTERNATIVE)
        elif alternative and is_file_name(alternative, PurePosixPath(image.file.name).name):
            yield error(location, alternative, f"{FILE_NAME} Popraw go w dziale „Obrazy i dokumenty”.")


def check_images_of_text(content):
    """
    A question, not a verdict: only a person sees whether a picture holds text (WCAG 2.2, 1.4.5).

    Asked when the picture is called a poster, a scan…, or when its alternative is so long that it may be copied out.
    """
    for location, tree in content.rich_texts:
        for image in tree.find("img"):
            known = content.library_images.get(media_name(image.get("src")))
            yield from ask_about_text(location, one_line(image.get("alt")), known.title if known else "")
    for location, image in content.images:
        yield from ask_about_text(location, one_line(image.alt), image.title)


def ask_about_text(location, alternative, title):
    if len(alternative) > LONGEST_ALTERNATIVE or PICTURES_OF_TEXT.search(f"{title} {alternative}"):
        yield warning(
            location,
            alternative or title,
            "Czy na tym obrazie jest tekst? Jeśli tak, napisz to samo w treści, bo tekstu z obrazu nie da się "
            "powiększyć ani odczytać czytnikiem ekranu.",
        )


def check_headings(content):
    """The title of the page is <h1>; a text starts with <h2> and skips no level (WCAG 2.2, 1.3.1)."""
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


def check_tables(content):
    """Tables need header cells with text, which screen readers announce (WCAG 2.2, 1.3.1; technique H51)."""
    for location, tree in content.rich_texts:
        for table in tree.find("table"):
            if not any(one_line(header.text()) for header in table.find("th")):
                yield error(
                    location,
                    one_line(" ".join(cell.text() for cell in table.find("caption", "td"))),
                    "Ta tabela nie ma nagłówków. Ustaw kursor w pierwszym wierszu i wybierz nad polem przycisk "
                    "„Nagłówek wiersza”.",
                )
