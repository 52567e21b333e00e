"""Words: as they stand in a text, without Polish letters, and as they sound."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
# Nobody looks for a longer one; a file that is not what it seems may hold them.
LONGEST_WORD = 64
MOST_WORDS = 10
# Words that are in every text and change nothing about what is looked for.
SMALL_WORDS = frozenset(
    "a aby albo ale bo by byc byl byla bylo byly co czy czyli dla do gdy gdzie i ich ile im iz ja jak jaka jaki "  # noqa: SIM905
    "jakie je jego jej jest jestem juz kiedy kto ktora ktore ktory lub ma mam mi mnie moge moj moja mozna my na nad "
    "nam nas nie niz o od on ona one oni oraz po pod przed przez przy sa sie skad ta tak tam te tego tej ten to tu ty "
    "u w we wy z za ze zeby".split()
)
# "ZIT-ów" and "ZIT’u" are forms of "ZIT", not two words.
ENDING = re.compile(r"(?<=[^\W\d_])[-'’](a|ach|ami|cie|ą|e|em|ę|i|ie|om|owi|ów|u|y)(?![\w-])")
# ł is a letter of its own to Unicode, not an l with something added.
_NOT_DECOMPOSED = str.maketrans("łŁøØđĐ", "lLoOdD")
_INVISIBLE = re.compile("[\N{SOFT HYPHEN}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def tidy(text):
    """`text` without what a reader does not see: soft hyphens, zero-width and direction marks, control characters."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\f" else character
        for character in text
    )


def words(text):
    """The words of `text` in small letters, in their order. Numbers are words; "XXXIX/543/2022" is three."""
    return [word[:LONGEST_WORD] for word in WORD.findall(ENDING.sub("", text.lower()))]


def fold(word):
    """`word` as somebody types it who has no Polish letters at hand: "Zagórzu" gives "zagorzu"."""
    plain = unicodedata.normalize("NFKD", word.translate(_NOT_DECOMPOSED)).lower()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", plain)))[:LONGEST_WORD]


def parse(text):
    """The words to look for, each once, small words left out unless there is nothing else."""
    found = list(dict.fromkeys(word for word in words(text) if fold(word)))
    return ([word for word in found if fold(word) not in SMALL_WORDS] or found)[:MOST_WORDS]


# Written one way, heard another; longer groups first.
_HEARD = [
    ("ch", "h"),
    ("rz", "z"),
    ("sz", "s"),
    ("cz", "c"),
    ("dz", "c"),
    ("en", "e"),
    ("em", "e"),
    ("on", "a"),
    ("om", "a"),
    ("w", "f"),
    ("v", "f"),
    ("x", "ks"),
    ("j", "i"),
    ("y", "i"),
    ("z", "s"),
]
# Heard as each other at the end of a word and within; at its beginning "data" is not "tata".
_VOICELESS = str.maketrans("bdg", "ptk")
_TWICE = re.compile(r"(.)\1+")


def sound(word):
    """
    The same for words that are often mistaken for each other in writing: "rzeka" and "żeka", "chleb" and "hleb".

    Not how Polish is pronounced, only a key under which a word written by ear stands near the right one.
    """
    key = fold(word.lower().replace("ó", "u").replace("ą", "on").replace("ę", "en"))
    for written, heard in _HEARD:
        key = key.replace(written, heard)
    key = key[:1] + key[1:].translate(_VOICELESS)
    return _TWICE.sub(r"\1", key)[:LONGEST_WORD]


def distance(one, other, most):
    """How many letters to change, add, drop or swap (Damerau and Levenshtein); `most` + 1 when more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    # What both begin and end with costs nothing.
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    before, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, before, row = before, row, [i]
        for j, target in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
