"""The metropolitan association OMGGS, its ZIT undertakings and the revitalisation projects."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.functional import cached_property

from core.constraints import FieldCheck, build_caseless_unique
from core.fields import LinesField, RichTextField, split_lines
from core.models import Singleton
from core.slugs import LowercaseSlugField, build_slug
from publishing.alternative_formats import AlternativeFormatsMixin
from publishing.models import DraftStateMixin, DraftStateQuerySet, InformationAsOfMixin, RevisionMixin, State

SLUG_HELP = "Końcówka adresu strony. Powstaje sama; po publikacji lepiej jej nie zmieniać."
LINES_HELP = "Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie."
# A name that takes more than about three lines of a heading on a phone.
LONG_NAME_CHARS = 60
DESCRIPTION_HELP = "Jedno lub dwa zdania. Pokazują się na listach i w wynikach wyszukiwarek."


class Licence(models.TextChoices):
    """Licences of the open data, with identifiers from https://spdx.org/licenses/."""

    CC0 = "CC0-1.0", "CC0 1.0 – wolno wszystko, bez warunków"
    CC_BY = "CC-BY-4.0", "CC BY 4.0 – wolno wszystko, trzeba podać źródło"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0 – trzeba podać źródło i dać innym te same prawa"

    @property
    def url(self):
        return {
            Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.pl",
            Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.pl",
            Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.pl",
        }[self]


class Association(Singleton, AlternativeFormatsMixin, InformationAsOfMixin, DraftStateMixin):
    name = models.CharField("nazwa", max_length=120)
    acronym = models.CharField("skrót", max_length=20)
    former_name = models.CharField("dawna nazwa", max_length=120, blank=True)
    legal_form = models.CharField("forma prawna", max_length=60, blank=True)
    active_since = models.DateField("działa od", null=True, blank=True)
    description = models.CharField("opis", max_length=200, help_text=DESCRIPTION_HELP)
    about_title = models.CharField("nagłówek: o stowarzyszeniu", max_length=80, default="Kim jesteśmy?")
    about = RichTextField("o stowarzyszeniu")
    aim = models.TextField("cel", max_length=500, blank=True)
    fields_of_work = LinesField("czym się zajmuje", blank=True, help_text=LINES_HELP)
    social_title = models.CharField("nagłówek: rozwój społeczny", max_length=80, default="Rozwój społeczny")
    social = RichTextField("rozwój społeczny", blank=True)
    undertakings_total = models.PositiveSmallIntegerField(
        "liczba wszystkich przedsięwzięć ZIT",
        null=True,
        blank=True,
        help_text="Jeśli opisano ich mniej, strona powie o tym czytelnikom.",
    )
    data_licence = models.CharField(
        "licencja danych o projektach",
        max_length=20,
        choices=Licence,
        blank=True,
        help_text="Na jakich warunkach wolno używać plików z listą projektów. Wybierz, jeśli urząd tak postanowił. "
        "Gdy puste, strona mówi, że miasto nie podało jeszcze warunków.",
    )

    child_relations = ("figures",)

    class Meta(DraftStateMixin.Meta):
        verbose_name = "stowarzyszenie"
        verbose_name_plural = "stowarzyszenie"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("omggs:association")

    @property
    def licence(self):
        """Licence of the open data, or None if it is not decided."""
        return Licence(self.data_licence) if self.data_licence else None

    @property
    def figure_list(self):
        return self.get_rows("figures")

    @property
    def field_list(self):
        return split_lines(self.fields_of_work)


class KeyFigure(models.Model):
    association = models.ForeignKey(Association, models.CASCADE, related_name="figures")
    value = models.CharField(
        "liczba", max_length=40, help_text="Razem z jednostką, na przykład „1,76 mld zł”."
    )
    label = models.CharField("co oznacza", max_length=120, help_text="Przykład: „gmin, miast i powiatów”.")
    order = models.PositiveSmallIntegerField("kolejność", default=0)

    class Meta:
        verbose_name = "liczba"
        verbose_name_plural = "liczby"
        ordering = ["order", "pk"]

    def __str__(self):
        return f"{self.value} {self.label}".strip()


