"""What visitors did not find is counted for editors, without anything about a person."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import EDITOR, PUBLISHER
from rumia_social.page_cache.generation import changes_pages
from search import zero_results
from search.models import ZeroResultQuery

from .. import factories
from ..admin.forms import text
from ..parsed import page
from .results import words

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 5, 4, 12)


@pytest.fixture
def miss(find, monkeypatch):
    monkeypatch.setattr(zero_results, "MIN_INTERVAL_SECONDS", 0)
    return find


def counts():
    return dict(ZeroResultQuery.objects.values_list("query", "count"))


def test_search_without_results_is_counted_with_its_last_day(miss, freeze):
    freeze(NOON)
    miss("Dodatek  mieszkaniowy!")
    miss("dodatek mieszkaniowy")
    assert counts() == {"dodatek mieszkaniowy": 2}
    assert ZeroResultQuery.objects.get().last_on == datetime.date(2026, 5, 4)
    assert {field.name for field in ZeroResultQuery._meta.fields} == {"id", "query", "count", "last_on"}


def test_search_with_results_is_not_counted(miss):
    factories.article(title="Praca")
    for query in ("praca", "", "🎉", "praca hipopotam"):
        miss(query)
    assert counts() == {}


def test_search_is_counted_though_it_looks_like_a_slip_of_the_pen(miss):
    """Who looks for "dzieci" is asked about "dzięki" and helped by neither."""
    factories.article(title="Dzięki pracy")
    assert miss("dzieci").link("dzięki")
    assert counts() == {"dzieci": 1}


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
def test_what_may_be_personal_is_never_kept(miss, query):
    assert not miss(query).items
    assert counts() == {}


def test_ordinary_words_and_numbers_are_kept(miss):
    for query in ("żłobek", "uchwała 543/2022", "ul. Sabata 3"):
        miss(query)
    assert set(counts()) == {"żłobek", "uchwała 543 2022", "ul sabata 3"}


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
def test_word_of_every_day_a_street_and_a_town_are_kept(query):
    assert zero_results.scrub_query(query)


def test_name_that_was_counted_before_it_was_known_goes(miss):
    for query in ("jan kowalski", "żłobek"):
        factories.zero_result_query(query=query, count=3, last_on=timezone.localdate())
    miss("hipopotam")
    assert set(counts()) == {"żłobek", "hipopotam"}


def test_flood_of_nonsense_is_counted_once_a_second(find):
    for number in range(5):
        find(f"hipopotam {number}")
    assert len(counts()) == 1


def test_table_does_not_grow_without_end(miss, monkeypatch):
    monkeypatch.setattr(zero_results, "MAX_ROWS", 2)
    for query in ("żyrafa", "hipopotam", "nosorożec", "żyrafa"):
        miss(query)
    assert counts() == {"żyrafa": 2, "hipopotam": 1}


def test_old_counts_go(miss, freeze):
    today = timezone.localdate()

    def row(query, days, count):
        ZeroResultQuery.objects.create(
            query=query, count=count, last_on=today - datetime.timedelta(days=days)
        )

    row("raz niedawno", 20, 1)
    row("raz dawno", 40, 1)
    row("często dawno", 170, 9)
    row("często bardzo dawno", 190, 9)
    miss("hipopotam")
    assert set(counts()) == {"raz niedawno", "często dawno", "hipopotam"}


def test_command_deletes_what_is_past_its_time_also_when_nobody_searches(capsys):
    factories.zero_result_query(query="raz dawno", last_on=timezone.localdate() - datetime.timedelta(days=40))
    factories.zero_result_query(query="żłobek", last_on=timezone.localdate())
    call_command("purge_zero_result_queries")
    assert capsys.readouterr().out == "Usunięto 1 wyszukiwanie.\n"
    assert counts() == {"żłobek": 1}


def test_visitor_gets_an_answer_though_nothing_can_be_counted(miss, monkeypatch):
    def fail(*arguments):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(zero_results, "purge_queries", fail)
    assert "Nie ma wyników" in miss("hipopotam").heading
    assert connection.is_usable()


def test_counting_makes_no_page_old(miss):
    miss("hipopotam")
    with CaptureQueriesContext(connection) as queries:
        miss("nosorożec")
    written = [query["sql"] for query in queries if "zeroresultquery" in query["sql"]]
    assert written
    assert not any(map(changes_pages, written))


def test_head_request_is_not_counted(client):
    client.head("/szukaj/", {"q": "hipopotam"})
    assert counts() == {}


def test_editors_see_the_list_and_a_hint(client):
    ZeroResultQuery.objects.create(query="żłobek", count=3, last_on=timezone.localdate())
    client.force_login(factories.staff())
    listed = text(client.get("/admin/search/zeroresultquery/"))
    assert "żłobek" in listed
    assert "Wyszukiwania bez wyniku" in listed
    start = client.get("/admin/")
    assert "Czego mieszkańcy szukali i nie znaleźli: „żłobek” (3 razy)" in text(start)
    assert 'href="/admin/search/zeroresultquery/"' in start.content.decode()


def with_role(role):
    person = factories.somebody(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    return person


def test_row_is_deleted_from_the_list_by_who_may(client):
    row = factories.zero_result_query(query="pani z trzeciego piętra")
    factories.zero_result_query(query="żłobek")
    client.force_login(with_role(PUBLISHER))
    links = page(client.get("/admin/search/zeroresultquery/")).iter("a")
    [address] = [link.get("href") for link in links if words(link) == "Usuń: pani z trzeciego piętra"]
    assert address == f"/admin/search/zeroresultquery/{row.pk}/delete/"
    assert "pani z trzeciego piętra" in text(client.get(address))
    after = client.post(address, {"post": "yes"}, follow=True)
    assert after.redirect_chain[-1][0] == "/admin/search/zeroresultquery/"
    assert counts() == {"żłobek": 1}
    assert not LogEntry.objects.filter(object_repr__contains="trzeciego").exists()


def test_list_offers_no_deletion_to_who_only_reads(client):
    row = factories.zero_result_query(query="żłobek")
    client.force_login(with_role(EDITOR))
    assert "Usuń" not in text(client.get("/admin/search/zeroresultquery/"))
    assert client.post(f"/admin/search/zeroresultquery/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_start_page_without_misses_says_nothing_about_them(client):
    client.force_login(factories.staff())
    assert "nie znaleźli" not in text(client.get("/admin/"))
