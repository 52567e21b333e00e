"""The public form of accessibility requests: validation, spam protection and the receipt."""

import datetime
import re
from urllib.parse import urlencode

import html5lib
import pytest
from django.core import signing
from django.db import connection

from accessibility.preferences import COOKIE_NAME
from accessibility_requests import spam
from accessibility_requests.models import AccessRequest, RequestSettings
from accounts.models import Limit

from .. import factories

pytestmark = pytest.mark.django_db

FORM = "/dostepnosc/wniosek/"
NOON = factories.warsaw(2022, 3, 15, 12)
MINUTE = datetime.timedelta(minutes=1)
SAID = {"page": "Mapa projektów", "way": "email", "email": "ola@example.pl"}


def parse(response):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.content.decode())


def main(response):
    return next(parse(response).iter("main"))


def text(node):
    return " ".join("".join(node.itertext()).split())


def stamp(response):
    [field] = [node for node in parse(response).iter("input") if node.get("name") == spam.TIMESTAMP_FIELD]
    return field.get("value")


def shown(response):
    """Return {name: value} of the visible form fields."""
    found = {}
    for node in main(response).iter():
        name = node.get("name")
        if node.tag == "textarea":
            found[name] = "".join(node.itertext()).removeprefix("\n")
        elif node.tag == "input" and node.get("type") == "radio":
            if node.get("checked") is not None:
                found[name] = node.get("value")
        elif node.tag == "input" and node.get("type") != "hidden":
            found[name] = node.get("value", "")
    return found


def summary(response):
    [place] = [node for node in main(response).iter("div") if node.get("id") == "bledy"]
    return place


def links(node):
    return {link.get("href"): text(link) for link in node.iter("a")}


@pytest.fixture(autouse=True)
def request_settings(db):
    factories.request_settings()


@pytest.fixture
def send(client, freeze):
    """`send(said)` opens the form at noon and submits it after a minute."""

    def send(said=SAID, *, opened=NOON, after=MINUTE, **headers):
        freeze(opened)
        given = stamp(client.get(FORM))
        freeze(opened + after)
        return client.post(FORM, {**said, spam.TIMESTAMP_FIELD: given}, headers=headers)

    return send


# Receipt


def spaced(node):
    return " ".join(" ".join(node.itertext()).split())


def test_submit_confirms_number_and_deadlines(client, send):
    response = send(
        {
            "page": "Mapa",
            "problem": "Nie ma opisu.",
            "alternative": "Duży druk.",
            "way": "phone",
            "phone": "58 123 45 67",
        }
    )
    case = AccessRequest.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"{FORM}{case.key}/#tresc"
    assert (case.page, case.problem, case.alternative) == ("Mapa", "Nie ma opisu.", "Duży druk.")
    assert (case.way, case.contact, case.state) == ("phone", "58 123 45 67", "new")
    proof = spaced(main(client.get(response["Location"])))
    assert "Numer wniosku 1/2022" in proof
    assert "Wpłynął 15 marca 2022" in proof
    assert "Odpowiemy do 22 marca 2022 r. (7 dni)" in proof
    assert "Jeśli nie zdążymy, najpóźniej do 15 maja 2022 r. (2 miesiące)" in proof


@pytest.mark.parametrize(
    ("received", "answer_by", "latest_by"),
    [
        (factories.warsaw(2022, 3, 15, 0, 5), (2022, 3, 22), (2022, 5, 15)),
        # the same day in Rumia, the next one east of it
        (factories.warsaw(2022, 3, 15, 23, 55), (2022, 3, 22), (2022, 5, 15)),
        (factories.warsaw(2022, 12, 31, 12), (2023, 1, 7), (2023, 2, 28)),
        (factories.warsaw(2023, 12, 30, 12), (2024, 1, 6), (2024, 2, 29)),
        (factories.warsaw(2024, 2, 29, 12), (2024, 3, 7), (2024, 4, 29)),
        (factories.warsaw(2022, 7, 31, 12), (2022, 8, 7), (2022, 9, 30)),
    ],
)
def test_deadlines_are_seven_days_and_two_months(send, received, answer_by, latest_by):
    send(opened=received - MINUTE)
    case = AccessRequest.objects.get()
    assert case.answer_by == datetime.date(*answer_by)
    assert case.latest_by == datetime.date(*latest_by)


