"""The move from SQLite to PostgreSQL, by the commands of docs/operations.md."""

import re
import shlex

import pytest

from tests import processes, site_database

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not site_database.SERVER, reason="needs a server of PostgreSQL: make test-postgres"),
]
# Rebuilt in the new database, or not needed there.
DERIVED = {"sequences", "django_content_type", "auth_permission", "django_session", "django_migrations"}
DERIVED_PREFIXES = ("search_", "page_cache_")
COUNTED = """
from django.apps import apps
for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
    print(model._meta.db_table, model._base_manager.count())
"""


def run(data, arguments, url):
    environment = {"DATA_DIR": data, "BACKUP_DIR": data / "backups", "DATABASE_URL": url}
    done = processes.manage(*arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def count_rows(data, url):
    counts = dict(
        line.split() for line in run(data, ["shell", "--no-imports", "--command", COUNTED], url).splitlines()
    )
    return {
        table: count
        for table, count in counts.items()
        if table not in DERIVED and not table.startswith(DERIVED_PREFIXES)
    }


def test_site_moves_with_all_rows(tmp_path):
    run(tmp_path, ["prepare"], "")
    delete = "from content_checks.models import PlainWord; PlainWord.objects.first().delete()"
    run(tmp_path, ["shell", "--no-imports", "--command", delete], "")
    before = count_rows(tmp_path, "")
    section = (processes.ROOT / "docs/operations.md").read_text().partition("## From SQLite to PostgreSQL")[2]
    commands = re.findall(r"^    rumia-manage (.+)$", section.partition("## Upgrade")[0], re.MULTILINE)
    assert len(commands) == 8
    for number, command in enumerate(commands):
        arguments = shlex.split(command.replace("/var/lib/rumia-social", str(tmp_path)))
        run(tmp_path, arguments, "" if number < 2 else site_database.url(tmp_path))
    assert count_rows(tmp_path, site_database.url(tmp_path)) == before
    # The sequences continue after the imported keys.
    added = (
        "from pages.models import Article; print(Article.objects.create(title='Nowy', slug='nowy').pk > 1)"
    )
    shown = run(tmp_path, ["shell", "--no-imports", "--command", added], site_database.url(tmp_path))
    assert shown.strip() == "True"
