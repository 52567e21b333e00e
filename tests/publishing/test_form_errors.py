"""Invalid forms show a Polish message beside the field and keep the typed text."""

import datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.urls import reverse
from django.utils import timezone

from accessibility.preferences import DisplayPreferences
from core.middleware import MAX_PATH_CHARS
from publishing import revisions
from publishing.admin.fields import AdminFieldsMixin
from publishing.admin_urls import get_admin_url
from publishing.models import State

from .. import factories
from ..admin_forms import errors_by_field, page, save, text, values


def submit_invalid(client, name, typed, item=None):
    address = reverse(f"admin:{name}_change", args=[item.pk]) if item else reverse(f"admin:{name}_add")
    response = save(client, address, typed)
    assert response.status_code == 200, "the form was accepted"
    return response


# (admin URL name, factory of valid content, typed text, field, message)
RULES = [
    (
        "pages_article",
        factories.article,
        {
            "publish_from_0": "2.03.2099",
            "publish_from_1": "10:00",
            "publish_until_0": "1.03.2099",
            "publish_until_1": "10:00",
        },
        "publish_until",
        "Koniec publikacji musi być późniejszy niż jej początek.",
    ),
    (
        "library_image",
        factories.image,
        {"alt": ""},
        "alt",
        "Napisz, co widać na obrazie, albo zaznacz „obraz ozdobny” (i wtedy zostaw to pole puste).",
    ),
    (
        "library_image",
        factories.image,
        {"alt": "IMG_1234.jpg"},
        "alt",
        "Tekst alternatywny tego obrazu jest nazwą pliku. Zastąp go zdaniem o tym, co widać na obrazie. "
        "Przykład: „Cztery osoby malują ścianę świetlicy”.",
    ),
    (
        "library_image",
        factories.image,
        {"alt": "Ściana", "is_decorative": "on"},
        "alt",
        "Napisz, co widać na obrazie, albo zaznacz „obraz ozdobny” (i wtedy zostaw to pole puste).",
    ),
    (
        "cooperative_meeting",
        factories.meeting,
        {"ends_at_0": "22.03.2022", "ends_at_1": "11:00"},
        "ends_at",
        "Koniec spotkania musi być późniejszy niż początek.",
    ),
    (
        "cooperative_recruitment",
        factories.recruitment,
        {"opens_on": "2.03.2026", "closes_on": "1.03.2026"},
        "closes_on",
        "Ostatni dzień naboru nie może być wcześniejszy niż początek.",
    ),
    (
        "omggs_undertaking",
        factories.undertaking,
        {"first_year": "2022", "last_year": "2016"},
        "last_year",
        "Ostatni rok nie może być wcześniejszy niż pierwszy.",
    ),
    (
        "omggs_revitalisationproject",
        factories.project,
        {"first_year": "2022", "last_year": "2016"},
        "last_year",
        "Ostatni rok nie może być wcześniejszy niż pierwszy.",
    ),
    (
        "omggs_revitalisationproject",
        factories.project,
        {"value": "0", "source": "OMGGS", "as_of": "1.02.2026"},
        "value",
        "Wartość musi być większa od zera. Zostaw puste, jeśli nie jest znana.",
    ),
    (
        "omggs_revitalisationproject",
        factories.project,
        {"value": "100", "eu_share": "100,01", "source": "OMGGS", "as_of": "1.02.2026"},
        "eu_share",
        "Część z Unii Europejskiej nie może być większa niż wartość projektu.",
    ),
    (
        "accessibility_declaration",
        factories.declaration,
        {"prepared_on": "2.03.2026", "reviewed_on": "1.03.2026"},
        "reviewed_on",
        "Przegląd nie może być wcześniejszy niż sporządzenie deklaracji.",
    ),
    (
        "accessibility_declaration",
        factories.declaration,
        {"published_on": "2.03.2026", "updated_on": "1.03.2026"},
        "updated_on",
        "Aktualizacja nie może być wcześniejsza niż publikacja strony.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "typed", "field", "message"), RULES)
def test_model_rule_is_field_error(publisher_client, name, make, typed, field, message):
    response = submit_invalid(publisher_client, name, typed, make())
    assert errors_by_field(response) == {field: [message]}
    assert typed.items() <= values(response).items()


@pytest.mark.parametrize(
    ("day", "hour", "message"),
    [
        (
            "29.03.2026",
            "2:30",
            "Tej nocy zegary przestawia się z 2:00 na 3:00, więc godziny 2:30 nie ma. "
            "Wpisz godzinę przed 2:00 albo od 3:00.",
        ),
        (
            "25.10.2026",
            "2:05",
            "Tej nocy zegary cofa się z 3:00 na 2:00, więc godzina 2:05 jest dwa razy. "
            "Wpisz godzinę przed 2:00 albo od 3:00.",
        ),
        ("29.02.2026", "12:00", "Nie ma takiego dnia: 29.02.2026. Sprawdź dzień i miesiąc."),
        ("24.9", "12:00", "Wpisz datę tak: 24.09.2026 (dzień, miesiąc, rok)."),
        ("1.01.0001", "0:00", "Sprawdź rok. Może być od 1990 do 2100."),
        ("22.03.0222", "12:00", "Sprawdź rok. Może być od 1990 do 2100."),
        ("31.12.9999", "23:59", "Sprawdź rok. Może być od 1990 do 2100."),
    ],
)
def test_impossible_datetime_is_field_error(publisher_client, day, hour, message):
    typed = {"starts_at_0": day, "starts_at_1": hour}
    response = submit_invalid(publisher_client, "cooperative_meeting", typed, factories.meeting())
    assert errors_by_field(response) == {"starts_at": [message]}
    assert typed.items() <= values(response).items()


@pytest.mark.parametrize(
    ("day", "hour", "in_utc"),
    [
        ("29.03.2026", "1:59", "00:59"),
        ("29.03.2026", "3:00", "01:00"),
        ("25.10.2026", "1:59", "23:59"),
        ("25.10.2026", "3:00", "02:00"),
    ],
)
def test_times_near_clock_change_are_unchanged(publisher_client, day, hour, in_utc):
    meeting = factories.meeting(state=State.DRAFT)
    address = reverse("admin:cooperative_meeting_change", args=[meeting.pk])
    assert save(publisher_client, address, {"starts_at_0": day, "starts_at_1": hour}).status_code == 302
    meeting.refresh_from_db()
    assert f"{meeting.starts_at.astimezone(datetime.UTC):%H:%M}" == in_utc


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"latitude": "91"}, "latitude", "90"),
        ({"longitude": "−181"}, "longitude", "-180"),
        ({"latitude": "na północ"}, "latitude", "Wpisz jedną liczbę stopni, na przykład 54,571."),
        ({"latitude": "54,571, 18,388"}, "latitude", "Wpisz jedną liczbę stopni, na przykład 54,571."),
        ({"latitude": "NaN"}, "latitude", "Wpisz jedną liczbę stopni, na przykład 54,571."),
        ({"latitude": "1e999999"}, "latitude", "nie ma więcej niż 6 cyfr"),
        ({"longitude": ""}, "longitude", "Wypełnij to pole."),
        ({"latitude": "18,388", "longitude": "54,571"}, "latitude", "są zamienione miejscami"),
        ({"latitude": "-54,571"}, "latitude", "To miejsce jest poza Polską."),
        ({"longitude": "-18,388"}, "latitude", "To miejsce jest poza Polską."),
        ({"latitude": "0", "longitude": "0"}, "latitude", "To miejsce jest poza Polską."),
        ({"is_ours": "on"}, "is_ours", "Inne miasto jest już oznaczone jako nasze."),
        ({"name": "Rumia"}, "name", "Tę nazwę ma już miasto „Rumia”."),
    ],
)
def test_invalid_city_has_field_error(publisher_client, typed, field, message):
    factories.city(name="Rumia", is_ours=True)
    errors = errors_by_field(submit_invalid(publisher_client, "omggs_city", typed, factories.city()))
    assert list(errors) == [field]
    assert message in errors[field][0]


