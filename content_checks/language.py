"""Plain language: sentences and paragraphs of a length one can follow, lists that are lists, no officialese."""

import re

from core.grammar import counted

from .findings import warning
from .models import PlainWord
from .sentences import sentences, words

# As on GOV.UK, whose style guide asks to check every sentence that is longer.
LONGEST_SENTENCE = 25
LONGEST_PARAGRAPH = 120


def plain_blocks(content):
    """What the editor wrote; the words of others, in a quotation or the name of a resolution, stay as they are."""
    return [block for block in content.blocks if not block.is_quotation]


def check_sentence_length(content):
    for block in plain_blocks(content):
        for sentence in sentences(block.text):
            length = len(words(sentence))
            if length > LONGEST_SENTENCE:
                advice = (
                    "Podziel je na dwa."
                    if length <= 2 * LONGEST_SENTENCE
                    else "Podziel je na kilka krótszych."
                )
                yield warning(
                    block.location,
                    sentence,
                    f"To zdanie ma {counted(length, 'słowo', 'słowa', 'słów')}. {advice}",
                )


def check_paragraph_length(content):
    for block in plain_blocks(content):
        length = len(words(block.text))
        if length > LONGEST_PARAGRAPH:
            yield warning(
                block.location,
                block.text,
                f"Ten akapit ma {counted(length, 'słowo', 'słowa', 'słów')}. Podziel go na krótsze, każdy o jednej "
                "sprawie.",
            )


# Abbreviations and capitals

CAPITAL = "A-ZĄĆĘŁŃÓŚŹŻ"
_abbreviation = re.compile(
    rf"(?<![\w/.@#-])([{CAPITAL}]{{2,6}})(?:-[a-ząćęłńóśźż]+)?(?![\w/@]|-[{CAPITAL}\d]|\.\w)"
)
_roman = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
UNITS = {"KB", "MB", "GB", "TB", "KM", "HA", "MW", "KW", "KWH", "MWH", "GWH", "PLN", "EUR", "DB", "CO"}
# Better known than the words they stand for.
EVERYBODY_KNOWS = {
    *(
        "PDF",
        "DOCX",
        "XLSX",
        "ODT",
        "ZIP",
        "SMS",
        "MMS",
        "PIN",
        "USB",
        "CD",
        "DVD",
        "TV",
        "WC",
        "OK",
        "QR",
        "FAQ",
    ),
    *("PESEL", "NIP", "REGON", "KRS", "UE", "ZUS", "NFZ", "PKP", "SKM", "RODO", "BIP", "RP"),
}
SHOUTED = {
    *("UWAGA", "WAŻNE", "PILNE", "NOWE", "NOWY", "NOWA", "NIE", "TAK", "TYLKO", "LUB", "ORAZ", "DLA", "JEST"),
    *("JUŻ", "NABÓR", "TERMIN", "MUSISZ", "ZMIANA"),
}
_capitals = re.compile(rf"(?<![\w/.-])[{CAPITAL}]{{2,}}(?:[ ,–-]+[{CAPITAL}]+)*(?![\w/])")


# For each the whole text is searched; whoever has so many reads no longer list.
MAX_ABBREVIATIONS = 50

# Functions that give the abbreviations which the site itself explains on every page; the glossary adds its own.
abbreviation_sources = []


def check_abbreviations(content):
    """An abbreviation that the item nowhere explains: an acronym is a wall to a new reader (WCAG 2.2, 3.1.4)."""
    everything = content.text()
    initials = initials_of(everything)
    explained = {
        abbr.text().strip()
        for _, tree in content.rich_texts
        for abbr in tree.find("abbr")
        if abbr.get("title").strip()
    }
    seen = set()
    for block in plain_blocks(content):
        if len(seen) >= MAX_ABBREVIATIONS:
            return
        shouted = {word for run in shouted_runs(block.text) for word in run.split()}
        for found in _abbreviation.finditer(block.text):
            abbreviation = found[1]
            if len(seen) >= MAX_ABBREVIATIONS:
                return
            if abbreviation in seen or abbreviation in shouted or is_no_abbreviation(abbreviation):
                continue
            seen.add(abbreviation)
            if (
                abbreviation not in explained
                and not is_expanded(abbreviation, everything, initials)
                and not any(abbreviation in explaining() for explaining in abbreviation_sources)
            ):
                yield warning(
                    block.location,
                    around(block.text, found.start()),
                    f"Skrót „{abbreviation}” nie jest nigdzie wyjaśniony. Za pierwszym razem napisz całą nazwę, "
                    "a skrót podaj w nawiasie, na przykład „Podmioty Ekonomii Społecznej (PES)”.",
                )


def is_no_abbreviation(word):
    return word in UNITS | EVERYBODY_KNOWS | SHOUTED or bool(_roman.fullmatch(word))


