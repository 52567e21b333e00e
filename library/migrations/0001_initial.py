import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.fields
import library.files
import library.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Mieszkańcy zobaczą ten tytuł zamiast nazwy pliku. Przykład: „Statut spółdzielni”.",
                        max_length=200,
                        verbose_name="tytuł",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        help_text="PDF, DOCX, XLSX albo ODT, najwyżej 20 MB. Zamiast skanu dodaj plik, w którym da się zaznaczyć tekst.",
                        upload_to=library.models.get_document_path,
                        validators=[library.files.validate_document],
                        verbose_name="plik",
                    ),
                ),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="rozmiar w bajtach")),
                (
                    "pages",
                    models.PositiveIntegerField(editable=False, null=True, verbose_name="liczba stron"),
                ),
                (
                    "summary",
                    core.fields.RichTextField(
                        blank=True,
                        help_text="Co jest w dokumencie, prostymi słowami. Pokazuje się przy dokumencie, dla osób, które nie chcą albo nie mogą otworzyć pliku.",
                        verbose_name="streszczenie",
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="dodano"
                    ),
                ),
            ],
            options={
                "verbose_name": "dokument",
                "verbose_name_plural": "dokumenty",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Tylko dla redakcji, żeby łatwo znaleźć obraz na liście.",
                        max_length=120,
                        verbose_name="nazwa",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        help_text="JPG, PNG, WebP albo GIF, najwyżej 15 MB. Najlepiej poziomy, szeroki na co najmniej 1200 pikseli.",
                        upload_to=library.models.get_image_path,
                        verbose_name="plik",
                    ),
                ),
                ("width", models.PositiveIntegerField(editable=False, verbose_name="szerokość")),
                ("height", models.PositiveIntegerField(editable=False, verbose_name="wysokość")),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="Co widać na obrazie, jednym zdaniem. Przeczyta to czytnik ekranu osobie niewidomej. Przykład: „Cztery osoby malują ścianę świetlicy”.",
                        max_length=250,
                        verbose_name="tekst alternatywny",
                    ),
                ),
                (
                    "is_decorative",
                    models.BooleanField(
                        default=False,
                        help_text="Zaznacz tylko wtedy, gdy obraz niczego nie mówi. Czytniki ekranu go pominą.",
                        verbose_name="obraz ozdobny",
                    ),
                ),
                (
                    "focus_x",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="0 to lewy brzeg, 100 to prawy.",
                        verbose_name="od lewej, w procentach",
                    ),
                ),
                (
                    "focus_y",
                    models.PositiveSmallIntegerField(
                        default=50, help_text="0 to góra, 100 to dół.", verbose_name="od góry, w procentach"
                    ),
                ),
                ("made_widths", models.JSONField(default=dict, editable=False)),
            ],
            options={
                "verbose_name": "obraz",
                "verbose_name_plural": "obrazy",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("target", models.CharField(max_length=50)),
                ("field", models.CharField(max_length=80)),
                ("object_id", models.PositiveBigIntegerField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DraftReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("target", models.CharField(max_length=50)),
                ("field", models.CharField(max_length=80)),
                (
                    "content_type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
    ]
