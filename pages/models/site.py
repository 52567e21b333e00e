"""What every page shows: announcement, menu, footer and contact details."""

from functools import reduce
from operator import and_, or_

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator

from core.constraints import FieldCheck
from core.fields import InternalUrlField, UrlOrPathField
from core.models import Singleton
from core.phones import validate_phones
from library.models import Image
from publishing.models import DraftStateMixin, RevisionMixin, published_q
from publishing.paths import find_item_at

from .content import DESCRIPTION_HELP, Article, Page

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