def test_receipt_shows_extended_deadline(client):
    case = factories.access_request(
        state="extended", extended_to=datetime.date(2022, 4, 29), received_at=NOON, extension_reason="Urlop."
    )
    proof = spaced(main(client.get(case.get_absolute_url())))
    assert "Nowy termin 29 kwietnia 2022 " in proof
    assert "Urlop" not in proof


def test_receipt_of_closed_case_has_no_deadline(client, freeze):
    freeze(NOON)
    case = factories.access_request(state="done", closed_on=NOON.date(), contact="Ola", page="Mapa")
    proof = spaced(main(client.get(case.get_absolute_url())))
    assert "Ta sprawa jest zakończona. Dzień zakończenia: 15 marca 2022." in proof
    assert "Czego dotyczy Mapa" in proof
    assert "Odpowiemy" not in proof
    case.erase()
    proof = spaced(main(client.get(case.get_absolute_url())))
    assert "Danych osobowych z tego wniosku już nie mamy." in proof
    assert f"Numer wniosku {case.number}" in proof
    assert "Mapa" not in proof


def test_numbers_restart_each_year(send):
    for opened in (NOON, NOON + MINUTE * 5, factories.warsaw(2023, 1, 2, 9)):
        send(opened=opened)
    assert sorted(case.number for case in AccessRequest.objects.all()) == ["1/2022", "1/2023", "2/2022"]


def test_double_submit_leads_to_same_receipt(client, freeze):
    freeze(NOON)
    sent = {**SAID, spam.TIMESTAMP_FIELD: stamp(client.get(FORM))}
    freeze(NOON + MINUTE)
    first, second = client.post(FORM, sent), client.post(FORM, sent)
    assert first["Location"] == second["Location"]
    assert AccessRequest.objects.count() == 1
    other = client.post(FORM, {**sent, "problem": "I jeszcze coś."})
    assert other["Location"] != first["Location"]
    assert AccessRequest.objects.count() == 2


def test_receipt_is_not_personal_indexed_or_cached(client, send):
    response = send({**SAID, "problem": "Jestem niewidoma."})
    assert not re.search("ola|example", response["Location"])
    page = client.get(response["Location"])
    html = page.content.decode()
    assert "ola@example.pl" not in html
    assert "niewidoma" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    assert "Udostępnij tę stronę" not in html
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies


@pytest.mark.parametrize("key", ["1", "abc", "A" * 400, "-_-", "1%00", "../1"])
def test_unknown_receipt_is_404(client, send, key):
    send()
    assert client.get(f"{FORM}{key}/").status_code == 404


def test_form_and_receipt_set_no_cookie(client, send):
    client.get(client.get(FORM).request["PATH_INFO"])
    client.post(FORM, {})
    client.get(send()["Location"])
    assert not client.cookies


# Fields


def test_form_has_only_required_fields(client):
    [form] = [node for node in main(client.get(FORM)).iter("form") if FORM in node.get("action")]
    # Not `required`: browsers would expose the untouched fields as invalid.
    assert [node for node in form.iter() if node.get("required") is not None] == []
    wanted = [node for node in form.iter() if node.get("aria-required") == "true"]
    assert [node.get("name") or node.get("role") for node in wanted] == ["page", "radiogroup"]
    names = {node.get("name") for node in form.iter() if node.tag in ("input", "textarea")}
    assert names == {
        "page",
        "problem",
        "alternative",
        "way",
        "email",
        "phone",
        "letter",
        "other",
        spam.HONEYPOT_FIELD,
        spam.TIMESTAMP_FIELD,
    }


@pytest.mark.parametrize(
    ("way", "contact"),
    [
        ("email", "ola@example.pl"),
        ("phone", "+48 58 123 45 67 po 16"),
        ("letter", "Ola Nowak\nul. Próbna 1\nRumia"),
        ("other", "SMS na 500 123 456"),
    ],
)
def test_one_contact_field_is_enough(send, way, contact):
    send({"page": "Mapa", "way": way, way: contact})
    case = AccessRequest.objects.get()
    assert (case.way, case.contact.replace("\r", "")) == (way, contact)


def test_contact_fields_not_chosen_are_ignored(send):
    send({**SAID, "way": "phone", "phone": "581234567", "email": "to nie adres", "letter": "Ola"})
    case = AccessRequest.objects.get()
    assert case.contact == "581234567"
    assert not [value for value in vars(case).values() if value in ("to nie adres", "Ola")]


def test_only_contact_filled_in_is_chosen(send):
    send({"page": "Mapa", "email": "ola@example.pl"})
    assert AccessRequest.objects.get().way == "email"


# Errors, which keep the typed text

