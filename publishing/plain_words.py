"""Words of offices and their plainer twins: a list that staff edit, for the checks of content."""

import re

from django.core.exceptions import ValidationError
from django.db import models

SHORTEST_STEM = 3


def validate_forms(value):
    for form in forms(value):
        for word in form.split():
            if "*" in word.rstrip("*") or word.count("*") > 1:
                raise ValidationError("Gwiazdka może stać tylko na końcu słowa, na przykład „niniejsz*”.")
            if word.endswith("*") and len(word) <= SHORTEST_STEM:
                raise ValidationError("Przed gwiazdką muszą być co najmniej trzy litery.")
    if not forms(value):
        raise ValidationError("Wpisz co najmniej jedno słowo.")


def forms(value):
    return [form.strip() for form in value.split(",") if form.strip()]


class PlainWord(models.Model):
    official = models.CharField(
        "słowo lub zwrot urzędowy",
        max_length=300,
        unique=True,
        validators=[validate_forms],
        error_messages={"unique": "Ten zwrot już jest na liście."},
        help_text="Kilka form oddziel przecinkami. Gwiazdka zastępuje końcówkę: „niniejsz*” to „niniejszy”, "
        "„niniejszego” i tak dalej.",
    )
    plain = models.CharField(
        "prościej",
        max_length=200,
        help_text="Co napisać zamiast tego. Zobaczy to osoba, która użyje zwrotu. Przykład: „ten, ta, to”.",
    )
    is_active = models.BooleanField(
        "sprawdzaj", default=True, help_text="Odznacz, jeśli ta uwaga bardziej przeszkadza, niż pomaga."
    )

    class Meta:
        verbose_name = "słowo urzędowe"
        verbose_name_plural = "słowa urzędowe"
        ordering = ["official"]

    def __str__(self):
        return self.official

    @property
    def pattern(self):
        """Finds the forms as whole words, in any case, with any white space between them."""
        return re.compile("|".join(form_pattern(form) for form in forms(self.official)), re.IGNORECASE)


def form_pattern(form):
    words = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in form.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
