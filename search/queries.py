"""Search: parse a query, find and rank matching entries, suggest corrections of typos."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.db import models

from .fulltext import MatchQuery, Rank, build_name_terms, build_prefix_filter, fetch_matches
from .models import IndexedWord, IndexEntry, WordForm
from .text import (
    MAX_QUERY_WORDS,
    STOP_WORDS,
    build_phonetic_key,
    clean_text,
    compute_edit_distance,
    fold,
    parse_words,
    split_words,
)

MAX_QUERY_CHARS = 200
# Stacked combining marks overlap neighbouring lines. No language uses more than two on a letter.
STACKED_DIACRITICS = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
MIN_PREFIX_CHARS = 3
MAX_PREFIX_MATCHES = 100
RESULTS_PER_PAGE = 10


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
    forms: set[str] = field(default_factory=set)  # all forms of these lemmas, to highlight

    @property
    def unknown_words(self):
        return [word for word in self.words if not self.lemmas[word]]

    def get_spelling(self, word):
        """Return the closest spelling with Polish letters: "społeczna" rather than "społeczną" for "spoleczna"."""
        spellings = self.spellings.get(word) or [word]
        return min(sorted(spellings), key=lambda form: compute_edit_distance(word, form, len(word)))

    def build_match_query(self, *, any_word=False):
        lemmas = tuple(tuple(sorted(self.lemmas[word])) for word in self.words if self.lemmas[word])
        return MatchQuery(lemmas, () if any_word else tuple(build_name_terms(lemmas)), any_word)


def analyze_query(query_words):
    """
    Return the ParsedQuery of these words.

    A word typed with Polish letters matches exactly ("sąd", court); without them it also matches words that differ only
    in these letters ("sad": orchard or court).
    """
    folded = {word: fold(word) for word in query_words}
    query = ParsedQuery(query_words, {word: set() for word in query_words})
    lemmas = WordForm.objects.filter(folded__in=set(folded.values())).values("lemma")
    by_form, by_folded, forms_by_lemma, spellings = {}, {}, {}, {}
    for form, plain, lemma in WordForm.objects.filter(lemma__in_materialized=lemmas).values_list(
        "form", "folded", "lemma"
    ):
        by_form.setdefault(form, set()).add(lemma)
        by_folded.setdefault(plain, set()).add(lemma)
        spellings.setdefault(plain, set()).add(form)
        forms_by_lemma.setdefault(lemma, set()).add(form)
    for word in query_words:
        exact = by_form.get(word) if word != folded[word] else None
        query.spellings[word] = spellings.get(word, set())
        query.lemmas[word] |= exact or by_folded.get(folded[word], set())
        for lemma in query.lemmas[word]:
            query.forms |= forms_by_lemma[lemma]
    return query


def build_blocking_filter(plain, key):
    """Return the candidate filter: a single typo leaves the first or the second half of the phonetic key unchanged."""
    half, prefix_length = max(2, len(key) // 2), max(MIN_PREFIX_CHARS, len(plain) * 2 // 5)
    return (
        build_prefix_filter("phonetic_key", key[:half])
        | build_prefix_filter("phonetic_key_reversed", key[::-1][:half])
        # "spoldzielna" and "spółdzielnia" have the same folded prefix, but different keys
        | build_prefix_filter("folded", plain[:prefix_length])
        # "opeika" shares neither half with "opieka"
        | models.Q(folded__in=swap_adjacent_letters(plain))
    )


def swap_adjacent_letters(plain):
    return {plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(len(plain) - 1)}


def find_similar_words(unknown):
    """Return ({word: indexed words with this prefix}, {word: the closest indexed word}) for unknown words."""
    keys = {word: (fold(word), build_phonetic_key(word)) for word in unknown}
    keys = {
        word: (plain, key)
        for word, (plain, key) in keys.items()
        if plain.isascii() and len(plain) >= MIN_PREFIX_CHARS
    }
    conditions = [build_blocking_filter(plain, key) for plain, key in keys.values()]
    if not conditions:
        return {}, {}
    candidates = list(
        IndexedWord.objects.filter(models.Q(*conditions, _connector=models.Q.OR))
        .order_by("word")
        .values_list("word", "folded", "phonetic_key", "lemmas")
    )
    prefix_matches, closest = {}, {}
    for word, (plain, key) in keys.items():
        prefix_matches[word] = [candidate for candidate in candidates if candidate[1].startswith(plain)][
            :MAX_PREFIX_MATCHES
        ]
        if best := pick_closest(plain, key, candidates):
            closest[word] = best
    return prefix_matches, closest


def pick_closest(plain, key, candidates):
    """Return the candidate with the fewest edits, preferably one that is its own lemma; None if all need too many."""
    best, best_score = None, None
    for candidate in candidates:
        word, word_plain, word_key, lemmas = candidate
        if not word.isalpha() or len(word) < MIN_PREFIX_CHARS or word_plain in STOP_WORDS:
            continue
        max_edits = get_max_edits(min(len(plain), len(word_plain)))
        # A misspelling that sounds the same may differ by one more edit.
        phonetic_bonus = 1 if key == word_key else 0
        edits = compute_edit_distance(plain, word_plain, max_edits + phonetic_bonus)
        # Fewer edits if the first letters differ: "zus" is not "już", "rekrutacja" is not "degradacja".
        has_same_start = word_key[:1] == key[:1] or word_plain[:1] == plain[:1]
        score = edits - phonetic_bonus, edits, word not in lemmas
        if score[0] <= (max_edits if has_same_start else max_edits - 1) and (
            best_score is None or score < best_score
        ):
            best, best_score = candidate, score
    return best


def get_max_edits(length):
    """Return the number of edits allowed for a word of this length. Short words become other words: "tata", "taka"."""
    return 0 if length < 5 else 1 if length < 8 else 2


class Search:
    """The results of one query at this moment: one page of entries, counts by kind, a suggestion."""

    def __init__(self, text, kind="", page=1):
        self.text = normalize_query(text)
        self.words = parse_words(self.text)
        self.is_cut = (
            len(text.strip()) > MAX_QUERY_CHARS or len(set(split_words(self.text))) > MAX_QUERY_WORDS
        )
        self.kind = IndexEntry.Kind(kind) if kind in IndexEntry.Kind.values else ""
        self.parsed_query = analyze_query(self.words) if self.words else ParsedQuery([], {})
        self.suggestion = self.suggested_count = None
        self.prefix_words = []
        unknown = self.parsed_query.unknown_words
        if unknown:
            prefix_matches, closest = find_similar_words(unknown)
            self.suggest(closest)
            self.prefix_words = [word for word, candidates in prefix_matches.items() if candidates]
            for word, candidates in prefix_matches.items():
                for form, _, _, lemmas in candidates:
                    self.parsed_query.lemmas[word].update(lemmas)
                    self.parsed_query.forms.add(form)
        self.find(max(page, 1))

    def suggest(self, closest):
        """Set `suggestion` if it has results: a suggestion must not reveal words of unpublished content."""
        if not all(word in closest for word in self.parsed_query.unknown_words):
            return
        lemmas = {word: self.parsed_query.lemmas[word] or set(closest[word][3]) for word in self.words}
        kinds, _ = fetch_page(ParsedQuery(self.words, lemmas).build_match_query())
        count = sum(kinds.values())
        if count:
            self.suggestion = " ".join(
                closest[word][0] if word in closest else self.parsed_query.get_spelling(word)
                for word in self.words
            )
            self.suggested_count = count

    def find(self, page):
        """Load the matches of all words or, if there are none, of any word."""
        is_known = self.words and not self.parsed_query.unknown_words
        self.any_word = False
        self.load(self.parsed_query.build_match_query() if is_known else MatchQuery(), page)
        if not self.total and len(self.words) > 1:
            self.any_word = True
            self.load(self.parsed_query.build_match_query(any_word=True), page)

    def load(self, match_query, page):
        """Load the counts and the primary keys of this page, or of the last one if `page` is beyond it."""
        self.kinds, self.entry_pks = (
            fetch_page(match_query, self.kind, page) if match_query.words else ({}, [])
        )
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


def fetch_page(match_query, kind="", page=1):
    """
    Return ({kind: number of matches}, [primary keys of this page's entries, the best first]).

    Counting reads the same rows as ranking, so one statement does both. `kind` limits the page, not the counts.
    """
    matches = IndexEntry.objects.published().matching(match_query).annotate(rank=Rank(match_query)).order_by()
    sql, params = matches.values_list("kind", "pk", "rank", "url").query.sql_with_params()
    # A CTE that is referenced twice is evaluated once.
    statement = f"""
        WITH matches (kind, id, score, url) AS ({sql}),
        best AS (SELECT * FROM matches {"WHERE kind = %s" if kind else ""} ORDER BY score, url, id LIMIT %s OFFSET %s)
        SELECT kind, count(*) AS number, NULL AS score, NULL AS url FROM matches GROUP BY kind
        UNION ALL SELECT NULL, id, score, url FROM best ORDER BY score, url, number
    """
    counts_and_keys = fetch_matches(
        statement, [*params, *([kind] if kind else []), RESULTS_PER_PAGE, (page - 1) * RESULTS_PER_PAGE]
    )
    kinds = {kind: number for kind, number, *_ in counts_and_keys if kind}
    return kinds, [pk for kind, pk, *_ in counts_and_keys if kind is None]
