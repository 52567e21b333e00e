"""Official words and their plain equivalents, which staff edit; links to other sites that do not work."""

import re
from functools import lru_cache

from django.db import models
from django.utils import timezone

from core.constraints import build_caseless_unique
from core.grammar import format_day
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
        return any(word in lowercase_text for word in get_longest_words(self.official))

    @property
    def pattern(self):
        """A compiled pattern that finds any of the forms as whole words, case-insensitive."""
        return compile_forms(self.official)

    @property
    def unless_pattern(self):
        """The same for `unless`; None if it is empty."""
        return compile_forms(self.unless) if self.unless else None


# Each check of an item needs them for all entries.
@lru_cache(maxsize=1000)
def get_longest_words(value):
    """Return the longest word of each form, in lower case."""
    return [max((word.strip("*") for word in form.split()), key=len).lower() for form in split_forms(value)]


def compile_forms(value):
    # Longer forms first: an alternation takes the first one that matches.
    forms = sorted(split_forms(value), key=len, reverse=True)
    return re.compile("|".join(map(build_form_pattern, forms)), re.IGNORECASE)


# A server may be down for a night or two; only then is it worth an editor's time.
MIN_FAILURES = 3
MAX_URL_CHARS = 2000


class BrokenLinkQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(failures__gte=MIN_FAILURES)

    def find(self, urls):
        """Return {URL: link} of the confirmed ones among `urls`."""
        urls = set(urls)
        return {link.url: link for link in self.confirmed().filter(url__in=urls)} if urls else {}

    def record(self, url, problem, *, is_certain):
        """Count one more night in which the URL did not work."""
        link, _ = self.get_or_create(url=url)
        link.problem = problem
        link.failures = max(link.failures + 1, MIN_FAILURES if is_certain else 0)
        link.save(update_fields=["problem", "failures"])


class BrokenLink(models.Model):
    """A URL of another site that did not work last time: written by `check_links`, read by a content check."""

    url = models.CharField(max_length=MAX_URL_CHARS, unique=True)
    problem = models.CharField(max_length=200)
    failures = models.PositiveSmallIntegerField(default=0)  # nights in succession
    since = models.DateField(default=timezone.localdate)

    objects = BrokenLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        since = format_day(self.since)
        return f"Ten odnośnik nie działa od {since}: {self.problem} ({self.url})."
