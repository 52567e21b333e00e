"""Comma-separated lists of word forms, in which "*" at the end of a word stands for any ending."""

import re

from django.core.exceptions import ValidationError

MIN_STEM_CHARS = 3


def split_forms(value):
    return [form.strip() for form in value.split(",") if form.strip()]


def validate_forms(value):
    forms = split_forms(value)
    for form in forms:
        for word in form.split():
            if "*" in word.rstrip("*") or word.count("*") > 1:
                raise ValidationError("Gwiazdka może stać tylko na końcu słowa, na przykład „niniejsz*”.")
            if word.endswith("*") and len(word) <= MIN_STEM_CHARS:
                raise ValidationError("Przed gwiazdką muszą być co najmniej trzy litery.")
    if not forms:
        raise ValidationError("Wpisz co najmniej jedno słowo.")


def build_form_pattern(form):
    """Return a regular expression for the form as whole words, with any white space between them."""
    words = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in form.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
