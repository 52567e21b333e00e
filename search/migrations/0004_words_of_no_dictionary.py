from django.db import migrations

import search.fulltext


class Migration(migrations.Migration):
    """What is indexed was read with less knowledge of words."""

    dependencies = [("search", "0003_terms_point_at_nothing")]

    operations = [
        migrations.RunPython(search.fulltext.empty, migrations.RunPython.noop, elidable=True),
    ]