def test_taken_number_is_field_error(publisher_client):
    factories.project(number=7, name="Nowy rynek")
    factories.resolution(number="I/1/2026")
    project = submit_invalid(
        publisher_client, "omggs_revitalisationproject", {"number": "7"}, factories.project()
    )
    resolution = submit_invalid(
        publisher_client, "cooperative_resolution", {"number": "I/1/2026"}, factories.resolution()
    )
    assert errors_by_field(project) == {"number": ["Ten numer ma już projekt rewitalizacyjny „Nowy rynek”."]}
    taken = "Ten numer ma już uchwała „Uchwała nr I/1/2026”."
    assert errors_by_field(resolution) == {"number": [taken]}


def test_menu_item_with_two_targets_has_error_in_row(publisher_client):
    typed = {
        "footer_text": "Serwis miasta.",
        "menu_items-0-label": "Dwa cele",
        "menu_items-0-target": "section:pages:articles",
        "menu_items-0-url": "https://inny.example/",
    }
    response = submit_invalid(publisher_client, "pages_menusettings", typed, factories.site_settings())
    assert errors_by_field(response)["target"] == [
        "Wybierz jedno: miejsce w serwisie albo adres w internecie."
    ]
    assert typed.items() <= values(response).items()


def test_document_attached_twice_is_invalid(publisher_client):
    document = str(factories.document().pk)
    resolution = factories.resolution(state=State.DRAFT)
    save(
        publisher_client,
        reverse("admin:cooperative_resolution_change", args=[resolution.pk]),
        {"attachments-0-document": document},
    )
    response = submit_invalid(
        publisher_client, "cooperative_resolution", {"attachments-1-document": document}, resolution
    )
    assert resolution.attachments.count() == 1
    assert "Ten wiersz powtarza wcześniejszy." in text(response)


