"""Official words and their plain equivalents; staff edit the list."""

import re

from django.db import models

from core.constraints import build_caseless_unique
from core.models import UniqueTextMixin
from core.word_forms import build_form_pattern, split_forms, validate_forms


class PlainWord(UniqueTextMixin):
    official = models.CharField(
        "słowo lub zwrot urzędowy",
        max_length=1000,
        unique=True,
        validators=[validate_forms],
        error_messages={"unique": "Ten zwrot już jest na liście."},
        help_text="Kilka form oddziel przecinkami. Gwiazdka zastępuje końcówkę: „niniejsz*” to „niniejszy”, "
        "„niniejszego” i tak dalej. W zwrocie zastąpi też początek słowa albo całe słowo: „winien *ać” to „winien "
        "podać”, „winien wpłacać” i tak dalej.",
    )
    plain = models.CharField(
        "prościej",
        max_length=200,
        blank=True,
        help_text="Co napisać zamiast tego. Zobaczy to osoba, która użyje zwrotu. Przykład: „ten, ta, to”. Puste pole: "
        "zwrot można po prostu skreślić.",
    )
    unless = models.CharField(
        "chyba że w zdaniu jest",
        max_length=300,
        blank=True,
        validators=[validate_forms],
        help_text="Słowa, przy których zwrot jest w porządku, zapisane tak samo. Przykład: „tytułem” jest w porządku, "
        "gdy w zdaniu jest „pod tytułem”.",
    )
    is_active = models.BooleanField(
        "sprawdzaj", default=True, help_text="Odznacz, jeśli ta uwaga bardziej przeszkadza, niż pomaga."
    )

    class Meta:
        verbose_name = "słowo urzędowe"
        verbose_name_plural = "słowa urzędowe"
        ordering = ["official"]
        constraints = [build_caseless_unique("official", name="content_checks_official_without_case")]

    def __str__(self):
        return self.official

    def may_occur_in(self, lowercase_text):
        """Return False if the text cannot have any of the forms. A hundred times as fast as `pattern`."""
        longest_words = (
            max((word.strip("*") for word in form.split()), key=len).lower()
            for form in split_forms(self.official)
        )
        return any(word in lowercase_text for word in longest_words)

    @property
    def pattern(self):
        """A compiled pattern that finds any of the forms as whole words, case-insensitive."""
        return compile_forms(self.official)

    @property
    def unless_pattern(self):
        """The same for `unless`; None if it is empty."""
        return compile_forms(self.unless) if self.unless else None


def compile_forms(value):
    # Longer forms first: an alternation takes the first one that matches.
    forms = sorted(split_forms(value), key=len, reverse=True)
    return re.compile("|".join(map(build_form_pattern, forms)), re.IGNORECASE)