class Undertaking(AlternativeFormatsMixin, InformationAsOfMixin, DraftStateMixin):
    name = models.CharField("nazwa", max_length=200)
    slug = LowercaseSlugField("adres strony", unique=True, help_text=SLUG_HELP)
    description = models.CharField("opis", max_length=200, help_text=DESCRIPTION_HELP)
    aim = models.TextField("cel", help_text="Po co jest to przedsięwzięcie, w kilku zdaniach.")
    body = RichTextField("na czym polega", blank=True)
    scope = LinesField("co obejmuje", blank=True, help_text=LINES_HELP)
    goals = LinesField("cele szczegółowe", blank=True, help_text=LINES_HELP)
    first_year = models.PositiveSmallIntegerField("pierwszy rok", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("ostatni rok", null=True, blank=True)
    order = models.PositiveSmallIntegerField("kolejność", default=0, help_text="Mniejsza liczba stoi wyżej.")

    class Meta(DraftStateMixin.Meta):
        verbose_name = "przedsięwzięcie ZIT"
        verbose_name_plural = "przedsięwzięcia ZIT"
        ordering = ["order", "name"]
        constraints = [
            *DraftStateMixin.Meta.constraints,
            FieldCheck(
                name="omggs_undertaking_years_in_order",
                field="last_year",
                condition=Q(first_year=None) | Q(last_year=None) | Q(last_year__gte=F("first_year")),
                violation_error_message="Ostatni rok nie może być wcześniejszy niż pierwszy.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("omggs:undertaking", args=[self.slug])

    @property
    def heading(self):
        """The name, with what follows a colon in a long one apart: (name, rest or "")."""
        name, _, rest = self.name.partition(": ")
        return (name, rest) if len(self.name) > LONG_NAME_CHARS else (self.name, "")

    @property
    def scope_list(self):
        return split_lines(self.scope)

    @property
    def goal_list(self):
        return split_lines(self.goals)


class City(RevisionMixin):
    name = models.CharField(
        "nazwa", max_length=60, unique=True, error_messages={"unique": "To miasto już jest na liście."}
    )
    latitude = models.DecimalField(
        "szerokość geograficzna",
        max_digits=6,
        decimal_places=3,
        # Required by forms. A city deleted before this field existed can be restored from the trash without it.
        null=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="W stopniach, na przykład 54,571. Pokaże ją mapa w internecie.",
    )
    longitude = models.DecimalField(
        "długość geograficzna",
        max_digits=6,
        decimal_places=3,
        null=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="W stopniach, na przykład 18,388. Pokaże ją mapa w internecie.",
    )
    is_ours = models.BooleanField(
        "nasze miasto", default=False, help_text="Jego projekty są na stronie głównej."
    )

    class Meta:
        verbose_name = "miasto"
        verbose_name_plural = "miasta"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_ours"],
                condition=Q(is_ours=True),
                name="omggs_city_one_is_ours",
                violation_error_message="Inne miasto jest już oznaczone jako nasze.",
            ),
            build_caseless_unique("name", name="omggs_city_name_without_case"),
            FieldCheck(
                name="omggs_city_latitude_on_earth",
                field="latitude",
                condition=Q(latitude__range=(-90, 90)),
                violation_error_message="Szerokość geograficzna mieści się między −90 a 90 stopni.",
            ),
            FieldCheck(
                name="omggs_city_longitude_on_earth",
                field="longitude",
                condition=Q(longitude__range=(-180, 180)),
                violation_error_message="Długość geograficzna mieści się między −180 a 180 stopni.",
            ),
        ]

    def __str__(self):
        return self.name

    @cached_property
    def affects_public_pages(self):
        return self.projects.filter(state=State.PUBLISHED).exists()

    @property
    def slug(self):
        """Value for URLs, e.g. "zukowo"."""
        return build_slug(self.name)


class RevitalisationProjectQuerySet(DraftStateQuerySet):
    def for_cards(self):
        return self.select_related("city")

    def for_list(self):
        """Prefetch city and undertaking; the undertaking is None unless it is published."""
        return self.for_cards().prefetch_related(Prefetch("undertaking", Undertaking.objects.published()))


class RevitalisationProject(InformationAsOfMixin, DraftStateMixin):
    number = models.PositiveSmallIntegerField(
        "numer",
        unique=True,
        null=True,
        error_messages={"unique": "Projekt o tym numerze już jest na liście."},
        help_text="Miejsce na liście projektów.",
    )
    name = models.CharField("nazwa", max_length=200)
    slug = LowercaseSlugField("adres strony", unique=True, help_text=SLUG_HELP)
    city = models.ForeignKey(City, models.PROTECT, null=True, verbose_name="miasto", related_name="projects")
    undertaking = models.ForeignKey(
        Undertaking,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="przedsięwzięcie ZIT",
        related_name="projects",
    )
    body = RichTextField("opis", blank=True)
    area = models.CharField(
        "obszar", max_length=200, blank=True, help_text="Czego dotyczy projekt: dzielnica, ulice, place."
    )
    first_year = models.PositiveSmallIntegerField("pierwszy rok", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("ostatni rok", null=True, blank=True)
    value = models.DecimalField("wartość w zł", max_digits=14, decimal_places=2, null=True, blank=True)
    eu_share = models.DecimalField(
        "w tym z Unii Europejskiej, w zł", max_digits=14, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(
        "źródło kwot",
        max_length=200,
        blank=True,
        help_text="Skąd są kwoty, na przykład nazwa strony albo dokumentu.",
    )
    as_of = models.DateField("stan na", null=True, blank=True, help_text="Z którego dnia są kwoty.")
    url = models.URLField(
        "strona projektu", blank=True, help_text="Adres w internecie, pod którym jest więcej o projekcie."
    )

    objects = RevitalisationProjectQuerySet.as_manager()

    class Meta(DraftStateMixin.Meta):
        verbose_name = "projekt rewitalizacyjny"
        verbose_name_plural = "projekty rewitalizacyjne"
        ordering = ["number"]
        constraints = [
            *DraftStateMixin.Meta.constraints,
            FieldCheck(
                name="omggs_revitalisationproject_years_in_order",
                field="last_year",
                condition=Q(first_year=None) | Q(last_year=None) | Q(last_year__gte=F("first_year")),
                violation_error_message="Ostatni rok nie może być wcześniejszy niż pierwszy.",
            ),
            FieldCheck(
                name="omggs_revitalisationproject_value_positive",
                field="value",
                condition=Q(value=None) | Q(value__gt=0),
                violation_error_message="Wartość musi być większa od zera. Zostaw puste, jeśli nie jest znana.",
            ),
            FieldCheck(
                name="omggs_revitalisationproject_eu_share_within_value",
                field="eu_share",
                condition=Q(eu_share=None)
                | (Q(eu_share__gte=0) & (Q(value=None) | Q(eu_share__lte=F("value")))),
                violation_error_message="Część z Unii Europejskiej nie może być większa niż wartość projektu.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("omggs:project", args=[self.slug])

    @property
    def public_undertaking(self):
        """The undertaking if it is published, else None."""
        return self.undertaking if self.undertaking and self.undertaking.is_published else None

    def get_publication_errors(self):
        if (self.value, self.eu_share) == (None, None) or (self.source and self.as_of):
            return {}
        return {"source": "Do kwot podaj źródło i dzień, z którego pochodzą („stan na”)."}
