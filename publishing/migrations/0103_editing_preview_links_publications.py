import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_open_forms(apps, schema_editor):
    """Who has a form open is told anew by the next page they open."""
    apps.get_model("publishing", "Editing").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0102_place_on_lists_in_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(forget_open_forms, migrations.RunPython.noop),
        migrations.AddField(
            model_name="editing",
            name="seen_at",
            field=models.DateTimeField(),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="previewlink",
            name="revoked_at",
            field=models.DateTimeField(null=True, verbose_name="wyłączono"),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="kto wyłączył",
            ),
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[],
            options={
                "verbose_name": "zdarzenie publikacji",
                "verbose_name_plural": "dziennik publikacji",
                "proxy": True,
                "default_permissions": ("view",),
                "indexes": [],
                "constraints": [],
            },
            bases=("publishing.version",),
        ),
    ]
