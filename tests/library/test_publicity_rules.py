"""Which references make a file public and when, with a test for each rule."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accessibility.models import Barrier
from accessibility_requests.models import AccessRequest, AccessRequestEvent
from accounts.roles import EDITOR, PUBLISHER
from cooperative.models import Recruitment, Resolution, ResolutionDocument
from feedback.models import PageFeedback
from library.models import Document
from library.references import (
    DraftReference,
    Reference,
    collect_draft_references,
    get_referencing_models,
    is_publicly_referenced,
    is_referenced_in_preview,
    iter_target_sets,
    sync_references,
    update_references,
)
from library.usages import Usage, get_usages
from pages.models import Article, MenuItem
from publishing import revisions, trash
from publishing.models import Revision, State

from .. import factories
from ..accounts.conftest import create_staff  # noqa: F401
from .test_drafts import changed
from .test_media import in_text

pytestmark = pytest.mark.django_db

FUTURE, PAST = factories.warsaw(2099, 1, 1), factories.warsaw(2020, 1, 1)


def places(file):
    return [str(place) for place in get_usages(file)]


def get_publicity(file):
    """Return whether the file is public (now, at some time by the dates of content)."""
    return is_publicly_referenced(file), is_publicly_referenced(file, include_scheduled=True)


@pytest.mark.parametrize(
    ("how", "publicity"),
    [
        ({}, (True, True)),
        ({"publish_from": FUTURE}, (False, True)),
        ({"publish_until": PAST}, (False, True)),
        ({"state": State.DRAFT}, (False, False)),
        ({"state": State.WITHDRAWN}, (False, False)),
    ],
)
@pytest.mark.parametrize("use", ["text", "row"])
def test_file_is_public_as_its_item_is(how, publicity, use):
    document = factories.document()
    if use == "text":
        factories.article(body=in_text(document), **how)
    else:
        factories.resolution(**how).attachments.create(document=document)
    assert get_publicity(document) == publicity


def test_published_recruitment_of_draft_meeting_keeps_its_files():
    """A recruitment does not belong to its meeting: only rows of an inline depend on the publication of their item."""
    document = factories.document()
    meeting = factories.meeting(state=State.DRAFT)
    recruitment = factories.recruitment(meeting=meeting, how_to_apply=in_text(document))
    assert get_publicity(document) == (True, True)
    meeting.state = State.PUBLISHED
    meeting.save()
    recruitment.state = State.DRAFT
    recruitment.save()
    assert get_publicity(document) == (False, False)


def test_texts_of_visitors_are_not_searched_for_files():
    models = get_referencing_models()
    assert not {AccessRequest, AccessRequestEvent, PageFeedback} & models.keys()
    assert {Article, Recruitment, ResolutionDocument, MenuItem, Barrier, Document} <= models.keys()
    assert not [model for model in models if model._meta.app_label in ("publishing", "search")]


def test_rows_belong_to_their_item_and_nothing_else_does():
    owners = {model: each.owner_field for model, each in get_referencing_models().items() if each.owner_field}
    assert owners[ResolutionDocument] == "resolution"
    assert owners[MenuItem] == "site"
    assert owners[Barrier] == "declaration"
    assert Recruitment not in owners
    assert Article not in owners


@pytest.mark.parametrize("text", ["problem", "alternative", "page", "contact"])
def test_file_named_in_a_request_stays_private(client, text):
    document = factories.document()
    factories.access_request(**{text: f"Plik {document.file.url}"})
    factories.page_feedback(text=f"Plik {document.file.url}")
    assert not Reference.objects.exists()
    assert get_publicity(document) == (False, False)
    response = client.get(document.file.url)
    response.close()
    assert response.status_code == 404


@pytest.mark.parametrize(("role", "may_change"), [(EDITOR, False), (PUBLISHER, True)])
@pytest.mark.parametrize("how", [{}, {"publish_from": FUTURE}, {"publish_until": PAST}])
def test_file_of_dated_content_needs_publish_permission(create_staff, role, may_change, how):  # noqa: F811
    document = factories.document(title="Statut")
    factories.article(body=in_text(document), **how)
    client = Client()
    client.force_login(create_staff(role))
    address = f"/admin/library/document/{document.pk}/change/"
    client.post(address, {"title": "Zmieniony", "summary": "", "_save": "Zapisz"})
    document.refresh_from_db()
    assert (document.title == "Zmieniony") is may_change


def test_file_of_a_draft_is_changed_by_editors(create_staff):  # noqa: F811
    document = factories.document(title="Statut")
    factories.article(body=in_text(document), state=State.DRAFT)
    client = Client()
    client.force_login(create_staff(EDITOR))
    address = f"/admin/library/document/{document.pk}/change/"
    client.post(address, {"title": "Zmieniony", "summary": "", "_save": "Zapisz"})
    document.refresh_from_db()
    assert document.title == "Zmieniony"


# Summaries


def test_summaries_are_followed_to_any_depth():
    inner, middle, outer = (factories.document() for _ in range(3))
    for document, linked in ((middle, inner), (outer, middle), (inner, outer)):
        document.summary = in_text(linked)
        document.save()
    assert len(list(iter_target_sets(inner))) == 3
    assert get_publicity(inner) == (False, False)
    factories.article(body=in_text(outer), publish_from=FUTURE)
    assert get_publicity(inner) == (False, True)


# Previews


def test_preview_opens_files_of_its_item_or_draft_alone():
    stored, drafted, other = (factories.document() for _ in range(3))
    resolution = factories.resolution(state=State.DRAFT)
    resolution.attachments.create(document=stored)
    article = factories.article(body=in_text(stored))
    factories.article(body=in_text(other), pk=resolution.pk + 1000)
    assert is_referenced_in_preview(stored, resolution, None)
    assert is_referenced_in_preview(stored, article, None)
    assert not is_referenced_in_preview(other, resolution, None)
    assert not is_referenced_in_preview(other, article, None)
    changed(article, body=in_text(drafted))
    draft = revisions.get_draft(article)
    assert is_referenced_in_preview(drafted, article, draft)
    assert not is_referenced_in_preview(stored, article, draft)
    assert not is_referenced_in_preview(drafted, article, None)
    changed(factories.article(), body=in_text(other))
    assert not is_referenced_in_preview(other, article, draft), "of the draft of another item"


def test_preview_of_another_kind_with_same_key_opens_nothing():
    document = factories.document()
    article = factories.article(body=in_text(document))
    page = factories.page(pk=article.pk)
    assert not is_referenced_in_preview(document, page, None)


# The stored references


def test_references_follow_every_save_and_delete():
    first, second = factories.document(), factories.document()
    article = factories.article(body=in_text(first) + in_text(second))
    assert {ref.target for ref in Reference.objects.all()} == {first.stable_key, second.stable_key}
    article.body = in_text(second)
    article.save()
    assert [ref.target for ref in Reference.objects.all()] == [second.stable_key]
    article.delete()
    assert not Reference.objects.exists()


def test_update_references_is_of_one_row():
    document = factories.document()
    article, other = factories.article(body=in_text(document)), factories.article(body=in_text(document))
    Reference.objects.all().delete()
    update_references(Article, article.pk)
    assert [ref.object_id for ref in Reference.objects.all()] == [article.pk]
    update_references(Article, other.pk)
    assert Reference.objects.count() == 2


def test_draft_references_are_of_the_latest_revision():
    first, second = factories.document(), factories.document()
    article = factories.article()
    other = factories.article()
    changed(article, body=in_text(first))
    changed(other, body=in_text(first))
    changed(article, body=in_text(second))
    found = {(ref.revision.object_id, ref.target) for ref in DraftReference.objects.all()}
    assert found == {(article.pk, second.stable_key), (other.pk, first.stable_key)}


def test_draft_references_include_rows():
    document = factories.document()
    resolution = factories.resolution()
    resolution.attachments.create(document=document)
    revision = revisions.record_revision(resolution, Revision.Event.SAVED, None)
    [found] = collect_draft_references(revision)
    assert (found.target, found.field) == (f"dokumenty/{document.pk}", "document")
    assert found.referencing_model.model is ResolutionDocument
    revision.content_type = ContentType(app_label="gone", model="gone")
    assert list(collect_draft_references(revision)) == []


@pytest.mark.parametrize("repair", [True, False])
def test_sync_references_counts_what_differs(repair):
    document = factories.document()
    article = factories.article(body=in_text(document))
    [stored] = Reference.objects.all()
    wanted = Reference(
        content_type=stored.content_type, object_id=article.pk, field="description", target=stored.target
    )
    assert sync_references(Reference.objects.all(), [wanted], repair=repair) == 2
    fields = [ref.field for ref in Reference.objects.all()]
    assert fields == (["description"] if repair else ["body"])
    assert sync_references(Reference.objects.all(), Reference.objects.all()) == 0


# Links to forms with usages


def test_usage_in_trash_has_no_form():
    assert Usage(None, "Mur", "treść", "body").form_url == ""
    assert str(Usage(None, "Mur", "treść", "body")) == "Mur (treść)"
    article = factories.article()
    assert Usage(article, "Mur", "treść", "body").form_url == f"/admin/pages/article/{article.pk}/change/"
    # A row has no form: it is edited in the form of its item.
    assert Usage(ResolutionDocument(pk=1), "Mur", "treść", "body").form_url == ""


def test_usages_name_live_place_before_draft_and_trash(freeze):
    now = factories.warsaw(2026, 5, 4, 12)
    freeze(now)
    document = factories.document()
    live = factories.article(title="Żywy", body=in_text(document))
    changed(live, title="Poprawiony", easy_text=in_text(document))
    easy_text = Article._meta.get_field("easy_text").verbose_name
    gone = factories.article(title="W koszu", state=State.DRAFT, body=in_text(document))
    trash.delete(gone, None)
    assert places(document) == [
        "Żywy (treść)",
        f"Poprawiony ({easy_text}, wersja robocza)",
        "W koszu (treść, w koszu)",
    ]
    freeze(now + datetime.timedelta(days=90))
    assert places(document) == ["Żywy (treść)", f"Poprawiony ({easy_text}, wersja robocza)"]


def test_describe_place_names_row_and_field():
    resolutions, menu = get_referencing_models()[ResolutionDocument], get_referencing_models()[MenuItem]
    assert resolutions.describe_place("document") == "załączniki"
    assert menu.describe_place("url").startswith("menu i stopka: ")
    assert get_referencing_models()[Resolution].describe_place("official_url") == str(
        Resolution._meta.get_field("official_url").verbose_name
    )
