import re

import html5lib
import pytest
from django.test import Client

from accessibility.preferences import CHOICES, COOKIE_NAME, DisplayPreferences
from rich_text.typography import NBSP

from .. import factories

FORM = "/widok/"
PAGES = ["/", "/omggs/rewitalizacja/", "/deklaracja-dostepnosci/", "/nie/ma/takiej/"]

pytestmark = pytest.mark.django_db


def test_preferences_round_trip_through_cookie():
    for font in CHOICES["font"]:
        for contrast in CHOICES["contrast"]:
            for spacing in CHOICES["spacing"]:
                chosen = DisplayPreferences(font, contrast, spacing)
                assert DisplayPreferences.from_cookie(chosen.to_cookie()) == chosen


@pytest.mark.parametrize(
    ("cookie", "meant"),
    [
        ("", DisplayPreferences()),
        ("150", DisplayPreferences(font="150")),
        ("150.black-on-yellow", DisplayPreferences(font="150", contrast="black-on-yellow")),
        ("999.yellow-on-black.wide", DisplayPreferences(contrast="yellow-on-black", spacing="wide")),
        ("150.pink.wide", DisplayPreferences(font="150", spacing="wide")),
        ("wide.150.default", DisplayPreferences()),
        ("150.default.wide.and.more", DisplayPreferences(font="150", spacing="wide")),
        ('"><script>alert(1)</script>', DisplayPreferences()),
        ("150" * 5000, DisplayPreferences()),
        ("..", DisplayPreferences()),
        ("ü\x00.\udcff.🙂", DisplayPreferences()),
    ],
)
def test_invalid_cookie_values_are_default(cookie, meant):
    assert DisplayPreferences.from_cookie(cookie) == meant


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, choices in CHOICES.items() for value in choices]
)
def test_choice_keeps_other_preferences(client, name, value):
    client.cookies[COOKIE_NAME] = "125.white-on-black.wide"
    client.post(FORM, {name: value})
    before = DisplayPreferences("125", "white-on-black", "wide")
    assert DisplayPreferences.from_cookie(client.cookies[COOKIE_NAME].value) == before.updated_with(
        {name: value}
    )


def test_cookie_is_first_party_and_lasts_a_year(client):
    client.post(FORM, {"font": "150"})
    cookie = client.cookies[COOKIE_NAME]
    assert cookie.value == "150.default.normal"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_production_cookie_is_secure(client, settings):
    settings.SESSION_COOKIE_SECURE = True
    client.post(FORM, {"font": "150"})
    assert client.cookies[COOKIE_NAME]["secure"] is True


@pytest.mark.parametrize("sent", [{"reset": "1"}, {"reset": "", "font": "200"}, {"contrast": "default"}])
def test_reset_deletes_cookie(client, sent):
    client.cookies[COOKIE_NAME] = "100.yellow-on-black.normal"
    client.post(FORM, sent)
    assert client.cookies[COOKIE_NAME].value == ""
    assert client.cookies[COOKIE_NAME]["max-age"] == 0


@pytest.mark.parametrize(
    "sent", [{}, {"font": "1000"}, {"contrast": "<b>"}, {"unknown": "150"}, {"Font": "150"}]
)
def test_unknown_choice_changes_nothing(client, sent):
    client.cookies[COOKIE_NAME] = "150.default.wide"
    client.post(FORM, sent)
    assert client.cookies[COOKIE_NAME].value == "150.default.wide"


@pytest.mark.parametrize(
    "next_page", ["/", "/omggs/rewitalizacja/", "/szukaj/?q=praca&strona=2", "/nie/ma/takiej/"]
)
def test_choice_redirects_back_to_same_page(client, next_page):
    response = client.post(FORM, {"font": "150", "next": next_page})
    assert response.status_code == 302
    assert response["Location"] == f"{next_page}#widok-font-150"


@pytest.mark.parametrize(
    ("sent", "fragment"),
    [
        ({"contrast": "white-on-black"}, "widok-contrast-white-on-black"),
        ({"spacing": "wide"}, "widok-spacing-wide"),
        ({"reset": "1"}, "widok"),
        ({"reset": "1", "font": "150"}, "widok"),
        ({"font": '1"><b>'}, "widok"),
        ({}, "widok"),
    ],
)
def test_choice_redirects_to_pressed_button(client, sent, fragment):
    location = client.post(FORM, {**sent, "next": "/omggs/#liczby"})["Location"]
    assert location == f"/omggs/#{fragment}"
    page = html5lib.parse(client.get(location).content.decode(), namespaceHTMLElements=False)
    assert page.find(f".//*[@id='{fragment}']") is not None


