"""
Comma-separated lists of word forms, in which "*" stands for any ending or beginning of a word.

In a form of several words, "*" alone stands for any word, and "*ać" for any word with this ending.
"""

import re

from django.core.exceptions import ValidationError

MIN_STEM_CHARS = 3


def split_forms(value):
    return [form.strip() for form in value.split(",") if form.strip()]


def validate_forms(value):
    forms = split_forms(value)
    for form in forms:
        words = form.split()
        if all(word.startswith("*") for word in words):
            raise ValidationError(
                "Gwiazdka może zastąpić całe słowo albo jego początek tylko obok innego słowa."
            )
        for word in words:
            if "*" in word.strip("*") or word.count("*") > 1:
                raise ValidationError(
                    "Gwiazdka może stać tylko na początku albo na końcu słowa, na przykład „niniejsz*”."
                )
            if word.endswith("*") and word != "*" and len(word) <= MIN_STEM_CHARS:
                raise ValidationError("Przed gwiazdką muszą być co najmniej trzy litery.")
    if not forms:
        raise ValidationError("Wpisz co najmniej jedno słowo.")


def build_form_pattern(form):
    """Return a regular expression for the form as whole words, with any white space and no other character between."""
    words = [re.escape(word).replace(r"\*", r"\w*") if word != "*" else r"\w+" for word in form.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
