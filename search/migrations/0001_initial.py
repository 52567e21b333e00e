import django.db.models.deletion
from django.db import NotSupportedError, migrations, models

import search.fulltext

SQLITE_TABLE = """
CREATE VIRTUAL TABLE search_fulltext USING fts5(title, lead, body, documents, tokenize = 'ascii')
"""
# No foreign key: rows of deleted entries are harmless because all queries join the entries, and Django, which does not
# manage this table, could not flush a table that it references. Rows are kept short (a dozen a page): the long vector is
# stored out of line, uncompressed, for the index; `title_lead`, which ranking reads, stays in the row.
POSTGRESQL_TABLE = """
CREATE TABLE search_fulltext (
    rowid bigint PRIMARY KEY,
    title_lead tsvector NOT NULL,
    search_fulltext tsvector NOT NULL
) WITH (toast_tuple_target = 1024);
ALTER TABLE search_fulltext
    ALTER COLUMN title_lead SET STORAGE MAIN, ALTER COLUMN search_fulltext SET STORAGE EXTERNAL;
CREATE INDEX search_fulltext_gin ON search_fulltext USING gin (search_fulltext)
"""


def create_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_TABLE)
    elif schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE_TABLE)
    else:
        raise NotSupportedError("Search works on SQLite and PostgreSQL.")


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_fulltext")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("cooperative", "0002_initial"),
        ("library", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("artykuly", "artykuły"),
                            ("strony", "strony"),
                            ("spoldzielnia", "spółdzielnia"),
                            ("uchwaly", "uchwały"),
                            ("spotkania", "spotkania"),
                            ("nabory", "nabory"),
                            ("omggs", "OMGGS"),
                            ("zit", "przedsięwzięcia ZIT"),
                            ("rewitalizacja", "projekty rewitalizacyjne"),
                            ("slowniczek", "słowniczek"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "wersja robocza"),
                            ("published", "opublikowane"),
                            ("withdrawn", "wycofane"),
                        ],
                        default="published",
                        max_length=10,
                    ),
                ),
                ("publish_from", models.DateTimeField(null=True)),
                ("publish_until", models.DateTimeField(null=True)),
                ("url", models.CharField(max_length=300)),
                ("title", models.CharField(max_length=600)),
                ("other_words", models.CharField(default="", max_length=500)),
                ("lead", models.TextField()),
                ("body", models.TextField()),
                ("documents", models.JSONField(default=list)),
                (
                    "content_type",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"
                    ),
                ),
                ("linked_documents", models.ManyToManyField(related_name="+", to="library.document")),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cooperative.meeting",
                    ),
                ),
                (
                    "recruitment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cooperative.recruitment",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IndexedWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=64, unique=True)),
                ("lemmas", models.JSONField()),
                ("folded", models.CharField(db_index=True, max_length=64)),
                ("phonetic_key", models.CharField(db_index=True, max_length=64)),
                ("phonetic_key_reversed", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ZeroResultQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("query", models.CharField(max_length=60, unique=True, verbose_name="szukane słowa")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="ile razy")),
                ("last_on", models.DateField(verbose_name="ostatnio")),
            ],
            options={
                "verbose_name": "wyszukiwanie bez wyniku",
                "verbose_name_plural": "czego mieszkańcy szukali i nie znaleźli",
                "ordering": ["-count", "-last_on", "query"],
                "default_permissions": ("view", "delete"),
            },
        ),
        migrations.CreateModel(
            name="FullTextRow",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_column="rowid",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="full_text_row",
                        serialize=False,
                        to="search.indexentry",
                    ),
                ),
                ("vector", search.fulltext.SearchVectorField(db_column="search_fulltext")),
            ],
            options={
                "db_table": "search_fulltext",
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.document"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WordForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=64)),
                ("folded", models.CharField(db_index=True, max_length=64)),
                ("lemma", models.CharField(max_length=64)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("lemma", "form"), name="search_wordform_unique_form")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="indexentry",
            constraint=models.UniqueConstraint(
                fields=("content_type", "object_id"), name="search_indexentry_unique_item"
            ),
        ),
        migrations.RunPython(create_table, drop_table, elidable=False),
    ]
