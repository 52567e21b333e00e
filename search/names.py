"""Detect names of people in queries, by the inflected given names and surnames of names.toml."""

import re
import tomllib
from functools import cache
from pathlib import Path

from .text import fold

NAMES_FILE = Path(__file__).with_name("names.toml")
SURNAME = re.compile(
    r"\w+([sc]|dz)k(i|a|iego|iemu|im|iej|ą)|\w+(wicz|czyk|czak|iak|czuk|iuk)(a|owi|em|iem|u)?"
)
# A name after one of these words is part of the name of a street, square or parish.
PLACE_PREFIX = re.compile(
    "al|alej[ai]|os|osiedl[eu]|pl|placu?|rondo|skwer(ze)?|sw|swiet(a|ej|ego|y)|ul|ulic[aey]"
)


@cache
def load_names():
    """Return (names, ambiguous names, ambiguous surnames), each also without Polish letters."""
    forms = {kind: text.split() for kind, text in tomllib.loads(NAMES_FILE.read_text("utf-8")).items()}
    folded = {kind: {*names, *map(fold, names)} for kind, names in forms.items()}
    unambiguous = (folded["given_names"] | folded["surnames"]) - folded["ambiguous_names"]
    return unambiguous, folded["ambiguous_names"], folded["ambiguous_surnames"]


def has_personal_name(words):
    """True if `words` contain a name. A name that is also an ordinary word only counts next to a surname."""
    unambiguous, ambiguous_names, ambiguous_surnames = load_names()

    def is_surname(word):
        return word in ambiguous_surnames or SURNAME.fullmatch(word)

    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if PLACE_PREFIX.fullmatch(fold(before)):
            continue
        if word in unambiguous or (word in ambiguous_names and (is_surname(before) or is_surname(after))):
            return True
    return False
