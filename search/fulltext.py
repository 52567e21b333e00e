"""
The full text index in SQLite (FTS5) and in PostgreSQL (tsvector): all that differs between them.

Both hold lemmas, not words as written, in four columns or weights: title, lead, body, documents. The table has one
name and two columns that Django sees, `rowid` and `search_terms`; in FTS5 the latter is the table's own name, which
stands for all its columns. PostgreSQL has title and lead once more, in `head`.
"""

from dataclasses import dataclass, replace
from itertools import chain, islice, product

from django.db import connection, models

# PostgreSQL takes 1 MB of terms for a row, and as many positions as matter to it. What is beyond is not indexed.
MOST_BYTES = 700_000
MOST_PLACES = 4
PLACES_END = 16_383

MOST_WORDS_IN_NAME = 5
MOST_READINGS = 32
BEFORE_OTHERS = 1_000_000  # more than any rank

SQLITE_WRITE = (
    "INSERT OR REPLACE INTO search_terms (rowid, title, lead, body, documents) VALUES (%s, %s, %s, %s, %s)"
)
POSTGRESQL_WRITE = (
    "INSERT INTO search_terms (rowid, head, search_terms) VALUES (%s, %s::tsvector, %s::tsvector) "
    "ON CONFLICT (rowid) DO UPDATE SET head = excluded.head, search_terms = excluded.search_terms"
)
# What is in the title counts so much more that no number of mentions in a text makes up for it.
SQLITE_WEIGHTS = "1000.0, 30.0, 3.0, 1.0"
POSTGRESQL_WEIGHTS = "{0.01, 0.05, 0.3, 1.0}"  # documents, body, lead, title
# PostgreSQL ranks by reading. Of more entries than these it reads titles and leads alone: whole texts take thrice as
# long, and who is shown ten of thousands is not helped by how often the text of one says a word.
MOST_READ_WHOLE = 200


def build_terms(columns):
    """The columns of the table but its key, from the terms in title, lead, body and documents, each a list in order."""
    if connection.vendor == "postgresql":
        return [tsvector(columns[:2]), tsvector(columns)]
    return [" ".join(lemmas) for lemmas in columns]


def write(entry, terms):
    """Index `entry` with what `build_terms` made."""
    with connection.cursor() as cursor:
        cursor.execute(
            POSTGRESQL_WRITE if connection.vendor == "postgresql" else SQLITE_WRITE, [entry.pk, *terms]
        )


def tsvector(columns):
    """
    A tsvector as text, of all columns or the first ones. Lemmas are letters and digits alone, names dots as well:
    nothing in them needs escaping.
    """
    places, size, place = {}, 0, 0
    for weight, lemmas in zip("ABCD", columns, strict=False):
        for lemma in lemmas:
            place += 1
            known = places.get(lemma)
            if known is None:
                size += len(lemma.encode()) + 8
                if size > MOST_BYTES:
                    continue
                known = places[lemma] = {}
            if len(known.setdefault(weight, [])) < MOST_PLACES:
                known[weight].append(f"{min(place, PLACES_END)}{weight}")
    return " ".join(f"'{lemma}':{','.join(chain(*known.values()))}" for lemma, known in places.items())


def terms_of_name(words):
    """
    The terms that an entry has which is called by these words (each its lemmas) and no others: one for each way to
    read the words. A sign that is in no word parts the lemmas. None for long names, which nobody types.
    """
    if not 0 < len(words) <= MOST_WORDS_IN_NAME:
        return []
    # Sorted first: of long names the entry and whoever looks for it should come to the same readings.
    readings = islice(product(*sorted(map(sorted, words))), MOST_READINGS)
    return ["·".join(["", *sorted(reading)]) for reading in readings]


@dataclass(frozen=True)
class Wanted:
    """
    What an entry must hold: of each word (a tuple of lemmas) any lemma, and of the words all, or any. Those that are
    called so, for which `names` are the terms, hold all the words anyway, and come first.
    """

    words: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()
    any_word: bool = False

    def fts5(self):
        words = (" OR ".join(f'"{lemma}"' for lemma in lemmas) for lemmas in self.words)
        return (" OR " if self.any_word else " AND ").join(f"({word})" for word in words)

    def tsquery(self):
        words = (" | ".join(f"'{lemma}'" for lemma in lemmas) for lemmas in self.words)
        return (" | " if self.any_word else " & ").join(f"({word})" for word in words)


class TermsField(models.TextField):
    pass


@models.CharField.register_lookup
class InOnce(models.lookups.In):
    """
    `__in` for a query, which is made once. PostgreSQL may else, as long as it has not counted the rows of a new index,
    make it again for each row: with the site's ten thousands of words that takes a minute.
    """

    lookup_name = "in_once"

    def get_rhs_op(self, connection, rhs):
        return (
            f"= ANY(ARRAY{rhs})" if connection.vendor == "postgresql" else super().get_rhs_op(connection, rhs)
        )


@TermsField.register_lookup
class Match(models.Lookup):
    lookup_name = "match"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value.tsquery() if connection.vendor == "postgresql" else value.fts5()]

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
    """How well an entry matches: the less, the better. Only beside a Match."""

    output_field = models.FloatField()

    def __init__(self, wanted):
        self.wanted = wanted
        super().__init__()

    def as_sqlite(self, compiler, connection):
        named = Wanted((self.wanted.names,)).fts5()
        return self.with_named_first(f'bm25("search_terms", {SQLITE_WEIGHTS})', [], "MATCH %s", named)

    def as_postgresql(self, compiler, connection):
        # By any word: then the more words stand in the title, the higher.
        query = replace(self.wanted, any_word=True).tsquery()
        enough = f"SELECT FROM search_terms WHERE search_terms @@ %s::tsquery LIMIT {MOST_READ_WHOLE + 1}"
        are_many = f"(SELECT count(*) FROM ({enough}) AS enough) > {MOST_READ_WHOLE}"
        terms = f"CASE WHEN {are_many} THEN search_terms.head ELSE search_terms.search_terms END"
        rank = f"-ts_rank('{POSTGRESQL_WEIGHTS}', {terms}, %s::tsquery)", [self.wanted.tsquery(), query]
        return self.with_named_first(*rank, "@@ %s::tsquery", Wanted((self.wanted.names,)).tsquery())

    def with_named_first(self, rank, params, match, named):
        """The few that are called so are looked up once: to look for the names in each match would take longer."""
        if not self.wanted.names:
            return rank, params
        is_named = f"search_terms.rowid IN (SELECT rowid FROM search_terms WHERE search_terms {match})"
        return f"{rank} - CASE WHEN {is_named} THEN {BEFORE_OTHERS} ELSE 0 END", [*params, named]


def rows(statement, params):
    """
    What a statement with a Match finds. PostgreSQL is told to find by its index: to read all rows seems cheaper to it
    where many match, for it does not count that the terms of each would have to be fetched from beside the table.
    Inside a transaction of the caller it is told so until the end of that.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # In one message, which is one transaction too.
            cursor.execute(f"SET LOCAL enable_seqscan = off; {statement}", params)
            cursor.nextset()
        else:
            cursor.execute(statement, params)
        return cursor.fetchall()


def begins(name, beginning):
    """The condition that the column `name` begins with these small letters and digits, such that an index is used."""
    if connection.vendor == "postgresql":
        return models.Q(**{f"{name}__startswith": beginning})
    after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    return models.Q(**{f"{name}__gte": beginning, f"{name}__lt": after})
