"""Articles, static pages, the glossary, and what every page shows: navigation, footer, contact details."""

from functools import reduce
from operator import and_, or_

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse
from django.utils.text import Truncator

from core.constraints import FieldCheck, build_caseless_unique
from core.fields import InternalUrlField, RichTextField, UrlOrPathField
from core.grammar import get_sort_key
from core.models import Singleton
from core.phones import validate_phones
from core.slugs import LowercaseSlugField
from core.word_forms import split_forms, validate_forms
from library.models import Image
from publishing.alternative_formats import AlternativeFormatsMixin
from publishing.models import (
    DraftStateMixin,
    DraftStateQuerySet,
    InformationAsOfMixin,
    RevisionMixin,
    published_q,
)
from publishing.paths import find_item_at

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


# Electronic delivery address (ADE), as in the database of electronic addresses, art. 25 of the act of 18 November 2020.
validate_edelivery_address = RegexValidator(
    r"AE:PL-\d{5}-\d{5}-[A-Z]{5}-\d{2}\Z",
    "Sprawdź adres. Wygląda tak: AE:PL-12345-67890-ABCDE-12.",
)


class SiteSettings(Singleton, RevisionMixin):
    """Texts and contact details of the home page, the header and the footer."""

    section = models.CharField("nazwa serwisu", max_length=80, default="Ekonomia społeczna")
    home_title = models.CharField(
        "nagłówek strony głównej", max_length=120, default="Ekonomia społeczna w Rumi"
    )
    home_lead = models.CharField(
        "wstęp na stronie głównej",
        max_length=400,  # as before version 1.2, so that the upgrade cuts no text
        validators=[MaxLengthValidator(90)],
        blank=True,
        help_text="Jedno krótkie zdanie: co tu jest dla mieszkańca. Najwyżej 90 znaków.",
    )
    home_description = models.CharField(
        "opis strony głównej", max_length=200, blank=True, help_text=DESCRIPTION_HELP
    )
    articles_title = models.CharField(
        "nagłówek listy artykułów", max_length=120, default="Ekonomia społeczna"
    )
    articles_lead = models.TextField("wstęp nad listą artykułów", max_length=400, blank=True)
    footer_text = models.TextField("tekst w stopce", max_length=400, blank=True)
    outdated_after_months = models.PositiveSmallIntegerField(
        "po ilu miesiącach informacje są stare",
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text="Strona, na której „stan informacji” jest starszy, doda jedno zdanie: że coś mogło się zmienić "
        "i kogo zapytać.",
    )
    office = models.CharField(
        "nazwa urzędu",
        max_length=80,
        blank=True,
        help_text="Kto prowadzi serwis i odpowiada za informacje. Przykład: Urząd Miasta Rumia.",
    )
    office_mark = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="herb albo znak miasta",
        related_name="+",
        help_text="Tylko znak, którego urząd pozwala użyć. Pokazuje się w stopce, obok nazwy urzędu.",
    )
    contact_unit = models.CharField(
        "wydział albo osoba", max_length=120, blank=True, help_text="Kto odpowiada na pytania mieszkańców."
    )
    contact_address = models.CharField(
        "adres", max_length=200, blank=True, help_text="Ulica, numer, kod pocztowy i miejscowość."
    )
    contact_phone = models.CharField(
        "telefon",
        max_length=80,
        blank=True,
        validators=[validate_phones],
        help_text="Przykłady: 58 123 45 67 albo 58 123 45 67 wew. 12. Kilka numerów oddziel przecinkami.",
    )
    contact_email = models.EmailField("e-mail", blank=True)
    contact_edelivery = models.CharField(
        "adres do e-Doręczeń",
        max_length=40,
        blank=True,
        validators=[validate_edelivery_address],
        help_text="Przykład: AE:PL-12345-67890-ABCDE-12.",
    )
    bip_url = models.URLField(
        "strona BIP", blank=True, help_text="Adres Biuletynu Informacji Publicznej urzędu."
    )
    contact_hours = models.CharField(
        "godziny pracy",
        max_length=200,
        blank=True,
        help_text="Na przykład „od poniedziałku do piątku, 8:00–15:00”.",
    )
    security_email = models.EmailField(
        "e-mail do zgłoszeń bezpieczeństwa",
        blank=True,
        help_text="Na ten adres napisze ktoś, kto znajdzie błąd w zabezpieczeniach serwisu. Przykład: "
        "bezpieczenstwo@example.pl. Specjaliści od zabezpieczeń szukają go w pliku /.well-known/security.txt.",
    )

    child_relations = ("menu_items",)

    class Meta:
        verbose_name = "ustawienia serwisu"
        # The form of the contact details; MenuSettings and HomeSettings have the other fields.
        verbose_name_plural = "dane kontaktowe"

    def __str__(self):
        return "Ustawienia serwisu"

    @property
    def has_contact(self):
        return any(
            (
                self.contact_address,
                self.contact_phone,
                self.contact_email,
                self.contact_edelivery,
                self.bip_url,
            )
        )


