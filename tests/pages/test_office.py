"""Every page says which office runs the site."""

import pytest

from .. import factories, parsed

pytestmark = pytest.mark.django_db

ADDRESS, PHONE, EDELIVERY = "ul. Próbna 1, Rumia", "58 123 45 67", "AE:PL-12345-67890-ABCDE-12"


def get_words(element):
    return " ".join(element.text_content().split())


def get_page_of_office(client, **given):
    factories.site_settings(office="Urząd Próbny", **given)
    return parsed.page(client.get("/szukaj/"))


def test_header_and_footer_name_the_office(client):
    page = get_page_of_office(client)
    [header] = page.find_class("site-header")
    assert get_words(header).count("Urząd Próbny") == 1
    assert get_words(page.find(".//footer")).count("Urząd Próbny") == 1


def test_footer_has_contact_details_of_the_office(client):
    details = {"contact_address": ADDRESS, "contact_phone": PHONE, "contact_edelivery": EDELIVERY}
    page = get_page_of_office(client, bip_url="https://bip.example/", **details)
    [office] = page.find(".//footer").find_class("office")
    assert all(words in get_words(office) for words in details.values())
    assert [link.get("href") for link in office.iter("a")] == ["tel:581234567", "https://bip.example/"]


def test_footer_shows_the_mark_of_the_office(client):
    page = get_page_of_office(client, office_mark=factories.image())
    [mark] = page.find(".//footer").find_class("office-mark")
    [image] = mark.iter("img")
    assert image.get("alt") == ""  # the name of the office stands beside it


def test_footer_without_settings_has_no_office(client):
    assert parsed.page(client.get("/szukaj/")).find(".//footer").find_class("office") == []
