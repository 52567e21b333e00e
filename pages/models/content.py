"""Articles, static pages and the glossary."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve, reverse

from core.constraints import build_caseless_unique
from core.fields import InternalUrlField, RichTextField
from core.grammar import get_sort_key
from core.slugs import LowercaseSlugField
from core.word_forms import split_forms, validate_forms
from library.models import Image
from publishing.alternative_formats import AlternativeFormatsMixin
from publishing.models import DraftStateMixin, DraftStateQuerySet, InformationAsOfMixin

SLUG_HELP = "Końcówka adresu strony. Powstaje sama z tytułu; po publikacji lepiej jej nie zmieniać."
DESCRIPTION_HELP = (
    "Jedno lub dwa zdania o treści strony. Pokazują się na listach i w wynikach wyszukiwarek. "
    "Najwyżej 200 znaków."
)


class ArticleQuerySet(DraftStateQuerySet):
    def for_cards(self):
        return self.select_related("image")

    def in_order(self):
        """Order by a unique key, so that no article is on two pages of the list or on none."""
        return self.order_by(*self.model._meta.ordering, "pk")


class Article(AlternativeFormatsMixin, InformationAsOfMixin, DraftStateMixin):
    title = models.CharField("tytuł", max_length=120)
    slug = LowercaseSlugField("adres strony", unique=True, help_text=SLUG_HELP)
    description = models.CharField("opis", max_length=200, help_text=DESCRIPTION_HELP)
    image = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="obraz",
        help_text="Pokazuje się nad tekstem i na listach.",
    )
    body = RichTextField("treść")
    film_url = models.URLField(
        "adres filmu",
        blank=True,
        help_text="Film pokazuje się jako odnośnik, nigdy jako odtwarzacz: strona nie łączy się z innymi serwisami.",
    )
    film_title = models.CharField("tytuł filmu", max_length=120, blank=True)
    film_minutes = models.PositiveSmallIntegerField("długość filmu w minutach", null=True, blank=True)
    film_host = models.CharField(
        "gdzie jest film",
        max_length=120,
        blank=True,
        help_text="Ciąg dalszy słów „Znajdziesz go”. Przykład: na profilu „Pomorska Ekonomia Społeczna” na Facebooku.",
    )
    film_summary = models.TextField(
        "streszczenie filmu",
        blank=True,
        help_text="Dla osób, które nie mogą obejrzeć filmu. Prostymi słowami: co film mówi i pokazuje.",
    )
    order = models.PositiveSmallIntegerField("kolejność", default=0, help_text="Mniejsza liczba stoi wyżej.")

    objects = ArticleQuerySet.as_manager()

    class Meta(DraftStateMixin.Meta):
        verbose_name = "artykuł"
        verbose_name_plural = "artykuły"
        ordering = ["order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("pages:article", args=[self.slug])

    def get_publication_errors(self):
        texts = (self.film_title, self.film_host, self.film_summary)
        if not self.film_url or (all(texts) and self.film_minutes is not None):
            return {}
        return {"film_summary": "Podaj też tytuł filmu, długość, miejsce i streszczenie."}


# Answered before the URLs of Django: uploads, static files, health checks; what nginx sends elsewhere.
RESERVED_SLUGS = {"media", "static", "healthz", "livez", "readyz"}


def validate_free_slug(slug):
    """Raise ValidationError if the URL /<slug>/, in any letter case, belongs to another view than that of pages."""
    path = f"/{slug.lower()}/"
    try:
        is_taken = resolve(path).view_name != "pages:page"
    except Resolver404:
        is_taken = False
    if is_taken or slug.lower() in RESERVED_SLUGS:
        raise ValidationError("Ten adres zajmuje inna część serwisu. Wybierz inny.")


class Language(models.TextChoices):
    """Languages of pages, as in the attribute `lang` (BCP 47). The site itself is in Polish."""

    POLISH = "pl", "polski"
    UKRAINIAN = "uk", "ukraiński"
    ENGLISH = "en", "angielski"


class Page(AlternativeFormatsMixin, InformationAsOfMixin, DraftStateMixin):
    title = models.CharField("tytuł", max_length=120)
    slug = LowercaseSlugField(
        "adres strony", unique=True, validators=[validate_free_slug], help_text=SLUG_HELP
    )
    description = models.CharField("opis", max_length=200, help_text=DESCRIPTION_HELP)
    body = RichTextField("treść")
    shows_contact = models.BooleanField(
        "pokaż dane kontaktowe",
        default=False,
        help_text="Pod tekstem pojawią się dane kontaktowe urzędu.",
    )
    language = models.CharField(
        "język strony",
        max_length=2,
        choices=Language,
        default=Language.POLISH,
        help_text="W jakim języku jest tytuł, opis i treść. Dzięki temu czytnik ekranu czyta je poprawnie. Odnośnik do "
        "strony w innym języku dodasz w „Ustawieniach serwisu”, w miejscu „inne języki”.",
    )
    shows_recruitment = models.BooleanField(
        "pokaż, czy trwa nabór do pracy",
        default=False,
        help_text="Nad tekstem serwis sam napisze, czy teraz jest nabór, także w tekście łatwym do czytania.",
    )

    class Meta(DraftStateMixin.Meta):
        verbose_name = "strona"
        verbose_name_plural = "strony"
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("pages:page", args=[self.slug])

    @property
    def is_polish(self):
        return self.language == Language.POLISH

    @property
    def verbatim_fields(self):
        """The checks of plain Polish do not read another language."""
        return () if self.is_polish else ("title", "description", "body")


def sort_terms(terms):
    return sorted(terms, key=lambda term: get_sort_key(term.name))


class GlossaryTerm(DraftStateMixin):
    """A word or an abbreviation that is explained on every page that uses it."""

    name = models.CharField(
        "słowo albo skrót",
        max_length=80,
        unique=True,
        error_messages={"unique": "To słowo już jest w słowniczku."},
        help_text="Tak jak w słowniku, na przykład „rewitalizacja” albo „PES”.",
    )
    slug = LowercaseSlugField("końcówka adresu", unique=True, help_text=SLUG_HELP)
    expansion = models.CharField(
        "rozwinięcie skrótu",
        max_length=120,
        blank=True,
        help_text="Tylko dla skrótu. Przykład: „podmioty ekonomii społecznej”.",
    )
    definition = models.TextField(
        "wyjaśnienie",
        max_length=400,
        help_text="Jedno, dwa krótkie zdania, takie, jakimi tłumaczysz to sąsiadowi.",
    )
    forms = models.CharField(
        "formy w tekstach",
        max_length=300,
        blank=True,
        validators=[validate_forms],
        help_text="Po nich serwis rozpozna słowo w tekście. Oddziel je przecinkami. Gwiazdka zastępuje końcówkę: "
        "„spółdzieln* socjaln*” to „spółdzielnia socjalna”, „spółdzielni socjalnej” i tak dalej. "
        "Puste pole: serwis szuka samego słowa albo skrótu.",
    )
    more_url = InternalUrlField(
        "strona, która mówi o tym więcej",
        blank=True,
        help_text="Adres w tym serwisie, od pierwszego ukośnika. Przykład: /spoldzielnia/",
    )

    class Meta(DraftStateMixin.Meta):
        verbose_name = "słowo w słowniczku"
        verbose_name_plural = "słowniczek"
        ordering = ["name"]
        constraints = [
            *DraftStateMixin.Meta.constraints,
            build_caseless_unique("name", name="pages_term_name_without_case"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('pages:glossary')}#{self.slug}"

    @property
    def form_list(self):
        return split_forms(self.forms) or [self.name]