@pytest.mark.parametrize("typed", [{"slug": "omggs"}, {"title": "OMGGS"}])
def test_page_slug_of_site_section_is_invalid(publisher_client, typed):
    form = {"title": "Strona", "description": "Opis.", "body": "<p>Treść.</p>", **typed}
    response = submit_invalid(publisher_client, "pages_page", form)
    assert errors_by_field(response) == {"slug": ["Ten adres zajmuje inna część serwisu. Wybierz inny."]}
    # The fieldset with the error is not collapsed.
    advanced = response.content.decode().partition(">Zaawansowane</h2>")[0].rpartition("</details>")[2]
    assert "<summary>" not in advanced


def test_slug_must_be_unique_and_ascii(publisher_client):
    holder = factories.page(slug="kontakt", title="Kontakt")
    form = {"title": "Strona", "description": "Opis.", "body": "<p>Treść.</p>"}
    taken = submit_invalid(publisher_client, "pages_page", {**form, "slug": "kontakt"})
    assert errors_by_field(taken)["slug"][0].startswith("Ten adres ma już strona „Kontakt”. Dopisz coś")
    assert f'<a href="/admin/pages/page/{holder.pk}/change/">strona „Kontakt”</a>' in taken.content.decode()
    nothing = submit_invalid(publisher_client, "pages_page", {**form, "title": "???"})
    assert errors_by_field(nothing)["slug"] == ["Wpisz adres: nie udało się go utworzyć z tytułu."]


def test_invalid_form_keeps_typed_text(publisher_client):
    typed = {
        "title": "Spotkanie „na próbę” & dalej",
        "starts_at_0": "32.13.2026",
        "starts_at_1": "w południe",
        "place": "Klub",
        "address": "ul. Próbna 1",
        "body": '<h2>Tytuł</h2>\n<p>Tekst <strong>ważny</strong> i <a href="/kontakt/">odnośnikiem</a>.</p>',
        "change_note": "Wyjaśnienie",
        "moved_from_0": "wczoraj",
        "publish_until_0": "24 września",
        "publish_until_1": "",
        "slug": "moj-adres",
    }
    response = submit_invalid(publisher_client, "cooperative_meeting", typed)
    errors = errors_by_field(response)
    assert errors["starts_at"] == [
        "Nie ma takiego dnia: 32.13.2026. Sprawdź dzień i miesiąc.",
        "Wpisz godzinę tak: 17:30.",
    ]
    assert typed.items() <= values(response).items()


