"""The page of results: counts in words, extracts, states, kinds, pages, help when there is nothing."""

import datetime
import html

import pytest
from django.core.management import call_command

from cooperative.models import Meeting
from search import fulltext

from .. import factories

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 5, 4, 12)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 wynik"), (2, "2 wyniki"), (5, "5 wyników"), (22, "22 wyniki")]
)
def test_heading_and_title_say_how_many(find, count, words):
    for _ in range(count):
        factories.article(title="Żyrafa")
    results = find("żyrafa")
    assert results.heading == f"{words} dla „żyrafa”"
    assert results.title.startswith(f"{words} dla „żyrafa”")


def test_extract_shows_the_words_in_their_place_and_marks_them(find):
    before, after = "Zdanie przed tym. " * 30, "Zdanie po tym. " * 30
    factories.article(description="O zoo.", body=f"<p>{before}Była żyrafa i słonie jadły.</p><p>{after}</p>")
    results = find("żyrafy słoń")
    assert results.marked == ["żyrafa", "słonie"]
    extract = " ".join(results.text.split())
    assert "Była żyrafa i słonie jadły." in extract
    assert "…" in extract
    assert len(extract) < 800


def test_word_of_an_easy_text_leads_to_that_text(find):
    article = factories.article(title="Praca", easy_text="<p>Żyrafa to zwierzę.</p>")
    found = find("żyrafy")
    assert found.addresses == [article.get_absolute_url()]
    assert "Opis. Ta strona jako tekst łatwy do czytania: Żyrafa to zwierzę." in found.text
    assert found.link("tekst łatwy do czytania") == f"{article.get_absolute_url()}?wersja=latwa"
    assert "tekst łatwy" not in find("praca").text


def test_no_small_word_stands_alone_at_the_end_of_a_line(find):
    factories.article(title="Nabór do pracy w Rumi", description="Tekst o pracy i o płacy.")
    found = find("praca").response.content.decode()
    assert "Nabór do <mark>pracy</mark> w\N{NO-BREAK SPACE}Rumi" in found
    assert "Tekst o\N{NO-BREAK SPACE}<mark>pracy</mark> i\N{NO-BREAK SPACE}o\N{NO-BREAK SPACE}płacy." in found


def test_extract_is_text_whatever_was_typed(find):
    factories.article(title="Żyrafa <script>alert(1)</script>", description='Żyrafa & <b>"słoń"</b>')
    content = find("żyrafa").response.content.decode()
    assert "<script>alert" not in content
    assert "<b>" not in content
    assert "<mark>Żyrafa</mark> &lt;script&gt;" in content


def test_query_is_shown_again_as_text(find):
    content = find('"><script>alert(1)</script>').response.content.decode()
    assert "<script>alert" not in content
    assert html.escape("<script>alert(1)</script>") in content


def test_kinds_narrow_the_results_by_links(find):
    factories.article(title="Żyrafa")
    factories.meeting(title="Żyrafa")
    factories.meeting(title="Żyrafa", slug="druga")
    results = find("żyrafa")
    assert [word for word in results.text.split("żyrafa”")[1].split("Żyrafa")[0].split(") ") if "(" in word]
    assert "wszystko (3)" in results.text
    narrowed = find("żyrafa", rodzaj="spotkania")
    assert narrowed.heading == "2 wyniki dla „żyrafa” w dziale „spotkania”"
    assert all("/spotkania/" in address for address in narrowed.addresses)
    assert narrowed.link("wszystko") == "?q=%C5%BCyrafa"
    assert results.link("artykuły (1)") == "?q=%C5%BCyrafa&rodzaj=artykuly"
    here = [
        node.text for node in narrowed.main.iter("a") if node.get("aria-current") and "(" in (node.text or "")
    ]
    assert here == ["spotkania (2)"]


@pytest.mark.parametrize("kind", ["nie-ma", "' OR 1", "\0", "nabory"])
def test_kind_without_results_is_no_dead_end(find, kind):
    factories.article(title="Żyrafa")
    results = find("żyrafa", rodzaj=kind)
    assert results.items or results.link("wszystko")


