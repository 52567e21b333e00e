"""A pattern that finds words and phone numbers in every way in which people write them."""

import re

# Of a query that is a number: a phone number with or without its country code, a postal code, an account.
MIN_NUMBER_DIGITS = 5
DIGITS_PER_NUMBER = 9
MAX_QUERY_CHARS = 200
_NUMBER_RE = re.compile(r"[+(]*\d[\d\s+()./\-‐‑–—]*\d")
_SEPARATOR = r"[\s().\-‐‑–—/]{0,3}"
_SAME_CHARACTERS = ("-‐‑–—−", '"„”“«»', "'’‘‚")


def compile_query(query):
    """
    Return the pattern of a query, or None if the query is too short to be searched for.

    White space stands for any white space, also a no-break space, a hyphen for any dash, a quotation mark for any
    other. Letter case does not matter. A number is found whatever parts its digits, with and without +48, but not
    within a longer number.
    """
    query = " ".join(query.split())[:MAX_QUERY_CHARS].strip()
    if len(query) < 2:
        return None
    parts, end = [], 0
    for found in _NUMBER_RE.finditer(query):
        digits = re.sub(r"\D", "", found[0])
        if len(digits) >= MIN_NUMBER_DIGITS:
            parts += [*map(_escape_character, query[end : found.start()]), _escape_number(digits)]
            end = found.end()
    return re.compile("".join([*parts, *map(_escape_character, query[end:])]), re.IGNORECASE)


def _escape_number(digits):
    for code in ("0048", "48", "0"):
        if digits.startswith(code) and len(digits) == len(code) + DIGITS_PER_NUMBER:
            digits = digits.removeprefix(code)
    prefix = r"\+?"
    if len(digits) == DIGITS_PER_NUMBER:
        # Until 2010 a zero stood before the area code: "(0-58) 123 45 67".
        prefix = rf"(?:\(?(?:\+|00)?48{_SEPARATOR})?(?:\(?0{_SEPARATOR})?\(?"
    return rf"(?<!\d){prefix}{_SEPARATOR.join(digits)}(?!\d)"


def _escape_character(character):
    if character.isspace():
        return r"\s+"
    for same in _SAME_CHARACTERS:
        if character in same:
            return f"[{re.escape(same)}]"
    return re.escape(character)
