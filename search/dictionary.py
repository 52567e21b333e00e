"""
Asks Morfeusz, the dictionary of Polish inflection: words in, their lemmas and all forms of these lemmas out.

A program of its own, started by search.morphology when words appear that the site has not had before. The dictionary
takes some 50 MB and never gives them back; here they go with the process, and visitors' requests never need it.
"""

import functools
import json
import re
import sys

import morfeusz2

NOT_IN_WORDS = re.compile(r"[\W_]+")
LONGEST = 64


def name_of(lemma):
    """ "dobry:A" and "Dobry:Sm1" are one name, "dobry": what tells homonyms apart helps nobody who searches."""
    return NOT_IN_WORDS.sub("", lemma.partition(":")[0].lower())[:LONGEST]


@functools.cache
def opened():
    # "composite": "zrobiłem" is one word, not "zrobił" and "em". Case says little: titles shout, visitors whisper.
    return morfeusz2.Morfeusz(praet="composite", case_handling=morfeusz2.IGNORE_CASE)


def look_up(words):
    morfeusz = opened()
    lemmas, forms = {}, {}
    for word in words:
        found = [(start, end, lemma, tag) for start, end, (_, lemma, tag, *_) in morfeusz.analyse(word)]
        length = max((end for _, end, _, _ in found), default=0)
        whole = {(lemma, tag) for start, end, lemma, tag in found if (start, end) == (0, length)}
        # Where it is several words in one ("żebyśmy"), the first carries the meaning.
        readings = whole or {(lemma, tag) for start, _, lemma, tag in found if start == 0}
        names = set()
        for lemma, tag in readings:
            name = name_of(lemma)
            if not name:
                continue
            names.add(name)
            if tag != "ign":
                generated = (form.lower() for form, *_ in morfeusz.generate(lemma))
                forms.setdefault(name, {name}).update(
                    form for form in generated if not NOT_IN_WORDS.search(form)
                )
        lemmas[word] = sorted(names or {word})
    for names in lemmas.values():
        for name in names:
            forms.setdefault(name, {name})
    return {"lemmas": lemmas, "forms": {name: sorted(known) for name, known in forms.items()}}


if __name__ == "__main__":
    json.dump(look_up(json.load(sys.stdin)), sys.stdout)
