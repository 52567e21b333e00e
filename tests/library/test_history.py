"""The history of images and documents: an uploaded file is stored as long as a revision refers to it."""

import datetime
import io
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage

from library.management.commands import orphan_files
from library.models import Document, Image
from publishing.admin_urls import get_admin_url
from publishing.models import TRASH_RETENTION_DAYS, Revision

from .. import factories
from ..admin_forms import page, save, text
from .test_media import get, in_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(factories.staff(username="ala"))
    return client


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return a context manager that runs on_commit callbacks at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def upload(name, content):
    return SimpleUploadedFile(name, content)


def width_on_disk(image):
    with default_storage.open(image.file.name) as file:
        return PillowImage.open(io.BytesIO(file.read())).width


def test_save_message_says_if_file_is_public(editor):
    document = factories.document(title="Statut")
    response = save(editor, get_admin_url(document), {"title": "Statut spółdzielni"})
    assert "gdy będzie częścią opublikowanej treści" in text(editor.get(response.url))
    factories.page(body=in_text(document))
    response = save(editor, get_admin_url(document), {"title": "Statut 2026"})
    assert "Zapisano: Statut 2026. Mieszkańcy widzą zmianę od razu." in text(editor.get(response.url))


def test_reverted_image_has_its_file_and_renditions(editor, committed):
    image = factories.image(file=ContentFile(factories.picture(size=(700, 500)), name="a.png"), alt="Mur")
    first_names = image.file_names()
    with committed():
        save(
            editor,
            get_admin_url(image),
            {"file": upload("b.png", factories.picture(size=(400, 300))), "alt": "Płot"},
        )
    image = Image.objects.get()
    assert (image.width, image.alt) == (400, "Płot")
    assert {name for name in first_names if default_storage.exists(name)} == {
        Revision.objects.of(image).last().data["fields"]["file"]
    }

    with committed():
        editor.post(get_admin_url(image, "restore"), {"version": Revision.objects.of(image).last().pk})
    image = Image.objects.get()
    assert (image.width, image.alt, width_on_disk(image)) == (700, "Mur", 700)
    assert all(map(default_storage.exists, image.file_names()))


def test_renditions_are_made_once_per_save(editor, committed, monkeypatch):
    made = []
    monkeypatch.setattr(Image, "make_renditions", lambda image: made.append(image))
    typed = {"title": "Mur", "alt": "Mur z cegły", "file": upload("a.png", factories.picture())}
    with committed():
        save(editor, reverse("admin:library_image_add"), typed)
    assert made == [Image.objects.get()]


def test_replaced_file_is_stored_and_not_served(editor, client, committed):
    document = factories.document()
    factories.page(body=in_text(document))
    old = document.file
    with committed():
        save(editor, get_admin_url(document), {"file": upload("b.pdf", factories.pdf(pages=4))})
    assert default_storage.exists(old.name)
    assert get(client, old.url).url == Document.objects.get().file.url


def test_file_is_restored_from_trash_with_renditions(editor, client, committed):
    added_at = factories.warsaw(2024, 5, 6, 7)
    document = factories.document(title="Statut", added_at=added_at)
    image = factories.image(file=ContentFile(factories.picture(size=(700, 500)), name="a.png"))
    with committed():
        for file in (document, image):
            editor.post(get_admin_url(file, "delete"), {"post": "yes"})
    assert not Image.objects.exists()
    assert get(client, document.file.url).status_code == 404
    assert "Statut" in text(editor.get("/admin/kosz/"))
    with committed():
        for version in Revision.objects.in_trash():
            editor.post("/admin/kosz/", {"version": version.pk})
    assert Document.objects.get().added_at == added_at
    assert default_storage.exists(Document.objects.get().file.name)
    assert width_on_disk(Image.objects.get()) == 700
    assert all(map(default_storage.exists, Image.objects.get().file_names()))


def test_purge_deletes_all_files_of_file_row(editor, committed, freeze):
    kept = factories.document()
    document = factories.document()
    first = document.file.name
    with committed():
        save(editor, get_admin_url(document), {"file": upload("b.pdf", factories.pdf(pages=4))})
        save(editor, get_admin_url(kept), {"title": "Zostaje"})
    second = Document.objects.get(pk=document.pk).file.name
    with committed():
        editor.post(get_admin_url(document, "delete"), {"post": "yes"})
    deleted_at = Revision.objects.in_trash().get().created_at

    freeze(deleted_at + datetime.timedelta(days=TRASH_RETENTION_DAYS, seconds=-1))
    with committed():
        call_command("purge_trash", verbosity=0)
    assert default_storage.exists(first)
    assert default_storage.exists(second)

    freeze(deleted_at + datetime.timedelta(days=TRASH_RETENTION_DAYS))
    with committed():
        call_command("purge_trash", verbosity=0)
    assert not default_storage.exists(first)
    assert not default_storage.exists(second)
    assert default_storage.exists(kept.file.name)


def test_files_of_revisions_are_not_orphans(editor, committed):
    document = factories.document()
    old = document.file.name
    with committed():
        save(editor, get_admin_url(document), {"file": upload("b.pdf", factories.pdf(pages=4))})
    for name in (old, Document.objects.get().file.name):
        os.utime(default_storage.path(name), (0, 0))
    assert orphan_files.find_orphans() == []


def compare_first_and_latest(client, item):
    first, *_, latest = reversed(Revision.objects.of(item))
    return client.get(get_admin_url(item, "compare"), {"a": first.pk, "b": latest.pk})


def test_replaced_image_is_compared_with_the_old_one(editor):
    image = factories.image(
        file=ContentFile(factories.picture(size=(700, 500)), name="a.png"), alt="Stary mur"
    )
    save(editor, get_admin_url(image), {"file": upload("b.png", factories.picture()), "alt": "Nowy mur"})
    response = compare_first_and_latest(editor, image)
    sources = [node.get("src") for node in page(response).iter("img")]
    sizes = [
        PillowImage.open(io.BytesIO(b"".join(editor.get(source).streaming_content))).size
        for source in sources
    ]
    assert sizes[0] == (700, 500)
    assert len(sizes) == 2
    assert sizes[1] != sizes[0]
    assert "Tekst alternatywny: usunięto: Starydodano: Nowy mur" in text(response)


def test_file_of_a_revision_is_for_editors_only(editor, django_user_model):
    document = factories.document()
    editor_url = get_admin_url(document, "revision_file")
    save(editor, get_admin_url(document), {"title": "Inny tytuł"})
    url = f"{editor_url}?wersja={Revision.objects.of(document).last().pk}"
    response = editor.get(url)
    assert response["Content-Disposition"].startswith("attachment")
    assert editor.get(editor_url).status_code == 404
    other = Client()
    other.force_login(django_user_model.objects.create_user("jan", is_staff=True))
    assert other.get(url).status_code == 403
