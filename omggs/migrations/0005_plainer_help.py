import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("omggs", "0004_longer_other_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="association",
            name="data_licence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CC0-1.0", "CC0 1.0 – wolno wszystko, bez warunków"),
                    ("CC-BY-4.0", "CC BY 4.0 – wolno wszystko, trzeba podać źródło"),
                    ("CC-BY-SA-4.0", "CC BY-SA 4.0 – trzeba podać źródło i dać innym te same prawa"),
                ],
                help_text="Na jakich warunkach wolno używać plików z listą projektów. Wybierz, jeśli urząd tak postanowił. Gdy puste, strona mówi, że miasto nie podało jeszcze warunków.",
                max_length=20,
                verbose_name="licencja danych o projektach",
            ),
        ),
        migrations.AlterField(
            model_name="city",
            name="latitude",
            field=models.DecimalField(
                decimal_places=3,
                help_text="W stopniach, na przykład 54,571. Pokaże ją mapa w internecie.",
                max_digits=6,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(-90),
                    django.core.validators.MaxValueValidator(90),
                ],
                verbose_name="szerokość geograficzna",
            ),
        ),
        migrations.AlterField(
            model_name="city",
            name="longitude",
            field=models.DecimalField(
                decimal_places=3,
                help_text="W stopniach, na przykład 18,388. Pokaże ją mapa w internecie.",
                max_digits=6,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(-180),
                    django.core.validators.MaxValueValidator(180),
                ],
                verbose_name="długość geograficzna",
            ),
        ),
        migrations.AlterField(
            model_name="keyfigure",
            name="value",
            field=models.CharField(
                help_text="Razem z jednostką, na przykład „1,76 mld zł”.",
                max_length=40,
                verbose_name="liczba",
            ),
        ),
        migrations.AlterField(
            model_name="revitalisationproject",
            name="source",
            field=models.CharField(
                blank=True,
                help_text="Skąd są kwoty, na przykład nazwa strony albo dokumentu.",
                max_length=200,
                verbose_name="źródło kwot",
            ),
        ),
        migrations.AlterField(
            model_name="revitalisationproject",
            name="url",
            field=models.URLField(
                blank=True,
                help_text="Adres w internecie, pod którym jest więcej o projekcie.",
                verbose_name="strona projektu",
            ),
        ),
    ]
