"""Uploads stored in S3: the same behaviour as on disk, and outages of S3."""

import datetime
import logging
import os
import re
import shutil
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from moto.server import ThreadedMotoServer

from core import s3
from library.management.commands import orphan_files
from library.models import Document
from publishing.models import State
from tests import processes, site_database

from .. import factories
from ..admin_forms import save, text
from ..operations.site_data import get_newest, manage
from .test_media import attached, get, in_text

BUCKET = "rumia"


class Store:
    """An S3 server (moto) with one empty bucket."""

    def __init__(self):
        self.port = processes.free_port()
        self.environment = {
            "S3_BUCKET": BUCKET,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_DEFAULT_REGION": "eu-central-1",
        }

    def start(self):
        self.server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self.server.start()

    def stop(self):
        self.server.stop()

    @property
    def client(self):
        return boto3.client("s3")

    def take(self, folder):
        """Move the files of a folder into the bucket."""
        for path in filter(Path.is_file, folder.rglob("*")):
            self.client.upload_file(str(path), BUCKET, path.relative_to(folder).as_posix())
        shutil.rmtree(folder)

    def empty(self):
        for name in self.objects():
            self.client.delete_object(Bucket=BUCKET, Key=name)

    def objects(self):
        """Return {name: content} of all objects."""
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {
            each["Key"]: self.client.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read()
            for each in found
        }


@pytest.fixture(scope="module")
def server():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    store = Store()
    store.start()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in store.environment.items():
            patch.setenv(name, value)
        store.client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield store
    store.stop()


@pytest.fixture
def store(server, settings):
    settings.S3_BUCKET = BUCKET
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "core.s3.S3Storage"}}
    yield server
    server.empty()


@pytest.fixture
def down(store):
    """Return a function that stops S3 until the end of the test or `down.undo()`."""
    stopped = []

    def down():
        store.stop()
        stopped.append(True)

    def undo():
        if stopped:
            stopped.clear()
            store.start()

    down.undo = undo
    yield down
    undo()


