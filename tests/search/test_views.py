"""The page of results: counts, snippets, statuses, kinds, pagination, help without results."""

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
def test_heading_and_title_show_count(find, count, words):
    for _ in range(count):
        factories.article(title="Żyrafa")
    results = find("żyrafa")
    assert results.heading == f"{words} dla „żyrafa”"
    assert results.title.startswith(f"{words} dla „żyrafa”")


def test_snippet_shows_and_highlights_words_in_context(find):
    before, after = "Zdanie przed tym. " * 30, "Zdanie po tym. " * 30
    factories.article(description="O zoo.", body=f"<p>{before}Była żyrafa i słonie jadły.</p><p>{after}</p>")
    results = find("żyrafy słoń")
    assert results.highlighted == ["żyrafa", "słonie"]
    extract = " ".join(results.text.split())
    assert "Była żyrafa i słonie jadły." in extract
    assert "…" in extract
    assert len(extract) < 800


def test_easy_text_match_links_to_easy_text(find):
    article = factories.article(title="Praca", easy_text="<p>Żyrafa to zwierzę.</p>")
    found = find("żyrafy")
    assert found.urls == [article.get_absolute_url()]
    assert "Opis. Ta strona jako tekst łatwy do czytania: Żyrafa to zwierzę." in found.text
    assert found.get_link("tekst łatwy do czytania") == f"{article.get_absolute_url()}?wersja=latwa"
    assert "tekst łatwy" not in find("praca").text


def test_snippet_has_no_orphan_prepositions(find):
    factories.article(title="Nabór do pracy w Rumi", description="Tekst o pracy i o płacy.")
    found = find("praca").response.content.decode()
    assert "Nabór do <mark>pracy</mark> w\N{NO-BREAK SPACE}Rumi" in found
    assert "Tekst o\N{NO-BREAK SPACE}<mark>pracy</mark> i\N{NO-BREAK SPACE}o\N{NO-BREAK SPACE}płacy." in found


def test_snippet_is_escaped(find):
    factories.article(title="Żyrafa <script>alert(1)</script>", description='Żyrafa & <b>"słoń"</b>')
    content = find("żyrafa").response.content.decode()
    assert "<script>alert" not in content
    assert "<b>" not in content
    assert "<mark>Żyrafa</mark> &lt;script&gt;" in content


@pytest.mark.parametrize(
    ("query", "highlighted"), [("1,76 mld", ["1,76", "mld"]), ("xxxix/543/2022", ["XXXIX/543/2022"])]
)
def test_number_is_highlighted_as_one(find, query, highlighted):
    factories.article(description="To 1,76 mld i XXXIX/543/2022.")
    assert find(query).highlighted == highlighted


def test_query_is_escaped(find):
    content = find('"><script>alert(1)</script>').response.content.decode()
    assert "<script>alert" not in content
    assert html.escape("<script>alert(1)</script>") in content


def test_kind_links_filter_results(find):
    factories.article(title="Żyrafa")
    factories.meeting(title="Żyrafa")
    factories.meeting(title="Żyrafa", slug="druga")
    results = find("żyrafa")
    assert [word for word in results.text.split("żyrafa”")[1].split("Żyrafa")[0].split(") ") if "(" in word]
    assert "wszystko (3)" in results.text
    narrowed = find("żyrafa", rodzaj="spotkania")
    assert narrowed.heading == "2 wyniki dla „żyrafa” w dziale „spotkania”"
    assert all("/spotkania/" in address for address in narrowed.urls)
    assert narrowed.get_link("wszystko") == "?q=%C5%BCyrafa"
    assert results.get_link("artykuły (1)") == "?q=%C5%BCyrafa&rodzaj=artykuly"
    here = [
        node.text for node in narrowed.main.iter("a") if node.get("aria-current") and "(" in (node.text or "")
    ]
    assert here == ["spotkania (2)"]


@pytest.mark.parametrize("kind", ["nie-ma", "' OR 1", "\0", "nabory"])
def test_kind_without_results_links_to_all_kinds(find, kind):
    factories.article(title="Żyrafa")
    results = find("żyrafa", rodzaj=kind)
    assert results.items or results.get_link("wszystko")