WRONG = {
    "nothing": ({}, {"#id_page", "#id_way_0"}),
    "no page": ({"way": "email", "email": "ola@example.pl"}, {"#id_page"}),
    "spaces": ({**SAID, "page": "   "}, {"#id_page"}),
    "no way": ({"page": "Mapa"}, {"#id_way_0"}),
    "two ways": ({"page": "Mapa", "email": "ola@example.pl", "phone": "58 123 45 67"}, {"#id_way_0"}),
    "other way": ({"page": "Mapa", "way": "gołąb"}, {"#id_way_0"}),
    "no e-mail": ({"page": "Mapa", "way": "email"}, {"#id_email"}),
    "wrong e-mail": ({"page": "Mapa", "way": "email", "email": "ola małpa example"}, {"#id_email"}),
    "no phone": ({"page": "Mapa", "way": "phone", "phone": "nie mam"}, {"#id_phone"}),
    "no other way": ({"page": "Mapa", "way": "other"}, {"#id_other"}),
    "no address": ({"page": "Mapa", "way": "letter"}, {"#id_letter"}),
    "long page": ({**SAID, "page": "x" * 501}, {"#id_page"}),
    "long text": ({**SAID, "problem": "ż" * 10_000}, {"#id_problem"}),
    "long e-mail": ({**SAID, "email": "a" * 300 + "@example.pl"}, {"#id_email"}),
}


@pytest.mark.parametrize(("said", "targets"), WRONG.values(), ids=WRONG)
def test_error_is_in_summary_and_beside_field(send, said, targets):
    response = send({"alternative": "Duży druk.\nProszę.", **said})
    assert not AccessRequest.objects.exists()
    assert response.status_code == 200
    assert "<title>Popraw wniosek: Wniosek o dostępność" in response.content.decode()
    said_above = links(summary(response))
    assert set(said_above) == targets
    by_id = {node.get("id"): node for node in main(response).iter() if node.get("id")}
    for target, message in said_above.items():
        field = by_id[target.removeprefix("#")]
        assert field.get("aria-invalid") == "true"
        described = [text(by_id[name]) for name in field.get("aria-describedby").split()]
        assert f"Błąd: {message}" in described
    kept = {name: value.replace("\r", "").strip() for name, value in shown(response).items()}
    wanted = {"alternative": "Duży druk.\nProszę.", **said}
    assert {name: value.strip() for name, value in wanted.items() if value != "gołąb"}.items() <= kept.items()


def test_hints_and_labels_are_linked_to_fields(client):
    page = main(client.get(FORM))
    by_id = {node.get("id"): node for node in page.iter() if node.get("id")}
    labelled = {node.get("for") for node in page.iter("label")}
    for node in page.iter():
        if node.tag in ("input", "textarea") and node.get("type") != "hidden":
            assert node.get("id") in labelled
            for name in (node.get("aria-describedby") or "").split():
                assert name in by_id, node.get("id")


def test_error_summary_has_focus_without_script(send):
    response = send({})
    [form] = main(response).iter("form")
    # browsers move the focus to a focusable element at the anchor
    assert form.get("action") == f"{FORM}#bledy"
    assert summary(response).get("tabindex") == "-1"


ODD = {
    "null": ("a\x00b", "ab"),
    "emoji": ("Mapa 🗺️👩‍🦯", "Mapa 🗺️👩‍🦯"),
    "right to left": ("\u202eapaM\u200f שלום", "apaM שלום"),
    "invisible": ("\ufeffMa\u200bpa\u00ad", "Mapa"),
    "html": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "template": ("{{ 1 }} {% now %}", "{{ 1 }} {% now %}"),
    "controls": ("a\x1b[31mb\x07", "a[31mb"),
    "lone surrogate": (b"\xed\xa0\x80", None),
    "not utf-8": (b"\xff\xfe\x00", None),
}


