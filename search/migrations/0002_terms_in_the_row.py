from django.db import migrations

# PostgreSQL packs long values and puts them elsewhere. It would unpack each to rank it, and not know that this
# makes reading all rows dearer than asking the index.
IN_ROW = """
ALTER TABLE search_terms ALTER COLUMN search_terms SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160)
"""
WRITE_ANEW = "UPDATE search_terms SET search_terms = search_terms || ''::tsvector"


def keep_in_row(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(IN_ROW)
        schema_editor.execute(WRITE_ANEW)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(keep_in_row, migrations.RunPython.noop, elidable=False),
    ]
