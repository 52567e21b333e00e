"""A file added from a dialog, and the choice of files there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from library.models import Document, Image
from publishing.models import Revision

from .. import factories
from ..admin_forms import page

pytestmark = pytest.mark.django_db

IMAGES = "/admin/library/image/quick-add/"
DOCUMENTS = "/admin/library/document/quick-add/"


def photo(name="lato.png"):
    return SimpleUploadedFile(name, factories.picture())


def get_choices(response):
    """Return the data of the buttons in a fragment."""
    nodes = [node for node in page(response).iter("button") if node.get("class") == "choice"]
    return [{name[5:]: node.get(name) for name in node.attrib if name.startswith("data-")} for node in nodes]


def test_image_is_added_and_returned_as_choice(publisher_client):
    response = publisher_client.post(IMAGES, {"file": photo(), "alt": "Dzieci malują mur", "title": "Mur"})
    assert response.status_code == 201
    image = Image.objects.get()
    [choice] = get_choices(response)
    assert (choice["id"], choice["title"], choice["alt"], choice["src"]) == (
        str(image.pk),
        "Mur",
        "Dzieci malują mur",
        image.file.url,
    )
    assert Revision.objects.of(image).count() == 1


def test_document_is_added_and_returned_as_choice(publisher_client):
    file = SimpleUploadedFile("statut.pdf", factories.PDF)
    response = publisher_client.post(DOCUMENTS, {"file": file, "title": "Statut"})
    document = Document.objects.get()
    assert get_choices(response) == [{"id": str(document.pk), "href": document.file.url, "title": "Statut"}]
    assert document.pages == 1


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"title": "Mur", "alt": ""}, "alt", "Napisz, co widać na obrazie"),
        ({"title": "Mur", "alt": "lato.png"}, "alt", "jest nazwą pliku"),
        ({"title": "", "alt": "Dzieci"}, "title", "pole"),
        (
            {"title": "Mur", "alt": "Dzieci", "file": SimpleUploadedFile("x.png", b"<x>")},
            "file",
            "nie da się odczytać",
        ),
    ],
    ids=["no-alt", "alt-is-name", "no-title", "no-image"],
)
def test_wrong_field_is_named_and_nothing_is_stored(publisher_client, typed, field, message):
    response = publisher_client.post(IMAGES, {"file": photo(), **typed})
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert list(errors) == [field]
    assert message in errors[field][0]
    assert not Image.objects.exists()


def test_quick_add_needs_permission(client):
    client.force_login(factories.somebody(is_staff=True))
    assert client.post(IMAGES, {"file": photo()}).status_code == 403


def test_quick_add_takes_posts_only(publisher_client):
    assert publisher_client.get(IMAGES).status_code == 405


def test_choice_of_one_file_is_found_by_its_key(publisher_client):
    image, _ = factories.image(), factories.image()
    found = get_choices(publisher_client.get(f"/admin/library/image/choose/?id={image.pk}"))
    assert [choice["id"] for choice in found] == [str(image.pk)]
    assert publisher_client.get("/admin/library/image/choose/?id=x").status_code == 404


@pytest.mark.parametrize(
    ("url", "name", "kind"),
    [
        ("/admin/cooperative/meeting/add/", "image", "image"),
        ("/admin/cooperative/meeting/add/", "attachments-0-document", "document"),
        ("/admin/pages/article/add/", "image", "image"),
    ],
)
def test_field_of_file_tells_where_to_choose(publisher_client, url, name, kind):
    shown = page(publisher_client.get(url, follow=True))
    [field] = [node for node in shown.iter("select") if node.get("name") == name]
    assert field.get("data-library") == kind
    assert publisher_client.get(field.get("data-choose-url")).status_code == 200
