from django.db import migrations


def empty(apps, schema_editor):
    """Forget what is indexed. `prepare` makes the index anew before the site starts."""
    schema_editor.execute("DELETE FROM search_terms")
    for name in ("Entry", "Word", "Form"):
        apps.get_model("search", name).objects.all().delete()


class Migration(migrations.Migration):
    """What is indexed does not say what is called how."""

    dependencies = [("search", "0006_sections")]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop, elidable=True),
    ]
