"""
The full text index in SQLite (FTS5) and in PostgreSQL (tsvector): everything that differs between the two.

Both index lemmas instead of words, in four columns (FTS5) or weights (tsvector): title (with the other words of the
item), lead, body, documents. The title also has name terms (build_name_terms) and start terms (build_start_terms).
Django knows two columns of the table: `rowid` and `search_fulltext`, which in FTS5 is the name of the table and means
all its columns. PostgreSQL has title and lead also in a short column of their own, `title_lead`, for ranking.
"""

from dataclasses import dataclass, replace
from itertools import chain, combinations, islice, product

from django.db import connection, models

# PostgreSQL limits a tsvector to 1 MB and its positions to 16383. Lemmas beyond the limit are not indexed.
MAX_TSVECTOR_BYTES = 700_000
MAX_POSITIONS_PER_WEIGHT = 4
MAX_POSITION = 16_383

MAX_NAME_WORDS = 5
MAX_NAME_READINGS = 32
# Each is more than any rank and all that follow.
NAME_MATCH_BOOST = 1_000_000
TITLE_MATCH_BOOST = 100_000
# Only with `other_name_terms`: an entry that has all words, one of them in the title.
ALL_WORDS_BOOST = 50_000
# Only with `any_word`: an entry with two of the words in the title. "Rewitalizacja" alone begins many titles.
TWO_WORDS_BOOST = 20_000
START_MATCH_BOOST = 10_000

SQLITE_UPSERT = (
    "INSERT OR REPLACE INTO search_fulltext (rowid, title, lead, body, documents) VALUES (%s, %s, %s, %s, %s)"
)
POSTGRESQL_UPSERT = (
    "INSERT INTO search_fulltext (rowid, title_lead, search_fulltext) VALUES (%s, %s::tsvector, %s::tsvector) "
    "ON CONFLICT (rowid) DO UPDATE SET title_lead = excluded.title_lead, search_fulltext = excluded.search_fulltext"
)
# A match in the title outweighs any number of matches in the text.
SQLITE_WEIGHTS = "1000.0, 30.0, 3.0, 1.0"
POSTGRESQL_WEIGHTS = "{0.01, 0.05, 0.3, 1.0}"  # documents, body, lead, title
# PostgreSQL reads the vector of each match to rank it. With more matches than this it reads only `title_lead`, which
# takes a third of the time.
MAX_FULLY_RANKED_ROWS = 200


def build_row(columns):
    """Return the values of the table's columns after the key, from lists of lemmas: [title, lead, body, documents]."""
    if connection.vendor == "postgresql":
        return [build_tsvector(columns[:2]), build_tsvector(columns)]
    return [" ".join(lemmas) for lemmas in columns]


def write_row(entry, row):
    """Insert or replace the row of `entry`; `row` comes from build_row."""
    with connection.cursor() as cursor:
        cursor.execute(
            POSTGRESQL_UPSERT if connection.vendor == "postgresql" else SQLITE_UPSERT, [entry.pk, *row]
        )


def build_tsvector(columns):
    """
    Return the tsvector literal of all columns or the first ones.

    Lemmas consist of letters and digits, name terms also of dots, so nothing needs escaping.
    """
    positions, size, position = {}, 0, 0
    for weight, lemmas in zip("ABCD", columns, strict=False):
        for lemma in lemmas:
            position += 1
            by_weight = positions.get(lemma)
            if by_weight is None:
                size += len(lemma.encode()) + 8
                if size > MAX_TSVECTOR_BYTES:
                    continue
                by_weight = positions[lemma] = {}
            if len(by_weight.setdefault(weight, [])) < MAX_POSITIONS_PER_WEIGHT:
                by_weight[weight].append(f"{min(position, MAX_POSITION)}{weight}")
    return " ".join(
        f"'{lemma}':{','.join(chain(*by_weight.values()))}" for lemma, by_weight in positions.items()
    )


