"""Open data: CSV for programs and spreadsheets, GeoJSON, and their metadata."""

import csv
import datetime
import json

import pytest

from core.grammar import format_size
from omggs import open_data
from omggs.models import Association, Licence
from publishing.models import State
from rich_text.typography import NBSP

from .. import factories
from ..home.test_structured_data import structured_data

pytestmark = pytest.mark.django_db

CSV, GEOJSON, LIST = "/omggs/rewitalizacja.csv", "/omggs/rewitalizacja.geojson", "/omggs/rewitalizacja/"


@pytest.fixture
def project():
    return factories.project(
        number=2,
        name='Rewitalizacja "Zagórza", w Rumi',
        slug="zagorze",
        city=factories.city(name="Rumia"),
        undertaking=factories.undertaking(name="Odnowa", slug="odnowa"),
        area="Zagórze;\nulica",
        first_year=2016,
        value="1234567.80",
        source="OMGGS",
        as_of=datetime.date(2026, 2, 1),
        url="https://example.com/?a=1&b=2",
    )


def rows(response, encoding="utf-8", **dialect):
    return list(csv.DictReader(response.content.decode(encoding).splitlines(keepends=True), **dialect))


def test_csv_has_facts_of_page(client, project):
    response = client.get(CSV)
    assert response["Content-Type"].startswith("text/csv; charset=utf-8")
    assert "rewitalizacja.csv" in response["Content-Disposition"]
    [row] = rows(response)
    assert row.pop("zmieniono") == str(datetime.date.today())
    assert row == {
        "numer": "2",
        "nazwa": 'Rewitalizacja "Zagórza", w Rumi',
        "miasto": "Rumia",
        "szerokosc_geograficzna": "54.571",
        "dlugosc_geograficzna": "18.388",
        "przedsiewziecie": "Odnowa",
        "obszar": "Zagórze;\nulica",
        "rok_od": "2016",
        "rok_do": "",
        "wartosc_zl": "1234567.80",
        "z_ue_zl": "",
        "zrodlo_kwot": "OMGGS",
        "kwoty_stan_na": "2026-02-01",
        "strona_projektu": "https://example.com/?a=1&b=2",
        "opis": "http://testserver/omggs/rewitalizacja/zagorze/",
    }


def test_csv_has_no_byte_order_mark(client, project):
    assert client.get(CSV).content.startswith(b"numer,nazwa,")


def test_spreadsheet_csv_has_polish_format(client, project):
    response = client.get(f"{CSV}?arkusz")
    assert response.content.startswith(b"\xef\xbb\xbfnumer;nazwa;")
    [row] = rows(response, "utf-8-sig", delimiter=";")
    assert row["wartosc_zl"] == "1234567,80"
    assert row["szerokosc_geograficzna"] == "54,571"
    assert row["nazwa"] == 'Rewitalizacja "Zagórza", w Rumi'
    assert row["obszar"] == "Zagórze;\nulica"


@pytest.mark.parametrize(
    "text",
    ["0012", "3-4", "1/2", "12:30", "1E5", "50%", "2014–2020", "3 maj", "maj 2026", "12.05.2026", "1 200"],
)
def test_text_that_looks_like_a_number_survives_a_spreadsheet(client, text):
    factories.project(name=text)
    [row] = rows(client.get(f"{CSV}?arkusz"), "utf-8-sig", delimiter=";")
    assert row["nazwa"] == f"'{text}"
    [row] = rows(client.get(CSV))
    assert row["nazwa"] == text


@pytest.mark.parametrize(
    "text", ["Rynek", "Etap 2", "3 etapy", "Majkowskiego 5", "Dom nr 0012", "2 place i 3 ulice"]
)
def test_ordinary_text_is_the_same_in_a_spreadsheet(client, text):
    factories.project(name=text)
    [row] = rows(client.get(f"{CSV}?arkusz"), "utf-8-sig", delimiter=";")
    assert row["nazwa"] == text


@pytest.mark.parametrize(
    "start",
    ["=1+1", "+48", "-2", "@SUM(A1)", "\tx", "＝1+1", "\u200b=1+1", "\ufeff@SUM(A1)", " =1", "\u00a0-2"],
)
def test_formula_is_escaped_in_spreadsheet_only(client, start):
    factories.project(name=start, city=factories.city(name=start, longitude="-0.001"))
    [row] = rows(client.get(f"{CSV}?arkusz"), "utf-8-sig", delimiter=";")
    assert row["nazwa"] == f"'{start}"
    assert row["miasto"] == f"'{start}"
    # a negative number is no formula
    assert row["dlugosc_geograficzna"] == "-0,001"
    [row] = rows(client.get(CSV))
    assert row["nazwa"] == start


