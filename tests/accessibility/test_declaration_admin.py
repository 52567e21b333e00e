"""The form of the declaration: missing fields, review date, contradictions."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accessibility.models import Barrier, Declaration

from .. import factories
from ..admin_forms import errors_by_field, save, text, values

FORM = reverse("admin:accessibility_declaration_change", args=[1])
ROW = {
    "barriers-0-element": "Skany",
    "barriers-0-page": "/spoldzielnia/",
    "barriers-0-description": "Nie da się ich czytać.",
}


def submit_invalid(publisher_client, typed):
    before = Declaration.objects.values().get()
    response = save(publisher_client, FORM, typed)
    assert response.status_code == 200
    assert typed.items() <= values(response).items()
    assert Declaration.objects.values().get() == before
    assert not Barrier.objects.exists()
    return errors_by_field(response)


def test_form_shows_missing_fields_and_review_date(client, freeze, db):
    freeze(factories.warsaw(2027, 3, 29, 12))
    factories.declaration(prepared_on=datetime.date(2026, 5, 1))
    client.force_login(factories.staff())
    page = text(client.get(FORM))
    assert "nazwa podmiotu, adres strony internetowej," in page
    assert "do 31 marca 2027, jeszcze 2 dni" in page


def test_full_compliance_with_barrier_is_invalid(publisher_client):
    factories.declaration()
    errors = submit_invalid(publisher_client, {"status": "full", **ROW})
    assert errors["element"][0].startswith("Strona „w pełni zgodna” nie ma niedostępnych elementów.")


def test_full_compliance_with_removed_barriers_is_valid(publisher_client):
    barrier = factories.barrier()
    response = save(publisher_client, FORM, {"status": "full", "barriers-0-DELETE": "on"})
    assert response.status_code == 302
    assert Declaration.objects.get().status == "full"
    assert not Barrier.objects.filter(pk=barrier.pk).exists()


def test_costs_without_assessment_are_invalid(publisher_client):
    factories.declaration()
    errors = submit_invalid(publisher_client, {**ROW, "barriers-0-group": "burden"})
    assert errors["group"] == [
        "Nadmierne koszty trzeba ocenić. Wpisz ocenę w części „Tylko jeśli dotyczy urzędu”."
    ]


def test_assessment_not_shown_on_page_is_invalid(publisher_client):
    factories.declaration()
    response = save(publisher_client, FORM, {**ROW, "assessment": "Za drogo."})
    assert "ale żaden element nie ma grupy „Nadmierne koszty”" in text(response)
    assert values(response)["assessment"] == "Za drogo."
    assert not Declaration.objects.exclude(assessment="").exists()


def test_costs_with_assessment_are_valid(publisher_client):
    factories.declaration()
    typed = {**ROW, "barriers-0-group": "burden", "assessment": "Za drogo."}
    assert save(publisher_client, FORM, typed).status_code == 302
    assert Barrier.objects.get().group == "burden"


@pytest.mark.parametrize("field", ["published_on", "updated_on", "prepared_on", "reviewed_on"])
def test_future_date_is_invalid(client, freeze, db, field):
    freeze(factories.warsaw(2026, 5, 4, 23, 30))
    factories.declaration()
    client.force_login(factories.staff())
    errors = submit_invalid(client, {field: "5.05.2026"})
    assert errors == {field: ["Ten dzień jeszcze nie nadszedł. Wpisz dzień, który już był."]}
    assert save(client, FORM, {field: "4.05.2026"}).status_code == 302
    assert getattr(Declaration.objects.get(), field) == datetime.date(2026, 5, 4)


def test_preparation_date_is_not_changed(publisher_client):
    factories.declaration(prepared_on=datetime.date(2026, 2, 1))
    errors = submit_invalid(publisher_client, {"prepared_on": "1.03.2026"})
    assert list(errors) == ["prepared_on"]
    assert "Było tu: 1 lutego 2026." in errors["prepared_on"][0]
    assert list(submit_invalid(publisher_client, {"prepared_on": ""})) == ["prepared_on"]


def test_preparation_date_is_corrected_on_request(publisher_client):
    factories.declaration(prepared_on=datetime.date(2026, 2, 1))
    save(publisher_client, FORM, {"prepared_on": "1.01.2026", "mends_preparation": "on"})
    assert Declaration.objects.get().prepared_on == datetime.date(2026, 1, 1)


@pytest.mark.parametrize("page", ["spoldzielnia", "//obcy.example/", "javascript:alert(1)", "/a b/"])
def test_barrier_with_invalid_page_is_invalid(publisher_client, page):
    factories.declaration()
    errors = submit_invalid(publisher_client, {**ROW, "barriers-0-page": page})
    assert errors["page"] == ["Wpisz adres od ukośnika, na przykład /spoldzielnia/, albo od https://."]


@pytest.mark.parametrize("page", ["/", "/spoldzielnia/", "https://bip.rumia.example/uchwaly?rok=2022"])
@pytest.mark.django_db
def test_barrier_page_may_be_internal_or_external(page):
    factories.barrier(page=page).full_clean()


@pytest.mark.django_db
def test_declaration_with_future_date_is_invalid(freeze):
    freeze(factories.warsaw(2026, 5, 4, 12))
    with pytest.raises(ValidationError, match="Ten dzień jeszcze nie nadszedł"):
        factories.declaration(prepared_on=datetime.date(2026, 5, 5)).full_clean()
