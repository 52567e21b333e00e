"""The list of revitalisation projects: filters by city and undertaking, and totals."""

import datetime

import pytest
from django.urls import reverse

from publishing.models import State

from .. import factories, parsed
from .test_map import marks

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"
LIST = "/omggs/rewitalizacja/"


@pytest.fixture
def projects():
    """Two of three in Rumia; two of three in the undertaking "odnowa", one of which is in Rumia."""
    rumia = factories.city(name="Rumia", is_ours=True)
    zukowo = factories.city(name="Żukowo", latitude="54.343", longitude="18.361")
    odnowa = factories.undertaking(name="Odnowa", slug="odnowa")
    return [
        factories.project(name="Zagórze", number=1, city=rumia, undertaking=odnowa),
        factories.project(name="Janowo", number=2, city=rumia),
        factories.project(name="Rynek", number=3, city=zukowo, undertaking=odnowa),
    ]


def words(node):
    return " ".join("".join(node.itertext()).split())


class Page:
    def __init__(self, response):
        self.status = response.status_code
        self.html = response.content.decode()
        self.root = parsed.page(response)
        self.text = " ".join("".join(self.root.find("body").itertext()).split())
        self.title = self.root.find("head/title").text

    @property
    def names(self):
        lists = [node for node in self.root.iter("ol") if node.get("class") == "projects"]
        return [link.text for each in lists for link in each.iter("a")]

    @property
    def facts(self):
        rows = [node for node in self.root.iter("div") if node.find("dt") is not None]
        return {words(row.find("dt")): words(row.find("dd")) for row in rows}

    @property
    def choices(self):
        """Return {text: URL} of the filter links, and the texts of the active ones."""
        links = [
            link for node in self.root.iter("ul") if node.get("class") == "choices" for link in node.iter("a")
        ]
        texts = {" ".join("".join(link.itertext()).split()): link for link in links}
        current = [text for text, link in texts.items() if link.get("aria-current") == "true"]
        return {text: link.get("href") for text, link in texts.items()}, current


def test_list_shows_all_projects_and_filters(client, projects):
    page = Page(client.get(LIST))
    assert page.names == ["Zagórze", "Janowo", "Rynek"]
    assert "Wszystkie projekty: 3" in page.text
    assert "Pokaż wszystkie projekty" not in page.text
    choices, current = page.choices
    assert choices == {
        "Wszystkie miasta 3 projekty": f"{LIST}#projekty",
        "Rumia 2 projekty": f"{LIST}?miasto=rumia#projekty",
        "Żukowo 1 projekt": f"{LIST}?miasto=zukowo#projekty",
        "Wszystkie przedsięwzięcia 3 projekty": f"{LIST}#projekty",
        "Odnowa 2 projekty": f"{LIST}?przedsiewziecie=odnowa#projekty",
    }
    assert current == ["Wszystkie miasta 3 projekty", "Wszystkie przedsięwzięcia 3 projekty"]
    assert {mark.get("aria-label"): mark.get("href") for mark in marks(page.html)} == {
        f"Rumia 2{NBSP}projekty": choices["Rumia 2 projekty"],
        f"Żukowo 1{NBSP}projekt": choices["Żukowo 1 projekt"],
    }


def test_city_filters_list(client, projects):
    page = Page(client.get(f"{LIST}?miasto=rumia"))
    assert page.status == 200
    assert page.names == ["Zagórze", "Janowo"]
    assert "2 projekty z 3" in page.text
    assert "Miasto: Rumia" in page.text
    assert "Pokaż wszystkie projekty" in page.text
    assert page.title.startswith("Projekty rewitalizacyjne: Rumia")
    choices, current = page.choices
    assert current == ["Rumia 2 projekty", "Wszystkie przedsięwzięcia 2 projekty"]
    # the other filter is unchanged
    assert choices["Odnowa 1 projekt"] == f"{LIST}?miasto=rumia&przedsiewziecie=odnowa#projekty"
    assert [mark.get("aria-current") for mark in marks(page.html)] == ["true", None]


