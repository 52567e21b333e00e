from django.db import migrations

import search.fulltext


class Migration(migrations.Migration):
    """What is indexed does not say what is called how."""

    dependencies = [("search", "0006_sections")]

    operations = [
        migrations.RunPython(search.fulltext.empty, migrations.RunPython.noop, elidable=True),
    ]
