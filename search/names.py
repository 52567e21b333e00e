"""Whether somebody may be named in a search: by the forms of given names and surnames in names.toml."""

import re
import tomllib
from functools import cache
from pathlib import Path

from .text import fold

FILE = Path(__file__).with_name("names.toml")
SURNAME = re.compile(
    r"\w+([sc]|dz)k(i|a|iego|iemu|im|iej|ą)|\w+(wicz|czyk|czak|iak|czuk|iuk)(a|owi|em|iem|u)?"
)
# A name after one of these is the one of a place.
PLACE = re.compile("al|alej[ai]|os|osiedl[eu]|pl|placu?|rondo|skwer(ze)?|sw|swiet(a|ej|ego|y)|ul|ulic[aey]")


@cache
def known():
    """(names, names that are words of every day too, surnames that are such words too), also without Polish letters."""
    written = {kind: text.split() for kind, text in tomllib.loads(FILE.read_text("utf-8")).items()}
    forms = {kind: {*its, *map(fold, its)} for kind, its in written.items()}
    names = (forms["given_names"] | forms["surnames"]) - forms["words_too"]
    return names, forms["words_too"], forms["surnames_too"]


def may_name_somebody(words):
    """Whether there is a name among `words`; one that is a word of every day too counts beside a surname alone."""
    names, words_too, surnames_too = known()

    def is_surname(word):
        return word in surnames_too or SURNAME.fullmatch(word)

    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if PLACE.fullmatch(fold(before)):
            continue
        if word in names or (word in words_too and (is_surname(before) or is_surname(after))):
            return True
    return False
