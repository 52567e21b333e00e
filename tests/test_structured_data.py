"""What pages say to search engines in the words of schema.org (JSON-LD)."""

import datetime
import json

import html5lib
from django.template import Context, Template
from django.test import RequestFactory

from .factories import warsaw


def structured_data(html):
    """Every JSON-LD block of a page, parsed as a browser finds it."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        json.loads(script.text)
        for script in page.iter("script")
        if script.get("type") == "application/ld+json"
    ]


def printed(data, **request):
    asked = RequestFactory().get("/strona/")
    asked.__dict__.update(request)
    return Template("{% load machines %}{% json_ld data %}").render(Context({"data": data, "request": asked}))


def test_nothing_in_the_data_ends_its_block():
    attacks = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;", "\u2028", '"}', "ąęł\\"]
    html = printed({"@type": "Thing", "name": attacks, "url": "</script>"})
    assert html.count("<") == 2
    [data] = structured_data(html)
    assert data["name"] == attacks


def test_data_has_its_context_once_and_dates_are_written_as_iso():
    data = {"@type": "Thing", "day": datetime.date(2022, 3, 24), "moment": warsaw(2022, 3, 22, 12)}
    assert structured_data(printed(data)) == [
        {
            "@context": "https://schema.org",
            "@type": "Thing",
            "day": "2022-03-24",
            "moment": "2022-03-22T12:00:00+01:00",
        }
    ]
    assert [each["@context"] for each in structured_data(printed([data, data]))[0]] == [
        "https://schema.org"
    ] * 2


def test_what_is_not_known_is_left_out_and_nought_is_known():
    data = {"@type": "Thing", "a": None, "b": "", "c": [None, {}], "d": {"e": []}, "f": 0, "g": False}
    assert structured_data(printed(data)) == [
        {"@context": "https://schema.org", "@type": "Thing", "f": 0, "g": False}
    ]


def test_paths_become_addresses_only_where_an_address_stands():
    [data] = structured_data(printed({"url": "/a/", "name": "/c/", "@id": "https://x.example/"}))
    assert data["url"] == "http://testserver/a/"
    assert data["name"] == "/c/"
    assert data["@id"] == "https://x.example/"


def test_without_data_and_on_a_preview_nothing_is_said():
    assert printed(None) == printed([]) == printed({"@type": "Thing"}, previewed=object()) == ""
