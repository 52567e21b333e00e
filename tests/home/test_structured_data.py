"""Structured data of pages for search engines: schema.org in JSON-LD."""

import datetime
import json

import html5lib
import pytest
from django.template import Context, Template
from django.test import RequestFactory

from publishing import publication, revisions
from publishing.serialization import serialize_stored_item

from .. import factories
from ..factories import warsaw


def structured_data(html):
    """Return all JSON-LD blocks of a page."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        json.loads(script.text)
        for script in page.iter("script")
        if script.get("type") == "application/ld+json"
    ]


def printed(data, **request):
    asked = RequestFactory().get("/strona/")
    asked.__dict__.update(request)
    return Template("{% load structured_data %}{% json_ld data %}").render(
        Context({"data": data, "request": asked})
    )


def test_json_ld_escapes_script_end():
    attacks = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;", "\u2028", '"}', "ąęł\\"]
    html = printed({"@type": "Thing", "name": attacks, "url": "</script>"})
    assert html.count("<") == 2
    [data] = structured_data(html)
    assert data["name"] == attacks


def test_json_ld_has_context_and_iso_dates():
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


def test_json_ld_omits_empty_values_but_not_zero():
    data = {"@type": "Thing", "a": None, "b": "", "c": [None, {}], "d": {"e": []}, "f": 0, "g": False}
    assert structured_data(printed(data)) == [
        {"@context": "https://schema.org", "@type": "Thing", "f": 0, "g": False}
    ]


def test_json_ld_makes_only_url_properties_absolute():
    [data] = structured_data(printed({"url": "/a/", "name": "/c/", "@id": "https://x.example/"}))
    assert data["url"] == "http://testserver/a/"
    assert data["name"] == "/c/"
    assert data["@id"] == "https://x.example/"


def test_json_ld_is_empty_without_data_and_on_preview():
    assert printed(None) == printed([]) == printed({"@type": "Thing"}, preview=object()) == ""


NOON = warsaw(2026, 5, 4, 12)
MAY_4 = datetime.date(2026, 5, 4)
HERE = "http://testserver"


def said(client, item_or_address, kind):
    """Return the only JSON-LD block of this type on the page, or None."""
    address = item_or_address if isinstance(item_or_address, str) else item_or_address.get_absolute_url()
    blocks = structured_data(client.get(address).content.decode())
    found = [block for block in blocks if block["@type"] == kind]
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.django_db
def test_home_has_website_and_publisher_with_contact(client):
    settings = factories.site_settings(home_description="O pracy.")
    data = said(client, "/", "WebSite")
    assert (data["name"], data["url"]) == ("Ekonomia społeczna w Rumi", f"{HERE}/")
    assert data["publisher"] == {"@type": "GovernmentOrganization", "name": "Miasto Rumia"}
    settings.contact_phone, settings.contact_address = "58 123 45 67", "ul. Próbna 1"
    settings.save()
    publisher = said(client, "/", "WebSite")["publisher"]
    assert publisher["address"] == "ul. Próbna 1"
    assert publisher["contactPoint"] == {"@type": "ContactPoint", "telephone": "58 123 45 67"}


@pytest.mark.django_db
def test_organisation_omits_unknown_properties(client):
    cooperative = factories.cooperative()
    association = factories.association(former_name="Dawny Obszar")
    assert said(client, cooperative, "Organization") == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Spółdzielnia Socjalna „Próba”",
        "alternateName": "Próba",
        "description": "Opis.",
        "url": f"{HERE}/spoldzielnia/",
    }
    assert said(client, association, "Organization")["alternateName"] == ["OP", "Dawny Obszar"]


@pytest.mark.django_db
def test_article_has_required_properties(client):
    article = factories.article(image=factories.image(), publish_from=warsaw(2022, 3, 1, 8))
    data = said(client, article, "Article")
    assert data["headline"] == article.title
    assert data["datePublished"] == "2022-03-01T08:00:00+01:00"
    assert datetime.datetime.fromisoformat(data["dateModified"]) <= article.changed_at
    assert data["image"] == f"{HERE}{article.image.jpeg_url}"
    assert article.image.jpeg_url.endswith(".jpg")
    assert data["publisher"]["name"] == "Miasto Rumia"
    assert "datePublished" not in said(client, factories.article(), "Article")


def schedule_change(item, publish_from):
    data = serialize_stored_item(item)
    data["fields"] |= {"title": "Nowy tytuł", "publish_from": publish_from.isoformat()}
    revisions.save_revision(item, data, None)
    publication.publish(item, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "expected"), [(warsaw(2022, 3, 1, 8), "2022-03-01T08:00:00+01:00"), (None, None)]
)
def test_scheduled_change_keeps_first_publication(client, freeze, given, expected):
    freeze(NOON)
    article = factories.article(publish_from=given)
    for day in (5, 6):
        schedule_change(article, warsaw(2026, 5, day, 8))
        freeze(warsaw(2026, 5, day, 8))
        assert publication.publish_due_changes() == 1
        data = said(client, article, "Article")
        assert data["headline"] == "Nowy tytuł"
        assert data.get("datePublished") == expected
        assert data["dateModified"] == f"2026-05-0{day}T08:00:00+02:00"


@pytest.mark.django_db
def test_scheduled_change_keeps_day_of_job_posting(client, freeze):
    freeze(NOON)
    factories.cooperative()
    call = factories.recruitment(**COMPLETE)
    schedule_change(call, warsaw(2026, 5, 5, 8))
    freeze(warsaw(2026, 5, 5, 8))
    assert publication.publish_due_changes() == 1
    assert said(client, call, "JobPosting")["datePosted"] == "2026-05-04"


@pytest.mark.django_db
def test_resolution_is_legislation_with_number_day_documents(client):
    resolution = factories.resolution(
        number="XXXIX/543/2022", body="Rada Miejska Rumi", official_url="https://rumia.example/uchwala"
    )
    document = factories.document(title="Statut")
    resolution.attachments.create(document=document)
    data = said(client, resolution, "Legislation")
    assert data["legislationIdentifier"] == "XXXIX/543/2022"
    assert data["legislationDate"] == "2022-03-24"
    assert data["legislationPassedBy"]["name"] == "Rada Miejska Rumi"
    assert data["sameAs"] == "https://rumia.example/uchwala"
    [encoding] = data["encoding"]
    assert encoding["contentUrl"] == f"{HERE}{document.file.url}"
    assert not {"sameAs", "encoding"} & said(client, factories.resolution(), "Legislation").keys()


@pytest.mark.django_db
def test_meeting_is_event_with_time_and_place(client):
    meeting = factories.meeting(starts_at=warsaw(2027, 3, 22, 12), ends_at=warsaw(2027, 3, 22, 13))
    data = said(client, meeting, "Event")
    assert data["name"] == meeting.title
    assert (data["startDate"], data["endDate"]) == ("2027-03-22T12:00:00+01:00", "2027-03-22T13:00:00+01:00")
    assert data["location"] == {"@type": "Place", "name": "Klub", "address": "ul. Próbna 1, Rumia"}
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert not {"previousStartDate", "audience", "organizer"} & data.keys()


@pytest.mark.django_db
def test_event_has_status(client):
    cancelled = factories.meeting(change="cancelled")
    moved = factories.meeting(change="moved", moved_from=warsaw(2022, 3, 21, 12))
    assert said(client, cancelled, "Event")["eventStatus"] == "https://schema.org/EventCancelled"
    data = said(client, moved, "Event")
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2022-03-21T12:00:00+01:00"
    relocated = factories.meeting(change="relocated", former_place="Ratusz")
    data = said(client, relocated, "Event")
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["description"].startswith("Zmiana miejsca: było Ratusz, jest Klub, ul. Próbna 1, Rumia.")


# All fields that an open recruitment needs for a JobPosting.
COMPLETE = {"opens_on": MAY_4, "closes_on": datetime.date(2026, 5, 15), "town": "Rumia"}


@pytest.mark.django_db
def test_open_recruitment_is_complete_job_posting(client, freeze):
    freeze(NOON)
    employer = factories.cooperative()
    call = factories.recruitment(wanted="osób <chętnych>", **COMPLETE)
    data = said(client, call, "JobPosting")
    assert data["title"] == call.title
    assert data["datePosted"] == "2026-05-04"
    assert data["validThrough"] == "2026-05-15T23:59:59+02:00"
    assert data["hiringOrganization"] == {"@type": "Organization", "name": employer.name}
    assert data["jobLocation"]["address"]["addressLocality"] == "Rumia"
    assert data["jobLocation"]["address"]["addressCountry"] == "PL"
    assert "<li>osób &lt;chętnych&gt;</li>" in data["description"]
    assert not {"baseSalary", "employmentType"} & data.keys()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"town": ""},
        {"opens_on": None},
        {"opens_on": datetime.date(2026, 5, 5)},
        {"closes_on": datetime.date(2026, 5, 3), "opens_on": datetime.date(2026, 5, 1)},
    ],
    ids=["without a town", "without its day", "planned", "closed"],
)
def test_closed_or_incomplete_recruitment_is_no_job_posting(client, freeze, given):
    freeze(NOON)
    factories.cooperative()
    assert said(client, factories.recruitment(**{**COMPLETE, **given}), "JobPosting") is None


@pytest.mark.django_db
def test_job_posting_is_valid_through_end_of_last_day(client, freeze):
    factories.cooperative()
    call = factories.recruitment(**COMPLETE)
    freeze(warsaw(2026, 5, 15, 23, 59))
    assert said(client, call, "JobPosting")
    assert "trwa\xa0– do 15\xa0maja" in client.get(call.get_absolute_url()).content.decode()
    freeze(warsaw(2026, 5, 16))
    assert said(client, call, "JobPosting") is None
    assert "zakończony" in client.get(call.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_job_posting_at_meeting_is_valid_until_its_end(client, freeze):
    freeze(NOON)
    factories.cooperative()
    meeting = factories.meeting(starts_at=warsaw(2026, 5, 6, 12), ends_at=warsaw(2026, 5, 6, 14))
    call = factories.recruitment(opens_on=MAY_4, town="Rumia", meeting=meeting)
    assert said(client, call, "JobPosting")["validThrough"] == "2026-05-06T14:00:00+02:00"
    without_end = factories.recruitment(opens_on=MAY_4, town="Rumia")
    assert "validThrough" not in said(client, without_end, "JobPosting")


@pytest.mark.django_db
def test_job_posting_needs_published_cooperative(client, freeze):
    freeze(NOON)
    factories.cooperative(state="draft")
    assert said(client, factories.recruitment(**COMPLETE), "JobPosting") is None


@pytest.mark.django_db
def test_breadcrumb_list_starts_at_home(client):
    meeting = factories.meeting(title="Dzień otwarty")
    items = said(client, meeting, "BreadcrumbList")["itemListElement"]
    assert [(item["position"], item["name"], item["item"].removeprefix(HERE)) for item in items] == [
        (1, "Strona główna", "/"),
        (2, "Spółdzielnia", "/spoldzielnia/"),
        (3, "Spotkania", "/spoldzielnia/spotkania/"),
        (4, "Dzień otwarty", meeting.get_absolute_url()),
    ]
    resolution = factories.resolution(number="I/1/2022")
    assert said(client, resolution, "BreadcrumbList")["itemListElement"][-1]["name"] == "Uchwała nr I/1/2022"
