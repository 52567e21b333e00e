"""No line of a public page ends within a date, a time, an address or a number with its unit."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from cooperative.models import Resolution

from .. import factories
from ..page_types import PAGE_TYPES, published_addresses
from ..parsed import page

MONTHS = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|"
    "styczeń|luty|marzec|kwiecień|maj|czerwiec|lipiec|sierpień|wrzesień|październik|listopad|grudzień|"
    "styczniu|lutym|marcu|kwietniu|maju|czerwcu|lipcu|sierpniu|wrześniu|październiku|listopadzie|grudniu"
)
UNITS = r"r\.|zł|mln|mld|tys\.|ha|km|m²|kB|KB|MB|stron|gmin|min"
BREAKING = re.compile(
    rf"\b\d{{1,2}}[ \n]+(?:{MONTHS})\b|\b(?:{MONTHS})[ \n]+(?:19|20)\d\d\b|\bgodz\.[ \n]+\d|\b\d+[ \n]+(?:{UNITS})"
    r"|\b(?:ul|al|nr|art|ust)\.?[ \n]+[\d\w]|\b(?:ul|al)\.[ \xa0]\w+[ \n]+\d",
)
# What is not shown, or not on one line.
LEFT_OUT = (
    "//head | //script | //option | //*[@hidden] | //*[@class='visually-hidden'] | //ul[@class='figures']"
)


def add_content():
    now, day = timezone.now().replace(minute=0), timezone.localdate()
    ahead = factories.meeting(
        slug="przed-nami",
        starts_at=now + datetime.timedelta(days=9),
        ends_at=now + datetime.timedelta(days=9, hours=2),
        change="moved",
        moved_from=now + datetime.timedelta(days=7),
        address="ul. Jana Pawła II 5, Rumia",
        body="<p>Zbiórka 5 maja 2027 r. o godz. 12 przy ul. Sabata 3. Koszt: 1500 zł, 12 ha.</p>",
    )
    factories.meeting(slug="odwolane", starts_at=now + datetime.timedelta(days=40), change="cancelled")
    document = factories.document(title="Regulamin z 3 maja 2026")
    opening = {"opens_on": day, "closes_on": day + datetime.timedelta(days=20)}
    recruitment = factories.recruitment(slug="otwarty", meeting=ahead, **opening)
    factories.recruitment(slug="planowany", opens_on=day + datetime.timedelta(days=50))
    factories.recruitment(slug="krotki", opens_on=day, closes_on=day)
    factories.recruitment(slug="dlugi", opens_on=day, closes_on=day + datetime.timedelta(days=400))
    for item in (Resolution.objects.first(), ahead, recruitment):
        item.attachments.create(document=document)
    factories.project(
        name="Projekt z kwotami",
        slug="kwoty",
        number=99,
        value=1_500_000,
        eu_share=1500,
        source="Umowa z 3 maja 2017",
        as_of=datetime.date(2022, 3, 31),
    )
    for precision in ("2022-03-24", "2022-03", "2022"):
        factories.article(title=f"Stan {precision}", information_as_of=precision)
    factories.announcement(text="Urząd jest zamknięty 3 maja 2027 r. od godz. 12.")


@pytest.fixture
def texts(client, settings):
    """{URL: text of the page} of every published page and one page of each other type."""
    settings.EMAIL_HOST = "mail.rumia.example"
    call_command("load_initial_content", verbosity=0)
    factories.request_settings()
    add_content()
    others = [address for address in PAGE_TYPES.values() if "*" not in address]
    others += ["/szukaj/?q=marca", "/szukaj/?q=uchwala"]
    shown = {}
    for address in {*published_addresses(client.get("/sitemap.xml").content.decode()), *others}:
        root = page(client.get(address))
        for element in root.xpath(LEFT_OUT):
            element.drop_tree()
        shown[address] = root.text_content()
    return shown


@pytest.mark.slow
@pytest.mark.django_db
def test_no_date_of_a_public_page_is_broken(texts):
    assert len(texts) > len(PAGE_TYPES)
    broken = [f"{url}: {match[0]!r}" for url, text in texts.items() for match in BREAKING.finditer(text)]
    assert not broken, "\n".join(broken)
    assert any("22\xa0marca\xa02022" in text for text in texts.values())
