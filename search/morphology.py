"""Lemmas of words and forms of lemmas, from Morfeusz, stored in IndexedWord and WordForm."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from django.db import connection

from .models import IndexedWord
from .text import MAX_WORD_CHARS, build_phonetic_key, fold

logger = logging.getLogger(__name__)

DICTIONARY_SCRIPT = Path(__file__).with_name("dictionary.py")
MORFEUSZ_TIMEOUT_SECONDS = 60
# An arbitrary key: concurrent transactions write new words one after another.
ADVISORY_LOCK_ID = 20_220_324
BATCH_SIZE = 2000
MAX_STATEMENT_PARAMETERS = 900  # the limit of SQLite is 999 per statement
# Five times faster than bulk_create; a new word has about 20 forms.
INSERT_FORM = "INSERT INTO search_wordform (form, folded, lemma) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class Analysis:
    """The analysis of words that are not stored yet, as unsaved rows."""

    lemmas: dict[str, list[str]] = field(default_factory=dict)  # of each word
    words: list[IndexedWord] = field(default_factory=list)  # empty if Morfeusz failed
    forms: dict[str, list[tuple]] = field(default_factory=dict)  # of each lemma, as for INSERT_FORM


def get_lemmas(words, analysis=None):
    """Return {word: lemmas} for a set of words. New words are saved, from `analysis` or analyzed now."""
    known = get_known_lemmas(words)
    new = words - known.keys()
    return known | add_words(new, analysis or Analysis()) if new else known


def preview_lemmas(words):
    """Return ({word: lemmas}, Analysis of the new words) for a set of words, without saving anything."""
    known = get_known_lemmas(words)
    analysis = analyze(words - known.keys())
    return known | analysis.lemmas, analysis


def get_known_lemmas(words):
    words, known = iter(words), {}
    while batch := list(islice(words, MAX_STATEMENT_PARAMETERS)):
        known.update(IndexedWord.objects.filter(word__in=batch).values_list("word", "lemmas"))
    return known


def get_first_word_pk():
    """Return the lowest primary key, which changes when the index is rebuilt and words are deleted."""
    return IndexedWord.objects.order_by("pk").values_list("pk", flat=True).first()


def add_words(words, analysis):
    """Save a set of new words; those missing in `analysis` are analyzed now. Return {word: lemmas}."""
    unprepared = analyze(words - analysis.lemmas.keys())
    save_words(analysis, words & analysis.lemmas.keys())
    save_words(unprepared, unprepared.lemmas.keys())
    return {word: (analysis.lemmas.get(word) or unprepared.lemmas[word]) for word in words}


def analyze(words):
    """Return the Analysis of a set of new words, without database access."""
    # Words with digits are not inflected.
    lemmas = {word: [word] for word in words if not word.isalpha()}
    alphabetic = sorted(words - lemmas.keys())
    try:
        found = run_morfeusz(alphabetic) if alphabetic else {"lemmas": {}, "forms": {}}
    except (OSError, subprocess.SubprocessError, ValueError):
        # Publishing must not fail. Until the index is rebuilt, these words are only found as written.
        logger.exception("Morfeusz does not answer.")
        return Analysis(
            {word: [word] for word in words}, [], {word: build_form_rows(word, {word}) for word in words}
        )
    lemmas |= found["lemmas"]
    forms = {lemma: set(lemma_forms) for lemma, lemma_forms in found["forms"].items()}
    for word, word_lemmas in lemmas.items():
        for lemma in word_lemmas:
            forms.setdefault(lemma, set()).add(word)
    phonetic_keys = {word: build_phonetic_key(word) for word in sorted(lemmas)}
    rows = [
        IndexedWord(
            word=word,
            lemmas=lemmas[word],
            folded=fold(word),
            phonetic_key=key,
            phonetic_key_reversed=key[::-1],
        )
        for word, key in phonetic_keys.items()
    ]
    return Analysis(
        lemmas, rows, {lemma: build_form_rows(lemma, lemma_forms) for lemma, lemma_forms in forms.items()}
    )


def build_form_rows(lemma, forms):
    return [(form, fold(form), lemma) for form in sorted(forms) if len(form) <= MAX_WORD_CHARS]


def save_words(analysis, words):
    """Save these words of the analysis and the forms of their lemmas."""
    if not words:
        return
    lemmas = sorted(set(chain.from_iterable(analysis.lemmas[word] for word in words)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK_ID])
        cursor.executemany(INSERT_FORM, [row for lemma in lemmas for row in analysis.forms[lemma]])
    new = [row for row in analysis.words if row.word in words]
    IndexedWord.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH_SIZE)


def run_morfeusz(words):
    """Run search.dictionary.analyze in a subprocess."""
    completed = subprocess.run(
        [sys.executable, "-I", DICTIONARY_SCRIPT],
        input=json.dumps(words),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=MORFEUSZ_TIMEOUT_SECONDS,
    )
    return json.loads(completed.stdout)
