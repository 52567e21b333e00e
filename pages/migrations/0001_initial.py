import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.constraints
import core.fields
import core.phones
import core.slugs
import core.word_forms
import pages.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("library", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        default="Ekonomia społeczna", max_length=80, verbose_name="nazwa serwisu"
                    ),
                ),
                (
                    "home_title",
                    models.CharField(
                        default="Ekonomia społeczna w Rumi",
                        max_length=120,
                        verbose_name="nagłówek strony głównej",
                    ),
                ),
                (
                    "home_lead",
                    models.TextField(
                        blank=True,
                        help_text="Dwa, trzy krótkie zdania.",
                        max_length=400,
                        verbose_name="wstęp na stronie głównej",
                    ),
                ),
                (
                    "home_description",
                    models.CharField(
                        blank=True,
                        help_text="Jedno lub dwa zdania o treści strony. Pokazują się na listach i w wynikach wyszukiwarek. Najwyżej 200 znaków.",
                        max_length=200,
                        verbose_name="opis strony głównej",
                    ),
                ),
                (
                    "articles_title",
                    models.CharField(
                        default="Ekonomia społeczna", max_length=120, verbose_name="nagłówek listy artykułów"
                    ),
                ),
                (
                    "articles_lead",
                    models.TextField(blank=True, max_length=400, verbose_name="wstęp nad listą artykułów"),
                ),
                ("footer_text", models.TextField(blank=True, max_length=400, verbose_name="tekst w stopce")),
                (
                    "contact_unit",
                    models.CharField(
                        blank=True,
                        help_text="Kto odpowiada na pytania mieszkańców.",
                        max_length=120,
                        verbose_name="komórka lub osoba",
                    ),
                ),
                ("contact_address", models.CharField(blank=True, max_length=200, verbose_name="adres")),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True,
                        help_text="Przykłady: 58 123 45 67 albo 58 123 45 67 wew. 12. Kilka numerów oddziel przecinkami.",
                        max_length=80,
                        validators=[core.phones.validate_phones],
                        verbose_name="telefon",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("contact_hours", models.CharField(blank=True, max_length=200, verbose_name="godziny pracy")),
                (
                    "security_email",
                    models.EmailField(
                        blank=True,
                        help_text="Trafia do /.well-known/security.txt. Bez niego ten plik nie jest publikowany.",
                        max_length=254,
                        verbose_name="e-mail do zgłoszeń bezpieczeństwa",
                    ),
                ),
            ],
            options={
                "verbose_name": "ustawienia serwisu",
                "verbose_name_plural": "ustawienia serwisu",
            },
        ),
        migrations.CreateModel(
            name="Page",
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
                ("title", models.CharField(max_length=120, verbose_name="tytuł")),
                (
                    "slug",
                    core.slugs.LowercaseSlugField(
                        help_text="Końcówka adresu strony. Powstaje sama z tytułu; po publikacji lepiej jej nie zmieniać.",
                        max_length=120,
                        unique=True,
                        validators=[pages.models.validate_free_slug],
                        verbose_name="adres strony",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        help_text="Jedno lub dwa zdania o treści strony. Pokazują się na listach i w wynikach wyszukiwarek. Najwyżej 200 znaków.",
                        max_length=200,
                        verbose_name="opis",
                    ),
                ),
                ("body", core.fields.RichTextField(verbose_name="treść")),
                (
                    "shows_contact",
                    models.BooleanField(
                        default=False,
                        help_text="Pod tekstem pojawią się dane z „Ustawień serwisu”.",
                        verbose_name="pokaż dane kontaktowe",
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
                "verbose_name": "strona",
                "verbose_name_plural": "strony",
                "ordering": ["title"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.CreateModel(
            name="MenuItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("header", "menu główne"),
                            ("footer", "stopka"),
                            ("tasks", "najczęstsze sprawy"),
                        ],
                        default="header",
                        max_length=10,
                        verbose_name="miejsce",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Krótko: jedno, dwa słowa.", max_length=40, verbose_name="nazwa w menu"
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pages:articles", "Artykuły"),
                            ("cooperative:cooperative", "Spółdzielnia"),
                            ("cooperative:meetings", "Spotkania"),
                            ("cooperative:recruitments", "Nabory"),
                            ("omggs:association", "OMGGS"),
                            ("omggs:undertakings", "Przedsięwzięcia ZIT"),
                            ("omggs:projects", "Projekty rewitalizacyjne"),
                            ("pages:glossary", "Słowniczek"),
                            ("accessibility:declaration", "Deklaracja dostępności"),
                            ("site_map", "Mapa strony"),
                        ],
                        max_length=40,
                        verbose_name="dział serwisu",
                    ),
                ),
                ("url", models.URLField(blank=True, verbose_name="albo adres w internecie")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="kolejność")),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="pages.page",
                        verbose_name="albo strona",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="menu_items",
                        to="pages.sitesettings",
                    ),
                ),
            ],
            options={
                "verbose_name": "pozycja menu",
                "verbose_name_plural": "menu i stopka",
                "ordering": ["place", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Article",
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
                ("title", models.CharField(max_length=120, verbose_name="tytuł")),
                (
                    "slug",
                    core.slugs.LowercaseSlugField(
                        help_text="Końcówka adresu strony. Powstaje sama z tytułu; po publikacji lepiej jej nie zmieniać.",
                        max_length=120,
                        unique=True,
                        verbose_name="adres strony",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        help_text="Jedno lub dwa zdania o treści strony. Pokazują się na listach i w wynikach wyszukiwarek. Najwyżej 200 znaków.",
                        max_length=200,
                        verbose_name="opis",
                    ),
                ),
                ("body", core.fields.RichTextField(verbose_name="treść")),
                (
                    "film_url",
                    models.URLField(
                        blank=True,
                        help_text="Film pokazuje się jako odnośnik, nigdy jako odtwarzacz: strona nie łączy się z innymi serwisami.",
                        verbose_name="adres filmu",
                    ),
                ),
                ("film_title", models.CharField(blank=True, max_length=120, verbose_name="tytuł filmu")),
                (
                    "film_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="długość filmu w minutach"
                    ),
                ),
                (
                    "film_host",
                    models.CharField(
                        blank=True,
                        help_text="Ciąg dalszy słów „Znajdziesz go”. Przykład: na profilu „Pomorska Ekonomia Społeczna” na Facebooku.",
                        max_length=120,
                        verbose_name="gdzie jest film",
                    ),
                ),
                (
                    "film_summary",
                    models.TextField(
                        blank=True,
                        help_text="Dla osób, które nie mogą obejrzeć filmu. Prostymi słowami: co film mówi i pokazuje.",
                        verbose_name="streszczenie filmu",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Mniejsza liczba stoi wyżej.", verbose_name="kolejność"
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        help_text="Pokazuje się nad tekstem i na listach.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="library.image",
                        verbose_name="obraz",
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
                "verbose_name": "artykuł",
                "verbose_name_plural": "artykuły",
                "ordering": ["order", "title"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
                "constraints": [
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            ("publish_from", None),
                            ("publish_until", None),
                            ("publish_until__gt", models.F("publish_from")),
                            _connector="OR",
                        ),
                        field="publish_until",
                        name="pages_article_publish_until_after_from",
                        violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GlossaryTerm",
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
                    "name",
                    models.CharField(
                        error_messages={"unique": "To słowo już jest w słowniczku."},
                        help_text="Tak jak w słowniku, na przykład „rewitalizacja” albo „PES”.",
                        max_length=80,
                        unique=True,
                        verbose_name="słowo albo skrót",
                    ),
                ),
                (
                    "slug",
                    core.slugs.LowercaseSlugField(
                        help_text="Końcówka adresu strony. Powstaje sama z tytułu; po publikacji lepiej jej nie zmieniać.",
                        max_length=120,
                        unique=True,
                        verbose_name="końcówka adresu",
                    ),
                ),
                (
                    "expansion",
                    models.CharField(
                        blank=True,
                        help_text="Tylko dla skrótu. Przykład: „podmioty ekonomii społecznej”.",
                        max_length=120,
                        verbose_name="rozwinięcie skrótu",
                    ),
                ),
                (
                    "definition",
                    models.TextField(
                        help_text="Jedno, dwa krótkie zdania, takie, jakimi tłumaczysz to sąsiadowi.",
                        max_length=400,
                        verbose_name="wyjaśnienie",
                    ),
                ),
                (
                    "forms",
                    models.CharField(
                        blank=True,
                        help_text="Po nich serwis rozpozna słowo w tekście. Oddziel je przecinkami. Gwiazdka zastępuje końcówkę: „spółdzieln* socjaln*” to „spółdzielnia socjalna”, „spółdzielni socjalnej” i tak dalej. Puste pole: serwis szuka samego słowa albo skrótu.",
                        max_length=300,
                        validators=[core.word_forms.validate_forms],
                        verbose_name="formy w tekstach",
                    ),
                ),
                (
                    "more_url",
                    core.fields.InternalUrlField(
                        blank=True,
                        help_text="Adres w tym serwisie, od pierwszego ukośnika. Przykład: /spoldzielnia/",
                        max_length=200,
                        verbose_name="strona, która mówi o tym więcej",
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
                "verbose_name": "słowo w słowniczku",
                "verbose_name_plural": "słowniczek",
                "ordering": ["name"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
                "constraints": [
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            ("publish_from", None),
                            ("publish_until", None),
                            ("publish_until__gt", models.F("publish_from")),
                            _connector="OR",
                        ),
                        field="publish_until",
                        name="pages_glossaryterm_publish_until_after_from",
                        violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="pages_page_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="menuitem",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    models.Q(models.Q(("section", ""), _negated=True), ("page", None), ("url", "")),
                    models.Q(("section", ""), ("page__isnull", False), ("url", "")),
                    models.Q(("section", ""), ("page", None), models.Q(("url", ""), _negated=True)),
                    _connector="OR",
                ),
                field="section",
                name="pages_menuitem_one_target",
                violation_error_message="Wybierz jedno: dział serwisu, stronę albo adres w internecie.",
            ),
        ),
    ]
