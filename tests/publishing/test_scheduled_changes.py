"""A scheduled change of a published page: until its time visitors see the previous content."""

import datetime
import re

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from library.references import rebuild_references
from operations.background import publish_when_due
from pages.models import Article
from publishing import publication, revisions
from publishing.admin_urls import get_admin_url
from publishing.models import Revision, ScheduledChange, State
from publishing.serialization import serialize_stored_item

from .. import factories
from ..admin_forms import errors_by_field, save, text, values
from ..factories import warsaw

pytestmark = pytest.mark.django_db

NOON = warsaw(2026, 5, 4, 12)
EIGHT = warsaw(2026, 5, 5, 8)
SECOND = datetime.timedelta(seconds=1)
TOMORROW = {"publish_from_0": "05.05.2026", "publish_from_1": "8:00"}


@pytest.fixture
def article(freeze):
    freeze(NOON)
    return factories.article(title="Dawny tytuł", slug="adres")


@pytest.fixture
def schedule(publisher_client, article):
    """Return a function that schedules a change of the article through its form and returns the next page."""

    def schedule(**typed):
        sent = {"title": "Nowy tytuł", **TOMORROW, **typed}
        return publisher_client.get(save(publisher_client, get_admin_url(article), sent, "_publish").url)

    return schedule


def get_public_texts():
    """Return the content of pages, the feed, the search and the site map for visitors."""
    visitor = Client()
    urls = ["/ekonomia-spoleczna/adres/", "/ekonomia-spoleczna/", "/", "/aktualnosci.atom", "/mapa-strony/"]
    pages = [visitor.get(url) for url in [*urls, "/szukaj/?q=tytuł"]]
    return [
        re.sub("</?mark>", "", response.content.decode()) for response in pages if response.status_code == 200
    ]


def test_scheduled_change_leaves_page_until_its_hour(freeze, schedule, article):
    shown = text(schedule())
    assert "Zaplanowano zmianę: Dawny tytuł. Mieszkańcy zobaczą ją 5 maja 2026, 08:00." in shown
    assert "Opublikowano" not in shown
    for moment in (NOON, EIGHT - SECOND):
        freeze(moment)
        assert publication.publish_due_changes() == 0
        public = get_public_texts()
        assert len(public) == 6
        assert all("Dawny tytuł" in each and "Nowy tytuł" not in each for each in public)
    freeze(EIGHT)
    assert publication.publish_due_changes() == 1
    public = get_public_texts()
    assert len(public) == 6
    assert all("Nowy tytuł" in each and "Dawny tytuł" not in each for each in public)
    assert publication.publish_due_changes() == 0


def test_scheduled_change_is_published_in_background(freeze, schedule, article):
    schedule()
    freeze(EIGHT)
    publish_when_due()
    article.refresh_from_db()
    assert article.title == "Nowy tytuł"


def test_scheduled_change_is_published_by_command(freeze, schedule, article, capsys):
    schedule()
    freeze(EIGHT)
    call_command("publish_scheduled")
    assert "Opublikowano z planu 1 zmianę." in capsys.readouterr().out
    article.refresh_from_db()
    assert article.title == "Nowy tytuł"


def test_scheduled_change_keeps_author_and_redirects_old_url(freeze, schedule, article, client):
    schedule(slug="nowy-adres")
    freeze(EIGHT)
    publication.publish_due_changes()
    latest = revisions.get_latest_revision(article)
    assert (latest.event, latest.author.username) == ("published", "ala")
    assert client.get("/ekonomia-spoleczna/adres/").url == "/ekonomia-spoleczna/nowy-adres/"


def test_scheduled_change_is_shown_in_form_and_lists(publisher_client, schedule, article):
    schedule()
    form = publisher_client.get(get_admin_url(article))
    assert values(form)["title"] == "Nowy tytuł"
    assert "Zmiana jest zaplanowana na 5 maja 2026, 08:00." in text(form)
    assert "zmieni się 5 maja 2026, 08:00" in text(publisher_client.get("/admin/pages/article/"))
    assert "zmieni się" in text(publisher_client.get("/admin/zaplanowane/"))
    assert "zaplanowano na 5 maja 2026, 08:00" in text(publisher_client.get("/admin/"))