def test_results_come_in_pages(find):
    for number in range(23):
        factories.article(title=f"Żyrafa {number}")
    first = find("żyrafa")
    assert len(first.items) == 10
    assert first.link("Następne") == "?q=%C5%BCyrafa&strona=2"
    last = find("żyrafa", strona="3")
    assert len(last.items) == 3
    assert last.title.startswith("23 wyniki dla „żyrafa”, strona 3 z 3")
    assert last.of_class("results")[0].get("start") == "21"
    seen = [*first.addresses, *find("żyrafa", strona="2").addresses, *last.addresses]
    assert len(set(seen)) == 23


def test_results_with_any_of_the_words_and_of_one_kind_come_in_pages_too(find):
    factories.meeting(title="Lew")
    for number in range(12):
        factories.article(title=f"Żyrafa {number}")
    everything = [
        *find("żyrafa lew").addresses,
        *find("żyrafa lew", strona="2").addresses,
    ]
    assert len(set(everything)) == len(everything) == 13
    articles = [
        *find("żyrafa lew", rodzaj="artykuly").addresses,
        *find("żyrafa lew", rodzaj="artykuly", strona="2").addresses,
    ]
    assert len(set(articles)) == len(articles) == 12


def test_titles_come_first_also_where_more_match_than_are_read_whole(find, monkeypatch):
    monkeypatch.setattr(fulltext, "MAX_FULLY_RANKED_ROWS", 3)
    for number in range(3):
        factories.article(title=f"Zoo {number}", description="O zwierzętach.", body="<p>Tu jest żyrafa.</p>")
    in_lead = factories.article(title="Afryka", description="Jest tam żyrafa i lew.")
    in_title = factories.article(title="Żyrafa i lew")
    named = factories.article(title="Żyrafa")
    assert find("żyrafa").titles[:3] == [named.title, in_title.title, in_lead.title]
    assert len(find("żyrafa").items) == 6
    assert find("żyrafa lew").titles == [in_title.title, in_lead.title]


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999", "9" * 30, "1.5", "²", "\0"])
def test_wrong_number_of_a_page_gives_a_page(find, page):
    for number in range(11):
        factories.article(title=f"Żyrafa {number}")
    assert find("żyrafa", strona=page).items


def test_nothing_found_says_so_and_helps(find):
    factories.site_settings(contact_phone="58 123 45 67")
    results = find("hipopotam")
    assert results.heading == "Nie ma wyników dla „hipopotam”"
    for words in ("literówki", "Spółdzielnia socjalna", "Mapa strony", "58 123 45 67"):
        assert words in results.text
    for address in {node.get("href") for node in results.main.iter("a")} - {"?q=hipopotam"}:
        if address.startswith("/"):
            assert results.response.client.get(address).status_code == 200, address


def test_without_words_the_page_says_what_to_do(find):
    assert "Wpisz jedno lub kilka słów." in find("").text
    assert find("").heading == "Szukaj"
    assert "Wpisz przynajmniej jedno słowo." in find("🎉 !!!").text


def test_results_are_for_visitors_not_for_search_engines(find, client):
    response = find("praca").response
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "/szukaj/" not in client.get("/sitemap.xml").content.decode()
    assert client.post("/szukaj/", {"q": "praca"}).status_code == 405


@pytest.mark.parametrize("address", ["/", "/mapa-strony/", "/nie-ma-takiej/"])
def test_every_page_leads_to_the_search(client, address):
    content = client.get(address).content.decode()
    assert '<a href="/szukaj/">Szukaj</a>' in content
    assert 'action="/szukaj/"' in content


@pytest.mark.slow
def test_no_page_of_results_asks_the_database_for_much(client, django_assert_max_num_queries):
    call_command("load_initial_content", verbosity=0)
    for query in (
        "praca",
        "rewitalizcja",
        "praca hipopotam",
        "praca rewitalizcja",
        "hipopotam",
        "",
        "rewit",
        "żółć",
    ):
        client.get("/szukaj/", {"q": "0"})
        with django_assert_max_num_queries(6):
            client.get("/szukaj/", {"q": query})


