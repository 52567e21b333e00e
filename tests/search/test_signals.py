"""The index follows every change of content and the publication times."""

import datetime

import pytest
from django.db import transaction

from accessibility.models import Barrier
from omggs.models import City
from pages.models import Announcement
from publishing import publication, revisions, trash
from publishing.models import Revision, State, get_draft_state_models
from publishing.preview import get_preview_url
from publishing.serialization import serialize_stored_item
from search.content import INDEXED_MODELS
from search.models import FullTextRow, IndexEntry

from .. import factories
from ..admin_forms import save
from .items import ITEM_FACTORIES, TEXT_WORD, TITLE_WORD

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)


def test_every_publishable_model_is_indexed():
    """But the announcement, which is on every page and no page itself."""
    indexed = set(get_draft_state_models()) - {Announcement}
    assert indexed <= set(INDEXED_MODELS)
    assert set(ITEM_FACTORIES) == {model._meta.model_name for model in indexed}


@pytest.mark.parametrize("kind", ITEM_FACTORIES)
def test_item_is_found_by_title_and_text(find, kind):
    item = ITEM_FACTORIES[kind]()
    for word in (TITLE_WORD, TEXT_WORD, "zyrafy", "sloniem"):
        assert find(word).urls == [item.get_absolute_url()], word


@pytest.mark.parametrize("kind", ITEM_FACTORIES)
@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_unpublished_item_is_not_found(find, kind, state):
    ITEM_FACTORIES[kind](state=state)
    assert not find(TITLE_WORD).items


@pytest.mark.parametrize("kind", ITEM_FACTORIES)
def test_publication_times_apply_to_the_second(find, freeze, kind):
    ITEM_FACTORIES[kind](publish_from=NOON, publish_until=NOON + HOUR)
    second = datetime.timedelta(seconds=1)
    for moment, is_found in [
        (NOON - second, False),
        (NOON, True),
        (NOON + HOUR - second, True),
        (NOON + HOUR, False),
    ]:
        freeze(moment)
        assert bool(find(TITLE_WORD).items) is is_found, moment


def test_declaration_and_barriers_are_indexed(find):
    barrier = factories.barrier(element="Żyrafa na zdjęciu")
    assert find("żyrafa").urls == ["/deklaracja-dostepnosci/"]
    Barrier.objects.filter(pk=barrier.pk).first().delete()
    assert not find("żyrafa").items


def test_rows_are_indexed_and_removed(find):
    figure = factories.key_figure(label="żyraf w mieście")
    assert find("żyrafy").urls == ["/omggs/"]
    figure.delete()
    assert not find("żyrafy").items


def test_renamed_city_reindexes_projects(find):
    city = factories.city(name="Wejherowo")
    project = factories.project(city=city)
    assert find("wejherowa").urls == [project.get_absolute_url()]
    city.name = "Puck"
    city.save()
    assert not find("Wejherowo").items
    assert find("Pucku").urls == [project.get_absolute_url()]
    assert City.objects.count() == 1


def test_draft_is_not_found_until_published(find):
    article = factories.article(title="Dawny tytuł")
    data = serialize_stored_item(article)
    data["fields"]["title"] = "Żyrafa w Rumi"
    revisions.save_revision(article, data, None)
    assert find("dawny").items
    assert not find("żyrafa").items
    publication.publish(article, None)
    assert find("żyrafa").items
    assert not find("dawny").items


def test_withdrawn_deleted_restored_item_is_not_found(find):
    article = factories.article(title=TITLE_WORD)
    publication.unpublish(article, None)
    assert not find(TITLE_WORD).items
    publication.publish(article, None)
    assert find(TITLE_WORD).items
    publication.unpublish(article, None)
    trash.delete(article, None)
    trash.restore_from_trash(Revision.objects.in_trash().get(), None)
    assert not find(TITLE_WORD).items
    assert not IndexEntry.objects.exists()
    assert not FullTextRow.objects.exists()


def test_deleted_item_is_removed_from_index(find):
    factories.article(title=TITLE_WORD).delete()
    assert not find(TITLE_WORD).items
    assert not FullTextRow.objects.exists()


def test_rolled_back_change_is_not_indexed(find):
    article = factories.article(title="Dawny tytuł")
    with transaction.atomic():
        article.title = TITLE_WORD
        article.save()
        assert find(TITLE_WORD).items
        transaction.set_rollback(True)
    assert find("dawny").items
    assert not find(TITLE_WORD).items


def test_edit_form_and_preview_leave_index_unchanged(client, find):
    article = factories.article(title="Dawny tytuł")
    client.force_login(factories.staff())
    form = f"/admin/pages/article/{article.pk}/change/"
    before = list(IndexEntry.objects.values())
    save(client, form, {"title": TITLE_WORD})
    client.get(form)
    article.refresh_from_db()
    assert TITLE_WORD in client.get(get_preview_url(article, revisions.get_draft(article))).content.decode()
    assert list(IndexEntry.objects.values()) == before
    assert not find(TITLE_WORD).items
    save(client, form, {}, button="_publish")
    assert find(TITLE_WORD).items
    assert not find("dawny").items