def build_name_terms(words):
    """
    Return the terms that match a whole name, independently of the order of its words; `words` are their lemmas.

    There is one term for each combination of lemmas, joined by "·", which no lemma contains. Names of more than
    MAX_NAME_WORDS words have no term.
    """
    if not 0 < len(words) <= MAX_NAME_WORDS:
        return []
    # Sorted, so that the entry and the query use the same combinations when there are more than the maximum.
    readings = islice(product(*sorted(map(sorted, words))), MAX_NAME_READINGS)
    return ["·".join(["", *sorted(reading)]) for reading in readings]


def build_start_terms(words):
    """Return the terms of a title's first word: what a title starts with is what its page is about."""
    return [f"{lemma}·" for lemma in sorted(words[0])] if words else []


@dataclass(frozen=True)
class MatchQuery:
    """
    A condition on entries, and how to rank those that meet it.

    Each word is a tuple of alternatives: a lemma, or a tuple of words that must all occur, as for an abbreviation its
    expansion. All words must occur, with `any_word` one of them; with `in_title` in the title. With `and_in_title` one
    of the words must also be in the title. Entries with one of `other_name_terms` match as well, after those that would
    match `and_in_title`.

    Ranked first are entries with one of `name_terms`; then those with all `title_words` in the title, of these the ones
    with a `start_term`, and short titles before long ones. With `any_word`, entries with two of the words in the title
    come before those with one. With `glossary_last`, words of the glossary follow pages; with `polish_first`, pages in
    other languages follow Polish ones.
    """

    words: tuple = ()
    title_words: tuple = ()
    name_terms: tuple[str, ...] = ()
    start_terms: tuple[str, ...] = ()
    any_word: bool = False
    in_title: bool = False
    and_in_title: bool = False
    other_name_terms: tuple[str, ...] = ()
    glossary_last: bool = False
    polish_first: bool = True

    def to_fts5(self):
        return self.render('"{}"', "{{title}} : ({})", " AND ", " OR ")

    def to_tsquery(self):
        return self.render("'{}'", "({})", " & ", " | ", "'{}':A")

    def render(self, term, title, all_operator, any_operator, title_term=None):
        def render_with(any_word, in_title):
            used_term = (title_term or term) if in_title else term
            expression = render_words(self.words, used_term, all_operator, any_operator, any_word)
            return title.format(expression) if in_title else f"({expression})"

        expression = render_with(self.any_word, self.in_title)
        if self.and_in_title:
            expression += all_operator + render_with(True, True)
        return any_operator.join([expression, *map(term.format, self.other_name_terms)])

    def for_title(self):
        """Return the condition on entries with all `title_words` in the title."""
        return MatchQuery(self.title_words, in_title=True)

    def for_two_words(self):
        """Return the condition on entries with any two of `words` in the title."""
        return MatchQuery((tuple(combinations(self.words, 2)),), in_title=True)


def render_words(words, term, all_operator, any_operator, any_word=False):
    """Return the words of a MatchQuery in the syntax of a database; `term` is the format of one lemma."""

    def render(alternative):
        if isinstance(alternative, str):
            return term.format(alternative)
        return f"({render_words(alternative, term, all_operator, any_operator)})"

    groups = (f"({any_operator.join(map(render, word))})" for word in words)
    return (any_operator if any_word else all_operator).join(groups)


class SearchVectorField(models.TextField):
    pass


@models.CharField.register_lookup
class MaterializedIn(models.lookups.In):
    """
    `__in` for a subquery that is evaluated once.

    Without it PostgreSQL may evaluate the subquery for each row until it has statistics of a new table, which takes a
    minute with tens of thousands of words.
    """

    lookup_name = "in_materialized"

    def get_rhs_op(self, connection, rhs):
        return (
            f"= ANY(ARRAY{rhs})" if connection.vendor == "postgresql" else super().get_rhs_op(connection, rhs)
        )


@SearchVectorField.register_lookup
class Match(models.Lookup):
    lookup_name = "match"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value.to_tsquery() if connection.vendor == "postgresql" else value.to_fts5()]

    def as_sqlite(self, compiler, connection):
        (left, left_params), (right, right_params) = (
            self.process_lhs(compiler, connection),
            self.process_rhs(compiler, connection),
        )
        return f"{left} MATCH {right}", [*left_params, *right_params]

    def as_postgresql(self, compiler, connection):
        (left, left_params), (right, right_params) = (
            self.process_lhs(compiler, connection),
            self.process_rhs(compiler, connection),
        )
        return f"{left} @@ {right}::tsquery", [*left_params, *right_params]


