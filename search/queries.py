"""Search: parse a query, find and rank matching entries."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain

from django.db import models
from django.db.models import Case, Exists, Value, When

from pages.models import GlossaryTerm

from .fulltext import (
    ALL_WORDS_BOOST,
    NAME_MATCH_BOOST,
    TITLE_MATCH_BOOST,
    MatchQuery,
    Rank,
    build_name_terms,
    build_start_terms,
    fetch_matches,
)
from .models import IndexEntry, WordForm
from .similar_words import SimilarWords, find_similar_words
from .spacing import correct_spaces, find_possible_words
from .text import (
    MAX_QUERY_WORDS,
    clean_text,
    compute_edit_distance,
    find_date_parts,
    find_query_words,
    fold,
    parse_words,
)

MAX_QUERY_CHARS = 200
# Stacked combining marks overlap neighbouring lines. No language uses more than two on a letter.
STACKED_DIACRITICS = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
RESULTS_PER_PAGE = 10
# Added to the rank. A page in another language follows all Polish ones, unless the query is one of its other words, as
# "po angielsku". Words that are not Polish are on no other page.
OTHER_LANGUAGE_PENALTY = NAME_MATCH_BOOST / 2
# A word of the glossary follows the pages, unless all words are in its title.
GLOSSARY_PENALTY = TITLE_MATCH_BOOST / 2
# Lemmas of what most pages are about: our city.
CITY_LEMMAS = {"rumia", "rumski", "miasto", "miejski", "gmina", "gminny"}


def normalize_query(text):
    """Return the query on one line, without invisible characters, cut to MAX_QUERY_CHARS."""
    line = " ".join(clean_text(unicodedata.normalize("NFKC", text[: MAX_QUERY_CHARS * 10])).split())
    line = STACKED_DIACRITICS.sub(r"\1", line)
    if len(line) <= MAX_QUERY_CHARS:
        return line
    # Cut at a space: half a word would match nothing.
    return line[: MAX_QUERY_CHARS + 1].rpartition(" ")[0] or line[:MAX_QUERY_CHARS]


@dataclass
class ParsedQuery:
    """The words of a query with the indexed lemmas of each; none for a word that is not in the index."""

    words: list[str]
    lemmas: dict[str, set[str]]
    spellings: dict[str, set[str]] = field(default_factory=dict)  # with Polish letters, of each word
    folded_forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # of each word
    forms: set[str] = field(default_factory=set)  # all forms of these lemmas, to highlight
    # Of the abbreviations of the glossary that the query has, as such or as their expansion.
    expansions: dict[str, "ParsedQuery"] = field(default_factory=dict)  # {abbreviation: its expansion}
    abbreviations: dict[tuple, str] = field(default_factory=dict)  # {words of the expansion: abbreviation}

    @property
    def unknown_words(self):
        return [word for word in self.words if not self.lemmas[word]]

    @property
    def known_words(self):
        return [word for word in self.words if self.lemmas[word]]

    @property
    def specific_words(self):
        """The known words without our city, which most pages are about; only the city if there is no other word."""
        specific = [word for word in self.known_words if CITY_LEMMAS.isdisjoint(self.lemmas[word])]
        return specific or ([] if self.unknown_words else self.known_words)

    @property
    def asks_beyond_glossary(self):
        """True if the query has an abbreviation of the glossary, or its expansion, and words that say what of it."""
        explained = {*self.expansions, *chain.from_iterable(self.abbreviations)}
        others = [word for word in self.words if word not in explained]
        return bool(explained) and any(CITY_LEMMAS.isdisjoint(self.lemmas[word]) for word in others)

    def is_in_other_language(self):
        """Return whether one of its words is in titles of other languages alone, as in "help for Kashubs"."""
        published = IndexEntry.objects.published()
        has_other_word = models.Q()
        for word in self.specific_words:
            in_title = MatchQuery((self.get_alternatives(word),), in_title=True)
            in_others, in_polish = (
                Exists(entries.matching(in_title))
                for entries in (published.in_other_languages(), published.in_polish())
            )
            has_other_word |= models.Q(in_others) & ~models.Q(in_polish)
        return bool(self.specific_words) and IndexEntry.objects.filter(has_other_word).exists()

    def get_spelling(self, word):
        """Return the closest spelling with Polish letters: "społeczna" rather than "społeczną" for "spoleczna"."""
        spellings = self.spellings.get(word) or [word]
        return min(sorted(spellings), key=lambda form: compute_edit_distance(word, form, len(word)))

    def get_alternatives(self, word):
        """Return the lemmas of a word and, for an abbreviation, its expansion, as a word of a MatchQuery."""
        alternatives = tuple(sorted(self.lemmas[word]))
        if word in self.expansions:
            alternatives += (self.expansions[word].get_words(),)
        return alternatives

    def get_words(self, words=None):
        """Return these words (default: all known ones) as words of a MatchQuery, expansions with their abbreviation."""
        words = self.known_words if words is None else words
        groups, grouped = [], set()
        for expansion, abbreviation in self.abbreviations.items():
            if grouped.isdisjoint(expansion) and set(expansion) <= set(words):
                grouped.update(expansion)
                groups.append((tuple(self.get_alternatives(word) for word in expansion), abbreviation))
        return (*groups, *(self.get_alternatives(word) for word in words if word not in grouped))

    def build_match_query(self, *, any_word=False, in_title=False, or_named=False):
        lemmas = [tuple(sorted(self.lemmas[word])) for word in self.known_words]
        # Any word of known ones is searched for when no entry has all. Of "ZIT hipopotam", "ZIT" is not all.
        may_have_all = not any_word or (bool(self.unknown_words) and not self.asks_beyond_glossary)
        return MatchQuery(
            self.get_words(self.specific_words),
            title_words=self.get_words() if may_have_all else (),
            name_terms=tuple(build_name_terms(lemmas)) if may_have_all else (),
            start_terms=tuple(chain.from_iterable(build_start_terms([word]) for word in lemmas)),
            any_word=any_word,
            in_title=in_title,
            other_name_terms=tuple(chain.from_iterable(build_name_terms([word]) for word in lemmas))
            if or_named
            else (),
            glossary_last=self.asks_beyond_glossary,
        )


def analyze_query(query_words, same_words=None):
    """
    Return the ParsedQuery of these words. `same_words` has another word for some of them, which matches as well.

    A word typed with Polish letters matches exactly ("sąd", court); without them it also matches words that differ only
    in these letters ("sad": orchard or court).
    """
    parsed, expansions = analyze_words(query_words, same_words, with_abbreviations=True)
    typed = {fold(word): word for word in query_words}
    used = {}
    for abbreviation, expansion in expansions.items():
        words = parse_words(expansion)
        matched = tuple(find_word_of(word, parsed) for word in words)
        if fold(abbreviation) in typed:
            used[typed[fold(abbreviation)]] = words
        elif len(words) > 1 and all(matched):
            parsed.abbreviations[matched] = fold(abbreviation)
            parsed.forms.add(abbreviation.lower())
    if used:
        analyzed, _ = analyze_words(list(dict.fromkeys(chain.from_iterable(used.values()))))
        parsed.forms |= analyzed.forms
        for word, words in used.items():
            if all(analyzed.lemmas[part] for part in words):
                parsed.expansions[word] = ParsedQuery(words, analyzed.lemmas)
    return parsed


def find_word_of(word, parsed):
    """Return the word of the query of which `word` is a form; None if there is none."""
    return next((typed for typed in parsed.words if fold(word) in parsed.folded_forms[typed]), None)


def analyze_words(words, same_words=None, with_abbreviations=False):
    """Return (ParsedQuery of the words, {abbreviation: expansion} of the glossary if asked for), from one statement."""
    folded = {word: fold(word) for word in words}
    also = {word: fold(other) for word, other in (same_words or {}).items() if word in folded}
    query = ParsedQuery(words, {word: set() for word in words})
    lemmas = WordForm.objects.filter(folded__in={*folded.values(), *also.values()}).values("lemma")
    rows = WordForm.objects.filter(lemma__in_materialized=lemmas).values_list("form", "folded", "lemma")
    if with_abbreviations:
        terms = GlossaryTerm.objects.published().exclude(expansion="").order_by()
        # No form has an empty `folded`.
        rows = rows.union(terms.values_list("name", Value(""), "expansion"), all=True)
    by_form, by_folded, forms_by_lemma, spellings, expansions = {}, {}, {}, {}, {}
    for form, plain, lemma in rows:
        if not plain:
            expansions[form] = lemma
            continue
        by_form.setdefault(form, set()).add(lemma)
        by_folded.setdefault(plain, set()).add(lemma)
        spellings.setdefault(plain, set()).add(form)
        forms_by_lemma.setdefault(lemma, set()).add(form)
    for word in words:
        exact = by_form.get(word) if word != folded[word] else None
        query.spellings[word] = spellings.get(word, set())
        query.lemmas[word] |= exact or by_folded.get(folded[word], set())
        query.lemmas[word] |= by_folded.get(also.get(word), set())
        for lemma in query.lemmas[word]:
            query.forms |= forms_by_lemma[lemma]
            query.folded_forms[word].update(map(fold, forms_by_lemma[lemma]))
    return query, expansions


class Search:
    """
    The results of one query at this moment: one page of entries, counts by kind, a correction or a suggestion.

    Unknown words are, in this order: corrected if the typo is sure, split or joined, completed (`prefix_words`),
    replaced by words of the same family (`related_words`), or left out (`missing_words`). In the last two cases only
    titles are searched: one word of several, or a similar one, is in the text of too many pages.
    """

    def __init__(self, text, kind="", page=1):
        self.text = normalize_query(text)
        words = find_query_words(self.text)
        self.words = words[:MAX_QUERY_WORDS]
        self.is_cut = len(text.strip()) > MAX_QUERY_CHARS or len(words) > MAX_QUERY_WORDS
        self.kind = IndexEntry.Kind(kind) if kind in IndexEntry.Kind.values else ""
        self.parsed_query = (
            analyze_query(self.words, find_date_parts(self.text)) if self.words else ParsedQuery([], {})
        )
        self.correction = self.suggestion = ""
        self.suggested_count = 0
        self.prefix_words, self.related_words, self.missing_words = [], [], []
        self.any_word = False
        page = max(page, 1)
        if not self.parsed_query.unknown_words:
            self.find_all_or_any_word(page)
        else:
            unknown = self.parsed_query.unknown_words
            similar, known = find_similar_words(unknown, find_possible_words(self.words, unknown))
            if not (self.find_correction(similar, page) or self.find_with_other_spaces(known, page)):
                self.find_similar(similar, page)

    def find_all_or_any_word(self, page):
        """
        Load the matches of all words. If there are none, of any word in titles.

        If few pages have all words and none has one of them in its title, they only mention the words: then pages with
        the name of any word are added and come first.
        """
        match_query = self.parsed_query.build_match_query()
        self.load(match_query, page)
        if len(self.parsed_query.specific_words) < 2:
            return
        if 0 < self.total <= RESULTS_PER_PAGE:
            either = self.parsed_query.build_match_query(or_named=True)
            matches = fetch_page(either, self.kind, page)
            if matches.best_rank > -ALL_WORDS_BOOST:
                self.set_matches(either, page, matches)
        if not self.total:
            self.find_any_word(page)

    def find_any_word(self, page):
        """
        Load the matches of any word in titles: in texts, one of several words is chance ("dom" of "dom kultury" in
        "pomoc w domu").
        """
        self.any_word = True
        match_query = self.parsed_query.build_match_query(any_word=True, in_title=True)
        self.load(replace(match_query, polish_first=not self.parsed_query.is_in_other_language()), page)

    def find_correction(self, similar, page):
        """
        Load the matches of the query with its typos corrected. True if there are any and the correction is sure.

        A correction that has no results is not mentioned: it must not reveal words of unpublished content.
        """
        unknown = self.parsed_query.unknown_words
        corrections = {word: similar[word] for word in unknown if word in similar and similar[word].closest}
        if corrections.keys() != set(unknown) or any(found.starting for found in corrections.values()):
            return False
        is_sure = all(found.is_sure for found in corrections.values())
        spelled = [
            corrections[word].closest[0] if word in corrections else self.parsed_query.get_spelling(word)
            for word in self.words
        ]
        corrected = analyze_query(spelled)
        if is_sure:
            self.load(corrected.build_match_query(), page)
            count = self.total
        else:
            count = sum(fetch_page(corrected.build_match_query()).kinds.values())
        if count and is_sure:
            self.parsed_query = corrected
            self.correction, self.missing_words = " ".join(spelled), unknown
        elif count:
            self.suggestion, self.suggested_count = " ".join(spelled), count
        return is_sure and count > 0

    def find_with_other_spaces(self, known, page):
        """Load the matches of the query with words split or joined to `known` ones. True if there are any."""
        unknown = self.parsed_query.unknown_words
        words = correct_spaces(self.words, unknown, known)
        if not words:
            return False
        corrected = analyze_query(words[:MAX_QUERY_WORDS])
        self.load(corrected.build_match_query(), page)
        if self.total:
            self.correction = " ".join(map(corrected.get_spelling, corrected.words))
            self.parsed_query, self.missing_words = corrected, unknown
            self.suggestion = ""
        return self.total > 0

    def find_similar(self, similar, page):
        """Load the matches with completed words. If words are still unknown, load matches in titles only."""
        for word, found in similar.items():
            if found.starting:
                self.prefix_words.append(word)
                self.add_words(word, found.starting)
        if not (unknown := self.parsed_query.unknown_words):
            self.find_all_or_any_word(page)
            return
        for word in unknown:
            if related := similar.get(word, SimilarWords()).related:
                self.related_words.append(word)
                self.add_words(word, related)
        self.missing_words = self.parsed_query.unknown_words
        self.find_any_word(page)

    def add_words(self, word, indexed_words):
        for form, _, _, lemmas in indexed_words:
            self.parsed_query.lemmas[word].update(lemmas)
            self.parsed_query.forms.add(form)

    def load(self, match_query, page):
        """Load the counts and the primary keys of this page, or of the last one if `page` is beyond it."""
        matches = fetch_page(match_query, self.kind, page) if match_query.words else Matches()
        self.set_matches(match_query, page, matches)

    def set_matches(self, match_query, page, matches):
        self.kinds, self.entry_pks = matches.kinds, matches.entry_pks
        self.total = sum(self.kinds.values())
        self.count = self.kinds.get(self.kind, 0) if self.kind else self.total
        self.pages = max(1, -(-self.count // RESULTS_PER_PAGE))
        self.page = min(page, self.pages)
        if self.count and self.page < page:
            self.load(match_query, self.page)

    def get_entries(self):
        """Return the entries of this page, the best first."""
        entries = (
            IndexEntry.objects.published()
            .select_related("meeting", "recruitment__meeting")
            .in_bulk(self.entry_pks)
        )
        return [entries[pk] for pk in self.entry_pks if pk in entries]


@dataclass(frozen=True)
class Matches:
    kinds: dict[str, int] = field(default_factory=dict)  # the number of matches by kind
    entry_pks: list[int] = field(default_factory=list)  # of this page, the best first
    best_rank: float = 0  # of all matches, the lowest, without penalties


def build_penalty(match_query):
    """Return the expression that is added to the rank of an entry."""
    conditions = []
    if match_query.polish_first:
        others = IndexEntry.objects.in_other_languages().values("pk")
        conditions.append(When(pk__in=others, then=OTHER_LANGUAGE_PENALTY))
    if match_query.glossary_last:
        conditions.append(When(kind=IndexEntry.Kind.TERMS, then=GLOSSARY_PENALTY))
    return Case(*conditions, default=0.0)


def fetch_page(match_query, kind="", page=1):
    """
    Return the Matches.

    Counting reads the same rows as ranking, so one statement does both. `kind` limits the page, not the counts.
    """
    matches = IndexEntry.objects.published().matching(match_query).order_by()
    matches = matches.annotate(rank=Rank(match_query), penalty=build_penalty(match_query))
    sql, params = matches.values_list("kind", "pk", "rank", "url", "penalty").query.sql_with_params()
    # A CTE that is referenced twice is evaluated once.
    statement = f"""
        WITH matches (kind, id, score, url, penalty) AS ({sql}),
        best AS (
            SELECT id, score + penalty AS score, url FROM matches {"WHERE kind = %s" if kind else ""}
            ORDER BY score + penalty, url, id LIMIT %s OFFSET %s
        )
        SELECT kind, count(*) AS number, min(score) AS score, NULL AS url FROM matches GROUP BY kind
        UNION ALL SELECT NULL, id, score, url FROM best ORDER BY score, url, number
    """
    counts_and_keys = fetch_matches(
        statement, [*params, *([kind] if kind else []), RESULTS_PER_PAGE, (page - 1) * RESULTS_PER_PAGE]
    )
    counts = [row for row in counts_and_keys if row[0]]
    return Matches(
        {kind: number for kind, number, *_ in counts},
        [pk for kind, pk, *_ in counts_and_keys if not kind],
        min((score for _, _, score, _ in counts), default=0),
    )
