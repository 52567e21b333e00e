"""
The accessibility declaration as structured data.

Source: act of 4 April 2019 on digital accessibility (Dz.U. 2023 poz. 1440) and the ministry's technical conditions
of the declaration, version 2.0 of 31 July 2024.
"""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.constraints import FieldCheck
from core.models import Singleton
from core.phones import validate_phones
from library.models import Document
from publishing.models import RevisionMixin
from publishing.paths import find_item_at

from .deadlines import Deadline


class Declaration(Singleton, RevisionMixin):
    class Status(models.TextChoices):
        FULL = "full", "w pełni zgodna"
        PARTIAL = "partial", "częściowo zgodna"
        NONE = "none", "niezgodna"

    class Basis(models.TextChoices):
        SELF = "self", "samooceny przeprowadzonej przez podmiot publiczny"
        AUDIT = "audit", "badania przeprowadzonego przez podmiot zewnętrzny"
        CONTRACTOR = "contractor", "oświadczenia wykonawcy"

    class Interpreter(models.TextChoices):
        AVAILABLE = "yes", "jest dostępny"
        NOT_AVAILABLE = "no", "nie jest dostępny"

    entity = models.CharField(
        "nazwa podmiotu",
        max_length=200,
        blank=True,
        help_text="Pełna nazwa, na przykład „Urząd Miasta Rumia”.",
    )
    url = models.URLField(
        "adres strony internetowej", blank=True, help_text="Adres tego serwisu razem z https://."
    )
    published_on = models.DateField(
        "data publikacji strony",
        null=True,
        blank=True,
        help_text="Kiedy serwis pierwszy raz stał się publiczny.",
    )
    updated_on = models.DateField(
        "data ostatniej istotnej aktualizacji",
        null=True,
        blank=True,
        help_text="Dzień ostatniej dużej zmiany serwisu, na przykład nowego działu albo wyglądu.",
    )
    status = models.CharField("status zgodności", max_length=10, choices=Status, default=Status.PARTIAL)
    prepared_on = models.DateField(
        "data sporządzenia deklaracji",
        null=True,
        blank=True,
        help_text="Dzień pierwszego sporządzenia. Przy późniejszych przeglądach tej daty się nie zmienia.",
    )
    reviewed_on = models.DateField(
        "data ostatniego przeglądu",
        null=True,
        blank=True,
        help_text="Przegląd robi się co roku do 31 marca i po każdej zmianie, która wpływa na dostępność.",
    )
    basis = models.CharField(
        "podstawa oceny",
        max_length=12,
        choices=Basis,
        blank=True,
        help_text="Ciąg dalszy słów „Deklarację sporządzono na podstawie”.",
    )
    report = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="raport z badania, dokument",
        help_text="Na przykład PDF z badania (raport-dostepnosci.pdf). Wybierz go z listy dokumentów albo wgraj nowy.",
    )
    report_url = models.URLField(
        "raport z badania, adres",
        blank=True,
        help_text="Jeśli raport jest w internecie, na przykład w BIP. Deklaracja do niego odeśle.",
    )
    contact = models.CharField(
        "osoba lub komórka odpowiedzialna",
        max_length=200,
        blank=True,
        help_text="Kto odpowiada na pytania o dostępność serwisu.",
    )
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(
        "telefon",
        max_length=80,
        blank=True,
        validators=[validate_phones],
        help_text="Przykłady: 58 123 45 67 albo 58 123 45 67 wew. 12. Kilka numerów oddziel przecinkami.",
    )
    complaints = models.TextField(
        "dokąd złożyć skargę",
        blank=True,
        help_text="Adres urzędu, e-mail i adres do e-Doręczeń. Pokazuje się w opisie wniosków i skarg.",
    )
    architecture = models.TextField(
        "dostępność architektoniczna",
        blank=True,
        help_text="Opisz wejście, schody i windy, toalety, parking, wstęp z psem asystującym. Akapity oddziel pustym "
        "wierszem.",
    )
    architecture_url = models.URLField(
        "adres opisu dostępności architektonicznej",
        blank=True,
        help_text="Tylko jeśli dłuższy opis jest już w internecie, na przykład w BIP. Deklaracja do niego odeśle.",
    )
    communication = models.TextField(
        "dostępność komunikacyjno-informacyjna",
        blank=True,
        help_text="Napisz, jak można się porozumieć z urzędem: przez telefon, e-mail, osobiście, w języku migowym.",
    )
    interpreter = models.CharField(
        "tłumacz języka migowego online",
        max_length=3,
        choices=Interpreter,
        blank=True,
        help_text="Deklaracja musi mówić, czy w urzędzie można skorzystać z tłumacza online.",
    )
    sign_language_url = models.URLField(
        "informacja o urzędzie w PJM",
        blank=True,
        help_text="Adres nagrania w polskim języku migowym o tym, czym zajmuje się urząd (art. 6 ustawy o zapewnianiu "
        "dostępności z 19 lipca 2019 r.).",
    )
    easy_text_url = models.URLField(
        "informacja o urzędzie w tekście łatwym do czytania",
        blank=True,
        help_text="Adres strony o tym, czym zajmuje się urząd (ta sama ustawa).",
    )
    limits = models.TextField(
        "ograniczenia i inne informacje",
        blank=True,
        help_text="Na przykład czego jeszcze nie sprawdzono. Pokazuje się w części „Udogodnienia, ograniczenia i inne "
        "informacje”.",
    )
    shortcuts = models.TextField(
        "skróty klawiszowe",
        blank=True,
        help_text="Tylko jeśli serwis ma własne skróty. Zwykłych, takich jak Tab i Enter, tu nie wpisuj.",
    )
    assessment = models.TextField(
        "ocena nadmiernych kosztów",
        blank=True,
        help_text="Tylko jeśli urząd powołuje się na nadmierne koszty: treść oceny albo odnośnik do niej.",
    )
    mobile_apps = models.TextField(
        "aplikacje mobilne",
        blank=True,
        help_text="Tylko jeśli urząd ma aplikacje mobilne. W przeciwnym razie zostaw puste.",
    )
    # None as installed: see initial_content.
    changed_at = models.DateTimeField("ostatnia zmiana", auto_now=True, null=True)

    child_relations = ("barriers",)

    class Meta:
        verbose_name = "deklaracja dostępności"
        verbose_name_plural = "deklaracja dostępności"
        constraints = [
            FieldCheck(
                name="accessibility_declaration_review_after_preparation",
                field="reviewed_on",
                condition=Q(reviewed_on=None) | Q(prepared_on=None) | Q(reviewed_on__gte=F("prepared_on")),
                violation_error_message="Przegląd nie może być wcześniejszy niż sporządzenie deklaracji.",
            ),
            FieldCheck(
                name="accessibility_declaration_update_after_publication",
                field="updated_on",
                condition=Q(updated_on=None) | Q(published_on=None) | Q(updated_on__gte=F("published_on")),
                violation_error_message="Aktualizacja nie może być wcześniejsza niż publikacja strony.",
            ),
            FieldCheck(
                name="accessibility_declaration_no_costs_when_full",
                field="assessment",
                condition=~Q(status="full") | Q(assessment=""),
                violation_error_message="Strona „w pełni zgodna” nie powołuje się na nadmierne koszty. Usuń ocenę albo "
                "zmień status zgodności.",
            ),
        ]

    def __str__(self):
        return "Deklaracja dostępności"

    def clean(self):
        super().clean()
        today = timezone.localdate()
        days = ("published_on", "updated_on", "prepared_on", "reviewed_on")
        if late := [name for name in days if getattr(self, name) and getattr(self, name) > today]:
            raise ValidationError(
                dict.fromkeys(late, "Ten dzień jeszcze nie nadszedł. Wpisz dzień, który już był.")
            )

    @property
    def missing_fields(self):
        """Return the Polish names of mandatory items (technical conditions 2.0) that are not filled in."""
        mandatory = (
            *("entity", "url", "published_on", "updated_on", "prepared_on"),
            *("basis", "contact", "email", "phone", "complaints"),
            *("architecture", "communication", "interpreter"),
        )
        missing = [name for name in mandatory if not getattr(self, name)]
        if self.architecture_url and "architecture" in missing:
            missing.remove("architecture")  # described there
        names = [self._meta.get_field(name).verbose_name for name in missing]
        if self.status != self.Status.FULL and not self.get_rows("barriers"):
            names.append("lista niedostępnych elementów")
        return names

    @property
    def yearly_review(self):
        """
        Return the Deadline of the yearly review (31 March, art. 11 of the act), or None before the first preparation.

        A preparation or review at any day of a year satisfies that year.
        """
        latest = max(filter(None, (self.prepared_on, self.reviewed_on)), default=None)
        return Deadline(datetime.date(latest.year + 1, 3, 31)) if latest else None

    @property
    def barrier_groups(self):
        """Return the barriers by group, without empty groups: [{"value", "label", "barriers"}]."""
        barriers = self.get_rows("barriers")
        groups = [
            {
                "value": group.value,
                "label": group.label,
                "barriers": [barrier for barrier in barriers if barrier.group == group],
            }
            for group in Barrier.Group
        ]
        return [group for group in groups if group["barriers"]]


