"""The lemmas of words and the forms of lemmas, learnt once from Morfeusz and kept in the database."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from django.db import connection

from .models import Form, Word
from .text import LONGEST_WORD, fold, sound

logger = logging.getLogger(__name__)

DICTIONARY = Path(__file__).with_name("dictionary.py")
MOST_SECONDS = 60
# Who writes new words does it one after the other; any number that nobody else takes.
LOCK = 20_220_324
BATCH = 2000


def lemmas_of(words):
    """{word: its lemmas}, for a set of words. New words are learnt; which takes a moment."""
    known = {word.word: word.lemmas for word in Word.objects.in_bulk(list(words), field_name="word").values()}
    new = sorted(words - known.keys())
    return known | learn(new) if new else known


def learn(words):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    # What has a digit in it is not inflected.
    lemmas = {word: [word] for word in words if not word.isalpha()}
    asked = [word for word in words if word not in lemmas]
    try:
        found = ask(asked) if asked else {"lemmas": {}, "forms": {}}
    except (OSError, subprocess.SubprocessError, ValueError):
        # Publishing goes on; until the index is rebuilt these words are found only as they are written.
        logger.exception("Morfeusz does not answer.")
        remember_forms((word, word) for word in words)
        return {word: [word] for word in words}
    lemmas |= found["lemmas"]
    remember_forms((form, lemma) for lemma, forms in found["forms"].items() for form in forms)
    remember_forms((word, lemma) for word, its in lemmas.items() for lemma in its)
    new = [
        Word(word=word, lemmas=its, folded=fold(word), sound=sound(word), sound_reversed=sound(word)[::-1])
        for word, its in lemmas.items()
    ]
    Word.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    return lemmas


def remember_forms(pairs):
    new = [
        Form(form=form, folded=fold(form), lemma=lemma)
        for form, lemma in sorted(set(pairs))
        if len(form) <= LONGEST_WORD
    ]
    Form.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)


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
