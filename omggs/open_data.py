"""
Open data: the list of projects as CSV for programs, CSV for spreadsheets, and GeoJSON.

The files have an ETag and no Last-Modified: when a project is withdrawn, or published by its date, no date in the data
is newer.
"""

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.timezone import localdate

from core.grammar import format_size
from publishing.models import get_latest_change
from rich_text.plain_text import clean_text

from .listing import build_list_url

# {column: explanation on the page}
COLUMN_DESCRIPTIONS = {
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
    "zmieniono": "kiedy redakcja ostatnio zmieniła ten opis",
}
# Spreadsheets execute values that start like this as formulas. https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
# Text that spreadsheets turn into a number or a date: "0012", "3-4", "1/2", "12:30", "1E5", "50%", "3 maj", "maj 2026".
MONTH = (
    r"(sty(czeń|cznia)?|lut(y|ego)?|mar(zec|ca|ch)?|kwi(ecień|etnia)?|maja?|cze(rwiec|rwca)?|lip(iec|ca)?|"
    r"sie(rpień|rpnia)?|wrz(esień|eśnia)?|paź(dziernika?)?|lis(topada?)?|gru(dzień|dnia)?|"
    r"jan(uary)?|feb(ruary)?|apr(il)?|may|june?|july?|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?)"
)
CONVERTED = re.compile(
    rf"[\d\s.,:/–−-]*\d(e[\d+-]*\d|[\s.,:/%–−-])*"
    rf"|\d+[\s.-]?{MONTH}([\s.-]?\d+)?|{MONTH}[\s.-]?\d+|true|false|prawda|fałsz",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DownloadFile:
    """A file to download, with its purpose in plain words for the page."""

    name: str
    format: str
    purpose: str
    url: str
    media_type: str
    content: bytes

    @property
    def formatted_size(self):
        return format_size(len(self.content))

    def build_response(self, request):
        response = HttpResponse(
            self.content,
            content_type=self.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{self.name}"',
                # Open data: other sites may read it.
                "Access-Control-Allow-Origin": "*",
                "ETag": f'"{hashlib.sha256(self.content).hexdigest()[:32]}"',
            },
        )
        return get_conditional_response(request, etag=response["ETag"], response=response)


def build_row(project, absolute):
    """Return {column: value or None} of a project; `absolute` turns a path into an absolute URL."""
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
        "zmieniono": project.last_public_change and localdate(project.last_public_change),
    }


def render_csv(rows, format_value=str, **dialect):
    text = io.StringIO()
    writer = csv.writer(text, **dialect)
    writer.writerow(COLUMN_DESCRIPTIONS)
    writer.writerows(["" if value is None else format_value(value) for value in row.values()] for row in rows)
    return text.getvalue()


def format_for_spreadsheet(value):
    """Format with a decimal comma, and an apostrophe before text that a spreadsheet would execute or convert."""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return f"'{value}" if isinstance(value, str) and is_changed_by_spreadsheets(value) else str(value)


def is_changed_by_spreadsheets(text):
    visible = clean_text(text)
    return (
        text.startswith(FORMULA_STARTS)
        or visible.lstrip().startswith(FORMULA_STARTS)
        or CONVERTED.fullmatch(visible.strip()) is not None
    )


def build_feature(row):
    properties = dict(row)
    point = [properties.pop(name) for name in ("dlugosc_geograficzna", "szerokosc_geograficzna")]
    return {
        "type": "Feature",
        "id": row["numer"],
        # RFC 7946, section 3.2: null for an unlocated feature.
        "geometry": None if None in point else {"type": "Point", "coordinates": [*map(float, point)]},
        "properties": properties,
    }


def serialize_value(value):
    """Default for json.dumps: Decimal as a number, dates as ISO 8601."""
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def build_files(listing, absolute):
    """Return {"arkusz": DownloadFile, "csv": …, "geojson": …} with the projects of `listing`."""
    rows = [build_row(project, absolute) for project in listing.projects]
    csv_url = build_list_url(listing.city, listing.undertaking, "omggs:projects_csv")
    collection = {"type": "FeatureCollection", "features": [build_feature(row) for row in rows]}
    return {
        # Excel in Polish needs a byte order mark for the encoding and semicolons for the columns.
        "arkusz": DownloadFile(
            name="rewitalizacja-arkusz.csv",
            format="CSV do arkusza",
            purpose="Tabela, którą otworzy Excel albo LibreOffice. Apostrof na początku komórki chroni tekst, "
            "który arkusz zamieniłby na datę, liczbę albo wzór.",
            url=f"{csv_url}{'&' if '?' in csv_url else '?'}arkusz",
            media_type="text/csv; charset=utf-8; header=present",
            content=render_csv(rows, format_for_spreadsheet, delimiter=";").encode("utf-8-sig"),
        ),
        # RFC 4180, with unmodified data.
        "csv": DownloadFile(
            name="rewitalizacja.csv",
            format="CSV",
            purpose="Ta sama tabela dla programów i programistów.",
            url=csv_url,
            media_type="text/csv; charset=utf-8; header=present",
            content=render_csv(rows).encode(),
        ),
        # RFC 7946. The point of a project is that of its city, as the areas of projects are not known.
        "geojson": DownloadFile(
            name="rewitalizacja.geojson",
            format="GeoJSON",
            purpose="Punkty do programów, które rysują mapy. Punkt pokazuje miasto, a nie obszar projektu.",
            url=build_list_url(listing.city, listing.undertaking, "omggs:projects_geojson"),
            media_type="application/geo+json",
            content=json.dumps(collection, default=serialize_value, ensure_ascii=False, indent=1).encode(),
        ),
    }


def build_dataset(listing, files, licence):
    """Return the unfiltered list as https://schema.org/Dataset, for dataset search engines."""
    return {
        "@type": "Dataset",
        "name": "Projekty rewitalizacyjne na obszarze metropolitalnym Gdańsk–Gdynia–Sopot",
        "description": "Lista projektów rewitalizacyjnych: numer, nazwa, miasto i jego współrzędne, przedsięwzięcie "
        "ZIT, a gdy są znane, także lata i kwoty.",
        "url": build_list_url(),
        "inLanguage": "pl",
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": "Miasto Rumia"},
        "license": licence and licence.url,
        "dateModified": get_latest_change(listing.projects),
        "spatialCoverage": [{"@type": "Place", "name": city.name} for city in listing.cities.values()],
        "variableMeasured": list(COLUMN_DESCRIPTIONS),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.format,
                "encodingFormat": file.media_type.partition(";")[0],
                "contentUrl": file.url,
            }
            for file in files.values()
        ],
    }
