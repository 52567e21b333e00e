"""Uploaded files during an outage: public ones that were requested before are served stale."""

import datetime

import pytest
from django.core.files.storage import default_storage
from django.db.utils import OperationalError

from publishing import publication
from publishing.models import State

from .. import factories
from ..library.test_media import attached, in_text
from .visitor import list_stored_files, store_and_restart

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def image_in_use(visitor):
    image = factories.image()
    image.article = factories.article(image=image)
    return image


def read_content(file):
    with file.file.open() as stored:
        return stored.read()


def test_seen_files_are_served_stale(visitor, break_database, image_in_use):
    document = factories.document()
    attached(document)
    before = {file: visitor.get(file.file.url) for file in (image_in_use, document)}
    store_and_restart(visitor, image_in_use.file.url, document.file.url)
    break_database()
    for _ in range(2):
        for file, was in before.items():
            now = visitor.get(file.file.url)
            assert (now.status, now.body) == (200, read_content(file))
            assert now.headers == was.headers | {"X-Served-From": "last-good"}
    told = visitor.get(image_in_use.file.url, method="HEAD")
    assert (told.status, told.body) == (200, b"")
    break_database.undo()
    visitor.cache.retry_at = 0
    assert "X-Served-From" not in visitor.get(image_in_use.file.url).headers


def test_surrogate_may_reuse_public_file_for_a_second(visitor, image_in_use):
    for _ in range(2):
        told = visitor.get(image_in_use.file.url, HTTP_SURROGATE_CAPABILITY='nginx="Surrogate/1.0"')
        assert told.headers["Cache-Control"] == "max-age=1, stale-while-revalidate=1, stale-if-error=600"
    assert visitor.get(image_in_use.file.url).headers["Cache-Control"] == "public, max-age=300"


def test_outage_is_retried_once_a_second_for_files(visitor, break_database, image_in_use):
    store_and_restart(visitor, image_in_use.file.url)
    break_database()
    assert visitor.count_renders(image_in_use.file.url) == 1
    assert sum(visitor.count_renders(image_in_use.file.url) for _ in range(20)) == 0


def test_private_or_unseen_files_are_503(visitor, break_database, client):
    draft = factories.document()
    attached(draft, state=State.DRAFT)
    unseen = factories.document()
    attached(unseen)
    assert visitor.get(draft.file.url).status == 404
    client.force_login(factories.staff())
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    assert visitor.get(draft.file.url, HTTP_COOKIE=cookie).status == 200  # staff look at it
    visitor.restart()
    break_database(OperationalError("the server is gone"))
    for document in (draft, unseen):
        for sent in ({}, {"HTTP_COOKIE": cookie}):
            shown = visitor.get(document.file.url, **sent)
            assert shown.status == 503
            assert "Baza danych nie odpowiada." in shown.text


def test_file_of_unpublished_content_is_not_stale(visitor, break_database, commit, image_in_use):
    store_and_restart(visitor, image_in_use.file.url)
    with commit():
        publication.unpublish(image_in_use.article, None)
    break_database()
    assert visitor.get(image_in_use.file.url).status == 503


def test_file_of_expired_content_is_not_stale(visitor, break_database, freeze):
    freeze(NOON)
    document = factories.document()
    factories.page(body=in_text(document), publish_until=NOON + HOUR)
    store_and_restart(visitor, document.file.url)
    break_database()
    freeze(NOON + HOUR - datetime.timedelta(seconds=1))
    assert visitor.get(document.file.url).status == 200
    freeze(NOON + HOUR)
    assert visitor.get(document.file.url).status == 503


def test_refresher_renders_public_files_after_change(visitor, break_database, commit, image_in_use):
    gone = factories.image()
    article = factories.article(image=gone)
    for file in (image_in_use, gone):
        visitor.get(file.file.url)
    with commit():
        publication.unpublish(article, None)
    visitor.refresh()
    assert len(visitor.cache.storage.memory) == 1
    break_database()
    assert visitor.get(image_in_use.file.url).status == 200
    assert visitor.get(gone.file.url).status == 503


def test_failing_storage_does_not_affect_pages(visitor, commit, image_in_use, monkeypatch):
    """A failing storage is no outage of the database: pages are still rendered."""
    for address in (image_in_use.file.url, "/"):
        visitor.get(address)

    def broken(name):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(default_storage._wrapped, "get_modified_time", broken)
    with commit():
        factories.article(title="Nowy")
    visitor.refresh()
    assert visitor.count_renders("/") == 0
    assert "Nowy" in visitor.get("/").text
    assert "X-Served-From" not in visitor.get("/").headers
    assert len(visitor.cache.storage.memory) == 2


def test_large_file_is_not_stored(visitor, monkeypatch, image_in_use):
    monkeypatch.setattr("page_cache.middleware.MAX_BODY_BYTES", 10)
    assert visitor.get(image_in_use.file.url).body == read_content(image_in_use)
    assert not list_stored_files(visitor)
