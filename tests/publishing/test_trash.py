"""What deletion keeps, what a purge takes with it, and who revoked what."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from omggs.models import City, RevitalisationProject
from pages.models import Article
from publishing import revisions
from publishing.models import ContentRedirect, EditingSession, PreviewLink, Revision, State
from publishing.serialization import serialize_stored_item

from .. import factories

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 5, 4, 12)
DAY = datetime.timedelta(days=1)


def save_draft(item, author=None, note="", **fields):
    data = serialize_stored_item(item)
    return revisions.save_revision(item, {**data, "fields": {**data["fields"], **fields}}, author, note=note)


def reload(item):
    return type(item).objects.get(pk=item.pk)


def restore(item):
    kind = ContentType.objects.get_for_model(item)
    deleted = Revision.objects.in_trash().get(content_type=kind, object_id=item.pk)
    return revisions.restore_from_trash(deleted, None)


# Deletion


def test_delete_of_live_item_keeps_its_unpublished_draft():
    article = factories.article(title="Dawny")
    save_draft(article, title="Nowy")
    key = article.pk
    revisions.delete(reload(article), None)
    [deleted] = Revision.objects.in_trash()
    assert (deleted.title, deleted.data["fields"]["title"]) == ("Nowy", "Nowy")
    article.pk = key
    assert (restore(article).title, reload(article).state) == ("Nowy", State.DRAFT)


def test_delete_of_live_item_keeps_rows_of_its_draft():
    association = factories.association()
    association.figures.create(value="59", label="gmin")
    data = serialize_stored_item(association)
    data["children"]["figures"][0]["value"] = "60"
    revisions.save_revision(association, data, None)
    revisions.delete(reload(association), None)
    [deleted] = Revision.objects.in_trash()
    assert [row["value"] for row in deleted.data["children"]["figures"]] == ["60"]


def test_delete_without_draft_keeps_stored_text():
    article = factories.article(title="Jedyny", state=State.DRAFT, order=7)
    article.title = "Niezapisany"
    revisions.delete(article, None)
    [deleted] = Revision.objects.in_trash()
    assert (deleted.data["fields"]["title"], deleted.data["order"]) == ("Jedyny", 7)


def test_restore_waits_for_its_mandatory_relation():
    city = factories.city(name="Puck")
    project = factories.project(city=city, state=State.DRAFT)
    project_key, city_key = project.pk, city.pk
    revisions.delete(project, None)
    revisions.delete(city, None)
    project.pk, city.pk = project_key, city_key
    with pytest.raises(ValidationError, match=r"Najpierw odzyskaj.*miasto „Puck”"):
        restore(project)
    assert not RevitalisationProject.objects.exists()
    assert Revision.objects.in_trash().count() == 2
    restore(city)
    assert restore(project).city == City.objects.get()


def test_restore_leaves_out_optional_relation_that_is_gone():
    undertaking = factories.undertaking(state=State.DRAFT)
    project = factories.project(undertaking=undertaking, state=State.DRAFT)
    key = project.pk
    revisions.delete(project, None)
    undertaking.delete()
    project.pk = key
    assert restore(project).undertaking is None


# Purge


def leave_traces(item, path):
    """Create what a purge takes with the history."""
    ContentRedirect.objects.create(item=item, path=path)
    PreviewLink.objects.create(item=item)
    EditingSession.objects.create(item=item, user=factories.somebody(), opened_at=NOON, seen_at=NOON)


def count_traces(model, pk):
    whole = {"content_type": ContentType.objects.get_for_model(model), "object_id": pk}
    return [
        kept.objects.filter(**whole).count()
        for kept in (Revision, ContentRedirect, PreviewLink, EditingSession)
    ]


def test_purge_takes_all_traces_of_its_item_alone(freeze):
    freeze(NOON)
    gone, other = factories.article(state=State.DRAFT), factories.article(state=State.DRAFT)
    page = factories.page(pk=gone.pk, state=State.DRAFT)
    for item in (gone, other, page):
        save_draft(item)
        leave_traces(item, f"/{item._meta.model_name}-{item.pk}/")
    key = gone.pk
    before = count_traces(Article, other.pk)
    assert before[1:] == [1, 1, 1]
    revisions.delete(gone, None)
    freeze(NOON + 90 * DAY - datetime.timedelta(seconds=1))
    assert Revision.objects.in_trash().exists()
    assert revisions.purge_trash() == 0
    freeze(NOON + 90 * DAY)
    assert not Revision.objects.in_trash().exists()
    assert revisions.purge_trash() == 1
    assert count_traces(Article, key) == [0, 0, 0, 0]
    assert count_traces(Article, other.pk) == count_traces(type(page), page.pk) == before


def test_purge_leaves_history_of_item_made_again(freeze):
    freeze(NOON)
    article = factories.article(state=State.DRAFT)
    key = article.pk
    revisions.delete(article, None)
    again = factories.article(pk=key)
    leave_traces(again, "/dawny/")
    before = count_traces(Article, key)
    freeze(NOON + 91 * DAY)
    assert revisions.purge_trash() == 0
    assert count_traces(Article, key) == before
    assert before[0] > 0


def test_purge_at_is_ninety_days_after_deletion(freeze):
    freeze(NOON)
    revisions.delete(factories.article(state=State.DRAFT), None)
    assert Revision.objects.in_trash().get().purge_at == NOON + 90 * DAY


# Withdrawal


@pytest.mark.parametrize("later", [revisions.unpublish, revisions.delete])
def test_revocation_of_link_outlives_withdrawal(freeze, later):
    first, second = factories.somebody(), factories.somebody()
    article, other = factories.article(), factories.article()
    revoked = PreviewLink.objects.create(item=article, revoked_at=NOON, revoked_by=first)
    valid, of_other = PreviewLink.objects.create(item=article), PreviewLink.objects.create(item=other)
    freeze(NOON + DAY)
    later(article, second)
    for link in (revoked, valid, of_other):
        link.refresh_from_db()
    assert (revoked.revoked_at, revoked.revoked_by) == (NOON, first)
    assert (valid.revoked_at, valid.revoked_by) == (NOON + DAY, second)
    assert of_other.revoked_at is None


def test_kept_draft_of_withdrawn_item_names_its_author():
    writer, publisher = factories.somebody(first_name="Jan"), factories.somebody(first_name="Ola")
    article = factories.article(title="Dawny")
    save_draft(article, writer, note="Literówka", title="Nowy")
    assert revisions.unpublish(reload(article), publisher, note="Nieaktualne") is False
    kept, withdrawn = Revision.objects.of(article)[:2]
    assert (kept.event, kept.author, kept.author_name, kept.note) == ("saved", writer, "Jan", "Literówka")
    assert (withdrawn.event, withdrawn.author, withdrawn.note) == ("withdrawn", publisher, "Nieaktualne")
    assert withdrawn.data["fields"]["title"] == "Dawny"
    assert reload(article).title == kept.data["fields"]["title"] == "Nowy"
