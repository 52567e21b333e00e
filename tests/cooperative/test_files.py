"""Pictures and attachments of meetings and recruitments."""

import contextlib

import pytest

from library.references import is_publicly_referenced
from library.usages import get_usages
from publishing import publication
from publishing.admin_urls import get_admin_url
from publishing.checks import run_checks
from publishing.models import State
from search.models import IndexEntry

from .. import factories
from ..admin_forms import page, save, text, values
from ..publishing.test_copies import open_copy

pytestmark = pytest.mark.django_db

KINDS = {"meeting": factories.meeting, "recruitment": factories.recruitment}


def get_status(client, url):
    with contextlib.closing(client.get(url)) as response:
        return response.status_code


@pytest.fixture(params=KINDS)
def create(request):
    """Return a function that makes an item with a picture and an attachment: (item, image, document)."""

    def create(**given):
        image, document = factories.image(alt="Sala pełna ludzi"), factories.document(title="Program")
        item = KINDS[request.param](title="Z plikami", image=image, **given)
        item.attachments.create(document=document)
        return item, image, document

    return create


def test_page_shows_picture_and_documents(client, create):
    item, image, document = create()
    response = client.get(item.get_absolute_url())
    [shown] = [node for node in page(response).iter("img") if node.get("alt") == image.alt]
    assert get_status(client, shown.get("src")) == 200
    links = [node.get("href") for node in page(response).iter("a")]
    assert document.file.url in links
    assert "Dokumenty do pobrania" in text(response)
    assert get_status(client, document.file.url) == 200


def test_page_has_few_queries(client, create, django_assert_max_num_queries):
    factories.menu_item()
    item, _, _ = create()
    client.get(item.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get(item.get_absolute_url())


def test_shared_page_has_its_picture(client, create):
    item, image, _ = create()
    metadata = {
        node.get("property"): node.get("content")
        for node in page(client.get(item.get_absolute_url())).iter("meta")
    }
    assert metadata["og:image"].endswith(image.jpeg_url)
    assert metadata["og:image:alt"] == image.alt


def test_files_of_draft_are_not_public(client, create):
    _, image, document = create(state=State.DRAFT)
    assert not is_publicly_referenced(image)
    assert not is_publicly_referenced(document)
    assert {get_status(client, file.file.url) for file in (image, document)} == {404}


def test_files_of_unpublished_change_are_in_preview_only(publisher_client, client, create):
    item, _, _ = create()
    other = factories.image(alt="Inna sala")
    extra = factories.document(title="Regulamin")
    save(
        publisher_client,
        get_admin_url(item),
        {"image": str(other.pk), "attachments-1-document": str(extra.pk)},
        "_continue",
    )
    client.logout()
    assert get_status(client, other.file.url) == get_status(client, extra.file.url) == 404
    assert "Regulamin" not in text(client.get(item.get_absolute_url()))
    item.refresh_from_db()
    publication.publish(item, factories.staff())
    assert get_status(client, other.file.url) == get_status(client, extra.file.url) == 200
    assert "Regulamin" in text(client.get(item.get_absolute_url()))


def test_files_count_as_used(create):
    item, image, document = create()
    assert [str(usage) for usage in get_usages(image)] == [f"{item} (obraz)"]
    assert [str(usage) for usage in get_usages(document)] == [f"{item} (załączniki)"]


def test_attachment_is_found_by_search(create):
    create()
    [entry] = IndexEntry.objects.filter(title__startswith="Z plikami")
    assert [found["title"] for found in entry.documents] == ["Program"]


def test_same_attachment_twice_is_refused(publisher_client, create):
    item, _, document = create()
    response = save(
        publisher_client, get_admin_url(item), {"attachments-1-document": str(document.pk)}, "_continue"
    )
    assert "Ten wiersz powtarza wcześniejszy" in text(response)


def test_picture_without_alternative_text_is_reported(create):
    item, image, _ = create()
    type(image).objects.filter(pk=image.pk).update(is_decorative=False, alt="IMG_1234.jpg")
    item.refresh_from_db()
    assert [finding.field for finding in run_checks(item) if finding.is_error] == ["image"]


def test_copy_has_picture_and_attachments(publisher_client, create):
    item, image, document = create()
    response = open_copy(publisher_client, item)
    filled = values(response)
    assert filled["image"] == str(image.pk)
    assert filled["attachments-0-document"] == str(document.pk)
    assert filled["attachments-1-document"] == ""
    publisher_client.post(response.request["PATH_INFO"], {**filled, "_continue": "1"})
    copied = type(item).objects.exclude(pk=item.pk).get()
    assert copied.attached_documents == [document]
    assert item.attached_documents == [document]


def test_event_data_names_the_picture(client):
    image = factories.image()
    meeting = factories.meeting(image=image)
    assert image.jpeg_url in client.get(meeting.get_absolute_url()).text.partition("ld+json")[2]
