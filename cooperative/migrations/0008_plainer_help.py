from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cooperative", "0007_longer_other_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="audience",
            field=models.CharField(
                blank=True,
                help_text="Na przykład „wszyscy, którzy szukają pracy”.",
                max_length=200,
                verbose_name="dla kogo",
            ),
        ),
        migrations.AlterField(
            model_name="recruitment",
            name="how_to_apply",
            field=core.fields.RichTextField(
                help_text="Co zrobić, gdzie i do kiedy. Przykład: „Zadzwoń do 10 grudnia pod numer 58 123 45 67”.",
                verbose_name="jak się zgłosić",
            ),
        ),
        migrations.AlterField(
            model_name="recruitment",
            name="wanted",
            field=core.fields.LinesField(
                help_text="Każdy punkt w osobnym wierszu. Kolejność wierszy to kolejność na stronie. Odpowiedz na pytanie „kogo?”, na przykład „osób, które lubią remonty”.",
                verbose_name="kogo szukamy",
            ),
        ),
        migrations.AlterField(
            model_name="resolution",
            name="number",
            field=models.CharField(
                error_messages={"unique": "Uchwała o tym numerze już jest w serwisie."},
                help_text="Tak jak w uchwale, na przykład XXXIX/543/2022.",
                max_length=40,
                unique=True,
                verbose_name="numer",
            ),
        ),
        migrations.AlterField(
            model_name="resolution",
            name="official_place",
            field=models.CharField(
                blank=True,
                help_text="Słowami, na przykład „na stronach Urzędu Miasta Rumia”.",
                max_length=120,
                verbose_name="gdzie ją znaleźć",
            ),
        ),
        migrations.AlterField(
            model_name="resolution",
            name="subject",
            field=models.CharField(
                blank=True,
                help_text="Tylko słowa przepisane z uchwały: ciąg dalszy słów „w sprawie”, na przykład „utworzenia spółdzielni socjalnej”. Jeśli ich nie znasz, zostaw puste.",
                max_length=300,
                verbose_name="w sprawie",
            ),
        ),
    ]
