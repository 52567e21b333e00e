"""Files used only by a draft or by content in the trash: shown to editors, not public."""

import datetime
import re

import pytest
from django.core.files.base import ContentFile

from library.usages import get_usages
from publishing import preview, publication, revisions, trash
from publishing.models import PreviewLink, Revision, State
from publishing.serialization import serialize_stored_item

from .. import factories
from .test_media import get, in_text

pytestmark = pytest.mark.django_db


def changed(item, **fields):
    """Save a draft of `item` with changed fields."""
    data = serialize_stored_item(item)
    revisions.save_revision(item, {**data, "fields": {**data["fields"], **fields}}, None)


def places(file):
    return [str(place) for place in get_usages(file)]


def test_file_of_draft_is_used_and_not_public(client):
    image, document = factories.image(), factories.document()
    article = factories.article(title="Mur")
    changed(article, image=image.pk, body=in_text(document))
    assert places(image) == ["Mur (obraz, wersja robocza)"]
    assert places(document) == ["Mur (treść, wersja robocza)"]
    assert get(client, image.file.url).status_code == 404
    assert get(client, document.file.url).status_code == 404
    assert get_usages(image)[0].form_url == f"/admin/pages/article/{article.pk}/change/"


def test_file_left_out_of_draft_is_still_public(client):
    image = factories.image()
    article = factories.article(title="Mur", image=image)
    changed(article, image=None)
    assert places(image) == ["Mur (obraz)"]
    assert get(client, image.file.url).status_code == 200


def test_use_in_page_and_draft_counts_once():
    image = factories.image()
    article = factories.article(title="Mur", image=image)
    changed(article, title="Nowy mur")
    assert len(get_usages(image)) == 1


def test_attachment_of_draft_is_used():
    document = factories.document()
    resolution = factories.resolution(number="I/1/2022")
    data = serialize_stored_item(resolution)
    data["children"]["attachments"] = [{"pk": 2**48 + 1, "document": document.pk, "order": 0}]
    revisions.save_revision(resolution, data, None)
    assert places(document) == ["Uchwała nr I/1/2022 (załączniki, wersja robocza)"]


def test_older_revisions_do_not_use_file():
    document = factories.document()
    article = factories.article(body=in_text(document))
    changed(article, body="<p>Bez pliku.</p>")
    publication.publish(article, None)
    assert places(document) == []


def test_file_of_content_in_trash_is_used_until_expiry(freeze):
    document = factories.document()
    article = factories.article(title="Mur", state=State.DRAFT, body=in_text(document))
    trash.delete(article, None)
    assert places(document) == ["Mur (treść, w koszu)"]
    assert get_usages(document)[0].form_url == ""
    version = Revision.objects.get(event="deleted")
    freeze(version.purge_at + datetime.timedelta(minutes=1))
    assert places(document) == []


def test_preview_link_opens_only_files_of_its_item(client):
    document, other = factories.document(), factories.document()
    image = factories.image(file=ContentFile(factories.picture(size=(700, 500)), name="a.png"))
    article = factories.article(state=State.DRAFT, image=image, body=in_text(document))
    link = PreviewLink.objects.create(item=article)
    shown = get(client, preview.get_shared_preview_url(article, link)).body.decode()
    # Without URLs in <head>, which only published pages have, and without those in links to access requests.
    addresses = set(re.findall(r"(?<!=)/media/[^\s\",]+", shown.partition("<body")[2]))
    assert len(addresses) == 5  # three sizes, the fallback and the document
    for address in addresses:
        response = get(client, address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert get(client, address.partition("?")[0]).status_code == 404
    key = next(iter(addresses)).partition("?")[2]
    assert get(client, f"{other.file.url}?{key}").status_code == 404


def test_preview_opens_files_of_draft(client):
    draft, inner = factories.document(), factories.document()
    draft.summary = in_text(inner)
    draft.save()
    article = factories.article()
    changed(article, body=in_text(draft))
    link = PreviewLink.objects.create(item=article)
    key = preview.get_shared_preview_url(article, link).partition("?")[2]
    for file in (draft, inner):
        assert get(client, f"{file.file.url}?{key}").status_code == 200
        assert get(client, file.file.url).status_code == 404
