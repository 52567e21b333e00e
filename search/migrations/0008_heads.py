from django.db import migrations

# A row for each entry, short enough for a dozen on a page of the database: the terms of the whole text lie beside the
# table, where the index finds them, and only those of title and lead in it, by which many are ranked.
WITH_HEADS = """
DROP TABLE search_terms;
CREATE TABLE search_terms (
    rowid bigint PRIMARY KEY,
    head tsvector NOT NULL,
    search_terms tsvector NOT NULL
) WITH (toast_tuple_target = 1024);
ALTER TABLE search_terms ALTER COLUMN head SET STORAGE MAIN, ALTER COLUMN search_terms SET STORAGE EXTERNAL;
CREATE INDEX search_terms_gin ON search_terms USING gin (search_terms)
"""


def with_heads(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(WITH_HEADS)


def without_heads(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_terms DROP COLUMN head")


def empty(apps, schema_editor):
    """Forget what is indexed: the terms of names are others. `prepare` makes the index anew before the site starts."""
    schema_editor.execute("DELETE FROM search_terms")
    for name in ("Entry", "Word", "Form"):
        apps.get_model("search", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0007_names")]

    operations = [
        migrations.RunPython(with_heads, without_heads, elidable=False),
        migrations.RunPython(empty, migrations.RunPython.noop, elidable=True),
    ]
