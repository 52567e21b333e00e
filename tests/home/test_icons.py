"""Icons, theme colours, the web app manifest, and /.well-known/change-password."""

import io

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from .. import factories, parsed

pytestmark = pytest.mark.django_db


def open_image(address):
    with open(finders.find(address.removeprefix("/static/")), "rb") as file:
        return Image.open(io.BytesIO(file.read()))


def test_favicon_ico_leads_to_an_icon(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert open_image(response["Location"]).format == "ICO"


def test_manifest_names_the_site_and_icons_of_their_sizes(client):
    factories.site_settings(home_title="Ekonomia społeczna w Rumi")
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["name"] == "Ekonomia społeczna w Rumi"
    for icon in manifest["icons"]:
        width, height = open_image(icon["src"]).size
        assert icon["sizes"] == f"{width}x{height}"


def test_page_links_manifest_and_touch_icon(client):
    page = parsed.page(client.get("/"))
    assert page.find(".//link[@rel='manifest']").get("href") == "/manifest.webmanifest"
    assert open_image(page.find(".//link[@rel='apple-touch-icon']").get("href")).size == (180, 180)


@pytest.mark.parametrize(
    ("contrast", "colours"),
    [
        ("default", ["#06343a", "#042529"]),
        ("light", ["#06343a"]),
        ("yellow-on-black", ["#000000"]),
        ("white-on-black", ["#000000"]),
        ("black-on-yellow", ["#ffeb00"]),
    ],
)
def test_theme_colour_is_that_of_the_header(client, contrast, colours):
    client.cookies["widok"] = f"100.{contrast}.normal"
    page = parsed.page(client.get("/"))
    assert [meta.get("content") for meta in page.findall(".//meta[@name='theme-color']")] == colours


def test_change_password_leads_to_the_form(client):
    response = client.get("/.well-known/change-password")
    assert response.status_code == 302
    assert response["Location"] == "/admin/password_change/"