def test_undertaking_filters_list_and_map(client, projects):
    page = Page(client.get(f"{LIST}?przedsiewziecie=odnowa"))
    assert page.names == ["Zagórze", "Rynek"]
    assert "Przedsięwzięcie: Odnowa" in page.text
    assert page.choices[1] == ["Wszystkie miasta 2 projekty", "Odnowa 2 projekty"]
    assert [mark.get("aria-label") for mark in marks(page.html)] == [
        f"Rumia 1{NBSP}projekt",
        f"Żukowo 1{NBSP}projekt",
    ]


def test_filters_combine(client, projects):
    page = Page(client.get(f"{LIST}?miasto=rumia&przedsiewziecie=odnowa"))
    assert page.names == ["Zagórze"]
    assert "1 projekt z 3" in page.text
    assert page.choices[1] == ["Rumia 1 projekt", "Odnowa 1 projekt"]


def test_no_matching_project_shows_message(client, projects):
    factories.project(city=projects[2].city, undertaking=factories.undertaking(slug="inne"))
    page = Page(client.get(f"{LIST}?miasto=rumia&przedsiewziecie=inne"))
    assert page.status == 200
    assert page.names == []
    assert "0 projektów z 4" in page.text
    assert "Żaden projekt z tego miasta nie należy do tego przedsięwzięcia." in page.text
    assert "Pokaż wszystkie projekty" in page.text
    assert "Pobierz" not in page.text


def test_empty_list_says_so(client):
    page = Page(client.get(LIST))
    assert "Lista projektów jest jeszcze pusta." in page.text
    assert "Wybierz" not in page.text
    assert "Pobierz" not in page.text


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("?miasto=Rumia", "?miasto=rumia"),
        ("?miasto=%20%C5%BBukowo", "?miasto=zukowo"),
        ("?miasto=rumia/", "?miasto=rumia"),
        ("?miasto=", ""),
        ("?przedsiewziecie=&miasto=", ""),
        ("?przedsiewziecie=odnowa&miasto=rumia", "?miasto=rumia&przedsiewziecie=odnowa"),
        ("?miasto=zukowo&miasto=rumia", "?miasto=rumia"),
    ],
)
def test_filter_redirects_to_canonical_url(client, projects, asked, canonical):
    response = client.get(LIST + asked)
    assert response.status_code == 302
    assert response.url == LIST + canonical
    assert client.get(response.url).status_code == 200


def test_unknown_parameters_are_ignored(client, projects):
    assert Page(client.get(f"{LIST}?miasto=rumia&utm_source=x")).names == ["Zagórze", "Janowo"]


@pytest.mark.parametrize(
    "typed",
    [
        "atlantyda",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "🙂",
        "\N{RIGHT-TO-LEFT OVERRIDE}aimuR",
        "a" * 10_000,
        "ﷺ" * 500,
        "..",
    ],
)
@pytest.mark.parametrize("name", ["miasto", "przedsiewziecie"])
def test_unknown_filter_value_shows_all_with_message(client, projects, name, typed):
    page = Page(client.get(LIST, {name: typed}))
    assert page.status == 404
    which = {"miasto": "miasta", "przedsiewziecie": "przedsięwzięcia"}[name]
    assert f"Na liście nie ma {which} „" in page.text
    assert page.names == ["Zagórze", "Janowo", "Rynek"]
    assert "<script>alert" not in page.html
    assert len(page.html) < 40_000
    assert client.get(reverse("omggs:projects_csv"), {name: typed}).status_code == 404


def test_unpublished_content_is_no_filter_value(client, projects):
    factories.project(city=factories.city(name="Tajnowo"), state=State.DRAFT)
    hidden = factories.undertaking(name="Tajne", slug="tajne", state=State.DRAFT)
    factories.project(city=projects[0].city, undertaking=hidden)
    page = Page(client.get(LIST))
    assert "Tajn" not in page.html
    assert client.get(f"{LIST}?miasto=tajnowo").status_code == 404
    assert client.get(f"{LIST}?przedsiewziecie=tajne").status_code == 404


SOURCED = {"source": "OMGGS", "as_of": datetime.date(2026, 2, 1)}


def test_totals_name_number_of_known_projects(client):
    city = factories.city()
    factories.project(city=city)
    page = Page(client.get(LIST))
    assert not {"Wartość razem", "W tym z Unii Europejskiej"} & page.facts.keys()
    factories.project(city=city, value="1000.50", **SOURCED)
    factories.project(city=city, value="2000000", eu_share="0", **SOURCED)
    page = Page(client.get(LIST))
    assert page.facts["Wartość razem"] == "2 001 000,50 zł (znamy kwotę 2 z 3 projektów)"
    assert page.facts["W tym z Unii Europejskiej"] == "0,00 zł (znamy kwotę 1 z 3 projektów)"


