"""A pattern that finds words and phone numbers in every way in which people write them."""

import re

# Of a query that is a number: a phone number with or without its country code, a postal code, an account.
MIN_NUMBER_DIGITS = 5
NATIONAL_NUMBER_DIGITS = 9
MAX_QUERY_CHARS = 200
_NUMBER_RE = re.compile(r"[\d\s+()./\-‐‑–—]+")
_SEPARATOR = r"[\s().\-‐‑–—/]{0,3}"
_SAME_CHARACTERS = ("-‐‑–—−", '"„”“«»', "'’‘‚")


def compile_query(query):
    """
    Return the pattern of a query, or None if the query is too short to be searched for.

    White space stands for any white space, also a no-break space, a hyphen for any dash, a quotation mark for any
    other. Letter case does not matter. Digits are found whatever parts them, with and without +48, but not within
    a longer number.
    """
    query = " ".join(query.split())[:MAX_QUERY_CHARS].strip()
    if len(query) < 2:
        return None
    if digits := get_number(query):
        return _compile_number(digits)
    parts = [_escape_character(character) for character in query]
    return re.compile("".join(parts), re.IGNORECASE)


def get_number(query):
    """Return the digits of a query that is a number, without the country code of Poland, or ""."""
    digits = re.sub(r"\D", "", query)
    if len(digits) < MIN_NUMBER_DIGITS or not _NUMBER_RE.fullmatch(query):
        return ""
    for prefix in ("0048", "48", "0"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + NATIONAL_NUMBER_DIGITS:
            return digits.removeprefix(prefix)
    return digits


def _compile_number(digits):
    prefix = r"\+?"
    if len(digits) == NATIONAL_NUMBER_DIGITS:
        # Until 2010 a zero stood before the area code: "(0-58) 123 45 67".
        prefix = rf"(?:\(?(?:\+|00)?48{_SEPARATOR})?(?:\(?0{_SEPARATOR})?\(?"
    return re.compile(rf"(?<!\d){prefix}{_SEPARATOR.join(digits)}(?!\d)")


def _escape_character(character):
    if character.isspace():
        return r"\s+"
    for same in _SAME_CHARACTERS:
        if character in same:
            return f"[{re.escape(same)}]"
    return re.escape(character)
