"""Sites of released versions, kept by tests/kept_site.py, are brought to the present code with nothing lost."""

import json
import sqlite3
import zipfile
from contextlib import closing
from importlib import import_module

import pytest

from operations.databases import is_up_to_date
from tests import factories, kept_site

from .site_data import manage, read_uploads

pytestmark = pytest.mark.slow

# Django and the site make these anew.
DERIVED_TABLES = {"django_content_type", "auth_permission", "django_migrations"}
DERIVED_PREFIXES = (
    "search_index",
    "search_word",
    "search_fulltext",
    "search_documenttext",
    "page_cache_",
    "sqlite_",
)
SHOWN = f"""
import json
from django.conf import settings
settings.DEBUG = False  # its static files are wanted, but not its page for 404
from django.contrib.auth import authenticate
from django.test import Client
visitor = Client(SERVER_NAME="localhost")
urls = ["/ekonomia-spoleczna/adres/", "/ekonomia-spoleczna/", "/szukaj/?q=aktualizacji", "/spoldzielnia/", "/omggs/"]
pages = {{url: visitor.get(url).content.decode() for url in urls}}
moved = visitor.get("/ekonomia-spoleczna/dawny-adres/")
editor = Client(SERVER_NAME="localhost")
editor.force_login(authenticate(username={kept_site.LOGIN!r}, password={factories.PASSWORD!r}))
lists = ["/admin/pages/article/", "/admin/feedback/pagefeedback/", "/admin/accessibility_requests/accessrequest/"]
from pages.models import Article
article = Article.objects.get(slug="adres")
form = editor.get(f"/admin/pages/article/{{article.pk}}/change/").content.decode()
print(json.dumps({{
    "pages": pages,
    "moved": [moved.status_code, moved.headers.get("Location")],
    "lists": [editor.get(url).status_code for url in lists],
    "form": form,
}}))
"""


def read_rows(path):
    """Return {table: {primary key: {column: value}}} of the content."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: {row[0]: dict(row) for row in database.execute(f'SELECT * FROM "{table}"')}
            for table in tables
            if table not in DERIVED_TABLES and not table.startswith(DERIVED_PREFIXES)
        }


def read_applied_migrations(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT app, name FROM django_migrations").fetchall()


def find_lost(before, after):
    """Return what `before` has and `after` has not. A migration that renames or converts on purpose is named here."""
    # 0005 gives some words of the site, not those of staff, more forms.
    converted = import_module("content_checks.migrations.0005_more_plain_words").CHANGES
    for row in before["content_checks_plainword"].values():
        if row["official"] in converted:
            row.update(zip(("official", "plain", "unless"), converted[row["official"]], strict=True))
    return [
        (table, key, column, value)
        for table, rows in before.items()
        for key, row in rows.items()
        for column, value in row.items()
        if after.get(table, {}).get(key, {}).get(column) != value
    ]


@pytest.fixture(scope="module", params=sorted(kept_site.FOLDER.glob("*.zip")), ids=lambda path: path.stem)
def kept(request, tmp_path_factory):
    """Return the path of a kept backup, and a folder with its files."""
    folder = tmp_path_factory.mktemp(request.param.stem)
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(folder)
    return request.param, folder


@pytest.fixture(scope="module")
def upgraded(kept):
    """Return the data folder of the kept site after the present code has started on it."""
    _, folder = kept
    data = folder / "upgraded"
    (data / "backups").mkdir(parents=True)
    (data / "db.sqlite3").write_bytes((folder / "database.sqlite3").read_bytes())
    (folder / "uploads").rename(data / "uploads")
    manage(data, "prepare", DATABASE_URL="")
    return data


def test_kept_sites_include_this_version():
    from django.conf import settings

    assert (kept_site.FOLDER / f"{settings.VERSION}.zip").exists()


def test_upgrade_keeps_all_rows_and_files(kept, upgraded):
    archive, folder = kept
    assert find_lost(read_rows(folder / "database.sqlite3"), read_rows(upgraded / "db.sqlite3")) == []
    with zipfile.ZipFile(archive) as files:
        uploads = {
            name.removeprefix("uploads/"): files.read(name)
            for name in files.namelist()
            if name.startswith("uploads/")
        }
    assert uploads
    assert uploads.items() <= read_uploads(upgraded).items()
    assert is_up_to_date(read_applied_migrations(upgraded / "db.sqlite3"))


def test_upgraded_site_shows_content_and_drafts(upgraded):
    # DEBUG: without collected static files.
    given = {"DATABASE_URL": "", "DEBUG": "1"}
    shown = json.loads(manage(upgraded, "shell", "--no-imports", "--command", SHOWN, **given).stdout)
    article, articles, found, *_ = shown["pages"].values()
    assert kept_site.TITLE in article
    assert kept_site.TITLE in articles
    assert "sprzed" in found
    assert "Próba" in shown["pages"]["/spoldzielnia/"]
    everything = "".join(shown["pages"].values())
    for hidden in (kept_site.DRAFT_TITLE, kept_site.NEXT_TITLE, "Zdjęty", "Z kosza"):
        assert hidden not in everything
    assert shown["moved"] == [301, "/ekonomia-spoleczna/adres/"]
    assert shown["lists"] == [200, 200, 200]
    assert kept_site.DRAFT_TITLE in shown["form"]


def test_kept_backup_is_restored_into_new_site(kept, tmp_path):
    archive, folder = kept
    manage(tmp_path, "restore", archive, DATABASE_URL="")
    assert find_lost(read_rows(folder / "database.sqlite3"), read_rows(tmp_path / "db.sqlite3")) == []
