"""Checks of plain language: length of sentences and paragraphs, abbreviations, capitals, fake lists, officialese."""

import re

from core.grammar import format_count

from .findings import warning
from .models import PlainWord
from .official_grammar import GRAMMAR
from .sentences import split_sentences, split_words

# The GOV.UK style guide asks writers to check every longer sentence.
MAX_SENTENCE_WORDS = 25
MAX_PARAGRAPH_WORDS = 120


def get_unquoted_blocks(content):
    """Return the blocks in the editor's own words, without quotations and verbatim fields."""
    return [block for block in content.blocks if not block.is_quotation]


def check_sentence_length(content):
    for block in get_unquoted_blocks(content):
        for sentence in split_sentences(block.text):
            length = len(split_words(sentence))
            if length > MAX_SENTENCE_WORDS:
                advice = (
                    "Podziel je na dwa."
                    if length <= 2 * MAX_SENTENCE_WORDS
                    else "Podziel je na kilka krótszych."
                )
                yield warning(
                    block.location,
                    sentence,
                    f"To zdanie ma {format_count(length, 'słowo', 'słowa', 'słów')}. {advice}",
                )


def check_paragraph_length(content):
    for block in get_unquoted_blocks(content):
        length = len(split_words(block.text))
        if length > MAX_PARAGRAPH_WORDS:
            yield warning(
                block.location,
                block.text,
                f"Ten akapit ma {format_count(length, 'słowo', 'słowa', 'słów')}. Podziel go na krótsze, każdy o "
                "jednej sprawie.",
            )


# Abbreviations and capitals

CAPITAL = "A-ZĄĆĘŁŃÓŚŹŻ"
_abbreviation = re.compile(
    rf"(?<![\w/.@#-])([{CAPITAL}]{{2,6}})(?:-[a-ząćęłńóśźż]+)?(?![\w/@]|-[{CAPITAL}\d]|\.\w)"
)
_roman = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
UNITS = {"KB", "MB", "GB", "TB", "KM", "HA", "MW", "KW", "KWH", "MWH", "GWH", "PLN", "EUR", "DB", "CO"}
WELL_KNOWN_ABBREVIATIONS = {
    *("PDF", "DOCX", "XLSX", "ODT", "ZIP", "SMS", "MMS", "PIN"),
    *("USB", "CD", "DVD", "TV", "WC", "OK", "QR", "FAQ"),
    *("PESEL", "NIP", "REGON", "KRS", "UE", "ZUS", "NFZ", "PKP", "SKM", "RODO", "BIP", "RP"),
}
EMPHASIS_WORDS = {
    *("UWAGA", "WAŻNE", "PILNE", "NOWE", "NOWY", "NOWA", "NIE", "TAK", "TYLKO", "LUB", "ORAZ", "DLA", "JEST"),
    *("JUŻ", "NABÓR", "TERMIN", "MUSISZ", "ZMIANA"),
}
_capitals = re.compile(rf"(?<![\w/.-])[{CAPITAL}]{{2,}}(?:[ ,–-]+[{CAPITAL}]+)*(?![\w/])")


# The whole text is searched for each; nobody reads a longer list.
MAX_ABBREVIATIONS = 50

# Functions that return abbreviations explained on every page of the site. The glossary registers one (pages/apps.py).
abbreviation_sources = []


def check_abbreviations(content):
    """Warn about the first use of each abbreviation that the item does not explain (WCAG 2.2, 3.1.4)."""
    everything = content.get_text()
    initials = get_initials(everything)
    explained = {
        abbr.text().strip()
        for _, tree in content.rich_texts
        for abbr in tree.find("abbr")
        if abbr.get("title").strip()
    }
    seen = set()
    for block in get_unquoted_blocks(content):
        if len(seen) >= MAX_ABBREVIATIONS:
            return
        shouted = {word for run in iter_capital_runs(block.text) for word in run.split()}
        for found in _abbreviation.finditer(block.text):
            abbreviation = found[1]
            if len(seen) >= MAX_ABBREVIATIONS:
                return
            if abbreviation in seen or abbreviation in shouted or is_exempt(abbreviation):
                continue
            seen.add(abbreviation)
            if (
                abbreviation not in explained
                and not is_expanded(abbreviation, everything, initials)
                and not any(abbreviation in explaining() for explaining in abbreviation_sources)
            ):
                yield warning(
                    block.location,
                    get_sentence_at(block.text, found.start()),
                    f"Skrót „{abbreviation}” nie jest nigdzie wyjaśniony. Za pierwszym razem napisz całą nazwę, "
                    "a skrót podaj w nawiasie, na przykład „Podmioty Ekonomii Społecznej (PES)”.",
                )


def is_exempt(word):
    """Return whether a word in capitals needs no explanation: a unit, Roman numeral, well-known or stressed word."""
    return word in UNITS | WELL_KNOWN_ABBREVIATIONS | EMPHASIS_WORDS or bool(_roman.fullmatch(word))