def is_expanded(abbreviation, text, initials):
    """
    True when `text` explains the abbreviation in one of the usual ways.

    Either it says so ("w skrócie PES", "PES, czyli…", "PES to…", "(PES)" after words), or somewhere there are words
    in a row with its first letters; short words between them are skipped.
    """
    name = re.escape(abbreviation)
    says_so = (
        rf"\w\s+\({name}\)|\b{name}\s+\(\w+\s\w|"
        rf"(?:[Ss]krócie|[Dd]alej|zwan\w+)[\s:–„]+{name}\b|"
        rf"\b{name}\S?,?\s+(?:to|czyli|oznacza)\b|\b{name}\S?\s+(?:–|-)\s+to\b|\bto\s+skrót\b[^.]{{0,200}}\b{name}\b"
    )
    if re.search(says_so, text):
        return True
    # Two letters meet by chance too easily: there the words have to look like a name.
    return abbreviation in (initials if len(abbreviation) == 2 else initials.upper())


def initials_of(text):
    """First letters of words; abbreviations explain nothing, and "i", "do", "oraz" seldom give them a letter."""
    return "".join(
        word[0]
        for word in re.findall(r"\w+", text)
        if len(word) > 2 and not word.isupper() and word not in ("oraz", "dla", "przy")
    )


MAX_CHARS_AROUND = 500


def around(text, position):
    """The sentence of `text` that holds the character at `position`; of a very long one the part around it."""
    beginning = max(0, position - MAX_CHARS_AROUND)
    text, place = text[beginning : position + MAX_CHARS_AROUND], 0
    for sentence in sentences(text):
        start = text.index(sentence, place)
        place = start + len(sentence)
        if start <= position - beginning < place:
            return sentence
    return text


def check_capitals(content):
    """Words in capitals only: slower to read, and read out letter by letter by some screen readers."""
    for block in plain_blocks(content):
        for sentence in sentences(block.text):
            if next(shouted_runs(sentence), None):
                yield warning(
                    block.location,
                    sentence,
                    "Wielkie litery trudniej się czyta. Napisz te słowa zwykłymi literami. Jeśli są ważne, pogrub je.",
                )


def shouted_runs(text):
    """Runs of capitals that are no abbreviation: a long word, three words in a row, or one that is often shouted."""
    for found in _capitals.finditer(text):
        run = [word for word in re.findall(r"\w+", found[0]) if not _roman.fullmatch(word)]
        long_words = [word for word in run if len(word) > 6 and word not in EVERYBODY_KNOWS]
        plain_words = [word for word in run if not is_no_abbreviation(word)]
        in_a_row = len(plain_words) >= 3 and "," not in found[0]
        if long_words or in_a_row or SHOUTED & set(run):
            yield found[0]


# Lists typed by hand

_dash = re.compile(r"([-–—•·*▪●○■])\s+\S")
_counted = re.compile(r"(\d{1,2}[.)]|[a-z]\))\s+\S")


def check_fake_lists(content):
    """Lines that only look like a list: a screen reader does not say that it is one, or how long (WCAG 2.2, 1.3.1)."""
    marks = [(block, line, mark_of(line)) for block in content.blocks for line in block.text.split("\n")]
    told = False
    for number, (block, line, mark) in enumerate(marks):
        following = marks[number + 1] if number + 1 < len(marks) else None
        neighbours = [entry for entry in (marks[number - 1] if number else None, following) if entry]
        is_item = mark == "dash" or (
            mark == "counted" and any(is_beside(block, entry) for entry in neighbours)
        )
        if is_item and block.kind not in ("h2", "h3", "h4", "td", "th") and not told:
            yield warning(block.location, line, advice_for_list(block.kind))
        told = is_item and following is not None and following[0].location == block.location


def mark_of(line):
    if _dash.match(line):
        return "dash"
    return "counted" if _counted.match(line) else ""


def is_beside(block, entry):
    other, _, mark = entry
    return mark == "counted" and other.location == block.location


def advice_for_list(kind):
    if kind == "lines":
        return "Usuń znak z początku wiersza. Wiersze tego pola i tak pokażą się jako lista."
    if kind == "line":
        return "W tym polu nie ma list. Napisz to pełnym zdaniem albo przenieś do pola z treścią."
    return (
        "To wygląda jak lista, ale nią nie jest. Usuń znaki z początku wierszy, zaznacz wiersze i wybierz przycisk "
        "„Lista wypunktowana” albo „Lista numerowana”."
    )


# Officialese


def check_officialese(content):
    """Words of offices that have a plainer twin; the list is edited in the admin."""
    entries = [(entry, entry.pattern) for entry in PlainWord.objects.filter(is_active=True)]
    told = set()
    for block in plain_blocks(content):
        for entry, pattern in entries:
            found = pattern.search(block.text)
            if found and (entry.pk, block.location) not in told:
                told.add((entry.pk, block.location))
                yield warning(
                    block.location,
                    around(block.text, found.start()),
                    f"„{found[0]}” to język urzędowy. Prościej: {entry.plain}.",
                )
