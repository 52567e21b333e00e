import django.db.models.deletion
from django.db import migrations, models

import core.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("library", "0001_initial"),
        ("publishing", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftreference",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="publishing.revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    models.Q(("is_decorative", False), models.Q(("alt", ""), _negated=True)),
                    models.Q(("is_decorative", True), ("alt", "")),
                    _connector="OR",
                ),
                field="alt",
                name="library_image_alt_or_decorative",
                violation_error_message="Napisz, co widać na obrazie, albo zaznacz „obraz ozdobny” (i wtedy zostaw to pole puste).",
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
        migrations.AddField(
            model_name="reference",
            name="content_type",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contenttypes.contenttype",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftreference",
            constraint=models.UniqueConstraint(
                fields=("target", "revision", "content_type", "field"), name="library_draftreference_once"
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(fields=["content_type", "object_id"], name="library_reference_of_row"),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                fields=("target", "content_type", "object_id", "field"), name="library_reference_once"
            ),
        ),
    ]
