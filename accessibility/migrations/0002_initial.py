import django.db.models.deletion
from django.db import migrations, models

import core.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accessibility", "0001_initial"),
        ("library", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="report",
            field=models.ForeignKey(
                blank=True,
                help_text="Na przykład PDF z badania (raport-dostepnosci.pdf). Najpierw dodaj go do dokumentów.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="library.document",
                verbose_name="raport z badania, dokument",
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="declaration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="barriers",
                to="accessibility.declaration",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("reviewed_on", None),
                    ("prepared_on", None),
                    ("reviewed_on__gte", models.F("prepared_on")),
                    _connector="OR",
                ),
                field="reviewed_on",
                name="accessibility_declaration_review_after_preparation",
                violation_error_message="Przegląd nie może być wcześniejszy niż sporządzenie deklaracji.",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    ("updated_on", None),
                    ("published_on", None),
                    ("updated_on__gte", models.F("published_on")),
                    _connector="OR",
                ),
                field="updated_on",
                name="accessibility_declaration_update_after_publication",
                violation_error_message="Aktualizacja nie może być wcześniejsza niż publikacja strony.",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=core.constraints.FieldCheck(
                condition=models.Q(
                    models.Q(("status", "full"), _negated=True), ("assessment", ""), _connector="OR"
                ),
                field="assessment",
                name="accessibility_declaration_no_costs_when_full",
                violation_error_message="Strona „w pełni zgodna” nie powołuje się na nadmierne koszty. Usuń ocenę albo zmień status zgodności.",
            ),
        ),
    ]