def test_geojson_follows_rfc_7946(client, project):
    factories.project(number=3, city=project.city)
    response = client.get(GEOJSON)
    assert response["Content-Type"] == "application/geo+json"
    data = json.loads(response.content)
    assert data["type"] == "FeatureCollection"
    assert [feature["id"] for feature in data["features"]] == [2, 3]
    feature = data["features"][0]
    assert feature["type"] == "Feature"
    # longitude first
    assert feature["geometry"] == {"type": "Point", "coordinates": [18.388, 54.571]}
    assert feature["properties"]["nazwa"] == 'Rewitalizacja "Zagórza", w Rumi'
    assert feature["properties"]["wartosc_zl"] == 1234567.8
    assert feature["properties"]["kwoty_stan_na"] == "2026-02-01"
    assert feature["properties"]["rok_do"] is None
    assert data["features"][1]["properties"]["przedsiewziecie"] is None


@pytest.mark.parametrize("address", [CSV, f"{CSV}?arkusz", GEOJSON])
class TestEveryFile:
    def test_files_allow_cross_origin_requests(self, client, project, address):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"

    def test_unchanged_file_of_projects_is_304(self, client, project, address):
        tag = client.get(address)["ETag"]
        same = client.get(address, headers={"if-none-match": tag})
        assert same.status_code == 304
        assert same.content == b""
        project.city.name = "Reda"
        project.city.save()
        changed = client.get(address, headers={"if-none-match": tag})
        assert changed.status_code == 200
        project.state = State.WITHDRAWN
        project.save()
        assert client.get(address, headers={"if-none-match": changed["ETag"]}).status_code == 200

    def test_files_have_published_projects_only(self, client, project, address):
        hidden = factories.undertaking(name="Tajne", state=State.DRAFT)
        factories.project(number=8, undertaking=hidden, city=project.city)
        factories.project(number=9, name="Tajny", city=project.city, state=State.DRAFT)
        text = client.get(address).content.decode()
        assert "Zagórza" in text
        assert "Tajn" not in text

    def test_files_follow_filter(self, client, project, address):
        factories.project(name="Rynek", city=factories.city(name="Żukowo"))
        separator = "&" if "?" in address else "?"
        text = client.get(f"{address}{separator}miasto=zukowo").content.decode()
        assert "Rynek" in text
        assert "Zagórza" not in text

    def test_files_have_constant_query_count(self, client, project, address, django_assert_num_queries):
        for number in range(10, 30):
            factories.project(number=number, undertaking=factories.undertaking(), city=project.city)
        with django_assert_num_queries(2):
            client.get(address)

    def test_files_allow_only_get_and_head(self, client, project, address):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200

    def test_files_of_empty_list_are_valid(self, client, address):
        assert client.get(address).status_code == 200

    def test_page_shows_size_of_files(self, client, project, address):
        html = client.get(LIST).content.decode()
        assert f'<a href="{address}" download>' in html
        link = html.partition(f'<a href="{address}" download>')[2].partition("</a>")[0]
        assert f"({format_size(len(client.get(address).content))})" in link


def test_page_explains_every_column(client, project):
    assert list(rows(client.get(CSV))[0]) == list(open_data.COLUMN_DESCRIPTIONS)
    html = client.get(LIST).content.decode().replace(NBSP, " ")
    for column, meaning in open_data.COLUMN_DESCRIPTIONS.items():
        assert f"<code>{column}</code></dt> <dd>{meaning}</dd>" in html


def test_files_of_filtered_list_are_filtered(client, project):
    html = client.get(f"{LIST}?miasto=rumia").content.decode()
    assert f'href="{CSV}?miasto=rumia&amp;arkusz"' in html
    assert f'href="{GEOJSON}?miasto=rumia"' in html
    assert "W&nbsp;plikach są tylko projekty, które teraz widać na liście." in html


def test_dataset_is_described_for_search_engines(client, project):
    factories.association(data_licence=Licence.CC_BY)
    [data] = [
        each for each in structured_data(client.get(LIST).content.decode()) if each["@type"] == "Dataset"
    ]
    assert data["name"]
    assert 50 <= len(data["description"]) <= 5000
    assert data["publisher"]["name"] == "Miasto Rumia"
    assert data["url"] == f"http://testserver{LIST}"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/deed.pl"
    assert datetime.datetime.fromisoformat(data["dateModified"]).date() == project.changed_at.date()
    for file in data["distribution"]:
        response = client.get(file["contentUrl"])
        assert response.status_code == 200
        assert response["Content-Type"].partition(";")[0] == file["encodingFormat"]


@pytest.mark.parametrize("given", [{}, {"data_licence": Licence.CC0, "state": State.DRAFT}])
def test_missing_licence_is_omitted(client, project, given):
    Association.objects.all().delete()
    factories.association(**given)
    html = client.get(LIST).content.decode()
    assert "<dt>Licencja:</dt> <dd>Miasto nie podało jeszcze warunków" in html
    assert "creativecommons" not in html
    assert '"license"' not in html


def test_licence_is_shown_by_files(client, project):
    factories.association(data_licence=Licence.CC0)
    html = client.get(LIST).content.decode()
    assert 'href="https://creativecommons.org/publicdomain/zero/1.0/deed.pl" rel="license"' in html


def test_filtered_list_is_no_dataset(client, project):
    for asked in ("?miasto=rumia", "?miasto=atlantyda"):
        assert "Dataset" not in client.get(LIST + asked).content.decode()
