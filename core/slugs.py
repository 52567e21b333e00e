"""The last part of a page's URL: lowercase ASCII letters, digits and hyphens."""

import re

from anyascii import anyascii
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify

from rich_text.plain_text import clean_text

MAX_SLUG_CHARS = 120
SLUG_CHARACTERS = "W adresie mogą być tylko małe litery bez polskich znaków, cyfry i myślniki."


def transliterate(text):
    """Return `text` in lowercase with its letters in ASCII: "Żółć, Größe" gives "zolc, grosse"."""
    return "".join(
        anyascii(character) if character.isalpha() else character for character in clean_text(text)
    ).lower()


def build_slug(text):
    """Return the slug of a title: "zolta-lodz-2-2026" for "Żółta łódź 2/2026"."""
    # slugify would join what a slash or a dash divides.
    return slugify(re.sub(r"[/–—]", " ", transliterate(text)))[:MAX_SLUG_CHARS].strip("-")


def get_free_slug(slug, taken):
    """Return `slug`, or with the first number from 2 that makes it unlike those `taken`, in at most MAX_SLUG_CHARS."""
    free, number = slug, 1
    while free in taken:
        number += 1
        ending = f"-{number}"
        free = slug[: MAX_SLUG_CHARS - len(ending)] + ending
    return free


class LowercaseSlugField(models.SlugField):
    """The slug of a page. Lowercase, because "/Kontakt/" and "/kontakt/" would be two pages (RFC 3986, 6.2.2.1)."""

    default_validators = [RegexValidator(r"\A[a-z0-9_-]+\Z", SLUG_CHARACTERS)]

    def __init__(self, *args, max_length=MAX_SLUG_CHARS, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
