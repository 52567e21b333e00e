"""A visitor's words: what they may mean, which pages hold them, what was probably meant instead."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.db import models

from .fulltext import Rank, Wanted, begins, rows, terms_of_name
from .models import Entry, Form, Word
from .text import MOST_WORDS, SMALL_WORDS, distance, fold, parse, sound, tidy, words

MOST_LETTERS = 200
# Accents upon accents would be drawn over the page's other lines. No language puts more than two on a letter.
PILED_MARKS = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
SHORTEST_BEGINNING = 3
MOST_BEGUN = 100
ON_PAGE = 10


def normalise(text):
    """What was typed, as it is shown again: one line, without what cannot be seen, never longer than MOST_LETTERS."""
    line = " ".join(tidy(unicodedata.normalize("NFKC", text[: MOST_LETTERS * 10])).split())
    line = PILED_MARKS.sub(r"\1", line)
    if len(line) <= MOST_LETTERS:
        return line
    # Not through a word: half of one is another one, which no page has.
    return line[: MOST_LETTERS + 1].rpartition(" ")[0] or line[:MOST_LETTERS]


@dataclass
class Meaning:
    """The words of a query with the lemmas that each may be a form of; a word that the site has not has none."""

    words: list[str]
    lemmas: dict[str, set[str]]
    spellings: dict[str, set[str]] = field(default_factory=dict)  # of words typed without Polish letters
    forms: set[str] = field(default_factory=set)  # all forms of these lemmas, as they stand in texts

    @property
    def unknown(self):
        return [word for word in self.words if not self.lemmas[word]]

    def spelled(self, word):
        """`word`, or the word with Polish letters that it may stand for: "społeczna" rather than "społeczną"."""
        spellings = self.spellings.get(word) or [word]
        return min(sorted(spellings), key=lambda form: distance(word, form, len(word)))

    def wanted(self, *, any_word=False):
        known = tuple(tuple(sorted(self.lemmas[word])) for word in self.words if self.lemmas[word])
        return Wanted(known, () if any_word else tuple(terms_of_name(known)), any_word)


def understand(query_words):
    """
    The Meaning of the words. With Polish letters a word is what it says; without them, whatever looks like it then:
    "sąd" is a court alone, "sad" may be an orchard or a court.
    """
    folded = {word: fold(word) for word in query_words}
    meaning = Meaning(query_words, {word: set() for word in query_words})
    named = Form.objects.filter(folded__in=set(folded.values())).values("lemma")
    by_form, by_folded, forms_of, spellings = {}, {}, {}, {}
    for form, plain, lemma in Form.objects.filter(lemma__in_once=named).values_list(
        "form", "folded", "lemma"
    ):
        by_form.setdefault(form, set()).add(lemma)
        by_folded.setdefault(plain, set()).add(lemma)
        spellings.setdefault(plain, set()).add(form)
        forms_of.setdefault(lemma, set()).add(form)
    for word in query_words:
        exact = by_form.get(word) if word != folded[word] else None
        meaning.spellings[word] = spellings.get(word, set())
        meaning.lemmas[word] |= exact or by_folded.get(folded[word], set())
        for lemma in meaning.lemmas[word]:
            meaning.forms |= forms_of[lemma]
    return meaning


def halves(plain, key):
    """A slip of the pen leaves one half of a word intact: the beginning, or, read backwards, the end."""
    half, part = max(2, len(key) // 2), max(SHORTEST_BEGINNING, len(plain) * 2 // 5)
    return (
        begins("sound", key[:half])
        | begins("sound_reversed", key[::-1][:half])
        # "spoldzielna" begins as "spółdzielnia" looks without its letters, but not as it sounds
        | begins("folded", plain[:part])
        # "opeika" has neither half of "opieka"
        | models.Q(folded__in=with_two_swapped(plain))
    )


def with_two_swapped(plain):
    return {plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(len(plain) - 1)}


def near(unknown):
    """For words that the site has not: {word: its words that begin so} and {word: the one probably meant}."""
    asked = {word: (fold(word), sound(word)) for word in unknown}
    asked = {
        word: (plain, key)
        for word, (plain, key) in asked.items()
        if plain.isascii() and len(plain) >= SHORTEST_BEGINNING
    }
    conditions = [halves(plain, key) for plain, key in asked.values()]
    if not conditions:
        return {}, {}
    candidates = list(
        Word.objects.filter(models.Q(*conditions, _connector=models.Q.OR))
        .order_by("word")
        .values_list("word", "folded", "sound", "lemmas")
    )
    begun, meant = {}, {}
    for word, (plain, key) in asked.items():
        begun[word] = [candidate for candidate in candidates if candidate[1].startswith(plain)][:MOST_BEGUN]
        if best := nearest(plain, key, candidates):
            meant[word] = best
    return begun, meant


def nearest(plain, key, candidates):
    """The candidate that looks most like the word asked for, of equals the one in its basic form; or None."""
    best, least = None, None
    for candidate in candidates:
        form, its_plain, its_key, lemmas = candidate
        if not form.isalpha() or len(form) < SHORTEST_BEGINNING or its_plain in SMALL_WORDS:
            continue
        most = tolerated(min(len(plain), len(its_plain)))
        # Who writes by ear makes a slip that cannot be heard.
        unheard = 1 if key == its_key else 0
        seen = distance(plain, its_plain, most + unheard)
        # Who slips at the very beginning slips once, in a long word; "zus" is not "już", nor "rekrutacja" "degradacja".
        begins_alike = its_key[:1] == key[:1] or its_plain[:1] == plain[:1]
        slips = seen - unheard, seen, form not in lemmas
        if slips[0] <= (most if begins_alike else most - 1) and (least is None or slips < least):
            best, least = candidate, slips
    return best


def tolerated(length):
    """How many slips leave a word of so many letters one that can be told from others: "tata" is not "taka"."""
    return 0 if length < 5 else 1 if length < 8 else 2


class Search:
    """One search at this moment."""

    def __init__(self, text, kind="", page=1):
        self.text = normalise(text)
        self.words = parse(self.text)
        self.is_cut = len(text.strip()) > MOST_LETTERS or len(set(words(self.text))) > MOST_WORDS
        self.kind = Entry.Kind(kind) if kind in Entry.Kind.values else ""
        self.meaning = understand(self.words) if self.words else Meaning([], {})
        self.suggestion = self.suggested_count = None
        self.begun = []
        unknown = self.meaning.unknown
        if unknown:
            begun, meant = near(unknown)
            self.suggest(meant)
            self.begun = [word for word, candidates in begun.items() if candidates]
            for word, candidates in begun.items():
                for form, _, _, lemmas in candidates:
                    self.meaning.lemmas[word].update(lemmas)
                    self.meaning.forms.add(form)
        self.find(max(page, 1))

    def suggest(self, meant):
        """ "Did you mean", when that is found: what is not published must not be told by a suggestion either."""
        if not all(word in meant for word in self.meaning.unknown):
            return
        lemmas = {word: self.meaning.lemmas[word] or set(meant[word][3]) for word in self.words}
        kinds, _ = best(Meaning(self.words, lemmas).wanted())
        count = sum(kinds.values())
        if count:
            self.suggestion = " ".join(
                meant[word][0] if word in meant else self.meaning.spelled(word) for word in self.words
            )
            self.suggested_count = count

    def find(self, page):
        """The matches of all the words; failing these, of any of them."""
        is_known = self.words and not self.meaning.unknown
        self.any_word = False
        self.read(self.meaning.wanted() if is_known else Wanted(), page)
        if not self.total and len(self.words) > 1:
            self.any_word = True
            self.read(self.meaning.wanted(any_word=True), page)

    def read(self, wanted, page):
        """How many matches there are, how many of each kind, and the best of those on this page, or on the last."""
        self.kinds, self.best = best(wanted, self.kind, page) if wanted.words else ({}, [])
        self.total = sum(self.kinds.values())
        self.count = self.kinds.get(self.kind, 0) if self.kind else self.total
        self.pages = max(1, -(-self.count // ON_PAGE))
        self.page = min(page, self.pages)
        if self.count and self.page < page:
            self.read(wanted, self.page)

    def entries(self):
        """The entries on this page of the results, the best first."""
        entries = (
            Entry.objects.published().select_related("meeting", "recruitment__meeting").in_bulk(self.best)
        )
        return [entries[pk] for pk in self.best if pk in entries]


def best(wanted, kind="", page=1):
    """
    ({kind: how many match}, [the keys of the best matches on this page, all of this kind if one is given]).

    To count them the database reads as much as to rank them; so it does both at once, and what a page shows is read
    after it.
    """
    found = Entry.objects.published().matching(wanted).annotate(rank=Rank(wanted)).order_by()
    sql, params = found.values_list("kind", "pk", "rank", "address").query.sql_with_params()
    # What is named twice is made once.
    counted = f"""
        WITH found (kind, id, score, address) AS ({sql}),
        best AS (SELECT * FROM found {"WHERE kind = %s" if kind else ""} ORDER BY score, address, id LIMIT %s OFFSET %s)
        SELECT kind, count(*) AS number, NULL AS score, NULL AS address FROM found GROUP BY kind
        UNION ALL SELECT NULL, id, score, address FROM best ORDER BY score, address, number
    """
    counts_and_keys = rows(counted, [*params, *([kind] if kind else []), ON_PAGE, (page - 1) * ON_PAGE])
    kinds = {kind: number for kind, number, *_ in counts_and_keys if kind}
    return kinds, [pk for kind, pk, *_ in counts_and_keys if kind is None]
