from django.db import migrations

import search.fulltext


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(search.fulltext.keep_in_row, migrations.RunPython.noop, elidable=False),
    ]