def test_invalid_form_keeps_rows(publisher_client):
    typed = {
        "entity": "Urząd",
        "email": "to nie adres",
        "architecture": "Wejście od podwórza.\n\nWinda.",
        "barriers-0-element": "Skany",
        "barriers-0-page": "",
        "barriers-0-description": "Opis z\nnową linią",
        "barriers-0-order": "pierwszy",
    }
    response = submit_invalid(publisher_client, "accessibility_declaration", typed)
    errors = errors_by_field(response)
    assert errors["email"] == ["Wpisz adres e-mail tak: jan.nowak@example.pl."]
    assert errors["page"] == ["Wypełnij to pole."]
    assert errors["order"] == ["Wpisz samą liczbę, bez liter i przecinków."]
    assert typed.items() <= values(response).items()


def test_unstorable_text_is_invalid_and_redisplayed(publisher_client):
    typed = {"title": "x" * 121, "film_minutes": "-1", "image": "9" * 30}
    response = submit_invalid(publisher_client, "pages_article", typed)
    assert errors_by_field(response) == {
        "title": ["Skróć ten tekst. Najwyższa liczba znaków: 120, teraz: 121."],
        "film_minutes": ["Za mało. Najmniejsza możliwa liczba: 0."],
        "image": ["Tego nie ma na liście. Wybierz coś innego."],
    }
    assert values(response)["title"] == typed["title"]


def test_invalid_number_and_url_are_redisplayed(publisher_client):
    typed = {"title": "Tytuł", "film_minutes": "dwie", "film_url": "na fejsbuku"}
    response = submit_invalid(publisher_client, "pages_article", typed)
    errors = errors_by_field(response)
    assert errors["film_minutes"] == ["Wpisz samą liczbę, bez liter i przecinków."]
    assert errors["film_url"][0].startswith("Wpisz cały adres")
    assert typed.items() <= values(response).items()


def test_invalid_order_in_changelist_is_redisplayed(publisher_client):
    article = factories.article(order=1)
    data = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(article.pk),
        "form-0-order": "na początek",
        "_save": "Zapisz",
    }
    response = publisher_client.post(reverse("admin:pages_article_changelist"), data)
    assert response.status_code == 200
    assert 'value="na początek"' in response.content.decode()


# Out of range of database integers, and beyond Python's limit of digits for int().
@pytest.mark.parametrize("number", ["9" * 30, "-" + "9" * 30, "9" * 5000], ids=["large", "less", "long"])
def test_invalid_pks_are_404(publisher_client, number):
    article = factories.article()
    listed = reverse("admin:pages_article_changelist")

    def about(view):
        return reverse(f"admin:pages_article_{view}", args=[article.pk])

    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-order": "1", "_save": "1"}
    for address, sent in [
        ("/admin/kosz/", {"version": number}),
        (about("restore"), {"version": number}),
        (about("preview"), {"revoke": number}),
        (listed, {"action": "publish_selected", "_selected_action": number}),
        (listed, {**rows, "form-0-id": number}),
    ]:
        assert publisher_client.post(address, sent).status_code == 404, address
    assert publisher_client.get(about("compare"), {"a": number, "b": number}).status_code == 404
    # Django does not query SQLite for an integer out of range; then the filter matches nothing.
    narrowed = publisher_client.get(listed, {"image": number}, follow=True)
    assert narrowed.status_code == 200
    assert narrowed.redirect_chain == [(f"{listed}?e=1", 302)] or "Razem: 0" in narrowed.content.decode()
    opened = publisher_client.get(reverse("admin:pages_article_change", args=[number]))
    if len(number) > MAX_PATH_CHARS:
        assert opened.status_code == 404
    else:
        assert opened.url == "/admin/"


