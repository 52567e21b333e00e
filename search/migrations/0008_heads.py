from django.db import migrations

# A row of its own for each entry, short enough for a dozen on a page of the database: the terms of the whole text lie
# beside the table, where the index finds them, and only those of title and lead in it, by which many are ranked.
TABLE = """
CREATE TABLE search_terms_anew (
    rowid bigint PRIMARY KEY,
    head tsvector NOT NULL,
    search_terms tsvector NOT NULL
) WITH (toast_tuple_target = 1024)
"""
STORAGE = """
ALTER TABLE search_terms_anew ALTER COLUMN head SET STORAGE MAIN, ALTER COLUMN search_terms SET STORAGE EXTERNAL
"""
FILL = """
INSERT INTO search_terms_anew (rowid, head, search_terms)
SELECT rowid, ts_filter(search_terms, '{a,b}'), search_terms FROM search_terms
"""
IN_ITS_PLACE = """
DROP TABLE search_terms;
ALTER TABLE search_terms_anew RENAME TO search_terms;
CREATE INDEX search_terms_gin ON search_terms USING gin (search_terms)
"""


def part_heads(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in (TABLE, STORAGE, FILL, IN_ITS_PLACE):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_names")]

    operations = [
        migrations.RunPython(part_heads, migrations.RunPython.noop, elidable=False),
    ]
