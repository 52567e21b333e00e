from django.db import migrations


def empty(apps, schema_editor):
    """What is indexed was read with less knowledge of words. `prepare` makes the index anew before the site starts."""
    schema_editor.execute("DELETE FROM search_terms")
    for name in ("Entry", "Word", "Form"):
        apps.get_model("search", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0003_terms_point_at_nothing")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop, elidable=True)]
