"""Queries without results are counted, without personal data."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import EDITOR, PUBLISHER
from page_cache.invalidation import writes_public_table
from search import zero_results
from search.models import ZeroResultQuery

from .. import factories
from ..admin_forms import text
from ..parsed import page
from .result_page import get_text

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 5, 4, 12)


@pytest.fixture
def search(find, monkeypatch):
    monkeypatch.setattr(zero_results, "MIN_INTERVAL_SECONDS", 0)
    return find


def get_counts():
    return dict(ZeroResultQuery.objects.values_list("query", "count"))


def test_search_without_results_is_counted(search, freeze):
    freeze(NOON)
    search("Dodatek  mieszkaniowy!")
    search("dodatek mieszkaniowy")
    assert get_counts() == {"dodatek mieszkaniowy": 2}
    assert ZeroResultQuery.objects.get().last_on == datetime.date(2026, 5, 4)
    assert {field.name for field in ZeroResultQuery._meta.fields} == {"id", "query", "count", "last_on"}


def test_search_with_results_is_not_counted(search):
    factories.article(title="Praca")
    for query in ("praca", "", "🎉", "praca hipopotam"):
        search(query)
    assert get_counts() == {}


def test_search_with_suggestion_is_counted(search):
    """The suggestion may be useless: "dzięki" for "dzieci"."""
    factories.article(title="Dzięki pracy")
    assert search("dzieci").get_link("dzięki")
    assert get_counts() == {"dzieci": 1}


@pytest.mark.parametrize(
    "query",
    [
        "jan.nowak@example.pl",
        "jan nowak @ example.pl",
        "58 123 45 67",
        "+48581234567",
        "581-234-567",
        "12345678901",
        "12 34 56 78 90 1",
        "PL61 1090 1014 0000 0712 1981 2874",
        "84-230 Rumia",
        "Jan Kowalski",
        "sprawa Jana Kowalskiego",
        "Anna Nowak-Lis",
        "jan kowalski",
        "jana kowalskiego",
        "tadeusz wiśniewski dług",
        "dlug wisniewskiego",
        "zofia",
        "lukasz",
        "zasiłek dla małgosi",
        "marek",
        "darek kaczmarek",
        "oksana",
        "róża kowalska",
        "zgon roza kot",
        "pani lewandowska-król",
        "pana wójcika",
        "https://example.pl/?id=5",
        "dzień dobry chciałbym się dowiedzieć kiedy dostanę odpowiedź na moje pismo",
        "a" * 61,
    ],
)
def test_personal_data_is_not_stored(search, query):
    assert not search(query).items
    assert get_counts() == {}


def test_ordinary_words_and_numbers_are_stored(search):
    for query in ("żłobek", "uchwała 543/2022", "ul. Sabata 3"):
        search(query)
    assert set(get_counts()) == {"żłobek", "uchwała 543 2022", "ul sabata 3"}


@pytest.mark.parametrize(
    "query",
    [
        "praca",
        "rewitalizacja",
        "dług",
        "dlug",
        "zasiłek",
        "dzień kobiet",
        "róża",
        "1 maja",
        "praca w maju",
        "zycie",
        "kolejka w kasie",
        "pani burmistrz",
        "sopot",
        "wejherowo",
        "janowo",
        "na helu",
        "dąbrowskiego",
        "ulica pomorska",
        "ul. barbary",
        "parafia św. anny",
        "zagórska struga",
        "kowal",
    ],
)
def test_ordinary_word_is_not_scrubbed(query):
    assert zero_results.scrub_query(query)


def test_purge_deletes_names(search):
    for query in ("jan kowalski", "żłobek"):
        factories.zero_result_query(query=query, count=3, last_on=timezone.localdate())
    assert zero_results.purge_queries() == 1
    assert set(get_counts()) == {"żłobek"}


def test_queries_are_counted_once_a_second(find):
    for number in range(5):
        find(f"hipopotam {number}")
    assert len(get_counts()) == 1


def test_number_of_queries_is_limited(search, monkeypatch):
    monkeypatch.setattr(zero_results, "MAX_ROWS", 2)
    for query in ("żyrafa", "hipopotam", "nosorożec", "żyrafa"):
        search(query)
    assert get_counts() == {"żyrafa": 2, "hipopotam": 1}


def test_expired_queries_are_purged(search, freeze):
    today = timezone.localdate()

    def row(query, days, count):
        ZeroResultQuery.objects.create(
            query=query, count=count, last_on=today - datetime.timedelta(days=days)
        )

    row("raz niedawno", 20, 1)
    row("raz dawno", 40, 1)
    row("często dawno", 170, 9)
    row("często bardzo dawno", 190, 9)
    assert zero_results.purge_queries() == 2
    assert set(get_counts()) == {"raz niedawno", "często dawno"}


def test_purge_command_deletes_expired_queries(capsys):
    factories.zero_result_query(query="raz dawno", last_on=timezone.localdate() - datetime.timedelta(days=40))
    factories.zero_result_query(query="żłobek", last_on=timezone.localdate())
    call_command("purge_zero_result_queries")
    assert capsys.readouterr().out == "Usunięto 1 wyszukiwanie.\n"
    assert get_counts() == {"żłobek": 1}


def test_database_error_does_not_fail_search(search, monkeypatch):
    class BusyConnection:
        def cursor(self):
            raise DatabaseError("database is locked")

    monkeypatch.setattr(zero_results, "connection", BusyConnection())
    assert "Nie ma wyników" in search("hipopotam").heading
    assert get_counts() == {}


def test_counting_does_not_invalidate_page_cache(search):
    search("hipopotam")
    with CaptureQueriesContext(connection) as queries:
        search("nosorożec")
    written = [query["sql"] for query in queries if "zeroresultquery" in query["sql"]]
    assert written
    assert not any(map(writes_public_table, written))


def test_head_request_is_not_counted(client):
    client.head("/szukaj/", {"q": "hipopotam"})
    assert get_counts() == {}


def test_editor_sees_list_and_summary(client):
    ZeroResultQuery.objects.create(query="żłobek", count=3, last_on=timezone.localdate())
    client.force_login(factories.staff())
    listed = text(client.get("/admin/search/zeroresultquery/"))
    assert "żłobek" in listed
    assert "Czego mieszkańcy szukali i nie znaleźli" in listed
    start = client.get("/admin/")
    assert "Czego mieszkańcy szukali i nie znaleźli: „żłobek” (3 razy)" in text(start)
    assert 'href="/admin/search/zeroresultquery/"' in start.content.decode()


def create_user_with_role(role):
    person = factories.somebody(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    return person


def test_publisher_deletes_query_without_log_entry(client):
    row = factories.zero_result_query(query="pani z trzeciego piętra")
    factories.zero_result_query(query="żłobek")
    client.force_login(create_user_with_role(PUBLISHER))
    links = page(client.get("/admin/search/zeroresultquery/")).iter("a")
    [address] = [link.get("href") for link in links if get_text(link) == "Usuń: pani z trzeciego piętra"]
    assert address == f"/admin/search/zeroresultquery/{row.pk}/delete/"
    assert "pani z trzeciego piętra" in text(client.get(address))
    after = client.post(address, {"post": "yes"}, follow=True)
    assert after.redirect_chain[-1][0] == "/admin/search/zeroresultquery/"
    assert get_counts() == {"żłobek": 1}
    assert not LogEntry.objects.filter(object_repr__contains="trzeciego").exists()


def test_editor_cannot_delete_query(client):
    row = factories.zero_result_query(query="żłobek")
    client.force_login(create_user_with_role(EDITOR))
    assert "Usuń" not in text(client.get("/admin/search/zeroresultquery/"))
    assert client.post(f"/admin/search/zeroresultquery/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_admin_index_without_queries_shows_no_summary(client):
    client.force_login(factories.staff())
    assert not client.get("/admin/").context["zero_result_queries"]