class Barrier(models.Model):
    class Group(models.TextChoices):
        NONCOMPLIANT = "noncompliant", "Niezgodność z załącznikiem"
        EXEMPT = "exempt", "Treści nieobjęte przepisami"
        BURDEN = "burden", "Nadmierne koszty"

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="barriers")
    group = models.CharField("grupa", max_length=12, choices=Group, default=Group.NONCOMPLIANT)
    element = models.CharField(
        "element", max_length=200, help_text="Co jest niedostępne, na przykład „skany uchwał”."
    )
    page = models.CharField(
        "adres strony",
        max_length=200,
        validators=[
            RegexValidator(
                r"^(/(?!/)|https?://)\S*$",
                "Wpisz adres od ukośnika, na przykład /spoldzielnia/, albo od https://.",
            )
        ],
        help_text="Na przykład /spoldzielnia/. Sam ukośnik (/) znaczy, że chodzi o wszystkie strony.",
    )
    description = models.TextField("opis", help_text="Na czym polega trudność, prostymi słowami.")
    alternative = models.TextField(
        "jak inaczej skorzystać", blank=True, help_text="Gdzie albo jak można dostać tę samą informację."
    )
    order = models.PositiveSmallIntegerField("kolejność", default=0)

    class Meta:
        verbose_name = "niedostępny element"
        verbose_name_plural = "niedostępne elementy"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.element

    @property
    def page_title(self):
        """The title of the public page at `page`, or "" if it is none of this site's items."""
        item = find_item_at(self.page)
        return str(item) if item and item.is_published else ""