def test_total_of_all_projects_has_no_explanation(client):
    factories.project(value="21000", **SOURCED)
    assert Page(client.get(LIST)).facts["Wartość razem"] == "21 000,00 zł"


def test_totals_follow_filter(client, projects):
    projects[0].value, projects[0].source, projects[0].as_of = 500, "OMGGS", datetime.date(2026, 2, 1)
    projects[0].save()
    rumia, zukowo = (Page(client.get(f"{LIST}?miasto={city}")) for city in ("rumia", "zukowo"))
    assert rumia.facts["Wartość razem"] == "500,00 zł (znamy kwotę 1 z 2 projektów)"
    assert "Wartość razem" not in zukowo.facts


@pytest.mark.parametrize("asked", ["", "?miasto=rumia", "?miasto=rumia&przedsiewziecie=odnowa"])
def test_list_has_constant_query_count(client, projects, django_assert_max_num_queries, asked):
    for number in range(10, 60):
        factories.project(
            number=number,
            city=factories.city(name=f"Miasto {number}"),
            undertaking=factories.undertaking(),
        )
    with django_assert_max_num_queries(6):
        client.get(LIST + asked)


def test_list_without_choice_has_no_undertaking_filter(client):
    undertaking = factories.undertaking(name="Odnowa")
    for _ in range(2):
        factories.project(undertaking=undertaking)
    assert "Wszystkie przedsięwzięcia 2 projekty" not in Page(client.get(LIST)).choices[0]


def test_list_comes_before_map_on_phones(client, projects):
    html = client.get(LIST).content.decode()
    assert '<details class="listing-toggle"><summary>Wybierz miasto</summary></details>' in html


def read_project(client, **given):
    """Return (sentence under the heading, {fact: value}, text) of the page of a project."""
    page = parsed.page(client.get(factories.project(**given).get_absolute_url()))
    facts = {
        row.find("dt").text_content(): row.find("dd").text_content()
        for row in page.xpath("//dl[@class='record']/div")
    }
    [lead] = page.find_class("lead")
    text = " ".join(page.text_content().split())
    return lead.text_content().replace("\xa0", " "), facts, text


def test_project_page_says_only_what_is_known(client):
    city = factories.city(name="Rumia")
    lead, facts, text = read_project(client, city=city, number=7, name="Projekt")
    assert lead == "To projekt rewitalizacyjny z listy projektów miast metropolii."
    assert facts == {"Numer na liście": "7 z\xa01", "Miasto": "Rumia"}
    assert "Nie mamy jeszcze kwot." in text
    assert "brak danych" not in text


@pytest.mark.parametrize(("last", "verb"), [(2025, "miało"), (2026, "ma")])
def test_project_sentence_tells_past_from_plan(client, freeze, last, verb):
    freeze(factories.warsaw(2026, 5, 4, 12))
    city = factories.city(name="Rumia")
    lead, facts, _ = read_project(client, city=city, first_year=2016, last_year=last)
    assert lead == f"Miasto Rumia {verb} prowadzić ten projekt rewitalizacyjny w latach 2016–{last}."
    assert facts["Lata"] == f"2016–{last}"


def test_project_page_has_amounts_without_remark(client):
    _, facts, text = read_project(client, value="1000.50", **SOURCED)
    assert facts["Wartość"] == "1\xa0000,50\xa0zł"
    assert "Nie mamy jeszcze kwot" not in text


def test_project_page_links_previous_and_next(client):
    first, middle, last = (factories.project(number=number) for number in (11, 12, 13))
    found = {
        project: {
            link.get("rel"): link.get("href")
            for link in parsed.page(client.get(project.get_absolute_url())).xpath(
                "//nav[contains(@class, 'neighbours')]//a[@rel]"
            )
        }
        for project in (first, middle, last)
    }
    assert found == {
        first: {"next": middle.get_absolute_url()},
        middle: {"prev": first.get_absolute_url(), "next": last.get_absolute_url()},
        last: {"prev": middle.get_absolute_url()},
    }
