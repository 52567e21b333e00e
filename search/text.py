"""Split text into words; fold words to ASCII; build phonetic keys; measure edit distance."""

import re
import unicodedata

from rich_text import plain_text

# Control characters, parts of surrogate pairs, separators of lines and of paragraphs.
NOT_TEXT = {"Cc", "Cs", "Zl", "Zp"}
WORD = re.compile(r"[^\W_]+")
# Longer words occur only in broken files.
MAX_WORD_CHARS = 64
MAX_QUERY_WORDS = 10
# Folded, without Polish letters: words that say nothing of their own, and what people write around what they look for.
STOP_WORDS = frozenset(
    "a aby albo ale beda bedzie bo by byc byl byla bylo byly co czy czyli dla do gdy gdzie i ich ile im "  # noqa: SIM905
    "iz ja jak jaka jaki jakie je jego jej jest jestem juz kiedy kto ktora ktore ktorej ktorego ktorych "
    "ktory ktorym lub ma mam mi mnie moge moj moja mozna my na nad nam nas nie niz o od on ona one oni "
    "oraz po pod przed przez przy sa sie skad ta tak tam te tego tej ten to tu ty u w we wy z za ze zeby "
    "aktualnie chce chcialabym chcialbym czego definicja dnia dniu dostac dowiedziec dzis dzisiaj informacja "
    "informacje jakas jakies jakis kogo komu mial miec mozesz numer obecnie odbedzie oznacza pokaz poprosze "
    "potrzebuje powiedz prosze skrot skrotu szuka szukac szukam teraz tez ulica ulicy wami was witam wyjasnienie "
    "wyjasnij znaczenie znaczy znajde znalezc".split()
)
# What people want to do with what they look for.
ACTION_WORDS = frozenset(
    "otrzymac skladac wyrobic wyslac zalatwiac zalatwic zglaszac zglosic zlozyc zrobic".split()  # noqa: SIM905
)
# "O.M.G.G.S."; two letters are rather words: "sp. z o.o.".
DOTTED_ABBREVIATION = re.compile(r"(?<![\w.])[^\W\d_](?:\.[^\W\d_]){2,}\.?(?![\w.])")
# "ZIT-ów" and "ZIT’u" are forms of "ZIT".
HYPHENATED_ENDING = re.compile(
    r"(?<=[^\W\d_])[-\u2010\u2011'’](a|ach|ami|cie|ą|e|em|ę|i|ie|om|owi|ów|u|y)(?![\w-])"
)
# Digits that may be one number: "1 200 000", "58/123-45-67", "(58) 123 45 67", "84-230", "+48581234567".
NUMBER = re.compile(r"(?<!\w)\d+(?:(?:\) ?|[ \u00a0./-])\d+)*(?!\w)")
YEAR = re.compile(r"(19|20)\d\d")
# Without a year only with a full stop: "3-6" are ages, "7/12" is a house and a flat.
NUMERIC_DATE = re.compile(r"(?<![\w.])(\d{1,2})(?:[./-](\d{1,2})[./-](\d{4}|\d{2})|\.(\d{1,2}))(?![\w])")
ISO_DATE = re.compile(r"(?<!\w)(\d{4})-(\d{2})-(\d{2})(?!\w)")
MONTHS = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)
# Of telephone numbers: the country code of Poland and the zero that stood before area codes.
DIALLING_PREFIX = re.compile(r"(?:(?:00)?48|0)(?=\d{9}$)")
# Unicode does not decompose these letters.
_NOT_DECOMPOSED = str.maketrans("łŁøØđĐ", "lLoOdD")


def clean_text(text):
    """Return visible text (rich_text.plain_text) with spaces in place of control characters, as files have them."""
    return plain_text.clean_text(
        "".join(
            " " if unicodedata.category(character) in NOT_TEXT and character not in "\n\f" else character
            for character in text
        )
    )


def split_words(text):
    """
    Return the words of `text` in order, in lowercase, then its numbers of several groups as one word each.

    Numbers are words; "XXXIX/543/2022" is three.
    """
    text = text.lower()
    words = [word[:MAX_WORD_CHARS] for word in WORD.findall(HYPHENATED_ENDING.sub("", text))]
    for match in NUMBER.finditer(text):
        words += build_number_words(match[0])
    return words


