from django.db import migrations, models

import core.word_forms


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PlainWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "official",
                    models.CharField(
                        error_messages={"unique": "Ten zwrot już jest na liście."},
                        help_text="Kilka form oddziel przecinkami. Gwiazdka zastępuje końcówkę: „niniejsz*” to „niniejszy”, „niniejszego” i tak dalej. W zwrocie zastąpi też początek słowa albo całe słowo: „winien *ać” to „winien podać”, „winien wpłacać” i tak dalej.",
                        max_length=1000,
                        unique=True,
                        validators=[core.word_forms.validate_forms],
                        verbose_name="słowo lub zwrot urzędowy",
                    ),
                ),
                (
                    "plain",
                    models.CharField(
                        blank=True,
                        help_text="Co napisać zamiast tego. Zobaczy to osoba, która użyje zwrotu. Przykład: „ten, ta, to”. Puste pole: zwrot można po prostu skreślić.",
                        max_length=200,
                        verbose_name="prościej",
                    ),
                ),
                (
                    "unless",
                    models.CharField(
                        blank=True,
                        help_text="Słowa, przy których zwrot jest w porządku, zapisane tak samo. Przykład: „tytułem” jest w porządku, gdy w zdaniu jest „pod tytułem”.",
                        max_length=300,
                        validators=[core.word_forms.validate_forms],
                        verbose_name="chyba że w zdaniu jest",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Odznacz, jeśli ta uwaga bardziej przeszkadza, niż pomaga.",
                        verbose_name="sprawdzaj",
                    ),
                ),
            ],
            options={
                "verbose_name": "słowo urzędowe",
                "verbose_name_plural": "słowa urzędowe",
                "ordering": ["official"],
            },
        ),
    ]
