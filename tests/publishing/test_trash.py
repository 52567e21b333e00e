"""Deletion, the purge of the trash, unpublishing, and edit conflicts."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import ProtectedError

from omggs.models import City
from pages.models import Article
from publishing import publication, revisions, trash
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
    return trash.restore_from_trash(deleted, None)


# Deletion


def test_delete_of_live_item_keeps_its_unpublished_draft():
    article = factories.article(title="Dawny")
    save_draft(article, title="Nowy")
    key = article.pk
    trash.delete(reload(article), None)
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
    trash.delete(reload(association), None)
    [deleted] = Revision.objects.in_trash()
    assert [row["value"] for row in deleted.data["children"]["figures"]] == ["60"]


def test_delete_without_draft_keeps_stored_text():
    article = factories.article(title="Jedyny", state=State.DRAFT, order=7)
    article.title = "Niezapisany"
    trash.delete(article, None)
    [deleted] = Revision.objects.in_trash()
    assert (deleted.data["fields"]["title"], deleted.data["order"]) == ("Jedyny", 7)


def test_restore_leaves_out_a_city_that_is_gone():
    city = factories.city(name="Puck")
    project = factories.project(city=city, state=State.DRAFT)
    key = project.pk
    trash.delete(project, None)
    trash.delete(city, None)
    project.pk = key
    assert restore(project).city is None
    assert [revision.title for revision in Revision.objects.in_trash()] == ["Puck"]


def test_restore_leaves_out_optional_relation_that_is_gone():
    undertaking = factories.undertaking(state=State.DRAFT)
    project = factories.project(undertaking=undertaking, state=State.DRAFT)
    key = project.pk
    trash.delete(project, None)
    undertaking.delete()
    project.pk = key
    assert restore(project).undertaking is None


def test_delete_is_refused_while_a_draft_needs_the_item():
    needed, free = factories.city(), factories.city()
    project = factories.project(city=factories.city(), name="Rynek")
    save_draft(project, city=needed.pk)
    with pytest.raises(ProtectedError, match="Korzystają z tego: Rynek"):
        trash.delete(needed, None)
    trash.delete(free, None)
    assert City.objects.filter(pk=needed.pk).exists()
    assert not City.objects.filter(pk=free.pk).exists()


# Purge


def leave_traces(item, path):
    """Create objects that a purge deletes together with the history."""
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
    trash.delete(gone, None)
    freeze(NOON + 90 * DAY - datetime.timedelta(seconds=1))
    assert Revision.objects.in_trash().exists()
    assert trash.purge_trash() == 0
    freeze(NOON + 90 * DAY)
    assert not Revision.objects.in_trash().exists()
    assert trash.purge_trash() == 1
    assert count_traces(Article, key) == [0, 0, 0, 0]
    assert count_traces(Article, other.pk) == count_traces(type(page), page.pk) == before


def test_purge_leaves_history_of_item_made_again(freeze):
    freeze(NOON)
    gone, article = factories.article(state=State.DRAFT), factories.article(state=State.DRAFT)
    trash.delete(gone, None)
    key = article.pk
    trash.delete(article, None)
    again = factories.article(pk=key)
    leave_traces(again, "/dawny/")
    before = count_traces(Article, key)
    freeze(NOON + 91 * DAY)
    assert trash.purge_trash() == 1, "only the other one"
    assert count_traces(Article, key) == before
    assert before[0] > 0


def test_purge_at_is_ninety_days_after_deletion(freeze):
    freeze(NOON)
    trash.delete(factories.article(state=State.DRAFT), None)
    assert Revision.objects.in_trash().get().purge_at == NOON + 90 * DAY


# Unpublishing


@pytest.mark.parametrize("later", [publication.unpublish, trash.delete])
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
    assert publication.unpublish(reload(article), publisher) is False
    kept, withdrawn = Revision.objects.of(article)[:2]
    assert (kept.event, kept.author, kept.author_name, kept.note) == ("saved", writer, "Jan", "Literówka")
    assert (withdrawn.event, withdrawn.author) == ("withdrawn", publisher)
    assert withdrawn.data["fields"]["title"] == "Dawny"
    assert reload(article).title == kept.data["fields"]["title"] == "Nowy"


@pytest.mark.parametrize("has_recruitment", [True, False])
def test_draft_that_would_end_a_recruitment_stays_in_history(has_recruitment):
    meeting = factories.meeting(title="Dawne", starts_at=factories.warsaw(2099, 1, 1))
    if has_recruitment:
        factories.recruitment(meeting=meeting)
    save_draft(meeting, title="Nowe")
    assert publication.unpublish(reload(meeting), None) is has_recruitment
    assert reload(meeting).title == ("Dawne" if has_recruitment else "Nowe")


def test_unpublish_without_draft_keeps_no_draft():
    article = factories.article()
    assert publication.unpublish(article, None) is False
    assert [revision.event for revision in Revision.objects.of(article)] == ["withdrawn", "published"]


# Conflicts


@pytest.mark.parametrize("function", ["save", "publish"])
def test_other_revision_than_expected_is_a_conflict(function):
    article = factories.article(state=State.DRAFT)
    first, second = save_draft(article, title="Pierwszy"), save_draft(reload(article), title="Drugi")

    def act(expected):
        if function == "publish":
            return publication.publish(reload(article), None, expected_revision=expected)
        data = serialize_stored_item(article)
        return revisions.save_revision(reload(article), data, None, expected_revision=expected)

    for expected in (0, first.pk, second.pk + 1):
        with pytest.raises(revisions.EditConflict):
            act(expected)
    assert reload(article).title == "Drugi"
    assert act(second.pk)


def test_publish_of_what_is_shown_records_no_second_time():
    article = factories.article(title="Widoczny")
    assert publication.publish(article, None) is None
    assert not Revision.objects.of(article).filter(note="").exists()
    save_draft(article)
    published = publication.publish(reload(article), None)
    assert published.event == "published"
    assert revisions.get_draft(reload(article)) is None
