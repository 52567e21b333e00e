"""
The list of projects to take along: a CSV file for programs, one for spreadsheets, and GeoJSON for maps.

No file has Last-Modified: a project that comes or goes at its hour, or is withdrawn, changes the files without any
date in them moving on. The ETag follows the content itself.
"""

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.cache import get_conditional_response
from django.utils.timezone import localdate

from publishing.models import latest_change

from .listing import address

# Every column of the files, as the page explains it.
MEANINGS = {
    "numer": "numer na liście projektów",
    "nazwa": "nazwa projektu",
    "miasto": "miasto, z którego jest projekt",
    "szerokosc_geograficzna": "szerokość geograficzna miasta w stopniach (WGS 84)",
    "dlugosc_geograficzna": "długość geograficzna miasta w stopniach (WGS 84)",
    "przedsiewziecie": "przedsięwzięcie ZIT, do którego należy projekt",
    "obszar": "czego dotyczy projekt: dzielnica, ulice, place",
    "rok_od": "pierwszy rok projektu",
    "rok_do": "ostatni rok projektu",
    "wartosc_zl": "wartość w złotych",
    "z_ue_zl": "ile z tej wartości pochodzi z Unii Europejskiej, w złotych",
    "zrodlo_kwot": "skąd są kwoty",
    "kwoty_stan_na": "z którego dnia są kwoty",
    "strona_projektu": "adres strony projektu",
    "opis": "adres opisu projektu w naszym serwisie",
    "zmieniono": "kiedy ostatnio zmieniliśmy ten opis",
}
# What a spreadsheet takes for a formula. https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class File:
    """A file to download: what it is for in plain words, where it is, and what is in it."""

    name: str
    format: str
    purpose: str
    address: str
    media_type: str
    content: bytes

    @property
    def size(self):
        return filesizeformat(len(self.content))

    def response(self, request):
        response = HttpResponse(
            self.content,
            content_type=self.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{self.name}"',
                # Open data may be read by the pages of others.
                "Access-Control-Allow-Origin": "*",
                "ETag": f'"{hashlib.sha256(self.content).hexdigest()[:32]}"',
            },
        )
        return get_conditional_response(request, etag=response["ETag"], response=response)


def row(project, absolute):
    """What is known of a project, None where it is not; `absolute` makes a whole address of a path."""
    return {
        "numer": project.number,
        "nazwa": project.name,
        "miasto": project.city.name,
        "szerokosc_geograficzna": project.city.latitude,
        "dlugosc_geograficzna": project.city.longitude,
        "przedsiewziecie": project.undertaking and project.undertaking.name,
        "obszar": project.area or None,
        "rok_od": project.first_year,
        "rok_do": project.last_year,
        "wartosc_zl": project.value,
        "z_ue_zl": project.eu_share,
        "zrodlo_kwot": project.source or None,
        "kwoty_stan_na": project.as_of,
        "strona_projektu": project.url or None,
        "opis": absolute(project.get_absolute_url()),
        "zmieniono": localdate(project.changed_at),
    }


def table(rows, written=str, **dialect):
    text = io.StringIO()
    writer = csv.writer(text, **dialect)
    writer.writerow(MEANINGS)
    writer.writerows(["" if value is None else written(value) for value in row.values()] for row in rows)
    return text.getvalue()


def for_spreadsheet(value):
    """Decimal commas, and an apostrophe before what would be a formula: nobody's file may run on a clerk's computer."""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return str(value)


def feature(row):
    properties = dict(row)
    point = [properties.pop(name) for name in ("dlugosc_geograficzna", "szerokosc_geograficzna")]
    return {
        "type": "Feature",
        "id": row["numer"],
        # RFC 7946, 3.2: null for what has no place.
        "geometry": None if None in point else {"type": "Point", "coordinates": [*map(float, point)]},
        "properties": properties,
    }


def in_json(value):
    """Of the values of a row, those that JSON has no words for: amounts as numbers, days as text."""
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def files(listing, absolute):
    """{"arkusz": File, "csv": File, "geojson": File} with the projects of `listing`."""
    rows = [row(project, absolute) for project in listing.projects]
    csv_address = address(listing.city, listing.undertaking, "omggs:projects_csv")
    collection = {"type": "FeatureCollection", "features": [feature(row) for row in rows]}
    return {
        # A byte order mark and semicolons: so a Polish Excel finds the letters and the columns.
        "arkusz": File(
            name="rewitalizacja-arkusz.csv",
            format="CSV do arkusza",
            purpose="Tabela, którą otworzy Excel albo LibreOffice.",
            address=f"{csv_address}{'&' if '?' in csv_address else '?'}arkusz",
            media_type="text/csv; charset=utf-8; header=present",
            content=table(rows, for_spreadsheet, delimiter=";").encode("utf-8-sig"),
        ),
        # RFC 4180: commas, points in numbers, and the data as it is.
        "csv": File(
            name="rewitalizacja.csv",
            format="CSV",
            purpose="Ta sama tabela dla programów i programistów.",
            address=csv_address,
            media_type="text/csv; charset=utf-8; header=present",
            content=table(rows).encode(),
        ),
        # RFC 7946. The point of a project is that of its city: nobody has drawn its own area yet.
        "geojson": File(
            name="rewitalizacja.geojson",
            format="GeoJSON",
            purpose="Punkty do programów, które rysują mapy. Punkt pokazuje miasto, a nie obszar projektu.",
            address=address(listing.city, listing.undertaking, "omggs:projects_geojson"),
            media_type="application/geo+json",
            content=json.dumps(collection, default=in_json, ensure_ascii=False, indent=1).encode(),
        ),
    }


def dataset(listing, files, licence):
    """The whole list in the words of schema.org, for search engines of data. https://schema.org/Dataset"""
    return {
        "@type": "Dataset",
        "name": "Projekty rewitalizacyjne na obszarze metropolitalnym Gdańsk–Gdynia–Sopot",
        "description": "Lista projektów rewitalizacyjnych: numer, nazwa, miasto i jego współrzędne, przedsięwzięcie "
        "ZIT, a gdy są znane, także lata i kwoty.",
        "url": address(),
        "inLanguage": "pl",
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": "Miasto Rumia"},
        "license": licence and licence.url,
        "dateModified": latest_change(listing.projects),
        "spatialCoverage": [{"@type": "Place", "name": city.name} for city in listing.cities.values()],
        "variableMeasured": list(MEANINGS),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.format,
                "encodingFormat": file.media_type.partition(";")[0],
                "contentUrl": file.address,
            }
            for file in files.values()
        ],
    }