@pytest.mark.parametrize(("typed", "stored"), ODD.values(), ids=ODD)
def test_any_characters_are_stored(client, freeze, typed, stored):
    freeze(NOON)
    given = stamp(client.get(FORM))
    freeze(NOON + MINUTE)
    body = urlencode({**SAID, "page": typed, "problem": typed, spam.TIMESTAMP_FIELD: given})
    response = client.post(FORM, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    case = AccessRequest.objects.get()
    assert case.page
    if stored is not None:
        assert (case.page, case.problem) == (stored, stored)
    client.force_login(factories.staff())
    seen = client.get(f"/admin/accessibility_requests/accessrequest/{case.pk}/change/")
    assert seen.status_code == 200
    assert "<script>alert(1)" not in seen.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        {"way": ["email", "phone"], "page": ["a", "b"]},
        {spam.TIMESTAMP_FIELD: "x" * 10_000},
        {f"pole{number}": "x" for number in range(2_000)},
        {"problem": "x" * 3_000_000},
    ],
    ids=["several", "long stamp", "many fields", "too much"],
)
def test_invalid_bodies_cause_no_server_error(client, body):
    assert client.post(FORM, body).status_code in (200, 400, 413)
    assert client.post(FORM, "{", content_type="application/json").status_code == 200
    assert client.post(FORM, b"--x\r\nbad", content_type="multipart/form-data; boundary=x").status_code in (
        200,
        400,
    )
    assert not AccessRequest.objects.exists()


# Spam protection


def forged():
    yield from ("", "abc", ":::", "\x00", "ą", "eyJ", "W10:1:x")
    good = spam.sign_timestamp()
    yield good[:-1]
    yield good[1:]
    yield good.swapcase()
    yield signing.dumps([0, "x"], salt="other")


@pytest.mark.parametrize("given", list(range(11)))
def test_forged_timestamp_redisplays_form(client, freeze, given):
    freeze(NOON)
    response = client.post(FORM, {**SAID, spam.TIMESTAMP_FIELD: list(forged())[given]})
    assert response.status_code == 200
    assert not AccessRequest.objects.exists()
    assert "Nic z wpisanego tekstu nie zginęło." in text(summary(response))
    assert SAID.items() <= shown(response).items()
    # the redisplayed form has a valid timestamp
    freeze(NOON + MINUTE)
    assert client.post(FORM, {**SAID, spam.TIMESTAMP_FIELD: stamp(response)}).status_code == 302


def test_form_submitted_too_fast_asks_to_resubmit(client, send, freeze):
    response = send(after=datetime.timedelta(seconds=1))
    assert not AccessRequest.objects.exists()
    assert "wyślij go jeszcze raz" in text(summary(response))
    assert SAID.items() <= shown(response).items()
    freeze(NOON + datetime.timedelta(seconds=10))
    assert client.post(FORM, {**SAID, spam.TIMESTAMP_FIELD: stamp(response)}).status_code == 302


def test_old_timestamp_is_accepted(send):
    assert send(after=datetime.timedelta(days=60)).status_code == 302


def test_filled_honeypot_is_cleared_and_form_kept(client, send):
    response = send({**SAID, spam.HONEYPOT_FIELD: "Kup teraz"})
    assert not AccessRequest.objects.exists()
    assert "ukryte pole" in text(summary(response))
    fields = shown(response)
    assert SAID.items() <= fields.items()
    assert fields[spam.HONEYPOT_FIELD] == ""
    assert client.post(FORM, {**SAID, spam.TIMESTAMP_FIELD: stamp(response)}).status_code == 302


def test_honeypot_is_hidden_and_not_focusable(client):
    page = main(client.get(FORM))
    parent = {child: node for node in page.iter() for child in node}
    [field] = [node for node in page.iter("input") if node.get("name") == spam.HONEYPOT_FIELD]
    assert field.get("tabindex") == "-1"
    assert field.get("autocomplete") == "off"
    # invisible, silent and not focusable, also without styles
    assert parent[parent[field]].get("hidden") is not None


def test_throttled_request_keeps_typed_text(client, freeze):
    def send(number, **extra):
        freeze(NOON)
        given = stamp(client.get(FORM))
        freeze(NOON + MINUTE)
        return client.post(FORM, {**SAID, "problem": str(number), spam.TIMESTAMP_FIELD: given}, **extra)

    codes = [send(number).status_code for number in range(12)]
    assert codes == [302] * 10 + [429] * 2
    refused = send("ważne")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Wyślij ten za 1 minutę." in text(summary(refused))
    assert shown(refused)["problem"] == "ważne"
    assert AccessRequest.objects.count() == 10
    assert send("z domu", REMOTE_ADDR="192.0.2.77").status_code == 302
    freeze(NOON + MINUTE * 3)
    assert (
        client.post(FORM, {**SAID, "problem": "ważne", spam.TIMESTAMP_FIELD: stamp(refused)}).status_code
        == 302
    )