def test_scheduled_change_later_draft_survives(freeze, publisher_client, schedule, article):
    schedule()
    save(publisher_client, get_admin_url(article), {"title": "Jeszcze nowszy"}, "_continue")
    assert "nowszą wersję roboczą" in text(publisher_client.get(get_admin_url(article)))
    assert "zaplanowano na" not in text(publisher_client.get("/admin/")), "the newer draft is not scheduled"
    freeze(EIGHT)
    publication.publish_due_changes()
    article.refresh_from_db()
    assert article.title == "Nowy tytuł"
    assert values(publisher_client.get(get_admin_url(article)))["title"] == "Jeszcze nowszy"


@pytest.mark.parametrize("button", ["_continue", "_publish"])
def test_scheduled_publication_makes_no_conflict(freeze, publisher_client, schedule, article, button):
    schedule()
    typed = {**values(publisher_client.get(get_admin_url(article))), "title": "Jeszcze nowszy"}
    freeze(EIGHT)
    publication.publish_due_changes()
    response = publisher_client.post(get_admin_url(article), {**typed, button: "Zapisz"})
    assert response.status_code == 302
    assert revisions.get_latest_revision(article).title == "Jeszcze nowszy"
    article.refresh_from_db()
    assert article.title == ("Nowy tytuł" if button == "_continue" else "Jeszcze nowszy")


def test_scheduled_publication_of_new_row_makes_no_conflict(freeze, publisher_client):
    freeze(NOON)
    resolution, document = factories.resolution(), factories.document()
    sent = {"attachments-0-document": str(document.pk), **TOMORROW}
    save(publisher_client, get_admin_url(resolution), sent, "_publish")
    typed = {**values(publisher_client.get(get_admin_url(resolution))), "subject": "zmiany statutu"}
    freeze(EIGHT)
    assert publication.publish_due_changes() == 1
    response = publisher_client.post(get_admin_url(resolution), {**typed, "_publish": "Opublikuj"})
    assert response.status_code == 302
    resolution.refresh_from_db()
    assert resolution.subject == "zmiany statutu"
    assert [row.document for row in resolution.attachments.all()] == [document]


def test_form_opened_before_another_text_is_conflict(freeze, publisher_client, schedule, article):
    typed = values(publisher_client.get(get_admin_url(article)))
    schedule()
    freeze(EIGHT)
    publication.publish_due_changes()
    sent = {**typed, "title": "Inny", "_continue": "Zapisz"}
    assert publisher_client.post(get_admin_url(article), sent).status_code == 409


def test_scheduled_change_can_be_cancelled(freeze, publisher_client, schedule, article):
    schedule()
    publisher_client.post(get_admin_url(article, "unschedule"))
    freeze(EIGHT)
    assert publication.publish_due_changes() == 0
    article.refresh_from_db()
    assert article.title == "Dawny tytuł"
    assert values(publisher_client.get(get_admin_url(article)))["title"] == "Nowy tytuł"


@pytest.mark.parametrize("method", ["get", "post"])
def test_cancelling_a_published_change_is_answered(freeze, publisher_client, schedule, article, method):
    schedule()
    freeze(EIGHT)
    publication.publish_due_changes()
    response = getattr(publisher_client, method)(get_admin_url(article, "unschedule"), follow=True)
    assert "Nie anulowano. Zmiana jest już opublikowana." in text(response)


def test_cancelling_a_change_twice_is_answered(publisher_client, schedule, article):
    schedule()
    publisher_client.post(get_admin_url(article, "unschedule"))
    response = publisher_client.post(get_admin_url(article, "unschedule"), follow=True)
    assert "Nie anulowano. Tej zmiany nie ma już w planie." in text(response)


