import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.slugs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ResolutionDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="kolejność")),
            ],
            options={
                "verbose_name": "załącznik",
                "verbose_name_plural": "załączniki",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Cooperative",
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
                ("name", models.CharField(max_length=200, verbose_name="pełna nazwa")),
                ("short_name", models.CharField(max_length=120, verbose_name="krótka nazwa")),
                ("founded_by", models.CharField(blank=True, max_length=120, verbose_name="kto ją powołał")),
                (
                    "description",
                    models.CharField(
                        help_text="Jedno lub dwa zdania. Pokazują się w wynikach wyszukiwarek.",
                        max_length=200,
                        verbose_name="opis",
                    ),
                ),
                (
                    "lead",
                    models.TextField(
                        help_text="Dwa, trzy krótkie zdania. Pokazują się też na stronie głównej.",
                        max_length=500,
                        verbose_name="co ma robić spółdzielnia",
                    ),
                ),
                ("employs", models.CharField(blank=True, max_length=200, verbose_name="kogo ma zatrudniać")),
                (
                    "purposes",
                    core.fields.LinesField(
                        blank=True,
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie.",
                        verbose_name="cele",
                    ),
                ),
                (
                    "helps_to",
                    core.fields.LinesField(
                        blank=True,
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie.",
                        verbose_name="w czym ma pomagać",
                    ),
                ),
                (
                    "activities",
                    core.fields.LinesField(
                        blank=True,
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie.",
                        verbose_name="planowana działalność",
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
                "verbose_name": "spółdzielnia",
                "verbose_name_plural": "spółdzielnia",
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                    "title",
                    models.CharField(
                        help_text="Na przykład „Spotkanie informacyjne”.",
                        max_length=120,
                        verbose_name="tytuł",
                    ),
                ),
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
                        help_text="Jedno lub dwa zdania: o czym będzie spotkanie.",
                        max_length=200,
                        verbose_name="opis",
                    ),
                ),
                ("starts_at", models.DateTimeField(null=True, verbose_name="początek")),
                (
                    "ends_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Zostaw puste, jeśli godzina zakończenia nie jest znana.",
                        null=True,
                        verbose_name="koniec",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        help_text="Na przykład „Klub Integracji Społecznej”.",
                        max_length=120,
                        verbose_name="miejsce",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        help_text="Ulica, numer, miasto.", max_length=200, verbose_name="adres miejsca"
                    ),
                ),
                ("audience", models.CharField(blank=True, max_length=200, verbose_name="dla kogo")),
                ("body", core.fields.RichTextField(blank=True, verbose_name="treść")),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[("", "bez zmian"), ("moved", "przeniesione"), ("cancelled", "odwołane")],
                        default="",
                        help_text="Przeniesione: wpisz nowy termin w polu „początek”, a dawny poniżej. Odwołane: nie wycofuj strony. Wtedy spotkanie zniknęłoby bez słowa także z kalendarzy mieszkańców.",
                        max_length=10,
                        verbose_name="zmiana terminu",
                    ),
                ),
                ("moved_from", models.DateTimeField(blank=True, null=True, verbose_name="dawny termin")),
                (
                    "change_note",
                    models.CharField(
                        blank=True,
                        help_text="Na przykład przyczyna albo co zrobić teraz.",
                        max_length=200,
                        verbose_name="wyjaśnienie zmiany",
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
                "verbose_name": "spotkanie",
                "verbose_name_plural": "spotkania",
                "ordering": [models.OrderBy(models.F("starts_at"), descending=True, nulls_first=True)],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.CreateModel(
            name="Recruitment",
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
                ("title", models.CharField(max_length=120, verbose_name="tytuł")),
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
                        help_text="Jedno lub dwa zdania: kogo i do czego szukamy.",
                        max_length=200,
                        verbose_name="opis",
                    ),
                ),
                (
                    "tasks",
                    core.fields.LinesField(
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie.",
                        verbose_name="zadania",
                    ),
                ),
                (
                    "wanted",
                    core.fields.LinesField(
                        help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie. Odpowiedz na pytanie „kogo?”, np. „osób, które lubią remonty”.",
                        verbose_name="kogo szukamy",
                    ),
                ),
                ("how_to_apply", core.fields.RichTextField(verbose_name="jak się zgłosić")),
                (
                    "town",
                    models.CharField(
                        blank=True,
                        help_text="Na przykład „Rumia”. Z tą nazwą i z początkiem naboru ogłoszenie pokażą też wyszukiwarki pracy.",
                        max_length=80,
                        verbose_name="miejscowość pracy",
                    ),
                ),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="początek naboru")),
                (
                    "closes_on",
                    models.DateField(
                        blank=True,
                        help_text="Następnego dnia nabór sam się zamknie. Bez tej daty nabór kończy się razem ze spotkaniem poniżej, a bez spotkania trwa do odwołania.",
                        null=True,
                        verbose_name="ostatni dzień naboru",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recruitments",
                        to="cooperative.meeting",
                        verbose_name="spotkanie, na które zapraszamy chętnych",
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
                "verbose_name": "nabór",
                "verbose_name_plural": "nabory",
                "ordering": ["-opens_on", "-pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.CreateModel(
            name="Resolution",
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
                    models.CharField(
                        error_messages={"unique": "Uchwała o tym numerze już jest w serwisie."},
                        help_text="Tak jak w uchwale, np. XXXIX/543/2022.",
                        max_length=40,
                        unique=True,
                        verbose_name="numer",
                    ),
                ),
                (
                    "slug",
                    core.slugs.LowercaseSlugField(
                        help_text="Końcówka adresu strony. Powstaje sama; po publikacji lepiej jej nie zmieniać.",
                        max_length=120,
                        unique=True,
                        verbose_name="adres strony",
                    ),
                ),
                ("date", models.DateField(null=True, verbose_name="data podjęcia")),
                (
                    "body",
                    models.CharField(
                        default="Rada Miejska Rumi", max_length=120, verbose_name="kto podjął uchwałę"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True,
                        help_text="Tylko słowa przepisane z uchwały: ciąg dalszy słów „w sprawie”, np. „utworzenia spółdzielni socjalnej”. Jeśli ich nie znasz, zostaw puste.",
                        max_length=300,
                        verbose_name="w sprawie",
                    ),
                ),
                (
                    "summary",
                    core.fields.RichTextField(
                        blank=True,
                        help_text="Prostymi słowami, dla mieszkańców: o czym jest uchwała i co z niej wynika.",
                        verbose_name="o czym jest",
                    ),
                ),
                (
                    "official_url",
                    models.URLField(
                        blank=True,
                        help_text="Strona, na której urząd ogłosił uchwałę. Zostaw puste, jeśli adres nie jest znany.",
                        verbose_name="adres na stronach urzędu",
                    ),
                ),
                (
                    "official_place",
                    models.CharField(
                        blank=True,
                        help_text="Słownie, np. „na stronach Urzędu Miasta Rumia”.",
                        max_length=120,
                        verbose_name="gdzie ją znaleźć",
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
                "verbose_name": "uchwała",
                "verbose_name_plural": "uchwały",
                "ordering": [models.OrderBy(models.F("date"), descending=True, nulls_first=True), "-pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
    ]
