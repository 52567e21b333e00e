"""Legal deadlines and their Polish wording for staff."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.grammar import format_count, format_day


@dataclass(frozen=True)
class Deadline:
    day: date

    @property
    def days_left(self):
        return (self.day - timezone.localdate()).days

    @property
    def is_over(self):
        return self.days_left < 0

    @property
    def time_left_label(self):
        """ "jeszcze 5 dni", "termin mija dziś", "po terminie od 3 dni"."""
        if self.is_over:
            return f"po terminie od {format_count(-self.days_left, 'dnia', 'dni', 'dni')}"
        return (
            f"jeszcze {format_count(self.days_left, 'dzień', 'dni', 'dni')}"
            if self.days_left
            else "termin mija dziś"
        )

    def __str__(self):
        return f"do {format_day(self.day)}, {self.time_left_label}"
