"""The index says what the site says at every moment: after each change, and at set times."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from accessibility.models import Barrier
from omggs.models import City
from publishing import versions
from publishing.models import State, publishable_models
from publishing.preview import preview_address
from publishing.snapshots import snapshot
from search import index, morphology
from search.content import INDEXED_MODELS
from search.models import FullTextRow, IndexedWord, IndexEntry, WordForm

from .. import factories
from ..admin.forms import save

pytestmark = pytest.mark.django_db

WORD = "Żyrafa"
ELSEWHERE = "Słoń"
NOON = factories.warsaw(2026, 5, 4, 12)
HOUR = datetime.timedelta(hours=1)
# Of each kind something with WORD in its title and ELSEWHERE in a text or a row of it.
MAKE = {
    "article": lambda **how: factories.article(title=WORD, body=f"<p>{ELSEWHERE}</p>", **how),
    "page": lambda **how: factories.page(title=WORD, body=f"<ul><li>{ELSEWHERE}</li></ul>", **how),
    "cooperative": lambda **how: factories.cooperative(short_name=WORD, purposes=f"Cel\n{ELSEWHERE}", **how),
    "resolution": lambda **how: factories.resolution(subject=WORD, summary=f"<p>{ELSEWHERE}</p>", **how),
    "meeting": lambda **how: factories.meeting(title=WORD, place=ELSEWHERE, **how),
    "recruitment": lambda **how: factories.recruitment(title=WORD, tasks=ELSEWHERE, **how),
    "association": lambda **how: factories.association(name=WORD, aim=ELSEWHERE, **how),
    "term": lambda **how: factories.term(name=WORD, definition=ELSEWHERE, **how),
    "undertaking": lambda **how: factories.undertaking(name=WORD, goals=ELSEWHERE, **how),
    "revitalisationproject": lambda **how: factories.project(name=WORD, area=ELSEWHERE, **how),
}


def test_every_kind_of_content_is_searched():
    assert set(publishable_models()) <= set(INDEXED_MODELS)
    assert set(MAKE) == {model._meta.model_name for model in publishable_models()}


@pytest.mark.parametrize("kind", MAKE)
def test_content_is_found_by_its_title_and_by_its_text(find, kind):
    item = MAKE[kind]()
    for word in (WORD, ELSEWHERE, "zyrafy", "sloniem"):
        assert find(word).addresses == [item.get_absolute_url()], word


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_not_published_is_not_found(find, kind, state):
    MAKE[kind](state=state)
    assert not find(WORD).items


@pytest.mark.parametrize("kind", MAKE)
def test_set_times_hold_to_the_second(find, freeze, kind):
    MAKE[kind](publish_from=NOON, publish_until=NOON + HOUR)
    second = datetime.timedelta(seconds=1)
    for moment, is_found in [
        (NOON - second, False),
        (NOON, True),
        (NOON + HOUR - second, True),
        (NOON + HOUR, False),
    ]:
        freeze(moment)
        assert bool(find(WORD).items) is is_found, moment


def test_declaration_and_its_barriers_are_searched(find):
    barrier = factories.barrier(element="Żyrafa na zdjęciu")
    assert find("żyrafa").addresses == ["/deklaracja-dostepnosci/"]
    Barrier.objects.filter(pk=barrier.pk).first().delete()
    assert not find("żyrafa").items


def test_rows_of_an_item_are_searched_and_forgotten(find):
    figure = factories.key_figure(label="żyraf w mieście")
    assert find("żyrafy").addresses == ["/omggs/"]
    figure.delete()
    assert not find("żyrafy").items


def test_project_is_found_by_its_city_also_when_it_is_renamed(find):
    city = factories.city(name="Wejherowo")
    project = factories.project(city=city)
    assert find("wejherowa").addresses == [project.get_absolute_url()]
    city.name = "Puck"
    city.save()
    assert not find("Wejherowo").items
    assert find("Pucku").addresses == [project.get_absolute_url()]
    assert City.objects.count() == 1


def test_working_copy_is_found_only_once_it_is_published(find):
    article = factories.article(title="Dawny tytuł")
    data = snapshot(article)
    data["fields"]["title"] = "Żyrafa w Rumi"
    versions.save_version(article, data, None)
    assert find("dawny").items
    assert not find("żyrafa").items
    versions.publish(article, None)
    assert find("żyrafa").items
    assert not find("dawny").items


def test_withdrawn_deleted_and_recovered_content_is_not_found(find):
    article = factories.article(title=WORD)
    versions.withdraw(article, None)
    assert not find(WORD).items
    versions.publish(article, None)
    assert find(WORD).items
    versions.withdraw(article, None)
    versions.delete(article, None)
    versions.recover(versions.Version.objects.in_bin().get(), None)
    assert not find(WORD).items
    assert not IndexEntry.objects.exists()
    assert not FullTextRow.objects.exists()


def test_deleted_at_once_is_forgotten_at_once(find):
    factories.article(title=WORD).delete()
    assert not find(WORD).items
    assert not FullTextRow.objects.exists()


def test_change_that_is_rolled_back_leaves_no_trace(find):
    article = factories.article(title="Dawny tytuł")
    with transaction.atomic():
        article.title = WORD
        article.save()
        assert find(WORD).items
        transaction.set_rollback(True)
    assert find("dawny").items
    assert not find(WORD).items


def test_form_and_preview_of_an_editor_change_nothing_for_visitors(client, find):
    article = factories.article(title="Dawny tytuł")
    client.force_login(factories.staff())
    form = f"/admin/pages/article/{article.pk}/change/"
    before = list(IndexEntry.objects.values())
    save(client, form, {"title": WORD})
    client.get(form)
    article.refresh_from_db()
    assert WORD in client.get(preview_address(article, versions.working_copy(article))).content.decode()
    assert list(IndexEntry.objects.values()) == before
    assert not find(WORD).items
    save(client, form, {}, button="_publish")
    assert find(WORD).items
    assert not find("dawny").items


def test_index_made_anew_is_the_same(find):
    for make in MAKE.values():
        make()
    factories.barrier()

    def everything():
        return (
            sorted(IndexEntry.objects.values_list("kind", "url", "title", "lead", "body", "state")),
            set(IndexedWord.objects.values_list("word", "folded", "phonetic_key")),
            set(WordForm.objects.values_list("lemma", "form")),
        )

    index.reindex_sections()
    before, found = everything(), find(WORD).addresses
    call_command("rebuild_search", verbosity=0)
    assert everything() == before
    assert find(WORD).addresses == found


def test_prepare_makes_an_index_where_there_is_none(find, capsys):
    factories.article(title=WORD)
    index.remove_item(*next((type(entry.item), entry.object_id) for entry in IndexEntry.objects.all()))
    assert not find(WORD).items
    call_command("prepare")
    assert find(WORD).items
    IndexEntry.objects.update(title="Nietknięte")
    call_command("prepare")
    assert IndexEntry.objects.exclude(content_type=None).get().title == "Nietknięte"


def test_index_of_an_older_site_is_made_anew_by_the_next_start(find):
    factories.article(title=WORD)
    for model in (FullTextRow, IndexEntry, IndexedWord, WordForm):
        model.objects.all().delete()
    # Somebody goes on working on a site that was restored and not started again.
    factories.article(title="Słoń")
    factories.site_settings().save()
    assert find("słoń").items
    call_command("prepare")
    assert find("żyrafami").items
    assert FullTextRow.objects.count() == IndexEntry.objects.count()


@pytest.mark.django_db(transaction=True)
def test_upgrade_has_the_index_made_anew(find, capsys):
    factories.article(title=WORD)
    index.rebuild()
    call_command("migrate", "search", "zero", verbosity=0)
    call_command("migrate", "search", verbosity=0)
    call_command("prepare")
    assert find("żyrafami").items
    assert FullTextRow.objects.count() == IndexEntry.objects.count()


def test_words_without_a_dictionary_are_found_as_they_are_written(find, monkeypatch, caplog):
    def fail(words):
        raise OSError("no such program")

    with monkeypatch.context() as without:
        without.setattr(morphology, "run_morfeusz", fail)
        factories.article(title="Żyrafami")
    assert "Morfeusz does not answer" in caplog.text
    assert find("zyrafami").items
    assert not find("żyrafa").items
    call_command("rebuild_search", verbosity=0)
    assert find("żyrafa").items


@pytest.mark.parametrize("kind", MAKE)
def test_nothing_is_learnt_twice(kind, monkeypatch):
    item = MAKE[kind]()
    monkeypatch.setattr(
        morphology, "add_words", lambda words, analysis: pytest.fail(f"analyzed again: {words}")
    )
    item.save()
    index.reindex_items([(type(item), item.pk)])


@pytest.mark.django_db(transaction=True)
def test_database_that_was_emptied_is_searched_as_a_new_one(find):
    factories.article(title=WORD)
    call_command("flush", interactive=False, verbosity=0)
    assert not find(WORD).items
    article = factories.article(title=WORD)
    assert find(WORD).addresses == [article.get_absolute_url()]
