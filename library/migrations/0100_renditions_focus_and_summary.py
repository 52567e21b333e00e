from django.db import migrations, models

import core.constraints
import core.fields
import library.models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="pages",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="liczba stron"),
        ),
        migrations.AddField(
            model_name="document",
            name="summary",
            field=core.fields.RichTextField(
                blank=True,
                help_text="Co jest w dokumencie, prostymi słowami. Pokazuje się przy dokumencie, dla osób, które nie chcą albo nie mogą otworzyć pliku.",
                verbose_name="streszczenie",
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="focus_x",
            field=models.PositiveSmallIntegerField(
                default=50, help_text="0 to lewy brzeg, 100 to prawy.", verbose_name="od lewej, w procentach"
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="focus_y",
            field=models.PositiveSmallIntegerField(
                default=50, help_text="0 to góra, 100 to dół.", verbose_name="od góry, w procentach"
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="made_widths",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="image",
            name="file",
            field=models.FileField(
                help_text="JPG, PNG, WebP albo GIF, najwyżej 15 MB. Najlepiej poziomy, szeroki na co najmniej 1200 pikseli.",
                upload_to=library.models.get_image_path,
                verbose_name="plik",
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(("focus_x__range", (0, 100))),
                field="focus_x",
                name="library_image_focus_x_in_range",
                violation_error_message="Wpisz liczbę od 0 do 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(("focus_y__range", (0, 100))),
                field="focus_y",
                name="library_image_focus_y_in_range",
                violation_error_message="Wpisz liczbę od 0 do 100.",
            ),
        ),
    ]
