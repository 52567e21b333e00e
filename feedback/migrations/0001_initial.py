import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PageFeedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(db_index=True, max_length=300, verbose_name="adres strony")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="strona")),
                (
                    "helped",
                    models.BooleanField(choices=[(True, "tak"), (False, "nie")], verbose_name="czy pomogła"),
                ),
                ("text", models.TextField(blank=True, max_length=1000, verbose_name="wiadomość")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="kiedy"
                    ),
                ),
                ("is_done", models.BooleanField(default=False, verbose_name="załatwione")),
            ],
            options={
                "verbose_name": "opinia o stronie",
                "verbose_name_plural": "opinie o stronach",
                "ordering": ["-pk"],
                "default_permissions": ("change", "delete", "view"),
            },
        ),
    ]