def test_ip_address_is_not_stored(send):
    send()
    assert Limit.objects.count() == 1
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "127.0.0.1" not in str(cursor.fetchall()), table


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_cross_origin_submit_is_redisplayed(client, send, origin):
    response = send(Origin=origin)
    assert response.status_code == 403
    assert not AccessRequest.objects.exists()
    assert SAID.items() <= shown(response).items()
    assert send(Origin="http://testserver").status_code == 302


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_form_allows_only_get_and_post(client, method):
    assert getattr(client, method)(FORM).status_code == 405


# Links from pages and documents to the form


@pytest.mark.parametrize(
    "address", ["/", "/omggs/", "/deklaracja-dostepnosci/", "/mapa-strony/", "/nie-ma-takiej/", FORM]
)
def test_every_page_links_to_form(client, address):
    [footer] = parse(client.get(address)).iter("footer")
    [link] = [node for node in footer.iter("a") if (node.get("href") or "").startswith(FORM)]
    assert client.get(link.get("href")).status_code == 200
    if address == "/omggs/":
        assert shown(client.get(link.get("href")))["page"] == "http://testserver/omggs/"
    if address == FORM:
        assert link.get("href") == FORM


@pytest.mark.parametrize(
    "given",
    [
        "",
        "omggs",
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "http://testserver/omggs/",
        "javascript:alert(1)",
        "/\nX: y",
        "/nie/ma/takiej/strony/",
        "/admin/",
        "/admin/login/",
        "/media/dokumenty/00000000000000000000000000000000/x.pdf",
        "/media/../secret_key",
    ],
)
def test_only_internal_urls_are_prefilled(client, given):
    response = client.get(FORM, {"strona": given})
    assert response.status_code == 200
    assert shown(response)["page"] == ""


def test_long_referring_url_is_200(client):
    assert client.get(FORM, {"strona": "/" + "a" * 7000}).status_code == 200


def test_form_prefills_published_document(client):
    document = factories.document(title="Statut spółdzielni")
    resolution = factories.resolution()
    resolution.attachments.create(document=document)
    page = parse(client.get(resolution.get_absolute_url()))
    [link] = [
        node for node in page.iter("a") if text(node) == "Poproś o inną postać dokumentu: Statut spółdzielni"
    ]
    assert (
        shown(client.get(link.get("href")))["page"]
        == f"Statut spółdzielni, http://testserver{document.file.url}"
    )


def test_unpublished_document_is_not_prefilled(client):
    document = factories.document(title="Tajny projekt")
    response = client.get(FORM, {"strona": document.file.url})
    assert shown(response)["page"] == ""
    assert "Tajny" not in response.content.decode()


# Privacy notice


def test_form_says_whom_to_ask_about_buildings(client):
    assert "To inny wniosek. Na odpowiedź urząd ma 14 dni. Kontakt" in text(main(client.get(FORM)))
    RequestSettings.objects.update(coordinator="Jan Próbny, 58 123 45 67")
    assert "14 dni. Napisz albo zadzwoń: Jan Próbny, 58 123 45 67. Kontakt" in text(main(client.get(FORM)))


@pytest.mark.parametrize("missing", ["controller", "officer", "keep_months", "notify_email"])
def test_form_without_setting_takes_no_request(client, send, missing):
    factories.site_settings(contact_phone="58 123 45 67")
    stamped = {**SAID, "problem": "Mapa nie ma opisu.", spam.TIMESTAMP_FIELD: stamp(client.get(FORM))}
    RequestSettings.objects.update(**{missing: None if missing == "keep_months" else ""})
    page = client.get(FORM)
    assert page.status_code == 200
    assert "nie przyjmuje jeszcze wniosków" in text(main(page))
    assert "58 123 45 67" in text(main(page))
    assert "Napisz do urzędu, zadzwoń albo przyjdź." in text(main(page))
    assert not list(main(page).iter("form"))

    refused = client.post(FORM, stamped)
    assert refused.status_code == 403
    for typed in ("Mapa projektów", "Mapa nie ma opisu.", "ola@example.pl"):
        assert typed in text(main(refused))
    assert not AccessRequest.objects.exists()


def test_form_without_mail_in_production_takes_no_request(client, settings):
    settings.PRODUCTION, settings.EMAIL_HOST = True, ""
    assert "nie przyjmuje jeszcze wniosków" in text(main(client.get(FORM)))
    settings.EMAIL_HOST = "mail.rumia.example"
    assert list(main(client.get(FORM)).iter("form"))


