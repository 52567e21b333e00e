"""Several files at once: uploads wait for their descriptions, and no error loses them."""

import datetime
import re
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from library.management.commands import orphan_files
from library.models import Document, Image, UploadedFile
from publishing.models import Revision

from .. import factories
from ..admin_forms import page, text, values

pytestmark = pytest.mark.django_db

IMAGES = "/admin/library/image/multiple/add/"
DOCUMENTS = "/admin/library/document/multiple/add/"


def photo(name="lato.png"):
    return SimpleUploadedFile(name, factories.picture())


def pdf(name="statut.pdf"):
    return SimpleUploadedFile(name, factories.PDF)


def add(client, url, *files, **typed):
    return client.post(url, {"files": list(files), **typed}, follow=True)


def describe(client, url, *descriptions):
    """Return what a browser sends when the rows are filled in with `descriptions`, one dictionary each."""
    sent = values(client.get(url))
    for upload, description in zip(UploadedFile.objects.order_by("pk"), descriptions, strict=True):
        sent |= {f"{upload.key}-{name}": value for name, value in description.items()}
    return sent


def save(client, url, *descriptions):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(url, {**describe(client, url, *descriptions), "_save": "1"}, follow=True)


def get_errors(response):
    """Return {id of the row: [message]}."""
    rows = [node for node in page(response).iter("section") if "upload-row" in (node.get("class") or "")]
    return [
        [
            "".join(item.itertext())
            for lists in row.iter("ul")
            if "errorlist" in lists.get("class")
            for item in lists
        ]
        for row in rows
    ]


def test_six_photos_are_added_in_one_form(publisher_client):
    add(publisher_client, IMAGES, *(photo(f"zdjecie {number}.png") for number in range(6)))
    response = save(
        publisher_client, IMAGES, *({"alt": f"Dzieci malują mur {number}"} for number in range(6))
    )
    assert "Dodano 6 obrazów." in text(response)
    assert {(image.title, image.alt) for image in Image.objects.all()} == {
        (f"zdjecie {number}", f"Dzieci malują mur {number}") for number in range(6)
    }
    assert all(image.made_widths for image in Image.objects.all())
    assert Revision.objects.count() == 6
    assert not UploadedFile.objects.exists()
    assert default_storage.listdir("wgrane")[1] == []


def test_message_about_one_file_is_singular(publisher_client):
    add(publisher_client, DOCUMENTS, pdf())
    saved = text(save(publisher_client, DOCUMENTS, {"title": "Statut"}))
    assert "Mieszkańcy zobaczą go, gdy będzie częścią opublikowanej treści." in saved


def test_documents_are_added_with_their_titles(publisher_client):
    add(publisher_client, DOCUMENTS, pdf("a.pdf"), pdf("b.pdf"))
    save(publisher_client, DOCUMENTS, {"title": "Statut"}, {"title": "Regulamin"})
    assert [(document.title, document.pages) for document in Document.objects.order_by("pk")] == [
        ("Statut", 1),
        ("Regulamin", 1),
    ]


def test_row_without_alternative_text_loses_nothing(publisher_client):
    add(publisher_client, IMAGES, photo("a.png"), photo("b.png"))
    response = save(publisher_client, IMAGES, {"alt": "Dzieci malują mur"}, {"title": "Wspólna nazwa"})
    wrong = get_errors(response)
    assert wrong[0] == []
    assert "Napisz, co widać na obrazie" in wrong[1][0]
    assert not Image.objects.exists()
    shown = values(response)
    assert {"Dzieci malują mur", "Wspólna nazwa"} <= set(shown.values())
    summary = next(node for node in page(response).iter("section") if node.get("id") == "error-summary")
    [link] = summary.iter("a")
    assert any(node.get("id") == link.get("href")[1:] for node in page(response).iter("input"))
    save(publisher_client, IMAGES, {"alt": "Dzieci malują mur"}, {"alt": "Psy na łące"})
    assert Image.objects.count() == 2


@pytest.mark.parametrize("alt", ["lato.png", "lato", "IMG_1234.jpg"])
def test_name_of_file_is_no_alternative_text(publisher_client, alt):
    add(publisher_client, IMAGES, photo("lato.png"))
    response = save(publisher_client, IMAGES, {"alt": alt})
    assert "jest nazwą pliku" in get_errors(response)[0][0]


def test_refused_file_is_named_and_others_stay(publisher_client):
    response = add(
        publisher_client,
        IMAGES,
        photo("dobry.png"),
        SimpleUploadedFile("zly.png", b"<html>"),
        pdf("inny.pdf"),
    )
    assert re.search(r"zly\.png: Tego pliku nie da się odczytać", text(response))
    assert re.search(r"inny\.pdf: Tego pliku nie da się odczytać", text(response))
    assert [upload.name for upload in UploadedFile.objects.all()] == ["dobry.png"]


def test_active_document_is_refused(publisher_client):
    response = add(publisher_client, DOCUMENTS, SimpleUploadedFile("skrypt.html", b"<script>"), pdf())
    assert "skrypt.html: Ten rodzaj pliku nie jest przyjmowany" in text(response)
    assert UploadedFile.objects.count() == 1