def test_results_are_paginated(find):
    for number in range(23):
        factories.article(title=f"Żyrafa {number}")
    first = find("żyrafa")
    assert len(first.items) == 10
    assert first.get_link("Następne") == "?q=%C5%BCyrafa&strona=2"
    last = find("żyrafa", strona="3")
    assert len(last.items) == 3
    assert last.title.startswith("23 wyniki dla „żyrafa”, strona 3 z 3")
    assert last.find_by_class("results")[0].get("start") == "21"
    seen = [*first.urls, *find("żyrafa", strona="2").urls, *last.urls]
    assert len(set(seen)) == 23


def test_any_word_results_of_kind_are_paginated(find):
    factories.meeting(title="Lew")
    for number in range(12):
        factories.article(title=f"Żyrafa {number}")
    everything = [
        *find("żyrafa lew").urls,
        *find("żyrafa lew", strona="2").urls,
    ]
    assert len(set(everything)) == len(everything) == 13
    articles = [
        *find("żyrafa lew", rodzaj="artykuly").urls,
        *find("żyrafa lew", rodzaj="artykuly", strona="2").urls,
    ]
    assert len(set(articles)) == len(articles) == 12


def test_titles_rank_first_beyond_full_ranking_limit(find, monkeypatch):
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
def test_invalid_page_number_returns_page(find, page):
    for number in range(11):
        factories.article(title=f"Żyrafa {number}")
    assert find("żyrafa", strona=page).items


def test_no_results_page_suggests_next_steps(find):
    settings = factories.site_settings(contact_phone="58 123 45 67")
    for number, label in enumerate(["Szukam pracy", "Kiedy spotkanie?"]):
        task = {"place": "tasks", "section": "cooperative:meetings", "order": number}
        settings.menu_items.create(label=label, **task)
    draft = factories.page(title="Robocza", state="draft")
    settings.menu_items.create(label="Potrzebuję pomocy", place="tasks", page=draft)
    results = find("hipopotam")
    assert (
        results.get_link("Szukam pracy") == results.get_link("Kiedy spotkanie?") == "/spoldzielnia/spotkania/"
    )
    assert "Potrzebuję pomocy" not in results.text
    assert results.heading == "Nie ma wyników dla „hipopotam”"
    for words in ("literówki", "Spółdzielnia socjalna", "Mapa strony", "58 123 45 67"):
        assert words in results.text
    for address in {node.get("href") for node in results.main.iter("a")} - {"?q=hipopotam"}:
        if address.startswith("/"):
            assert results.response.client.get(address).status_code == 200, address


def test_empty_query_shows_instructions(find):
    assert "Wpisz jedno lub kilka słów." in find("").text
    assert find("").heading == "Szukaj"
    assert "Wpisz przynajmniej jedno słowo." in find("🎉 !!!").text


def test_results_are_not_indexed_by_search_engines(find, client):
    response = find("praca").response
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "/szukaj/" not in client.get("/sitemap.xml").content.decode()
    assert client.post("/szukaj/", {"q": "praca"}).status_code == 405


@pytest.mark.parametrize("address", ["/", "/mapa-strony/", "/nie-ma-takiej/"])
def test_every_page_has_search_form(client, address):
    content = client.get(address).content.decode()
    assert 'action="/szukaj/"' in content


@pytest.mark.slow
def test_search_query_count_is_limited(client, django_assert_max_num_queries):
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
        "spoldzielniasocjalna",
    ):
        client.get("/szukaj/", {"q": "0"})
        with django_assert_max_num_queries(6):
            client.get("/szukaj/", {"q": query})


def test_query_count_is_constant(find, django_assert_num_queries):
    factories.menu_item()
    for number in range(2):
        attach = factories.resolution(subject=f"żyrafy {number}")
        attach.attachments.create(document=factories.document())
    with django_assert_num_queries(4) as few:
        find("żyrafa")
    for number in range(8):
        attach = factories.resolution(subject=f"żyrafy {number}")
        attach.attachments.create(document=factories.document())
    with django_assert_num_queries(len(few)):
        find("żyrafa")


def test_newline_in_source_separates_words(find):
    factories.article(
        title="Rada", body='<p>Rada podjęła\n<a href="/">uchwałę</a> <b>dziś</b>\r\n<i>rano</i>.</p>'
    )
    assert find("uchwała").titles == ["Rada"]
    assert "Rada podjęła uchwałę dziś rano." in find("rano").text


def test_snippet_separates_list_items(find):
    factories.article(
        title="Rada", body="<p>Co to jest?</p><p>Uchwała.</p><ul><li>żyrafa</li><li>słoń</li></ul>"
    )
    assert "Co to jest? Uchwała. · żyrafa · słoń" in find("żyrafa").text