class Announcement(Singleton, DraftStateMixin):
    """A short text above the content of every page, from `publish_from` to `publish_until`."""

    class Kind(models.TextChoices):
        INFORMATION = "information", "informacja"
        IMPORTANT = "important", "ważne"

    text = models.CharField(
        "tekst komunikatu",
        max_length=200,
        help_text="Jedno, dwa krótkie zdania, najwyżej 200 znaków. Pokażą się na górze każdej strony.",
    )
    kind = models.CharField(
        "rodzaj",
        max_length=12,
        choices=Kind,
        default=Kind.INFORMATION,
        help_text="„Ważne” tylko wtedy, gdy ktoś bez tej wiadomości poniesie stratę, na przykład przyjdzie na darmo.",
    )
    url = UrlOrPathField(
        "odnośnik",
        blank=True,
        help_text="Strona z pełną informacją. Przykłady: /spoldzielnia/spotkania/ albo https://rumia.eu.",
    )
    link_text = models.CharField(
        "napis odnośnika", max_length=60, blank=True, help_text="Na przykład „Nowy termin spotkania”."
    )

    class Meta(DraftStateMixin.Meta):
        verbose_name = "komunikat"
        verbose_name_plural = "komunikat na każdej stronie"

    def __str__(self):
        return Truncator(self.text).chars(80) or "komunikat"

    def get_absolute_url(self):
        return reverse("home")

    def get_publication_errors(self):
        if bool(self.url) == bool(self.link_text):
            return {}
        return {"link_text": "Podaj i odnośnik, i jego napis. Albo zostaw oba pola puste."}


class MenuSettings(SiteSettings):
    """The settings on the form of the menu and the footer."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "menu i stopka"
        verbose_name_plural = "menu i stopka"


class HomeSettings(SiteSettings):
    """The settings on the form of the home page, the list of articles and the name of the site."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "strona główna i nazwa serwisu"
        verbose_name_plural = "strona główna i nazwa serwisu"


class MenuItemQuerySet(models.QuerySet):
    def public(self):
        """Leave out the items of unpublished pages and articles. For those with a `path`: is_target_published."""
        return self.filter(
            Q(page=None) | published_q(prefix="page__"), Q(article=None) | published_q(prefix="article__")
        )


def build_one_target_q():
    """Return the condition that a menu item has exactly one target."""
    empty = {"section": Q(section=""), "page": Q(page=None), "article": Q(article=None)}
    empty |= {"path": Q(path=""), "url": Q(url="")}
    alternatives = [
        reduce(and_, (~is_empty if name == chosen else is_empty for name, is_empty in empty.items()))
        for chosen in empty
    ]
    return reduce(or_, alternatives)


class MenuItem(models.Model):
    class Place(models.TextChoices):
        HEADER = "header", "menu główne"
        FOOTER = "footer", "stopka"
        TASKS = "tasks", "najczęstsze sprawy"
        LANGUAGES = "languages", "inne języki"

    class Section(models.TextChoices):
        """Pages that are not a Page in the database; the values are URL names."""

        ARTICLES = "pages:articles", "Artykuły"
        COOPERATIVE = "cooperative:cooperative", "Spółdzielnia"
        MEETINGS = "cooperative:meetings", "Spotkania"
        RECRUITMENTS = "cooperative:recruitments", "Nabory"
        ASSOCIATION = "omggs:association", "OMGGS"
        UNDERTAKINGS = "omggs:undertakings", "Przedsięwzięcia ZIT"
        PROJECTS = "omggs:projects", "Projekty rewitalizacyjne"
        GLOSSARY = "pages:glossary", "Słowniczek"
        DECLARATION = "accessibility:declaration", "Deklaracja dostępności"
        SITE_MAP = "site_map", "Mapa strony"

    site = models.ForeignKey(SiteSettings, models.CASCADE, related_name="menu_items")
    place = models.CharField("miejsce", max_length=10, choices=Place, default=Place.HEADER)
    label = models.CharField("nazwa w menu", max_length=40, help_text="Krótko: jedno, dwa słowa.")
    note = models.CharField(
        "zdanie pod nazwą",
        max_length=60,
        blank=True,
        help_text="Tylko dla najczęstszych spraw na stronie głównej. Co znajdę po kliknięciu?",
    )
    section = models.CharField("dział serwisu", max_length=40, choices=Section, blank=True)
    page = models.ForeignKey(Page, models.PROTECT, null=True, blank=True, verbose_name="albo strona")
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, verbose_name="albo artykuł", related_name="+"
    )
    # Of another kind of content, which this app does not know.
    path = InternalUrlField("albo inna treść serwisu", blank=True)
    url = models.URLField("albo adres w internecie", blank=True)
    order = models.PositiveSmallIntegerField("kolejność", default=0)

    # A path is chosen in the form, never typed.
    non_replaceable_fields = ("path",)

    objects = MenuItemQuerySet.as_manager()

    class Meta:
        verbose_name = "pozycja menu"
        verbose_name_plural = "menu i stopka"
        ordering = ["place", "order", "pk"]
        constraints = [
            FieldCheck(
                name="pages_menuitem_one_target",
                field="section",
                condition=build_one_target_q(),
                violation_error_message="Wybierz jedno: miejsce w serwisie albo adres w internecie.",
            )
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        if self.section:
            return reverse(self.section)
        if target := self.page or self.article:
            return target.get_absolute_url()
        return self.path or self.url

    @property
    def language(self):
        """The language of the label: "" for Polish, which all are but titles of pages and names of languages."""
        is_name_of_page = self.page and (self.place == self.Place.LANGUAGES or self.label == self.page.title)
        return self.page.language if is_name_of_page and not self.page.is_polish else ""

    @property
    def is_target_published(self):
        if self.path:
            found = find_item_at(self.path)
            return found is not None and found.is_published
        target = self.page or self.article
        return target is None or target.is_published
