"""Phone numbers as people write them, and what a phone dials (RFC 3966)."""

import re

from django.core.exceptions import ValidationError

# Between two numbers. A slash or a hyphen may also stand within one: "58/123-45-67". The spaces before are bounded, and
# what cannot match otherwise is not tried again: long runs of spaces would take a square of time.
_SEPARATOR = re.compile(r"(\s{0,9}[,;\n](?!\s{0,9}wew)\s*+|\s{1,9}[/|]\s*+|\s{1,9}(?:lub|albo|oraz|i)\s++)")
_NUMBER = re.compile(
    r"""
    (?P<label> [^\d+(]*+ )
    (?P<number> (?:\+|\()? \d [\d\s().\-–—/]*+ )
    (?: [\s,]*+ (?:wewnętrzny|wewn|wew|ext|w)\b\.?:? \s* (?P<extension> \d{1,6}) )?
    (?P<rest> [^\d]* )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def split_phones(text):
    """
    Return `text` in parts, [(part, URL)]: a `tel:` URL for each number, "" for what stands between them.

    A number that nobody can dial has no URL either: one of a wrong length, or "58 123 45 67/68".
    """
    parts = []
    for piece in _SEPARATOR.split(text):
        found = _NUMBER.fullmatch(piece)
        if url := found and build_phone_url(found["number"], found["extension"]):
            start, end = found.start("number"), found.end("extension" if found["extension"] else "number")
            end = start + len(piece[start:end].rstrip(" (.-–—/"))
            parts += [(piece[:start], ""), (piece[start:end], url), (piece[end:], "")]
        else:
            parts.append((piece, ""))
    return [(part, url) for part, url in parts if part]


def build_phone_url(number, extension=None):
    """Return the `tel:` URL, or "" unless it is a Polish number, a short one ("112") or one with a country code."""
    if re.fullmatch(r"\d{3,6}", number.strip()):
        return f"tel:{number.strip()}"
    digits = re.sub(r"[^\d+]", "", number)
    digits = re.sub(r"^00", "+", digits)
    if re.fullmatch(r"0\d{9}", digits):
        digits = digits[1:]  # until 2010 a zero stood before the area code
    if re.fullmatch(r"48\d{9}", digits):
        digits = f"+{digits}"
    if not re.fullmatch(r"\+\d{8,15}|\d{9}", digits):
        return ""
    return f"tel:{digits};ext={extension}" if extension else f"tel:{digits}"


def validate_phones(text):
    """Refuse text with a number that cannot be dialled, or without any."""
    parts = split_phones(text)
    if not any(url for _, url in parts) or any(re.search(r"\d", part) for part, url in parts if not url):
        raise ValidationError(
            "Z tego zapisu nie powstanie numer, który można wybrać w telefonie. Przykłady: 58 123 45 67, "
            "58 123 45 67 wew. 12, 58 123 45 67, 500 600 700. Każdy numer wpisz w całości, a godziny w osobnym polu."
        )
