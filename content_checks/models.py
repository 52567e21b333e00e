"""Official words and their plain equivalents; staff edit the list."""

import re

from django.db import models

from core.models import UniqueTextMixin
from core.word_forms import build_form_pattern, split_forms, validate_forms


class PlainWord(UniqueTextMixin):
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
        """Return a compiled pattern that matches any of the forms as whole words, in any case."""
        return re.compile(
            "|".join(build_form_pattern(form) for form in split_forms(self.official)), re.IGNORECASE
        )
