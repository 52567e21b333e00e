"""The media view: files of published content are public, other files are for staff and previews."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accessibility.models import Barrier
from cooperative.models import ResolutionDocument
from core.surrogate import SURROGATE_CACHE_CONTROL
from library.references import is_publicly_referenced
from publishing.models import State

from .. import factories

pytestmark = pytest.mark.django_db


def get(client, address, **headers):
    """Return the closed response with its content as `.body`."""
    response = client.get(address, headers=headers)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return response


def in_text(file):
    return f'<p>Zobacz <a href="{file.file.url}">ten plik</a>.</p>'


def attached(file, **given):
    resolution = factories.resolution(**given)
    ResolutionDocument.objects.create(resolution=resolution, document=file)


# Ways in which content refers to a document or an image.
DOCUMENT_USES = {
    "attachment": attached,
    "text": lambda file, **given: factories.article(body=in_text(file), **given),
    "address": lambda file, **given: factories.resolution(
        official_url=f"https://testserver{file.file.url}", **given
    ),
}
IMAGE_USES = {
    "field": lambda file, **given: factories.article(image=file, **given),
    "text": lambda file, **given: factories.page(
        body=f'<p><img src="{file.file.url}" alt="Mur"></p>', **given
    ),
}
USES = [(factories.document, use) for use in DOCUMENT_USES.values()] + [
    (factories.image, use) for use in IMAGE_USES.values()
]
USE_NAMES = [f"document-{name}" for name in DOCUMENT_USES] + [f"image-{name}" for name in IMAGE_USES]
NOW = timezone.now()
DAY = datetime.timedelta(days=1)
UNSEEN = {
    "draft": {"state": State.DRAFT},
    "withdrawn": {"state": State.WITHDRAWN},
    "embargoed": {"publish_from": NOW + DAY},
    "expired": {"publish_until": NOW - DAY},
}


@pytest.mark.parametrize(("create", "use"), USES, ids=USE_NAMES)
def test_file_of_published_content_is_public(client, create, use):
    file = create()
    use(file)
    response = get(client, file.file.url)
    assert response.status_code == 200
    with file.file.open() as stored:
        assert response.body == stored.read()
    # short, because caches must drop unpublished files
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies


@pytest.mark.slow
@pytest.mark.parametrize("state", UNSEEN.values(), ids=UNSEEN.keys())
@pytest.mark.parametrize(("create", "use"), USES, ids=USE_NAMES)
def test_file_of_unpublished_content_is_404(client, create, use, state):
    file = create()
    use(file, **state)
    for name in file.file_names():
        assert get(client, f"/media/{name}").status_code == 404


@pytest.mark.parametrize("create", [factories.document, factories.image])
def test_unused_file_is_404(client, create):
    assert get(client, create().file.url).status_code == 404


def test_file_is_public_as_long_as_one_place_is(client):
    document = factories.document()
    attached(document, state=State.DRAFT)
    assert not is_publicly_referenced(document)
    factories.meeting(body=in_text(document))
    assert is_publicly_referenced(document)


def test_surrogate_may_reuse_public_file_for_a_second(client):
    surrogate = {"HTTP_SURROGATE_CAPABILITY": 'nginx="Surrogate/1.0"'}
    document = factories.document()
    client.force_login(factories.staff())
    response = client.get(document.file.url, **surrogate)
    assert response["Cache-Control"] == "private, no-store"
    response.close()
    client.logout()
    attached(document)
    response = client.get(document.file.url, **surrogate)
    assert response["Cache-Control"] == SURROGATE_CACHE_CONTROL
    response.close()


def test_every_rendition_of_public_image_is_public(client):
    image = factories.image(file=ContentFile(factories.picture(size=(700, 500)), name="a.png"))
    factories.article(image=image)
    names = image.file_names()
    assert len(names) == 8
    for name in names:
        response = get(client, f"/media/{name}")
        assert response.status_code == 200
        assert response["Content-Type"] == ("image/jpeg" if name.endswith(".jpg") else "image/webp")


def test_file_linked_in_menu_is_public(client):
    document = factories.document()
    factories.menu_item(url=f"https://testserver{document.file.url}")
    assert get(client, document.file.url).status_code == 200


def test_file_linked_in_barrier_is_public(client):
    document = factories.document()
    factories.barrier(alternative=f"Plik {document.file.url}")
    assert Barrier.objects.exists()
    assert is_publicly_referenced(document)


def test_text_of_visitor_makes_no_file_public(client):
    document = factories.document()
    factories.access_request(problem=f"Plik {document.file.url}")
    assert get(client, document.file.url).status_code == 404


def test_document_in_summary_is_public_with_its_document(client):
    inner = factories.document()
    outer = factories.document(summary=in_text(inner))
    inner.summary = in_text(outer)
    inner.save()
    assert not is_publicly_referenced(inner)
    attached(outer)
    assert is_publicly_referenced(inner)


@pytest.mark.parametrize("create", [factories.document, factories.image])
def test_staff_get_every_file_uncached(client, create):
    file = create()
    client.force_login(factories.staff())
    response = get(client, file.file.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("is_staff", "permission", "status"),
    [
        (True, "view_document", 200),
        (True, "change_document", 200),
        (True, "view_image", 404),
        (False, "view_document", 404),
    ],
)
def test_unused_file_needs_staff_and_library_permission(client, is_staff, permission, status):
    user = get_user_model().objects.create_user("jan", is_staff=is_staff)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(user)
    assert get(client, factories.document().file.url).status_code == status


def test_media_request_takes_three_short_queries(client):
    image = factories.image()
    factories.article(image=image)
    get(client, image.file.url)  # content types are cached by the first query of a process
    with CaptureQueriesContext(connection) as queries:
        assert get(client, image.file.url).status_code == 200
    assert len(queries) == 3
    assert sum(len(query["sql"]) for query in queries) < 1500


def test_unchanged_file_is_304(client):
    document = factories.document()
    attached(document)
    changed = get(client, document.file.url)["Last-Modified"]
    response = get(client, document.file.url, **{"If-Modified-Since": changed})
    assert response.status_code == 304
    assert response["Cache-Control"] == "public, max-age=300"


def test_document_is_served_sandboxed(client):
    document = factories.document()
    attached(document)
    response = get(client, document.file.url)
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_document_is_downloaded_and_picture_shown(client):
    document, image = factories.document(title="Statut"), factories.image()
    attached(document)
    factories.article(image=image)
    response = get(client, document.file.url)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "tatut.pdf" in response["Content-Disposition"]
    response = get(client, image.file.url)
    assert response["Content-Type"] == "image/webp"
    name = image.file.name.rpartition("/")[2]
    assert response["Content-Disposition"] == f'inline; filename="{name}"'


def test_url_of_replaced_file_redirects(client):
    document = factories.document()
    attached(document)
    old = document.file.url
    document.file = ContentFile(factories.pdf(pages=2), name="nowy.pdf")
    document.save()
    response = get(client, old)
    assert (response.status_code, response.url) == (302, document.file.url)
    assert response["Cache-Control"] == "public, max-age=300"


def test_url_of_replaced_unpublished_file_is_404(client):
    document = factories.document()
    old = document.file.url
    document.file = ContentFile(factories.pdf(pages=2), name="nowy.pdf")
    document.save()
    assert get(client, old).status_code == 404


def test_lost_file_is_404(client):
    document = factories.document()
    attached(document)
    document.file.storage.delete(document.file.name)
    assert get(client, document.file.url).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "nie-ma.pdf",
        "dokumenty",
        "dokumenty/",
        "../secret",
        "dokumenty/../../secret",
        "%2e%2e/secret",
        "..%2fsecret",
        "..\\secret",
        "/etc/passwd",
        "//etc/passwd",
        "%00",
        "dokumenty/a.pdf",
        "dokumenty/a.pdf%00.webp",
        "a" * 300,
    ],
)
def test_only_uploaded_files_are_served(client, path, uploads):
    client.force_login(factories.staff())
    uploads.mkdir()
    (uploads.parent / "secret").write_text("tajne")
    default_storage.save("dokumenty/a.pdf", ContentFile(factories.PDF))
    assert get(client, f"/media/{path}").status_code == 404


@pytest.mark.parametrize("change", [".pdf\0", ".exe", "-x.pdf", "/../a.pdf", ".pdf/", "%00.pdf"])
def test_altered_url_is_404(client, change):
    document = factories.document()
    attached(document, state=State.DRAFT)
    assert get(client, f"/media/{document.stable_key}{change}").status_code == 404


def test_uploads_are_only_read(client):
    assert client.post("/media/dokumenty/a.pdf").status_code == 405
