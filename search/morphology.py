"""The lemmas of words and the forms of lemmas, learnt once from Morfeusz and kept in the database."""

import json
import logging
import subprocess
import sys
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from django.db import connection

from .models import Word
from .text import LONGEST_WORD, fold, sound

logger = logging.getLogger(__name__)

DICTIONARY = Path(__file__).with_name("dictionary.py")
MOST_SECONDS = 60
# Who writes new words does it one after the other; any number that nobody else takes.
LOCK = 20_220_324
BATCH = 2000
# In a third of the time of bulk_create: a new word brings some twenty forms.
INSERT_FORM = "INSERT INTO search_form (form, folded, lemma) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class Analysis:
    """What Morfeusz says of words that the site has not had before, as the rows that will keep it."""

    lemmas: dict[str, list[str]] = field(default_factory=dict)  # of each word
    words: dict[str, Word] = field(
        default_factory=dict
    )  # not saved; without those that Morfeusz was not asked about
    forms: dict[str, set[str]] = field(default_factory=dict)  # of each lemma


# What `prepare` found in this thread, until it is written.
_prepared = ContextVar("search.morphology.prepared", default=None)


def prepare(words):
    """
    {word: its lemmas}, as `lemmas_of`, before the transaction that will write the words: Morfeusz is asked now, so that
    no editor waits for it, and what it says is written then, so that nobody can search for what is not published.
    """
    known = known_lemmas(words)
    analysis = analyze(words - known.keys())
    _prepared.set(analysis)
    return known | analysis.lemmas


def lemmas_of(words):
    """{word: its lemmas}, for a set of words. New words are learnt."""
    known = known_lemmas(words)
    new = words - known.keys()
    return known | learn(new) if new else known


def known_lemmas(words):
    known = Word.objects.only("word", "lemmas").in_bulk(list(words), field_name="word")
    return {word: row.lemmas for word, row in known.items()}


def learn(words):
    """Write down what these new words are, and return {word: its lemmas}. What is not prepared takes a moment."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    prepared = _prepared.get() or Analysis()
    unprepared = analyze(words - prepared.lemmas.keys())
    _prepared.set(None)
    return write(prepared, words & prepared.lemmas.keys()) | write(unprepared, unprepared.lemmas.keys())


def analyze(words):
    """The Analysis of a set of new words; it neither reads nor writes the database."""
    # What has a digit in it is not inflected.
    lemmas = {word: [word] for word in words if not word.isalpha()}
    asked = sorted(words - lemmas.keys())
    try:
        found = ask(asked) if asked else {"lemmas": {}, "forms": {}}
    except (OSError, subprocess.SubprocessError, ValueError):
        # Publishing goes on; until the index is rebuilt these words are found only as they are written.
        logger.exception("Morfeusz does not answer.")
        return Analysis({word: [word] for word in words}, {}, {word: {word} for word in words})
    lemmas |= found["lemmas"]
    forms = {lemma: set(its) for lemma, its in found["forms"].items()}
    for word, its in lemmas.items():
        for lemma in its:
            forms.setdefault(lemma, set()).add(word)
    rows = {
        word: Word(
            word=word, lemmas=its, folded=fold(word), sound=sound(word), sound_reversed=sound(word)[::-1]
        )
        for word, its in lemmas.items()
    }
    return Analysis(lemmas, rows, forms)


def write(analysis, words):
    """Save what the analysis says of these words, and return their lemmas."""
    lemmas = {word: analysis.lemmas[word] for word in words}
    forms = [
        (form, fold(form), lemma)
        for lemma in sorted(set(chain.from_iterable(lemmas.values())))
        for form in sorted(analysis.forms[lemma])
        if len(form) <= LONGEST_WORD
    ]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT_FORM, forms)
    new = [analysis.words[word] for word in sorted(words & analysis.words.keys())]
    Word.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    return lemmas


def ask(words):
    """{"lemmas": {word: [lemma]}, "forms": {lemma: [form]}}, by search.dictionary in a process of its own."""
    answered = subprocess.run(
        [sys.executable, "-I", DICTIONARY],
        input=json.dumps(words),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=MOST_SECONDS,
    )
    return json.loads(answered.stdout)
