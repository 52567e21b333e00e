"""Polish text split into sentences and words."""

import re

# A full stop after these never ends a sentence, even before a capital letter: "ul. Sabata", "np. Rumia".
ABBREVIATIONS = {
    *("np", "tj", "tzn", "tzw", "m.in", "zob", "por", "ok", "ww", "wg", "ds", "dot", "im", "ps"),
    *("ul", "al", "pl", "os", "woj", "pow", "gm", "m.st", "św", "st"),
    *("nr", "pkt", "poz", "art", "ust", "par", "lit", "rozdz"),
    *("zał", "sygn", "dz", "str", "s", "t", "rys", "tab"),
    *("godz", "tel", "kom", "faks", "pn", "pon", "wt", "śr", "czw", "pt", "sob", "niedz"),
    *("prof", "mgr", "inż", "hab", "dr", "lek", "adw"),
    *("ks", "bp", "red", "dyr", "kier", "wiceprzew", "przew"),
    *("styczn", "stycz", "lut", "mar", "kwiec", "kw", "czerw", "lip", "sierp", "wrz", "paźdz", "grudz"),
    *("cz", "sz", "ch", "rz"),
}
# A full stop after these may end a sentence: "Powstała w 2022 r. Działa w Rumi." but "W 2022 r. Rada podjęła…".
ENDING_ABBREVIATIONS = {
    *("r", "rr", "w", "br", "bm", "min", "sek"),
    *("itd", "itp", "in", "tys", "mln", "mld", "zł", "gr"),
}
# With fewer words before it, such an abbreviation stands inside a sentence.
MIN_WORDS_BEFORE_ENDING_ABBREVIATION = 6

_possible_end = re.compile(
    r"""
    (?<! [.!?…] ) [.!?…]++  # possessive, as below: a run that ends no sentence is read once
    [”"»')\]]*+            # closing quotation marks belong to the sentence
    \s++
    (?= [„"«(\[–-]* \s* [^\W_a-ząćęłńóśźż] )   # the next one starts with a capital letter or a digit
    """,
    re.VERBOSE,
)
_word_before_stop = re.compile(r"([\w.]*\w)?\.$")
# No abbreviation and no number before a full stop is longer.
MAX_STOPPED_WORD_CHARS = 40
_number = re.compile(r"\d{1,3}|[IVXLC]+")


def split_sentences(text):
    """
    Yield the sentences of `text`. A line break ends a sentence.

    A full stop that may belong to an abbreviation, a date or an initial is resolved so that false warnings are
    unlikely: the result only decides how long a sentence seems.
    """
    for line in text.split("\n"):
        start = read_until = word_count = 0
        for end in _possible_end.finditer(line):
            word_count += len(split_words(line[read_until : end.end()]))
            read_until = end.end()
            last_chars = line[max(start, end.start() - MAX_STOPPED_WORD_CHARS) : end.end()].strip()
            if is_complete(last_chars, word_count):
                yield line[start : end.end()].strip()
                start, word_count = end.end(), 0
        if line[start:].strip():
            yield line[start:].strip()


def is_complete(last_chars, word_count):
    """Return whether the sentence with these last characters and so many words ends there."""
    found = _word_before_stop.search(last_chars.rstrip("”\"»')]"))
    if not found or last_chars.endswith("..."):
        return True
    word = found[1] or ""
    if len(word) >= MAX_STOPPED_WORD_CHARS:
        return True
    if word.lower() in ABBREVIATIONS:
        return False
    if word.lower() in ENDING_ABBREVIATIONS:
        return word_count >= MIN_WORDS_BEFORE_ENDING_ABBREVIATION
    if re.fullmatch(r"([A-ZĄĆĘŁŃÓŚŹŻ]\.)*[A-ZĄĆĘŁŃÓŚŹŻ]", word) and not _number.fullmatch(word):
        return False  # initials: "J. Kowalska"
    # "1. Wypełnij wniosek", "XX. Sesja": a number alone is an ordinal, not a sentence.
    return not (_number.fullmatch(word) and word_count == 1)


def split_words(text):
    """Return the words of `text`: what has a letter or a digit, so a dash is not one."""
    return [word for word in text.split() if re.search(r"\w", word)]