def test_change_gone_before_the_answer_is_reported(monkeypatch, schedule):
    original = publication.schedule

    def schedule_and_cancel(item, draft, publish_at, author, **options):
        scheduled = original(item, draft, publish_at, author, **options)
        publication.cancel_scheduled(item, author)
        return scheduled

    monkeypatch.setattr(publication, "schedule", schedule_and_cancel)
    assert "Mieszkańcy zobaczą ją 5 maja 2026, 08:00." in text(schedule())


def test_scheduled_change_keeps_name_of_deleted_author(
    freeze, publisher_client, schedule, article, django_user_model
):
    schedule()
    save(publisher_client, get_admin_url(article), {"title": "Jeszcze nowszy"}, "_continue")
    django_user_model.objects.get(username="ala").delete()
    freeze(EIGHT)
    assert publication.publish_due_changes() == 1
    newest = Revision.objects.of(article)[:2]
    assert [each.event for each in newest] == ["saved", "published"]
    assert {each.author_name for each in newest} == {Revision.objects.get(event="scheduled").author_name}
    assert newest[0].author_name


def test_scheduled_change_published_at_once_is_scheduled_no_more(publisher_client, schedule, article):
    schedule()
    save(publisher_client, get_admin_url(article), {"publish_from_0": "", "publish_from_1": ""}, "_publish")
    article.refresh_from_db()
    assert article.title == "Nowy tytuł"
    assert not ScheduledChange.objects.exists()


def test_scheduled_change_goes_with_unpublished_page(freeze, publisher_client, schedule, article):
    schedule()
    publisher_client.post(get_admin_url(article, "unpublish"))
    freeze(EIGHT)
    assert publication.publish_due_changes() == 0
    article.refresh_from_db()
    assert (article.state, article.title) == (State.WITHDRAWN, "Nowy tytuł")


def test_scheduled_change_that_collides_is_reported(freeze, publisher_client, schedule, article):
    schedule(slug="wspolny")
    holder = factories.article(slug="wspolny", title="Inny")
    freeze(EIGHT)
    for _ in range(2):
        assert publication.publish_due_changes() == 0
    article.refresh_from_db()
    assert article.title == "Dawny tytuł"
    form = publisher_client.get(get_admin_url(article))
    assert "Zaplanowanej zmiany nie udało się opublikować" in text(form)
    assert f'<a href="{get_admin_url(holder)}">artykuł „Inny”</a>' in form.content.decode()
    assert "nie udało się" in text(publisher_client.get("/admin/zaplanowane/"))
    listed = text(publisher_client.get("/admin/pages/article/"))
    assert "nie udało się zmienić" in listed
    assert "zmieni się" not in listed
    start = publisher_client.get("/admin/")
    assert "Nie udało się zmienić o zaplanowanej godzinie" in text(start)
    assert f'<a class="todo-link" href="{get_admin_url(article)}">' in start.content.decode()


def test_waiting_scheduled_change_is_not_reported_as_failed(publisher_client, schedule):
    schedule()
    assert "Nie udało się" not in text(publisher_client.get("/admin/"))


@pytest.fixture
def two_due_changes(freeze):
    """Return (first, second): articles with a change that is due, the first one's before the second's."""
    freeze(NOON)
    articles = [factories.article(title="Dawny tytuł", slug=slug) for slug in ("pierwszy", "drugi")]
    for item, moment in zip(articles, (EIGHT - SECOND, EIGHT), strict=True):
        data = serialize_stored_item(item)
        data["fields"] |= {"title": "Nowy tytuł", "publish_from": moment.isoformat()}
        revisions.save_revision(item, data, None)
        publication.publish(item, None)
    freeze(EIGHT)
    return articles


def break_publication(monkeypatch, broken, error):
    original = publication.write_live

    def write_live(item, *arguments, **options):
        if item == broken:
            raise error
        return original(item, *arguments, **options)

    monkeypatch.setattr(publication, "write_live", write_live)


