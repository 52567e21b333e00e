import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.constraints
import core.fields
import core.slugs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Association",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "wersja robocza"),
                            ("published", "opublikowane"),
                            ("withdrawn", "wycofane"),
                        ],
                        default="draft",
                        help_text="Mieszkańcy widzą tylko treści opublikowane. Wycofana treść znika ze strony, ale zostaje w panelu.",
                        max_length=10,
                        verbose_name="stan",
                    ),
                ),
                (
                    "publish_from",
                    models.DateTimeField(
                        blank=True,
                        help_text="Zostaw puste, żeby treść była widoczna od razu. Inaczej pojawi się sama o podanej godzinie. Strona, którą mieszkańcy już widzą, zostaje do tej godziny taka, jaka jest, a potem się zmienia.",
                        null=True,
                        verbose_name="publikuj od",
                    ),
                ),
                (
                    "publish_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Zostaw puste, żeby treść nie znikała. Inaczej zniknie sama o podanej godzinie.",
                        null=True,
                        verbose_name="publikuj do",
                    ),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(3, "3 miesiące"), (6, "6 miesięcy"), (12, "12 miesięcy")],
                        help_text="Panel przypomni, żeby sprawdzić, czy treść jest nadal prawdziwa.",
                        null=True,
                        verbose_name="sprawdzaj co",
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="sprawdzono"),
                ),
                (
                    "other_words",
                    models.CharField(
                        blank=True,
                        help_text="Słowa, których nie ma na stronie, a które ludzie wpisują w wyszukiwarkę. Oddziel je przecinkami, na przykład: „etat, zatrudnienie, robota”. Wyszukiwarka pokaże wtedy tę stronę wysoko. Na stronie tych słów nie widać.",
                        max_length=500,
                        verbose_name="inne słowa mieszkańców",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="ostatnia zmiana")),
                (
                    "easy_text",
                    core.fields.RichTextField(
                        blank=True,
                        help_text="Ta sama treść dla osób, którym trudno czytać. Krótkie zdania, każde od nowego wiersza. Bez skrótów. Trudne słowa wyjaśnij od razu.",
                        verbose_name="tekst łatwy do czytania",
                    ),
                ),
                (
                    "sign_film_url",
                    models.URLField(
                        blank=True,
                        help_text="Adres filmu, w którym ktoś tłumaczy tę stronę na polski język migowy (PJM).",
                        verbose_name="film w polskim języku migowym",
                    ),
                ),
                (
                    "transcript",
                    models.TextField(
                        blank=True,
                        help_text="Wszystko, co słychać w filmie, i wszystko, co ważne w obrazie. Dla osób, które nie słyszą albo nie mogą obejrzeć filmu.",
                        verbose_name="zapis filmu",
                    ),
                ),
                (
                    "easy_text_source_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "sign_film_url_source_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "transcript_source_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nazwa")),
                ("acronym", models.CharField(max_length=20, verbose_name="skrót")),
                ("former_name", models.CharField(blank=True, max_length=120, verbose_name="dawna nazwa")),
                ("legal_form", models.CharField(blank=True, max_length=60, verbose_name="forma prawna")),
                ("active_since", models.DateField(blank=True, null=True, verbose_name="działa od")),
                (
                    "description",
                    models.CharField(
                        help_text="Jedno lub dwa zdania. Pokazują się na listach i w wynikach wyszukiwarek.",
                        max_length=200,
                        verbose_name="opis",
                    ),
                ),
                (
                    "about_title",
                    models.CharField(
                        default="Kim jesteśmy?", max_length=80, verbose_name="nagłówek: o stowarzyszeniu"
                    ),
                ),
                ("about", core.fields.RichTextField(verbose_name="o stowarzyszeniu")),
                ("aim", models.TextField(blank=True, max_length=500, verbose_name="cel")),
                (
                    "fields_of_work",
                    core.fields.LinesField(
                        blank=True,
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie.",
                        verbose_name="czym się zajmuje",
                    ),
                ),
                (
                    "social_title",
                    models.CharField(
                        default="Rozwój społeczny", max_length=80, verbose_name="nagłówek: rozwój społeczny"
                    ),
                ),
                ("social", core.fields.RichTextField(blank=True, verbose_name="rozwój społeczny")),
                (
                    "undertakings_total",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Jeśli opisano ich mniej, strona powie o tym czytelnikom.",
                        null=True,
                        verbose_name="liczba wszystkich przedsięwzięć ZIT",
                    ),
                ),
                (
                    "data_licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC0-1.0", "CC0 1.0 – wolno wszystko, bez warunków"),
                            ("CC-BY-4.0", "CC BY 4.0 – wolno wszystko, trzeba podać źródło"),
                            ("CC-BY-SA-4.0", "CC BY-SA 4.0 – trzeba podać źródło i dać innym te same prawa"),
                        ],
                        help_text="Na jakich warunkach wolno używać plików z listą projektów. Wybierz, jeśli urząd tak postanowił. Gdy puste, strona mówi „nie podano”.",
                        max_length=20,
                        verbose_name="licencja danych o projektach",
                    ),
                ),
                (
                    "review_owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Osoba, której panel o tym przypomni.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kto sprawdza",
                    ),
                ),
            ],
            options={
                "verbose_name": "stowarzyszenie",
                "verbose_name_plural": "stowarzyszenie",
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "To miasto już jest na liście."},
                        max_length=60,
                        unique=True,
                        verbose_name="nazwa",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        decimal_places=3,
                        help_text="W stopniach, WGS 84, np. 54,571.",
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="szerokość geograficzna",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=3,
                        help_text="W stopniach, WGS 84, np. 18,388.",
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="długość geograficzna",
                    ),
                ),
                (
                    "is_ours",
                    models.BooleanField(
                        default=False,
                        help_text="Jego projekty są na stronie głównej.",
                        verbose_name="nasze miasto",
                    ),
                ),
            ],
            options={
                "verbose_name": "miasto",
                "verbose_name_plural": "miasta",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_ours", True)),
                        fields=("is_ours",),
                        name="omggs_city_one_is_ours",
                        violation_error_message="Inne miasto jest już oznaczone jako nasze.",
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(("latitude__range", (-90, 90))),
                        field="latitude",
                        name="omggs_city_latitude_on_earth",
                        violation_error_message="Szerokość geograficzna mieści się między −90 a 90 stopni.",
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(("longitude__range", (-180, 180))),
                        field="longitude",
                        name="omggs_city_longitude_on_earth",
                        violation_error_message="Długość geograficzna mieści się między −180 a 180 stopni.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        help_text="Razem z jednostką, np. „1,76 mld zł”.",
                        max_length=40,
                        verbose_name="liczba",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Przykład: „gmin, miast i powiatów”.",
                        max_length=120,
                        verbose_name="co oznacza",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="kolejność")),
                (
                    "association",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="omggs.association",
                    ),
                ),
            ],
            options={
                "verbose_name": "liczba",
                "verbose_name_plural": "liczby",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Undertaking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "wersja robocza"),
                            ("published", "opublikowane"),
                            ("withdrawn", "wycofane"),
                        ],
                        default="draft",
                        help_text="Mieszkańcy widzą tylko treści opublikowane. Wycofana treść znika ze strony, ale zostaje w panelu.",
                        max_length=10,
                        verbose_name="stan",
                    ),
                ),
                (
                    "publish_from",
                    models.DateTimeField(
                        blank=True,
                        help_text="Zostaw puste, żeby treść była widoczna od razu. Inaczej pojawi się sama o podanej godzinie. Strona, którą mieszkańcy już widzą, zostaje do tej godziny taka, jaka jest, a potem się zmienia.",
                        null=True,
                        verbose_name="publikuj od",
                    ),
                ),
                (
                    "publish_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Zostaw puste, żeby treść nie znikała. Inaczej zniknie sama o podanej godzinie.",
                        null=True,
                        verbose_name="publikuj do",
                    ),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(3, "3 miesiące"), (6, "6 miesięcy"), (12, "12 miesięcy")],
                        help_text="Panel przypomni, żeby sprawdzić, czy treść jest nadal prawdziwa.",
                        null=True,
                        verbose_name="sprawdzaj co",
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="sprawdzono"),
                ),
                (
                    "other_words",
                    models.CharField(
                        blank=True,
                        help_text="Słowa, których nie ma na stronie, a które ludzie wpisują w wyszukiwarkę. Oddziel je przecinkami, na przykład: „etat, zatrudnienie, robota”. Wyszukiwarka pokaże wtedy tę stronę wysoko. Na stronie tych słów nie widać.",
                        max_length=500,
                        verbose_name="inne słowa mieszkańców",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="ostatnia zmiana")),
                (
                    "easy_text",
                    core.fields.RichTextField(
                        blank=True,
                        help_text="Ta sama treść dla osób, którym trudno czytać. Krótkie zdania, każde od nowego wiersza. Bez skrótów. Trudne słowa wyjaśnij od razu.",
                        verbose_name="tekst łatwy do czytania",
                    ),
                ),
                (
                    "sign_film_url",
                    models.URLField(
                        blank=True,
                        help_text="Adres filmu, w którym ktoś tłumaczy tę stronę na polski język migowy (PJM).",
                        verbose_name="film w polskim języku migowym",
                    ),
                ),
                (
                    "transcript",
                    models.TextField(
                        blank=True,
                        help_text="Wszystko, co słychać w filmie, i wszystko, co ważne w obrazie. Dla osób, które nie słyszą albo nie mogą obejrzeć filmu.",
                        verbose_name="zapis filmu",
                    ),
                ),
                (
                    "easy_text_source_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "sign_film_url_source_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "transcript_source_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nazwa")),
                (
                    "slug",
                    core.slugs.LowercaseSlugField(
                        help_text="Końcówka adresu strony. Powstaje sama; po publikacji lepiej jej nie zmieniać.",
                        max_length=120,
                        unique=True,
                        verbose_name="adres strony",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        help_text="Jedno lub dwa zdania. Pokazują się na listach i w wynikach wyszukiwarek.",
                        max_length=200,
                        verbose_name="opis",
                    ),
                ),
                (
                    "aim",
                    models.TextField(
                        help_text="Po co jest to przedsięwzięcie, w kilku zdaniach.", verbose_name="cel"
                    ),
                ),
                ("body", core.fields.RichTextField(blank=True, verbose_name="na czym polega")),
                (
                    "scope",
                    core.fields.LinesField(
                        blank=True,
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie.",
                        verbose_name="co obejmuje",
                    ),
                ),
                (
                    "goals",
                    core.fields.LinesField(
                        blank=True,
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie.",
                        verbose_name="cele szczegółowe",
                    ),
                ),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pierwszy rok"),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ostatni rok"),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Mniejsza liczba stoi wyżej.", verbose_name="kolejność"
                    ),
                ),
                (
                    "review_owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Osoba, której panel o tym przypomni.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kto sprawdza",
                    ),
                ),
            ],
            options={
                "verbose_name": "przedsięwzięcie ZIT",
                "verbose_name_plural": "przedsięwzięcia ZIT",
                "ordering": ["order", "name"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.CreateModel(
            name="RevitalisationProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "wersja robocza"),
                            ("published", "opublikowane"),
                            ("withdrawn", "wycofane"),
                        ],
                        default="draft",
                        help_text="Mieszkańcy widzą tylko treści opublikowane. Wycofana treść znika ze strony, ale zostaje w panelu.",
                        max_length=10,
                        verbose_name="stan",
                    ),
                ),
                (
                    "publish_from",
                    models.DateTimeField(
                        blank=True,
                        help_text="Zostaw puste, żeby treść była widoczna od razu. Inaczej pojawi się sama o podanej godzinie. Strona, którą mieszkańcy już widzą, zostaje do tej godziny taka, jaka jest, a potem się zmienia.",
                        null=True,
                        verbose_name="publikuj od",
                    ),
                ),
                (
                    "publish_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Zostaw puste, żeby treść nie znikała. Inaczej zniknie sama o podanej godzinie.",
                        null=True,
                        verbose_name="publikuj do",
                    ),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(3, "3 miesiące"), (6, "6 miesięcy"), (12, "12 miesięcy")],
                        help_text="Panel przypomni, żeby sprawdzić, czy treść jest nadal prawdziwa.",
                        null=True,
                        verbose_name="sprawdzaj co",
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="sprawdzono"),
                ),
                (
                    "other_words",
                    models.CharField(
                        blank=True,
                        help_text="Słowa, których nie ma na stronie, a które ludzie wpisują w wyszukiwarkę. Oddziel je przecinkami, na przykład: „etat, zatrudnienie, robota”. Wyszukiwarka pokaże wtedy tę stronę wysoko. Na stronie tych słów nie widać.",
                        max_length=500,
                        verbose_name="inne słowa mieszkańców",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="ostatnia zmiana")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        error_messages={"unique": "Projekt o tym numerze już jest na liście."},
                        help_text="Miejsce na liście projektów.",
                        null=True,
                        unique=True,
                        verbose_name="numer",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nazwa")),
                (
                    "slug",
                    core.slugs.LowercaseSlugField(
                        help_text="Końcówka adresu strony. Powstaje sama; po publikacji lepiej jej nie zmieniać.",
                        max_length=120,
                        unique=True,
                        verbose_name="adres strony",
                    ),
                ),
                ("body", core.fields.RichTextField(blank=True, verbose_name="opis")),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        help_text="Czego dotyczy projekt: dzielnica, ulice, place.",
                        max_length=200,
                        verbose_name="obszar",
                    ),
                ),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pierwszy rok"),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ostatni rok"),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="wartość w zł"
                    ),
                ),
                (
                    "eu_share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="w tym z Unii Europejskiej, w zł",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Skąd są kwoty, np. nazwa strony albo dokumentu.",
                        max_length=200,
                        verbose_name="źródło kwot",
                    ),
                ),
                (
                    "as_of",
                    models.DateField(
                        blank=True, help_text="Z którego dnia są kwoty.", null=True, verbose_name="stan na"
                    ),
                ),
                ("url", models.URLField(blank=True, verbose_name="strona projektu")),
                (
                    "city",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="omggs.city",
                        verbose_name="miasto",
                    ),
                ),
                (
                    "review_owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Osoba, której panel o tym przypomni.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kto sprawdza",
                    ),
                ),
                (
                    "undertaking",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="omggs.undertaking",
                        verbose_name="przedsięwzięcie ZIT",
                    ),
                ),
            ],
            options={
                "verbose_name": "projekt rewitalizacyjny",
                "verbose_name_plural": "projekty rewitalizacyjne",
                "ordering": ["number"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.AddConstraint(
            model_name="association",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="omggs_association_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="omggs_undertaking_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("first_year", None),
                    ("last_year", None),
                    ("last_year__gte", models.F("first_year")),
                    _connector="OR",
                ),
                field="last_year",
                name="omggs_undertaking_years_in_order",
                violation_error_message="Ostatni rok nie może być wcześniejszy niż pierwszy.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revitalisationproject",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="omggs_revitalisationproject_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revitalisationproject",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("first_year", None),
                    ("last_year", None),
                    ("last_year__gte", models.F("first_year")),
                    _connector="OR",
                ),
                field="last_year",
                name="omggs_revitalisationproject_years_in_order",
                violation_error_message="Ostatni rok nie może być wcześniejszy niż pierwszy.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revitalisationproject",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(("value", None), ("value__gt", 0), _connector="OR"),
                field="value",
                name="omggs_revitalisationproject_value_positive",
                violation_error_message="Wartość musi być większa od zera. Zostaw puste, jeśli nie jest znana.",
            ),
        ),
        migrations.AddConstraint(
            model_name="revitalisationproject",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("eu_share", None),
                    models.Q(
                        ("eu_share__gte", 0),
                        models.Q(("value", None), ("eu_share__lte", models.F("value")), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                field="eu_share",
                name="omggs_revitalisationproject_eu_share_within_value",
                violation_error_message="Część z Unii Europejskiej nie może być większa niż wartość projektu.",
            ),
        ),
    ]
