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
# What stands before words to make others, also up to three at once: "z", "de" and "instytucjonalizowany".
BEGINNINGS = re.compile(
    "(anty|arcy|auto|bez|bio|cyber|de|do|e|eko|elektro|euro|foto|hiper|inter|kontr|makro|mega|mikro|mini|mono|multi|na"
    "|nad|nie|nisko|o|ob|od|ode|ogólno|po|pod|ponad|post|poza|pół|pre|pro|prze|przed|przy|pseudo|psycho|re|roz|samo"
    "|socjo|sub|super|tele|termo|trans|u|ultra|w|wideo|wielo|współ|wy|wysoko|z|za|ze|zero){1,3}"
)
# A shorter one may end a word by chance.
SHORTEST_REST = 5
# Of nouns and adjectives; those that change the letter before them are not among them.
ENDINGS = (
    "a|ach|ami|ą|e|ego|ej|em|emu|ę|i|ia|iach|iami|ią|ich|ie|iego|iej|iem|iemu|ię|ii|im|imi|io|iom|iowi|iu|o|om|owi|owie"
    "|ów|u|y|ych|ym|ymi"
)
REGULAR = re.compile(f"([a-ząćęłńóśźż]{{2,}}?[bcćdfghjklłmnńprsśtwzźżvx])({ENDINGS})?")


def name_of(lemma):
    """ "dobry:A" and "Dobry:Sm1" are one name, "dobry": what tells homonyms apart helps nobody who searches."""
    return NOT_IN_WORDS.sub("", lemma.partition(":")[0].lower())[:LONGEST]


@functools.cache
def opened():
    # "composite": "zrobiłem" is one word, not "zrobił" and "em". Case says little: titles shout, visitors whisper.
    return morfeusz2.Morfeusz(praet="composite", case_handling=morfeusz2.IGNORE_CASE)


def look_up(words):
    lemmas, forms = {}, {}
    for word in words:
        found = known(word) or derived(word) or regular(word) or {word: set()}
        lemmas[word] = sorted(found)
        for name, its in found.items():
            forms.setdefault(name, {name}).update(its)
    return {"lemmas": lemmas, "forms": {name: sorted(its) for name, its in forms.items()}}


def known(word):
    """{lemma: its forms} for the lemmas of `word` in the dictionary; {} when it is not there."""
    found = [(start, end, lemma, tag) for start, end, (_, lemma, tag, *_) in opened().analyse(word)]
    length = max((end for _, end, _, _ in found), default=0)
    whole = {(lemma, tag) for start, end, lemma, tag in found if (start, end) == (0, length)}
    # Where it is several words in one ("żebyśmy"), the first carries the meaning.
    readings = whole or {(lemma, tag) for start, _, lemma, tag in found if start == 0}
    inflected = {}
    for lemma, tag in readings:
        if tag != "ign" and (name := name_of(lemma)):
            inflected.setdefault(name, set()).update(forms_of(lemma))
    return inflected


def forms_of(lemma):
    # "ZUS-em" as who hurries types it; with its hyphen search.text reads it as "zus".
    generated = (form.lower().replace("-", "") for form, *_ in opened().generate(lemma))
    return [form for form in generated if not NOT_IN_WORDS.search(form)]


def derived(word):
    """As `known`, when `word` is one of BEGINNINGS before a word of the dictionary: it is inflected as that one."""
    for start in range(1, len(word) - SHORTEST_REST + 1):
        beginning, rest = word[:start], word[start:]
        if BEGINNINGS.fullmatch(beginning) and (found := known(rest)):
            return {
                (beginning + name)[:LONGEST]: {beginning + form for form in forms}
                for name, forms in found.items()
            }
    return {}


def regular(word):
    """As `known`, for any other Polish word: its lemma is what stays without an ending, its forms that with others."""
    if not (found := REGULAR.fullmatch(word)):
        return {}
    stem = found[1]
    # What is a word itself is left to it: the acronym "MOW" has no form "mowa".
    return {stem: {stem + ending for ending in ENDINGS.split("|") if not known(stem + ending)}}


if __name__ == "__main__":
    json.dump(look_up(json.load(sys.stdin)), sys.stdout)