def test_more_results_cost_no_more_queries(find, django_assert_num_queries):
    for number in range(2):
        attach = factories.resolution(subject=f"żyrafy {number}")
        attach.attachments.create(document=factories.document())
    with django_assert_num_queries(5) as few:
        find("żyrafa")
    for number in range(8):
        attach = factories.resolution(subject=f"żyrafy {number}")
        attach.attachments.create(document=factories.document())
    with django_assert_num_queries(len(few)):
        find("żyrafa")


def test_word_on_a_new_line_of_the_source_is_a_word_of_its_own(find):
    factories.article(
        title="Rada", body='<p>Rada podjęła\n<a href="/">uchwałę</a> <b>dziś</b>\r\n<i>rano</i>.</p>'
    )
    assert find("uchwała").titles == ["Rada"]
    assert "Rada podjęła uchwałę dziś rano." in find("rano").text


def test_what_does_not_read_on_is_kept_apart_in_an_extract(find):
    factories.article(
        title="Rada", body="<p>Co to jest?</p><p>Uchwała.</p><ul><li>żyrafa</li><li>słoń</li></ul>"
    )
    assert "Co to jest? Uchwała. · żyrafa · słoń" in find("żyrafa").text


def test_beginning_of_a_text_is_shown_in_one_line_as_well(find):
    factories.resolution(
        number="XXXIX/543/2022", body="Rada Miejska Rumi", subject="żyrafy", summary="<p>Nowe zoo.</p>"
    )
    assert "Rada Miejska Rumi · Nowe zoo." in find("żyrafa").text


def test_extract_says_what_its_days_are(find):
    days = {"opens_on": datetime.date(2026, 5, 4), "closes_on": datetime.date(2026, 5, 15)}
    factories.recruitment(title="Żyrafa", tasks="koszenie trawy", **days)
    factories.resolution(subject="słonia", date=datetime.date(2022, 3, 24))
    assert "Początek naboru: 4 maja 2026 · Ostatni dzień naboru: 15 maja 2026" in find("koszenie").text
    assert "Data podjęcia: 24 marca 2022" in find("słoń").text


@pytest.mark.parametrize(
    ("when", "change", "state"),
    [
        (NOON + DAY, "", "odbędzie się"),
        (NOON - DAY, "", "odbyło się"),
        (NOON + DAY, Meeting.Change.CANCELLED, "odwołane"),
        (NOON + DAY, Meeting.Change.MOVED, "nowy termin"),
    ],
)
def test_result_says_what_becomes_of_a_meeting(find, freeze, when, change, state):
    freeze(NOON)
    factories.meeting(title="Żyrafa", starts_at=when, change=change, moved_from=NOON if change else None)
    assert find("żyrafa").states == [state]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({"closes_on": datetime.date(2026, 5, 15)}, "trwa – do 15 maja"),
        ({"opens_on": datetime.date(2026, 5, 5), "closes_on": datetime.date(2026, 5, 15)}, "planowany"),
        ({"closes_on": datetime.date(2026, 5, 3)}, "zakończony"),
    ],
)
def test_result_says_whether_one_can_apply(find, freeze, days, state):
    freeze(NOON)
    factories.recruitment(title="Żyrafa", **days)
    assert find("żyrafa").states == [state]


def test_state_in_a_result_is_the_one_of_this_moment(find, freeze):
    freeze(NOON)
    meeting = factories.meeting(title="Spotkanie", starts_at=NOON + DAY)
    factories.recruitment(title="Żyrafa", meeting=meeting)
    assert find("żyrafa").states == ["trwa – do 5 maja"]
    meeting.change = Meeting.Change.CANCELLED
    meeting.save()
    assert find("żyrafa").states == ["wstrzymany"]
    meeting.change = Meeting.Change.NONE
    meeting.save()
    freeze(NOON + 2 * DAY)
    assert find("żyrafa").states == ["zakończony"]


def test_what_has_no_state_shows_none(find):
    factories.article(title="Żyrafa")
    assert find("żyrafa").states == []


def test_states_cost_no_queries(find, django_assert_num_queries):
    factories.article(title="Żyrafa")
    with django_assert_num_queries(5) as without:
        find("żyrafa")
    for _ in range(3):
        factories.recruitment(title="Żyrafa", meeting=factories.meeting(title="Żyrafa"))
    with django_assert_num_queries(len(without)):
        assert len(find("żyrafa").states) == 6
