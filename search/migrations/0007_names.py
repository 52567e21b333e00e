from django.db import migrations


def empty(apps, schema_editor):
    """What is indexed does not say what is called how. `prepare` makes the index anew before the site starts."""
    schema_editor.execute("DELETE FROM search_terms")
    for name in ("Entry", "Word", "Form"):
        apps.get_model("search", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0006_sections")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop, elidable=True)]