def test_text_is_kept_when_more_files_are_added(publisher_client):
    add(publisher_client, IMAGES, photo())
    sent = describe(publisher_client, IMAGES, {"alt": "Dzieci", "is_decorative": "on"})
    response = add(publisher_client, IMAGES, photo("drugi.png"), **sent)
    shown = values(response)
    first = UploadedFile.objects.order_by("pk").first()
    assert (shown[f"{first.key}-alt"], shown[f"{first.key}-is_decorative"]) == ("Dzieci", "on")


def test_autosave_keeps_text_and_returns_nothing(publisher_client):
    add(publisher_client, IMAGES, photo())
    sent = describe(publisher_client, IMAGES, {"alt": "Dzieci"})
    assert publisher_client.post(f"{IMAGES}?autosave", sent).status_code == 204
    assert "Dzieci" in values(publisher_client.get(IMAGES)).values()


def test_script_uploads_one_file_and_gets_its_row(publisher_client):
    response = publisher_client.post(f"{IMAGES}?wgraj", {"files": photo()})
    assert response.status_code == 201
    assert f'name="{UploadedFile.objects.get().key}-alt"' in response.text
    refused = publisher_client.post(f"{IMAGES}?wgraj", {"files": SimpleUploadedFile("x.png", b"x")})
    assert refused.status_code == 400
    assert "nie da się odczytać" in refused.json()["error"]
    assert publisher_client.post(f"{DOCUMENTS}?wgraj").json() == {"error": "Wybierz plik."}


def test_removed_row_deletes_its_file(publisher_client):
    add(publisher_client, IMAGES, photo("zostaje.png"), photo("znika.png"))
    gone = UploadedFile.objects.get(name="znika.png")
    sent = describe(publisher_client, IMAGES, {"alt": "Dzieci"}, {})
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = publisher_client.post(IMAGES, {**sent, "_remove": gone.key}, follow=True)
    assert "Usunięto z listy: znika.png." in text(response)
    assert "Dzieci" in values(response).values()
    assert not default_storage.exists(gone.file.name)


def test_form_saved_twice_adds_files_once(publisher_client):
    add(publisher_client, DOCUMENTS, pdf())
    sent = {**describe(publisher_client, DOCUMENTS, {"title": "Statut"}), "_save": "1"}
    publisher_client.post(DOCUMENTS, sent)
    assert "Najpierw wybierz pliki" in text(publisher_client.post(DOCUMENTS, sent))
    assert Document.objects.count() == 1


def test_uploads_are_seen_by_their_user_only(publisher_client, other_publisher_client):
    add(publisher_client, IMAGES, photo("moje.png"))
    upload = UploadedFile.objects.get()
    url = f"/admin/library/image/multiple/{upload.key}/"
    assert b"".join(publisher_client.get(url).streaming_content).startswith(b"RIFF")
    assert other_publisher_client.get(url).status_code == 404
    assert "moje.png" not in text(other_publisher_client.get(IMAGES))
    assert publisher_client.get(f"/media/{upload.file.name}").status_code == 404


def test_upload_needs_permission_to_add(client):
    client.force_login(factories.somebody(is_staff=True))
    assert client.get(IMAGES).status_code == client.post(IMAGES, {"files": photo()}).status_code == 403
    assert not UploadedFile.objects.exists()


def test_text_sent_after_session_ended_is_restored(publisher_client):
    add(publisher_client, IMAGES, photo())
    sent = describe(publisher_client, IMAGES, {"alt": "Dzieci malują mur"})
    user = UploadedFile.objects.get().user
    del publisher_client.cookies[settings.SESSION_COOKIE_NAME]
    response = publisher_client.post(IMAGES, {**sent, "_save": "1"})
    publisher_client.force_login(user)
    restored = publisher_client.get(unquote(response["Location"].partition("next=")[2]))
    assert "zanim skończyła się sesja" in text(restored)
    assert "Dzieci malują mur" in values(restored).values()
    assert not Image.objects.exists()


def test_too_many_files_are_refused(publisher_client, monkeypatch):
    monkeypatch.setattr("library.uploads.MAX_ROWS", 2)
    response = add(publisher_client, DOCUMENTS, pdf("a.pdf"), pdf("b.pdf"), pdf("c.pdf"))
    assert "c.pdf: Naraz można dodać najwyżej" in text(response)


def test_unfinished_uploads_are_purged_after_14_days(publisher_client, freeze):
    add(publisher_client, DOCUMENTS, pdf())
    name = UploadedFile.objects.get().file.name
    now = timezone.now()
    freeze(now + datetime.timedelta(days=13))
    assert name not in orphan_files.find_orphans()
    call_command("purge_uploads", verbosity=0)
    assert UploadedFile.objects.exists()
    freeze(now + datetime.timedelta(days=15))
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("purge_uploads", verbosity=0)
    assert not UploadedFile.objects.exists()
    assert not default_storage.exists(name)


def test_list_links_to_the_form(publisher_client):
    for url in (IMAGES, DOCUMENTS):
        listed = publisher_client.get(url.replace("multiple/add/", ""))
        assert url in [node.get("href") for node in page(listed).iter("a")]


def test_enter_saves_and_removes_nothing(publisher_client):
    shown = page(add(publisher_client, IMAGES, photo()))
    [form] = [form for form in shown.iter("form") if form.get("id") == "upload_form"]
    assert next(form.iter("button")).get("name") == "_save"