@pytest.mark.parametrize(
    "next_page",
    [
        "",
        "omggs/",
        "//evil.example/",
        "///evil.example/",
        "////evil.example",
        "/\\evil.example/",
        "\\\\evil.example/",
        "\\/evil.example/",
        "/\t/evil.example/",
        "https://evil.example/",
        "https:///evil.example/",
        "https:evil.example",
        "http://testserver@evil.example/",
        "http://testserver/omggs/",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example/",
        "\x00//evil.example/",
        "\x08//evil.example",
    ],
)
def test_choice_never_redirects_to_other_host(client, next_page):
    response = client.post(FORM, {"font": "150", "next": next_page})
    assert response.status_code == 302
    assert response["Location"] == "/#widok-font-150"


@pytest.mark.parametrize(
    "next_page", ["/omggs/\r\nSet-Cookie: zly=1", "/\nX: y", "/\r\n\r\n<script>", "/a\x00b"]
)
def test_choice_adds_no_header(client, next_page):
    response = client.post(FORM, {"font": "150", "next": next_page})
    assert not {"\r", "\n", "\x00"} & set(response["Location"])
    assert response["Location"].startswith("/")
    assert "zly" not in response.cookies
    assert "X" not in response


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_change_display_allows_only_post(client, method):
    response = getattr(client, method)(FORM)
    assert response.status_code == 405
    assert response["Allow"] == "POST"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://testserver.evil.example", "http://testserver:81", "null", "testserver"],
)
def test_cross_origin_form_is_rejected(client, origin):
    response = client.post(FORM, {"font": "150"}, headers={"Origin": origin})
    assert response.status_code == 403
    assert COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://testserver"}])
def test_form_works_without_csrf_token(headers):
    client = Client(enforce_csrf_checks=True)
    response = client.post(FORM, {"font": "150"}, headers=headers)
    assert response.status_code == 302
    assert client.cookies[COOKIE_NAME].value == "150.default.normal"


@pytest.mark.parametrize("address", [*PAGES, "/robots.txt", "/sitemap.xml"])
def test_visit_sets_no_cookie_and_varies_by_it(client, address):
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" in response["Vary"]
    assert not client.get("/healthz").cookies


@pytest.mark.parametrize("address", PAGES)
def test_page_has_attributes_of_preferences(client, address):
    client.cookies[COOKIE_NAME] = "150.yellow-on-black.wide"
    text = client.get(address).content.decode()
    (root,) = re.findall("<html[^>]*>", text)
    assert 'data-font="150"' in root
    assert 'data-contrast="yellow-on-black"' in root
    assert 'data-spacing="wide"' in root


def test_sign_in_page_has_classes_of_preferences(client):
    client.cookies[COOKIE_NAME] = "150.yellow-on-black.wide"
    (body,) = re.findall("<body[^>]*>", client.get("/admin/login/").content.decode())
    assert {"font-150", "contrast-yellow-on-black", "spacing-wide"} <= set(re.split(r"[\s\"]+", body))


@pytest.mark.parametrize("address", [*PAGES, "/admin/login/"])
def test_form_shows_choices_and_current_ones(client, address):
    client.cookies[COOKIE_NAME] = "150.yellow-on-black.wide"
    page = html5lib.parse(client.get(address).content.decode(), namespaceHTMLElements=False)
    (place,) = page.iterfind(".//*[@id='widok']")
    (form,) = place.iter("form")
    assert (form.get("method"), form.get("action")) == ("post", FORM)
    buttons = list(form.iter("button"))
    offered = {
        (button.get("name"), button.get("value")) for button in buttons if button.get("name") != "reset"
    }
    assert offered == {(name, value) for name, choices in CHOICES.items() for value in choices}
    chosen = {
        (button.get("name"), button.get("value"))
        for button in buttons
        if button.get("aria-pressed") == "true"
    }
    assert chosen == {("font", "150"), ("contrast", "yellow-on-black"), ("spacing", "wide")}
    assert [field.get("value") for field in form.iter("input") if field.get("name") == "next"] == [address]


@pytest.mark.parametrize(("font", "holds"), [("100", True), ("125", True), ("150", False), ("200", False)])
@pytest.mark.parametrize("page", PAGES)
def test_large_font_replaces_no_break_spaces(client, page, font, holds):
    """Joined words would not fit into a line on a phone, and the browser would break them at any letter."""
    client.cookies[COOKIE_NAME] = DisplayPreferences(font=font).to_cookie()
    response = client.get(page)
    html = response.content.decode()
    assert (NBSP in html or "&nbsp;" in html) == holds
    assert int(response["Content-Length"]) == len(response.content)


def test_large_font_keeps_no_break_spaces_in_admin(client):
    page = factories.page(description=f"Spotkanie w{NBSP}Rumi")
    client.force_login(factories.staff())
    client.cookies[COOKIE_NAME] = DisplayPreferences(font="200").to_cookie()
    html = client.get(f"/admin/pages/page/{page.pk}/change/").content.decode()
    assert f"Spotkanie w{NBSP}Rumi" in html