def test_published_item_without_title_and_slug_is_refused(publisher_client):
    article = factories.article()
    response = submit_invalid(publisher_client, "pages_article", {"title": "", "slug": ""}, article)
    assert errors_by_field(response)["title"] == ["Wypełnij to pole."]


def test_integers_have_the_limits_of_postgresql(publisher_client, rf):
    """All integer fields in forms of the admin have them."""
    request = rf.get("/admin/")
    request.user, request.display = factories.somebody(is_superuser=True), DisplayPreferences()
    checked = 0
    for model, model_admin in admin.site._registry.items():
        editors = [
            (model, model_admin),
            *((each.model, each(model, admin.site)) for each in model_admin.inlines),
        ]
        for edited, editor in editors:
            if not isinstance(editor, AdminFieldsMixin):
                continue
            for field in edited._meta.concrete_fields:
                is_typed = isinstance(field, models.IntegerField) and field.editable and not field.choices
                if not is_typed or field.primary_key:
                    continue
                form_field = editor.formfield_for_dbfield(field, request)
                low, high = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
                for value in (low - 1, high + 1):
                    with pytest.raises(ValidationError):
                        form_field.clean(str(value))
                checked += 1
    assert checked > 10


def test_long_name_of_author_is_cut_to_fit(publisher_client):
    user = User.objects.get(username="ala")
    user.first_name, user.last_name = "A" * 150, "B" * 150
    user.save()
    article = factories.article()
    save(publisher_client, get_admin_url(article), {"title": "Nowy"}, "_continue")
    revision = revisions.get_latest_revision(article)
    assert len(revision.author_name) == 200


@pytest.mark.parametrize("hour", ["17:30", "17.30", "17:30:00"])
def test_hour_is_taken_as_people_write_it(publisher_client, hour):
    meeting = factories.meeting(state=State.DRAFT)
    save(
        publisher_client,
        get_admin_url(meeting),
        {"starts_at_0": "24.09.2026", "starts_at_1": hour},
        "_continue",
    )
    meeting.refresh_from_db()
    assert f"{timezone.localtime(meeting.starts_at):%H:%M}" == "17:30"


def test_hour_without_minutes_is_a_full_hour(publisher_client):
    meeting = factories.meeting(state=State.DRAFT)
    save(
        publisher_client,
        get_admin_url(meeting),
        {"starts_at_0": "24.09.2026", "starts_at_1": "17"},
        "_continue",
    )
    meeting.refresh_from_db()
    assert f"{timezone.localtime(meeting.starts_at):%H:%M}" == "17:00"


WRONG_HOUR, WRONG_DATE = {"starts_at_1": "25:00"}, {"starts_at_0": "32.13.2026"}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (WRONG_DATE, ["starts_at_0"]),
        (WRONG_HOUR, ["starts_at_1"]),
        ({"starts_at_1": ""}, ["starts_at_1"]),
        ({**WRONG_DATE, **WRONG_HOUR}, ["starts_at_0", "starts_at_1"]),
        ({"starts_at_0": "1.01.1970"}, ["starts_at_0", "starts_at_1"]),
    ],
)
def test_only_wrong_part_of_moment_is_invalid(publisher_client, typed, wrong):
    response = submit_invalid(publisher_client, "cooperative_meeting", typed, factories.meeting())
    marked = [node for node in page(response).iter("input") if node.get("aria-invalid") == "true"]
    assert [node.get("name") for node in marked] == wrong
    assert all("starts_at_error" in node.get("aria-describedby") for node in marked)


def test_help_of_moment_is_heard_once(publisher_client):
    opened = publisher_client.get(get_admin_url(factories.article()))
    described = [
        node.get("name")
        for node in page(opened).iter("input")
        if "publish_from_0_helptext" in (node.get("aria-describedby") or "")
    ]
    assert described == ["publish_from_0"]
