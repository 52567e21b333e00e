"""The lemmas of words and the forms of lemmas, learnt once from Morfeusz and kept in the database."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import chain, islice
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
MAX_PARAMETERS = 900  # of one statement: SQLite takes 999
# In a fifth of the time of bulk_create; a new word brings some twenty forms.
INSERT_FORM = "INSERT INTO search_form (form, folded, lemma) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class Analysis:
    """What Morfeusz says of words that the site has not had before, as the rows that will keep it."""

    lemmas: dict[str, list[str]] = field(default_factory=dict)  # of each word
    words: list[Word] = field(default_factory=list)  # not saved; none when Morfeusz did not answer
    forms: dict[str, list[tuple]] = field(default_factory=dict)  # of each lemma, as for INSERT_FORM


def lemmas_of(words, analysis=None):
    """{word: its lemmas}, for a set of words. New ones are learnt: from `analysis`, or else by asking Morfeusz."""
    known = known_lemmas(words)
    new = words - known.keys()
    return known | learn(new, analysis or Analysis()) if new else known


def analyze_new(words):
    """({word: its lemmas}, the Analysis of those that are new), for a set of words; nothing is written."""
    known = known_lemmas(words)
    analysis = analyze(words - known.keys())
    return known | analysis.lemmas, analysis


def known_lemmas(words):
    words, known = iter(words), {}
    while some := list(islice(words, MAX_PARAMETERS)):
        known.update(Word.objects.filter(word__in=some).values_list("word", "lemmas"))
    return known


def first_word():
    """The key of the first known word; another one once the index was rebuilt, which may have forgotten words."""
    return Word.objects.order_by("pk").values_list("pk", flat=True).first()


def learn(words, analysis):
    unprepared = analyze(words - analysis.lemmas.keys())
    write(analysis, words & analysis.lemmas.keys())
    write(unprepared, unprepared.lemmas.keys())
    return {word: (analysis.lemmas.get(word) or unprepared.lemmas[word]) for word in words}


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
        return Analysis(
            {word: [word] for word in words}, [], {word: form_rows(word, {word}) for word in words}
        )
    lemmas |= found["lemmas"]
    forms = {lemma: set(its) for lemma, its in found["forms"].items()}
    for word, its in lemmas.items():
        for lemma in its:
            forms.setdefault(lemma, set()).add(word)
    rows = [
        Word(word=word, lemmas=its, folded=fold(word), sound=sound(word), sound_reversed=sound(word)[::-1])
        for word, its in sorted(lemmas.items())
    ]
    return Analysis(lemmas, rows, {lemma: form_rows(lemma, its) for lemma, its in forms.items()})


def form_rows(lemma, forms):
    return [(form, fold(form), lemma) for form in sorted(forms) if len(form) <= LONGEST_WORD]


def write(analysis, words):
    """Save what the analysis says of these words."""
    if not words:
        return
    lemmas = sorted(set(chain.from_iterable(analysis.lemmas[word] for word in words)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.executemany(INSERT_FORM, [row for lemma in lemmas for row in analysis.forms[lemma]])
    new = [row for row in analysis.words if row.word in words]
    Word.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)


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