@pytest.fixture
def clock(monkeypatch):
    """The monotonic clock of the S3 health check; set `clock.now`."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(s3, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def upload(client):
    typed = {"title": "Nowy", "file": SimpleUploadedFile("nowy.pdf", factories.PDF)}
    return save(client, reverse("admin:library_document_add"), typed)


def test_s3_stores_upload_renditions_and_removal(store, uploads, django_capture_on_commit_callbacks):
    image = factories.image(file=ContentFile(factories.picture(size=(700, 500)), name="a.png"))
    assert store.objects().keys() == image.file_names()
    assert len(image.file_names()) == 8
    with django_capture_on_commit_callbacks(execute=True):
        image.file = ContentFile(factories.picture(size=(500, 500)), name="b.png")
        image.save()
    assert not uploads.exists()


def test_s3_file_is_served_by_site_if_public(store, client):
    document = factories.document()
    page = factories.page(body=in_text(document), state=State.DRAFT)
    assert get(client, document.file.url).status_code == 404
    page.state = State.PUBLISHED
    page.save()
    response = get(client, document.file.url)
    assert response.body == store.objects()[document.file.name]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(response.body))
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    shown = client.get(page.get_absolute_url()).content.decode()
    assert f'href="/media/{document.file.name}"' in shown
    assert str(store.port) not in shown


def test_unchanged_file_is_304(store, client):
    document = factories.document()
    attached(document)
    changed = get(client, document.file.url)["Last-Modified"]
    response = get(client, document.file.url, **{"If-Modified-Since": changed})
    assert (response.status_code, response.body) == (304, b"")


def test_lost_file_is_404(store, client):
    document = factories.document()
    attached(document)
    default_storage.delete(document.file.name)
    assert get(client, document.file.url).status_code == 404


def test_s3_long_file_is_read_whole(store):
    content = os.urandom(3_000_000)
    default_storage.save("dokumenty/a.docx", ContentFile(content))
    with default_storage.open("dokumenty/a.docx") as file:
        assert file.read() == content
    assert default_storage.size("dokumenty/a.docx") == len(content)


def test_s3_listing_is_complete(store, monkeypatch):
    names = {f"obrazy/{number}.webp" for number in range(5)}
    for name in names:
        default_storage.save(name, ContentFile(b"x"))
    ask = default_storage.call

    def two_at_once(operation, **given):
        return (
            ask(operation, **given, MaxKeys=2) if operation == "list_objects_v2" else ask(operation, **given)
        )

    monkeypatch.setattr(default_storage._wrapped, "call", two_at_once)
    assert default_storage.listdir("obrazy/") == ([], sorted(name.removeprefix("obrazy/") for name in names))
    assert default_storage.listdir("") == (["obrazy"], [])


def test_s3_orphan_file_is_deleted_after_grace_period(store, monkeypatch):
    document = factories.document()
    default_storage.save("dokumenty/sierota.pdf", ContentFile(b"x"))
    call_command("orphan_files", "--delete", verbosity=0)
    assert default_storage.exists("dokumenty/sierota.pdf")
    later = timezone.now() + datetime.timedelta(hours=25)
    monkeypatch.setattr(orphan_files.timezone, "now", lambda: later)
    call_command("orphan_files", "--delete", verbosity=0)
    assert store.objects().keys() == {document.file.name}


def test_health_check_of_s3_is_cached(store, client, clock, monkeypatch):
    asked = []
    ask = s3.S3Storage.call
    monkeypatch.setattr(
        s3.S3Storage, "call", lambda self, *args, **given: asked.append(args) or ask(self, *args, **given)
    )
    for _ in range(60):
        assert client.get("/healthz").content == b"ok\n"
        clock.now += 1
    assert 2 <= len(asked) <= 6


def test_pages_work_and_files_are_503_while_s3_is_down(store, client, down, clock):
    document = factories.document()
    page = factories.page(body=in_text(document))
    editor = factories.staff(username="ala")
    client.raise_request_exception = False
    down()
    assert client.get(page.get_absolute_url()).status_code == 200
    shown = client.get(document.file.url)
    assert shown.status_code == 503
    assert "Nie można teraz otwierać ani zapisywać plików." in shown.content.decode()
    assert shown["Retry-After"]
    assert "Cache-Control" not in shown
    health = client.get("/healthz")
    assert (health.status_code, health.content) == (503, b"files: down\n")

    client.force_login(editor)
    refused = upload(client)
    assert refused.status_code == 503
    assert "Nic nie zostało zapisane, bo nie można teraz zapisywać plików." in text(refused)
    assert Document.objects.count() == 1

    down.undo()
    clock.now += s3.PROBE_INTERVAL_SECONDS
    assert client.get("/healthz").content == b"ok\n"
    assert upload(client).status_code == 302
    assert Document.objects.count() == 2


def test_served_site_shows_images_from_s3(server, data):
    try:
        server.take(data / "uploads")
        with processes.PreparedSite(data, **server.environment) as site:
            with urllib.request.urlopen(f"{site.url}/ekonomia-spoleczna/") as answer:
                pictures = re.findall(r'src="(/media/[^"]+)"', answer.read().decode())
            assert pictures
            with urllib.request.urlopen(site.url + pictures[0]) as answer:
                assert answer.read() == server.objects()[pictures[0].removeprefix("/media/")]
            with urllib.request.urlopen(f"{site.url}/healthz") as answer:
                assert answer.read() == b"ok\n"
            assert "Traceback" not in site.output
    finally:
        server.empty()


def test_backup_and_restore_include_s3_files(server, migrated, tmp_path):
    data = site_database.copy(migrated, tmp_path / "data")
    try:
        manage(data, "prepare", **server.environment)
        before = server.objects()
        assert len(before) > 3
        assert not (data / "uploads").exists()
        manage(data, "backup", **server.environment)
        server.empty()
        manage(data, "restore", get_newest(data), **server.environment)
        assert server.objects() == before
        assert "baza danych i" in manage(data, "verify", **server.environment).stdout
    finally:
        server.empty()