def test_form_of_new_site_takes_no_request(client):
    RequestSettings.objects.all().delete()
    page = text(main(client.get(FORM)))
    assert "nie przyjmuje jeszcze wniosków" in page
    assert "Adresu i telefonu jeszcze tu nie mamy." in page
    assert "kto w urzędzie odpowiada" not in page
    factories.declaration(contact="Jan Próbny")
    assert "kto w urzędzie odpowiada za dostępność" in text(main(client.get(FORM)))


def test_page_without_form_names_only_known_ways(client):
    RequestSettings.objects.all().delete()
    settings = factories.site_settings(contact_email="urzad@rumia.example")
    page = text(main(client.get(FORM)))
    assert "Napisz do urzędu albo przyjdź." in page
    assert "Przyjdź do Urzędu Miasta Rumia albo wyślij list lub e-mail." in page
    settings.contact_email, settings.contact_phone = "", "58 123 45 67"
    settings.save()
    page = text(main(client.get(FORM)))
    assert "Napisz do urzędu, zadzwoń albo przyjdź." in page
    assert "Przyjdź do Urzędu Miasta Rumia, zadzwoń albo wyślij list." in page


def test_preference_change_works_without_form(client):
    RequestSettings.objects.all().delete()
    response = client.post(FORM, {"contrast": "white-on-black"})
    assert response.status_code == 200
    assert 'data-contrast="white-on-black"' in response.content.decode()


def test_form_has_privacy_notice(client):
    RequestSettings.objects.update(controller="Burmistrz Próbny", keep_months=24, recipients="Nikt inny.")
    page = text(main(client.get(FORM)))
    assert "Administrator danych: Burmistrz Próbny" in page
    assert "Kontakt z inspektorem ochrony danych: iod@rumia.example" in page
    assert "Dane usuwamy po 24 miesiącach od zakończenia sprawy." in page
    assert "art. 18 ustawy z 4 kwietnia 2019 r." in page
    assert "Nikt inny." in page


# Sitemaps


def test_sitemaps_have_form_and_no_receipts(client, send):
    send({**SAID, "page": "Tajemnica"})
    sitemap = client.get("/sitemap.xml").content.decode()
    assert sitemap.count("/dostepnosc/wniosek/") == 1
    assert sitemap.count(f"{FORM}</loc>") == 1
    for address in ("/", "/mapa-strony/", "/deklaracja-dostepnosci/", FORM):
        page = client.get(address).content.decode()
        assert FORM in page
        assert "Tajemnica" not in page


# Display preferences changed in a partly filled form


def test_preference_change_keeps_typed_text_unvalidated(client):
    typed = {**SAID, "email": "ola@", "problem": "Pół zdania", "contrast": "white-on-black"}
    response = client.post(FORM, typed)
    assert response.status_code == 200
    assert {name: typed[name] for name in ("page", "problem", "email")}.items() <= shown(response).items()
    assert "Błąd:" not in text(main(response))
    assert 'data-contrast="white-on-black"' in response.content.decode()
    assert client.cookies[COOKIE_NAME].value == "100.white-on-black.normal"
    assert not AccessRequest.objects.exists()


def test_preference_change_keeps_errors(client):
    wrong = {**SAID, "email": "ola@"}
    assert "Błąd: Wpisz adres e-mail" in text(main(client.post(FORM, wrong)))
    [checked] = [
        node for node in parse(client.post(FORM, wrong)).iter("input") if node.get("name") == "sprawdzono"
    ]
    response = client.post(FORM, {**wrong, "sprawdzono": checked.get("value"), "font": "150"})
    assert "Błąd: Wpisz adres e-mail" in text(main(response))
    assert shown(response)["email"] == "ola@"


def test_preference_change_keeps_timestamp(client):
    given = stamp(client.get(FORM))
    assert stamp(client.post(FORM, {**SAID, spam.TIMESTAMP_FIELD: given, "reset": "1"})) == given


def test_cross_origin_post_changes_no_preference(client):
    response = client.post(FORM, {**SAID, "font": "200"}, headers={"origin": "https://inny.example"})
    assert response.status_code == 403
    assert COOKIE_NAME not in client.cookies


def test_link_in_text_prefills_document(client):
    document = factories.document(title="Uchwała ze skanu")
    page = factories.article(body=f'<p>Zobacz <a href="{document.file.url}">uchwałę</a>.</p>')
    links = {text(link): link.get("href") for link in main(client.get(page.get_absolute_url())).iter("a")}
    address = links["Poproś o inną postać dokumentu: Uchwała ze skanu"]
    assert shown(client.get(address))["page"] == f"Uchwała ze skanu, http://testserver{document.file.url}"
