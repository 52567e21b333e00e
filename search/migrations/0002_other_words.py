from django.db import migrations, models


def drop_sections(apps, schema_editor):
    """Without sections the index counts as incomplete: the next start rebuilds it, with the new terms and texts."""
    apps.get_model("search", "IndexEntry").objects.filter(content_type=None).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="indexentry",
            name="other_words",
            field=models.CharField(default="", max_length=500),
        ),
        migrations.RunPython(drop_sections, migrations.RunPython.noop),
    ]
