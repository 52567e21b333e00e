import django.core.validators
from django.db import migrations, models

import core.phones


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Barrier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("noncompliant", "Niezgodność z załącznikiem"),
                            ("exempt", "Treści nieobjęte przepisami"),
                            ("burden", "Nadmierne koszty"),
                        ],
                        default="noncompliant",
                        max_length=12,
                        verbose_name="grupa",
                    ),
                ),
                (
                    "element",
                    models.CharField(
                        help_text="Co jest niedostępne, np. „skany uchwał”.",
                        max_length=200,
                        verbose_name="element",
                    ),
                ),
                (
                    "page",
                    models.CharField(
                        help_text="Na przykład /spoldzielnia/. Sam ukośnik / znaczy stronę główną.",
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(/(?!/)|https?://)\\S*$",
                                "Wpisz adres od ukośnika, na przykład /spoldzielnia/, albo od https://.",
                            )
                        ],
                        verbose_name="adres strony",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        help_text="Na czym polega trudność, prostymi słowami.", verbose_name="opis"
                    ),
                ),
                (
                    "alternative",
                    models.TextField(
                        blank=True,
                        help_text="Gdzie albo jak można dostać tę samą informację.",
                        verbose_name="jak inaczej skorzystać",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="kolejność")),
            ],
            options={
                "verbose_name": "niedostępny element",
                "verbose_name_plural": "niedostępne elementy",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entity",
                    models.CharField(
                        blank=True,
                        help_text="Pełna nazwa, np. „Urząd Miasta Rumia”.",
                        max_length=200,
                        verbose_name="nazwa podmiotu",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Adres tego serwisu razem z https://.",
                        verbose_name="adres strony internetowej",
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        blank=True,
                        help_text="Kiedy serwis pierwszy raz stał się publiczny.",
                        null=True,
                        verbose_name="data publikacji strony",
                    ),
                ),
                (
                    "updated_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="data ostatniej istotnej aktualizacji"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("full", "w pełni zgodna"),
                            ("partial", "częściowo zgodna"),
                            ("none", "niezgodna"),
                        ],
                        default="partial",
                        max_length=10,
                        verbose_name="status zgodności",
                    ),
                ),
                (
                    "prepared_on",
                    models.DateField(
                        blank=True,
                        help_text="Dzień pierwszego sporządzenia. Przy późniejszych przeglądach tej daty się nie zmienia.",
                        null=True,
                        verbose_name="data sporządzenia deklaracji",
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(
                        blank=True,
                        help_text="Przegląd robi się co roku do 31 marca i po każdej zmianie, która wpływa na dostępność.",
                        null=True,
                        verbose_name="data ostatniego przeglądu",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "samooceny przeprowadzonej przez podmiot publiczny"),
                            ("audit", "badania przeprowadzonego przez podmiot zewnętrzny"),
                            ("contractor", "oświadczenia wykonawcy"),
                        ],
                        max_length=12,
                        verbose_name="podstawa oceny",
                    ),
                ),
                (
                    "report_url",
                    models.URLField(
                        blank=True,
                        help_text="Jeśli raport jest w internecie, na przykład w BIP. Deklaracja do niego odeśle.",
                        verbose_name="raport z badania, adres",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="Kto odpowiada na pytania o dostępność serwisu.",
                        max_length=200,
                        verbose_name="osoba lub komórka odpowiedzialna",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        help_text="Przykłady: 58 123 45 67 albo 58 123 45 67 wew. 12. Kilka numerów oddziel przecinkami.",
                        max_length=80,
                        validators=[core.phones.validate_phones],
                        verbose_name="telefon",
                    ),
                ),
                (
                    "architecture",
                    models.TextField(
                        blank=True,
                        help_text="Opisz wejście, schody i windy, toalety, parking, wstęp z psem asystującym. Akapity oddziel pustym wierszem.",
                        verbose_name="dostępność architektoniczna",
                    ),
                ),
                (
                    "architecture_url",
                    models.URLField(
                        blank=True,
                        help_text="Tylko jeśli dłuższy opis jest już w internecie, na przykład w BIP. Deklaracja do niego odeśle.",
                        verbose_name="adres opisu dostępności architektonicznej",
                    ),
                ),
                (
                    "communication",
                    models.TextField(
                        blank=True,
                        help_text="Napisz, jak można się porozumieć z urzędem: przez telefon, e-mail, osobiście, w języku migowym.",
                        verbose_name="dostępność komunikacyjno-informacyjna",
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "jest dostępny"), ("no", "nie jest dostępny")],
                        help_text="Deklaracja musi mówić, czy w urzędzie można skorzystać z tłumacza online.",
                        max_length=3,
                        verbose_name="tłumacz języka migowego online",
                    ),
                ),
                (
                    "limits",
                    models.TextField(
                        blank=True,
                        help_text="Na przykład czego jeszcze nie sprawdzono. Pokazuje się w części „Udogodnienia, ograniczenia i inne informacje”.",
                        verbose_name="ograniczenia i inne informacje",
                    ),
                ),
                (
                    "shortcuts",
                    models.TextField(
                        blank=True,
                        help_text="Tylko jeśli serwis ma własne skróty. Zwykłych, takich jak Tab i Enter, tu nie wpisuj.",
                        verbose_name="skróty klawiszowe",
                    ),
                ),
                (
                    "assessment",
                    models.TextField(
                        blank=True,
                        help_text="Tylko jeśli urząd powołuje się na nadmierne koszty: treść oceny albo odnośnik do niej.",
                        verbose_name="ocena nadmiernych kosztów",
                    ),
                ),
                (
                    "mobile_apps",
                    models.TextField(
                        blank=True,
                        help_text="Tylko jeśli urząd ma aplikacje mobilne. W przeciwnym razie zostaw puste.",
                        verbose_name="aplikacje mobilne",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="ostatnia zmiana")),
            ],
            options={
                "verbose_name": "deklaracja dostępności",
                "verbose_name_plural": "deklaracja dostępności",
            },
        ),
    ]