def is_expanded(abbreviation, text, initials):
    """
    Return whether `text` explains the abbreviation in one of the usual ways.

    Either in words ("w skrócie PES", "PES, czyli…", "PES to…", "(PES)" after words), or by consecutive words whose
    initials spell it; `initials` are those of `text`.
    """
    name = re.escape(abbreviation)
    says_so = (
        rf"\w\s+\({name}\)|\b{name}\s+\(\w+\s\w|"
        rf"(?:[Ss]krócie|[Dd]alej|zwan\w+)[\s:–„]+{name}\b|"
        rf"\b{name}\S?,?\s+(?:to|czyli|oznacza)\b|\b{name}\S?\s+(?:–|-)\s+to\b|\bto\s+skrót\b[^.]{{0,200}}\b{name}\b"
    )
    if re.search(says_so, text):
        return True
    # Two initials often match by chance, so their words must be capitalized.
    return abbreviation in (initials if len(abbreviation) == 2 else initials.upper())


def get_initials(text):
    """Return the initials of all words except abbreviations and short function words, which acronyms leave out."""
    return "".join(
        word[0]
        for word in re.findall(r"\w+", text)
        if len(word) > 2 and not word.isupper() and word not in ("oraz", "dla", "przy")
    )


MAX_CHARS_AROUND = 500


def get_sentence_at(text, position):
    """Return the sentence of `text` that contains the character at `position`, or a part of a very long one."""
    beginning = max(0, position - MAX_CHARS_AROUND)
    text, place = text[beginning : position + MAX_CHARS_AROUND], 0
    for sentence in split_sentences(text):
        start = text.index(sentence, place)
        place = start + len(sentence)
        if start <= position - beginning < place:
            return sentence
    return text


def check_capitals(content):
    """Warn about words in capitals: slower to read, and spelled out by some screen readers."""
    for block in get_unquoted_blocks(content):
        for sentence in split_sentences(block.text):
            if next(iter_capital_runs(sentence), None):
                yield warning(
                    block.location,
                    sentence,
                    "Wielkie litery trudniej się czyta. Napisz te słowa zwykłymi literami. Jeśli są ważne, pogrub je.",
                )


def iter_capital_runs(text):
    """Yield runs of capitals that are not an abbreviation: a long word, three words in a row, or an emphasis word."""
    for found in _capitals.finditer(text):
        run = [word for word in re.findall(r"\w+", found[0]) if not _roman.fullmatch(word)]
        long_words = [word for word in run if len(word) > 6 and word not in WELL_KNOWN_ABBREVIATIONS]
        plain_words = [word for word in run if not is_exempt(word)]
        in_a_row = len(plain_words) >= 3 and "," not in found[0]
        if long_words or in_a_row or EMPHASIS_WORDS & set(run):
            yield found[0]


# Lists typed by hand

_bullet = re.compile(r"([-–—•·*▪●○■])\s+\S")
_numbered = re.compile(r"(\d{1,2}[.)]|[a-z]\))\s+\S")


def check_fake_lists(content):
    """Warn once about each run of lines typed as a list: screen readers do not announce it (WCAG 2.2, 1.3.1)."""
    lines = [
        (block, line, get_list_marker(line)) for block in content.blocks for line in block.text.split("\n")
    ]
    is_reported = False
    for number, (block, line, marker) in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        neighbours = [entry for entry in (lines[number - 1] if number else None, following) if entry]
        is_item = marker == "bullet" or (
            marker == "number" and any(is_numbered_neighbour(block, entry) for entry in neighbours)
        )
        if is_item and block.kind not in ("h2", "h3", "h4", "td", "th") and not is_reported:
            yield warning(block.location, line, get_list_advice(block.kind))
        is_reported = is_item and following is not None and following[0].location == block.location


def get_list_marker(line):
    if _bullet.match(line):
        return "bullet"
    return "number" if _numbered.match(line) else ""


def is_numbered_neighbour(block, entry):
    other, _, marker = entry
    return marker == "number" and other.location == block.location


def get_list_advice(kind):
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
    """Warn once a sentence about official words with a plainer equivalent. Staff edit the list (PlainWord)."""
    text = content.get_text().lower()
    entries = [
        (entry.plain, entry.pattern, entry.unless_pattern)
        for entry in PlainWord.objects.filter(is_active=True)
        if entry.may_occur_in(text)
    ]
    for block in get_unquoted_blocks(content):
        for sentence in split_sentences(block.text):
            if found := find_officialese(sentence, entries):
                yield warning(block.location, sentence, advise_plain_words(found))


# A name: an act, a project, a book. Its words are not the editor's.
QUOTED_NAME = re.compile(rf"„[{CAPITAL}][^„”]*”|\"[{CAPITAL}][^\"]*\"|«[{CAPITAL}][^«»]*»")


def find_officialese(sentence, entries):
    """
    Return {phrase: plain equivalent} in the order of the sentence, without quoted names.

    Of overlapping phrases the longer one counts.
    """
    sentence = QUOTED_NAME.sub("„”", sentence)
    matches = sorted(
        (match.start(), -len(match[0]), match[0], plain)
        for plain, pattern, unless in [*entries, *GRAMMAR]
        if pattern.search(sentence) and not (unless and unless.search(sentence))
        for match in pattern.finditer(sentence)
    )
    found, end = {}, 0
    for start, _, phrase, plain in matches:
        if start >= end:
            found.setdefault(phrase, plain)
            end = start + len(phrase)
    return found


def advise_plain_words(found):
    if len(found) == 1:
        [(phrase, plain)] = found.items()
        advice = f"Prościej: {plain}." if plain else "Możesz to skreślić."
        return f"„{phrase}” to język urzędowy. {advice}"
    advice = "; ".join(f"„{phrase}” – {plain or 'skreśl'}" for phrase, plain in found.items())
    return f"To język urzędowy. Prościej: {advice}."