def test_default_snippet_joins_lines(find):
    factories.resolution(
        number="XXXIX/543/2022", body="Rada Miejska Rumi", subject="żyrafy", summary="<p>Nowe zoo.</p>"
    )
    assert "Rada Miejska Rumi · Nowe zoo." in find("żyrafa").text


def test_snippet_labels_dates(find):
    days = {"opens_on": datetime.date(2026, 5, 4), "closes_on": datetime.date(2026, 5, 15)}
    factories.recruitment(title="Żyrafa", tasks="koszenie trawy", **days)
    factories.resolution(subject="słonia", date=datetime.date(2022, 3, 24))
    assert "Początek naboru: 4 maja 2026 · Ostatni dzień naboru: 15 maja 2026" in find("maja").text
    assert "Data podjęcia: 24 marca 2022" in find("słoń").text


@pytest.mark.parametrize(
    ("when", "change", "state"),
    [
        (NOON + DAY, "", "odbędzie się"),
        (NOON - DAY, "", "termin minął"),
        (NOON + DAY, Meeting.Change.CANCELLED, "odwołane"),
        (NOON + DAY, Meeting.Change.MOVED, "nowy termin"),
    ],
)
def test_result_shows_meeting_status(find, freeze, when, change, state):
    freeze(NOON)
    factories.meeting(title="Żyrafa", starts_at=when, change=change, moved_from=NOON if change else None)
    assert find("żyrafa").statuses == [state]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({"closes_on": datetime.date(2026, 5, 15)}, "trwa – do 15 maja"),
        ({"opens_on": datetime.date(2026, 5, 5), "closes_on": datetime.date(2026, 5, 15)}, "planowany"),
        ({"closes_on": datetime.date(2026, 5, 3)}, "zakończony"),
    ],
)
def test_result_shows_recruitment_status(find, freeze, days, state):
    freeze(NOON)
    factories.recruitment(title="Żyrafa", **days)
    assert find("żyrafa").statuses == [state]


def test_result_status_is_current(find, freeze):
    freeze(NOON)
    meeting = factories.meeting(title="Spotkanie", starts_at=NOON + DAY)
    factories.recruitment(title="Żyrafa", meeting=meeting)
    assert find("żyrafa").statuses == ["trwa – do 5 maja"]
    meeting.change, meeting.change_note = Meeting.Change.CANCELLED, "Choroba."
    meeting.save()
    assert find("żyrafa").statuses == ["wstrzymany"]
    meeting.change = Meeting.Change.NONE
    meeting.save()
    freeze(NOON + 2 * DAY)
    assert find("żyrafa").statuses == ["zakończony"]


def test_result_without_status_shows_none(find):
    factories.article(title="Żyrafa")
    assert find("żyrafa").statuses == []


def test_statuses_add_no_queries(find, django_assert_num_queries):
    factories.menu_item()
    factories.article(title="Żyrafa")
    with django_assert_num_queries(4) as without:
        find("żyrafa")
    for _ in range(3):
        factories.recruitment(title="Żyrafa", meeting=factories.meeting(title="Żyrafa"))
    with django_assert_num_queries(len(without)):
        assert len(find("żyrafa").statuses) == 6


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("581234567", "58 123 45 67"),
        ("58-123-45-67", "58 123 45 67"),
        ("58 123 45 67", "+48581234567"),
        ("1200000", "1 200 000"),
        ("1 200 000", "1200000"),
        ("123 45 67", "58 123 45 67"),
    ],
)
def test_number_is_found_and_highlighted_in_any_spelling(find, query, written):
    article = factories.article(body=f"<p>Zapisz ten numer: {written}.</p>")
    factories.article(body="<p>Inne numery: 58 765 43 21, 1 200 001.</p>")
    results = find(query)
    assert results.urls == [article.get_absolute_url()]
    assert written in " ".join(results.text.split())


def test_declaration_has_no_language_of_a_page(find):
    declaration = factories.declaration()
    page = factories.page(pk=declaration.pk, title="Accessibility", language="en", body="<p>Deklaracja.</p>")
    languages = {
        link.get("href"): link.get("lang") for item in find("deklaracja").items for link in item.iter("a")
    }
    assert languages == {"/deklaracja-dostepnosci/": None, page.get_absolute_url(): "en"}
