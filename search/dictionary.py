"""
Analyze Polish words with Morfeusz: read words from stdin, write their lemmas and all forms of these lemmas, as JSON.

Runs in a subprocess of search.morphology because Morfeusz allocates about 50 MB that it never frees. It is only used
when new words are indexed.
"""

import functools
import json
import re
import sys

import morfeusz2

NON_WORD_CHARS = re.compile(r"[\W_]+")
MAX_WORD_CHARS = 64
# Up to three prefixes combine: "z", "de" and "instytucjonalizowany".
PREFIXES = re.compile(
    "(anty|arcy|auto|bez|bio|cyber|de|do|e|eko|elektro|euro|foto|hiper|inter|kontr|makro|mega|mikro|mini|mono|multi|na"
    "|nad|nie|nisko|o|ob|od|ode|ogólno|po|pod|ponad|post|poza|pół|pre|pro|prze|przed|przy|pseudo|psycho|re|roz|samo"
    "|socjo|sub|super|tele|termo|trans|u|ultra|w|wideo|wielo|współ|wy|wysoko|z|za|ze|zero){1,3}"
)
# A shorter word may end another one by chance.
MIN_BASE_WORD_CHARS = 5
ADVERB_ENDING = re.compile("(ie|o)$")
# Endings of nouns and adjectives, without those that change the consonant before them.
ENDINGS = (
    "a|ach|ami|ą|e|ego|ej|em|emu|ę|i|ia|iach|iami|ią|ich|ie|iego|iej|iem|iemu|ię|ii|im|imi|io|iom|iowi|iu|o|om|owi|owie"
    "|ów|u|y|ych|ym|ymi"
)
STEM_AND_ENDING = re.compile(f"([a-ząćęłńóśźż]{{2,}}?[bcćdfghjklłmnńprsśtwzźżvx])({ENDINGS})?")
# The same in Ukrainian and Russian, of which there is no dictionary.
CYRILLIC_ENDINGS = (
    "а|ам|ами|ах|ая|е|ев|ей|ем|ет|ете|ешь|еш|и|ий|им|ими|ит|ить|их|і|ій|ім|ів|ія|ії|ію|ією|о|ов|ові|ого|ое|ої|ой|ом|ому|ою"
    "|у|уй|ут|ути|уть|ую|ы|ый|ым|ыми|ых|ь|ью|ю|ют|ють|я|ям|ями|ях|ати|ать|аю|ає|ают|ають|ити"
)
CYRILLIC_STEM_AND_ENDING = re.compile(
    f"([а-щьюяєіїґыэё’']{{2,}}?[бвгґджзклмнпрстфхцчшщ])({CYRILLIC_ENDINGS})?"
)


def normalize_lemma(lemma):
    """Remove the homonym tag and capitals: "dobry:A" and "Dobry:Sm1" are both "dobry"."""
    return NON_WORD_CHARS.sub("", lemma.partition(":")[0].lower())[:MAX_WORD_CHARS]


@functools.cache
def get_morfeusz():
    # "composite": "zrobiłem" is one word, not "zrobił" and "em". Titles are often in capitals, queries rarely.
    return morfeusz2.Morfeusz(praet="composite", case_handling=morfeusz2.IGNORE_CASE)


def analyze(words):
    """Return {"lemmas": {word: [lemma]}, "forms": {lemma: [form]}}."""
    lemmas, forms = {}, {}
    for word in words:
        found = (
            analyze_in_dictionary(word) or analyze_prefixed(word) or guess_inflection(word) or {word: set()}
        )
        lemmas[word] = sorted(found)
        for lemma, lemma_forms in found.items():
            forms.setdefault(lemma, {lemma}).update(lemma_forms)
    return {"lemmas": lemmas, "forms": {lemma: sorted(lemma_forms) for lemma, lemma_forms in forms.items()}}


def analyze_in_dictionary(word):
    """Return {lemma: forms} for the lemmas of `word`; {} if the dictionary does not have it."""
    found = [(start, end, lemma, tag) for start, end, (_, lemma, tag, *_) in get_morfeusz().analyse(word)]
    length = max((end for _, end, _, _ in found), default=0)
    whole = {(lemma, tag) for start, end, lemma, tag in found if (start, end) == (0, length)}
    # A word made of several ("żebyśmy") is indexed under the first.
    readings = whole or {(lemma, tag) for start, _, lemma, tag in found if start == 0}
    inflected = {}
    for lemma, tag in readings:
        if tag != "ign" and (name := normalize_lemma(lemma)):
            inflected.setdefault(name, set()).update(generate_forms(lemma))
            if tag.startswith("adv"):
                inflected |= find_adjective(name)
    return inflected


def find_adjective(adverb):
    """Return {lemma: forms} of the adjective: "społecznie" is also indexed as "społeczny"; {} if there is none."""
    stem = ADVERB_ENDING.sub("", adverb)
    return {
        adjective: set(generate_forms(lemma))
        for adjective in (stem, f"{stem}y", f"{stem}i")
        for _, _, (_, lemma, tag, *_) in get_morfeusz().analyse(adjective)
        if tag.startswith("adj:") and normalize_lemma(lemma) == adjective
    }


def generate_forms(lemma):
    # "ZUS-em" is also typed "zusem"; search.text removes a hyphenated ending.
    generated = (form.lower().replace("-", "") for form, *_ in get_morfeusz().generate(lemma))
    return [form for form in generated if not NON_WORD_CHARS.search(form)]


def analyze_prefixed(word):
    """As analyze_in_dictionary, for PREFIXES before a word of the dictionary, which is inflected like that word."""
    for start in range(1, len(word) - MIN_BASE_WORD_CHARS + 1):
        prefix, base = word[:start], word[start:]
        if PREFIXES.fullmatch(prefix) and (found := analyze_in_dictionary(base)):
            return {
                (prefix + lemma)[:MAX_WORD_CHARS]: {prefix + form for form in forms}
                for lemma, forms in found.items()
            }
    return {}


def guess_inflection(word):
    """As analyze_in_dictionary, for any other word: the lemma is its stem, the forms are the stem with all endings."""
    if found := CYRILLIC_STEM_AND_ENDING.fullmatch(word):
        return {found[1]: {found[1], *(found[1] + ending for ending in CYRILLIC_ENDINGS.split("|"))}}
    if not (found := STEM_AND_ENDING.fullmatch(word)):
        return {}
    stem = found[1]
    # Not forms that are words of their own: the acronym "MOW" has no form "mowa".
    return {
        stem: {stem + ending for ending in ENDINGS.split("|") if not analyze_in_dictionary(stem + ending)}
    }


if __name__ == "__main__":
    json.dump(analyze(json.load(sys.stdin)), sys.stdout)