class Rank(models.Func):
    """The rank of a match, ascending. Use it only in a query with a Match."""

    output_field = models.FloatField()

    def __init__(self, match_query):
        self.match_query = match_query
        super().__init__()

    def as_sqlite(self, compiler, connection):
        rank, params = f'bm25("search_fulltext", {SQLITE_WEIGHTS})', []
        rows = "search_fulltext.rowid IN (SELECT rowid FROM search_fulltext WHERE search_fulltext MATCH %s)"
        return self.add_boosts(rank, params, rows, MatchQuery.to_fts5, rows)

    def as_postgresql(self, compiler, connection):
        # Ranked by any word: the rank grows with the number of words in the title.
        any_word = replace(self.match_query, any_word=True).to_tsquery()
        limited = (
            "SELECT FROM search_fulltext WHERE search_fulltext @@ %s::tsquery "
            f"LIMIT {MAX_FULLY_RANKED_ROWS + 1}"
        )
        has_many = f"(SELECT count(*) FROM ({limited}) AS limited) > {MAX_FULLY_RANKED_ROWS}"
        vector = (
            f"CASE WHEN {has_many} THEN search_fulltext.title_lead ELSE search_fulltext.search_fulltext END"
        )
        rank = f"-ts_rank('{POSTGRESQL_WEIGHTS}', {vector}, %s::tsquery)"
        params = [self.match_query.to_tsquery(), any_word]
        rows = (
            "search_fulltext.rowid IN "
            "(SELECT rowid FROM search_fulltext WHERE search_fulltext @@ %s::tsquery)"
        )
        return self.add_boosts(
            rank, params, rows, MatchQuery.to_tsquery, "search_fulltext.title_lead @@ %s::tsquery"
        )

    def add_boosts(self, rank, params, has_terms, render, has_in_title):
        """
        Subtract the boosts from the rank.

        Rows with special terms are few, so `has_terms`, with an uncorrelated subquery, is faster than a check of each
        row.
        """
        boosts = [
            (NAME_MATCH_BOOST, has_terms, MatchQuery((self.match_query.name_terms,))),
            (TITLE_MATCH_BOOST, has_in_title, self.match_query.for_title()),
            (START_MATCH_BOOST, has_terms, MatchQuery((self.match_query.start_terms,))),
        ]
        if self.match_query.any_word and len(self.match_query.words) > 1:
            boosts.append((TWO_WORDS_BOOST, has_in_title, self.match_query.for_two_words()))
        if self.match_query.other_name_terms:
            all_words = replace(self.match_query, other_name_terms=(), and_in_title=True)
            boosts.append((ALL_WORDS_BOOST, has_terms, all_words))
        for boost, condition, match_query in boosts:
            if any(match_query.words):
                amount = boost
                if boost == TITLE_MATCH_BOOST:
                    amount = f"{boost} - length(search_indexentry.title)"
                rank += f" - CASE WHEN {condition} THEN {amount} ELSE 0 END"
                params = [*params, render(match_query)]
        return rank, params


def fetch_matches(statement, params):
    """
    Return the rows of a statement with a Match.

    On PostgreSQL sequential scans are disabled until the end of the transaction: the planner prefers them for common
    words because its costs ignore that the vectors are stored out of line (TOAST).
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One message with both statements is one transaction in autocommit mode.
            cursor.execute(f"SET LOCAL enable_seqscan = off; {statement}", params)
            cursor.nextset()
        else:
            cursor.execute(statement, params)
        return cursor.fetchall()


def build_prefix_filter(name, prefix):
    """Return a Q for `startswith` that uses an index; `prefix` consists of lowercase letters and digits."""
    if connection.vendor == "postgresql":
        return models.Q(**{f"{name}__startswith": prefix})
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return models.Q(**{f"{name}__gte": prefix, f"{name}__lt": end})