@pytest.mark.parametrize("error", [RuntimeError, DataError, IntegrityError, ObjectDoesNotExist])
def test_failing_scheduled_change_leaves_others(
    publisher_client, monkeypatch, caplog, two_due_changes, error
):
    first, second = two_due_changes
    break_publication(monkeypatch, first, error)
    assert publication.publish_due_changes() == 1
    second.refresh_from_db()
    assert second.title == "Nowy tytuł"
    assert list(ScheduledChange.objects.values_list("object_id", "has_failed")) == [(first.pk, True)]
    assert [record.exc_info[0] for record in caplog.records] == [error]
    assert "Nie wykryto przyczyny." in text(publisher_client.get(get_admin_url(first)))


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_scheduled_change_waits_for_database(monkeypatch, two_due_changes, error):
    break_publication(monkeypatch, two_due_changes[0], error)
    with pytest.raises(error):
        publication.publish_due_changes()
    assert ScheduledChange.objects.due().count() == 2
    monkeypatch.undo()
    assert publication.publish_due_changes() == 2


def test_scheduled_change_with_failing_check_is_not_scheduled(publisher_client, article):
    response = save(publisher_client, get_admin_url(article), {"body": "", **TOMORROW}, "_publish")
    assert "nie opublikowano" in text(publisher_client.get(response.url))
    assert not ScheduledChange.objects.exists()


def test_scheduled_change_of_several_is_not_called_published(publisher_client, article):
    data = serialize_stored_item(article)
    data["fields"] |= {"title": "Nowy tytuł", "publish_from": EIGHT.isoformat()}
    revisions.save_revision(article, data, None)
    sent = {"action": "publish_selected", "_selected_action": [article.pk]}
    shown = text(publisher_client.post("/admin/pages/article/", sent, follow=True))
    assert "Zaplanowano zmianę: Dawny tytuł." in shown
    assert "Opublikowano" not in shown


def test_new_page_with_a_date_is_published_as_before(publisher_client, freeze):
    freeze(NOON)
    typed = {"title": "Nowa", "description": "Opis.", "body": "<p>Treść.</p>", **TOMORROW}
    save(publisher_client, "/admin/pages/article/add/", typed, "_publish")
    assert Article.objects.get().state == State.PUBLISHED
    assert not ScheduledChange.objects.exists()
    freeze(EIGHT)
    assert "Nowa" in Client().get("/ekonomia-spoleczna/").content.decode()


@pytest.mark.parametrize("button", ["_continue", "_publish"])
def test_publish_until_in_the_past_is_field_error(publisher_client, article, button):
    sent = {"publish_until_0": "04.05.2026", "publish_until_1": "11:59"}
    response = save(publisher_client, get_admin_url(article), sent, button)
    assert errors_by_field(response) == {
        "publish_until": ["Ta godzina już minęła. Wpisz późniejszą albo wyczyść."]
    }


def test_publish_until_in_the_past_is_not_published_in_bulk(publisher_client, article):
    article.state, article.publish_until = State.WITHDRAWN, timezone.now() - SECOND
    article.save()
    sent = {"action": "publish_selected", "_selected_action": [article.pk]}
    shown = text(publisher_client.post("/admin/pages/article/", sent, follow=True))
    assert "Nie opublikowano: Dawny tytuł. Publikuj do: Ta godzina już minęła." in shown
    article.refresh_from_db()
    assert article.state == State.WITHDRAWN


def test_expired_page_can_be_edited_as_a_draft(publisher_client, article):
    Article.objects.update(publish_until=NOON - 60 * SECOND)
    assert save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue").status_code == 302
    response = save(publisher_client, get_admin_url(article), {}, "_publish")
    assert list(errors_by_field(response)) == ["publish_until"]
    assert Revision.objects.of(article).first().event == Revision.Event.SAVED


def test_scheduled_change_keeps_its_files_and_relations(publisher_client, schedule, article):
    image = factories.image()
    schedule(image=str(image.pk))
    save(publisher_client, get_admin_url(article), {"title": "Jeszcze nowszy", "image": ""}, "_continue")
    with pytest.raises(ProtectedError), transaction.atomic():
        image.delete()
    assert rebuild_references(repair=False) == 0
