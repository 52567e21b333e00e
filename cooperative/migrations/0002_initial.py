import django.db.models.deletion
from django.db import migrations, models

import core.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cooperative", "0001_initial"),
        ("library", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="resolutiondocument",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="library.document",
                verbose_name="dokument",
            ),
        ),
        migrations.AddField(
            model_name="resolutiondocument",
            name="resolution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments",
                to="cooperative.resolution",
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="documents",
            field=models.ManyToManyField(
                through="cooperative.ResolutionDocument", to="library.document", verbose_name="dokumenty"
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperative",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="cooperative_cooperative_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="cooperative_meeting_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                field="ends_at",
                name="cooperative_meeting_ends_after_start",
                violation_error_message="Koniec spotkania musi być późniejszy niż początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitment",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="cooperative_recruitment_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitment",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("closes_on", None),
                    ("opens_on", None),
                    ("closes_on__gte", models.F("opens_on")),
                    _connector="OR",
                ),
                field="closes_on",
                name="cooperative_recruitment_closes_after_opening",
                violation_error_message="Ostatni dzień naboru nie może być wcześniejszy niż początek.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolutiondocument",
            constraint=models.UniqueConstraint(
                fields=("resolution", "document"),
                name="cooperative_resolutiondocument_once",
                violation_error_message="Ten dokument jest już załącznikiem tej uchwały.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("publish_from", None),
                    ("publish_until", None),
                    ("publish_until__gt", models.F("publish_from")),
                    _connector="OR",
                ),
                field="publish_until",
                name="cooperative_resolution_publish_until_after_from",
                violation_error_message="Koniec publikacji musi być późniejszy niż jej początek.",
            ),
        ),
    ]