def build_number_words(written):
    """Return the number as one word and, for "58 123 45 67", also without its first groups; [] if it has one group."""
    groups = re.findall(r"\d+", written)
    number = join_number(groups)
    return [number, *("".join(groups[start:]) for start in range(1, len(groups) - 1))] if number else []


def join_number(groups):
    """Return the digits of a number from its groups, without a dialling prefix; "" if that is nothing but a word."""
    digits = "".join(groups)
    number = DIALLING_PREFIX.sub("", digits)
    if len(groups) == 1:
        return number if number != digits else ""
    if any(len(group) > 4 or YEAR.fullmatch(group) for group in groups):
        return ""
    is_grouped_by_three = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    return number if is_grouped_by_three or 7 <= len(number) <= 11 else ""


def find_date_parts(text):
    """Return what the numbers of dates are in words: "05.03.22" gives {"05": "5", "03": "marca", "22": "2022"}."""
    dates = [(day, month or only_month, year) for day, month, year, only_month in NUMERIC_DATE.findall(text)]
    dates += [match.groups()[::-1] for match in ISO_DATE.finditer(text)]
    parts = {}
    for day, month, year in dates:
        if 1 <= int(day) <= 31 and 1 <= int(month) <= len(MONTHS):
            parts |= {day: str(int(day)), month: MONTHS[int(month) - 1]}
            if len(year) == 2:
                parts[year] = f"20{year}"
    return parts


def fold(word):
    """Return `word` in lowercase without diacritics: "Zagórzu" gives "zagorzu"."""
    if word.isascii() and word.isalnum():  # most forms, twenty for each new word
        return word.lower()[:MAX_WORD_CHARS]
    plain = unicodedata.normalize("NFKD", word.translate(_NOT_DECOMPOSED)).lower()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", plain)))[:MAX_WORD_CHARS]


def parse_words(text):
    """Return the first MAX_QUERY_WORDS of find_query_words."""
    return find_query_words(text)[:MAX_QUERY_WORDS]


def find_query_words(text):
    """
    Return the distinct words of a query; a number is one word.

    Without action words, unless all others are stop words, and without stop words, unless it has only these.
    """
    text = DOTTED_ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    text = NUMBER.sub(lambda match: next(iter(build_number_words(match[0])), match[0]), text)
    found = list(dict.fromkeys(word for word in split_words(text) if fold(word)))
    specific = [word for word in found if fold(word) not in STOP_WORDS]
    return [word for word in specific if fold(word) not in ACTION_WORDS] or specific or found


# Spellings that sound alike; longer groups first.
_PHONETIC_REPLACEMENTS = [
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
# Not applied to the first letter: "data" is not "tata".
_DEVOICED = str.maketrans("bdg", "ptk")
_REPEATED_LETTER = re.compile(r"(.)\1+")


def build_phonetic_key(word):
    """
    Return the same key for words that are often confused in writing: "rzeka" and "żeka", "chleb" and "hleb".

    A rough approximation of Polish pronunciation, only for finding candidates.
    """
    key = fold(word.lower().replace("ó", "u").replace("ą", "on").replace("ę", "en"))
    for spelling, replacement in _PHONETIC_REPLACEMENTS:
        key = key.replace(spelling, replacement)
    key = key[:1] + key[1:].translate(_DEVOICED)
    return _REPEATED_LETTER.sub(r"\1", key)[:MAX_WORD_CHARS]


def count_common_prefix(one, other):
    """Return the number of characters with which both words begin."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def compute_edit_distance(one, other, max_distance):
    """Return the Damerau-Levenshtein distance (optimal string alignment), at most `max_distance` + 1."""
    if abs(len(one) - len(other)) > max_distance:
        return max_distance + 1
    # A common prefix and suffix do not change the distance.
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    previous, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_back, previous, row = previous, row, [i]
        for j, target in enumerate(other, 1):
            cost = min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, two_back[j - 2] + 1)
            row.append(cost)
        if min(row) > max_distance:
            return max_distance + 1
    return min(row[-1], max_distance + 1)
