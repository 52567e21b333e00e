"""Every kind of content can be created through its form."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accessibility.models import Declaration
from cooperative.models import Cooperative, Meeting, Recruitment, Resolution
from library.models import Document, Image
from omggs.models import Association, City, RevitalisationProject, Undertaking
from pages.models import Article, Page, SiteSettings
from publishing.models import State
from rich_text.typography import typeset

from .. import factories
from ..admin_forms import errors_by_field, page, save, text


def create(client, name, typed, button="_continue"):
    """Create an object through its form and return it."""
    response = save(client, reverse(f"admin:{name}_add"), typed, button)
    assert response.status_code == 302, errors_by_field(response)


def test_article_with_film(publisher_client):
    image = factories.image()
    typed = {
        "title": "Czym są Podmioty Ekonomii Społecznej?",
        "description": "Zapraszamy na film.",
        "image": str(image.pk),
        "body": "<p>Obejrzyj.</p>",
        "film_url": "fb.watch/abc/",
        "film_title": "PES",
        "film_minutes": "2",
        "film_host": "Facebook",
        "film_summary": "Film wyjaśnia.",
        "publish_from_0": "1.03.2022",
        "publish_from_1": "8:00",
    }
    create(publisher_client, "pages_article", typed, "_publish")
    article = Article.objects.get()
    assert article.slug == "czym-sa-podmioty-ekonomii-spolecznej"
    assert article.film_url == "https://fb.watch/abc/"
    assert article.publish_from == factories.warsaw(2022, 3, 1, 8)
    assert article.is_published


def test_page(publisher_client):
    create(
        publisher_client,
        "pages_page",
        {"title": "Kontakt", "description": "Dane.", "body": "<p>Napisz.</p>", "shows_contact": "on"},
    )
    assert Page.objects.get().get_absolute_url() == "/kontakt/"
    assert Page.objects.get().state == State.DRAFT


def test_contact_details(publisher_client):
    create(publisher_client, "pages_sitesettings", {"contact_phone": "58 123 45 67"})
    assert SiteSettings.objects.get().contact_phone == "58 123 45 67"


def test_image(publisher_client):
    upload = SimpleUploadedFile("duży.png", factories.picture(size=(2400, 1200)), "image/png")
    create(
        publisher_client,
        "library_image",
        {"title": "Świetlica", "file": upload, "alt": "Cztery osoby malują ścianę"},
    )
    image = Image.objects.get()
    assert image.file.name.endswith(".webp")
    assert (image.width, image.height) == (1920, 960)
    form = publisher_client.get(reverse("admin:library_image_change", args=[image.pk])).content.decode()
    assert f'src="{image.file.url}" alt="Cztery osoby malują ścianę"' in form


def test_document(publisher_client):
    create(
        publisher_client,
        "library_document",
        {"title": "Statut", "file": SimpleUploadedFile("statut.pdf", factories.PDF)},
    )
    document = Document.objects.get()
    assert document.size == len(factories.PDF)
    form = publisher_client.get(reverse("admin:library_document_change", args=[document.pk])).content.decode()
    assert "PDF" in form
    assert document.formatted_size in form


def test_cooperative(publisher_client):
    typed = {"name": "Spółdzielnia", "short_name": "Struga", "lead": "Pomaga.", "description": "Opis."}
    create(publisher_client, "cooperative_cooperative", {**typed, "purposes": "Praca\n\n  Pomoc  "})
    assert Cooperative.objects.get().purpose_list == ["Praca", "Pomoc"]


def test_resolution_with_attachment(publisher_client):
    document = factories.document()
    typed = {
        "number": "XXXIX/543/2022",
        "date": "24.03.2022",
        "subject": "utworzenia spółdzielni",
        "attachments-0-document": str(document.pk),
    }
    create(publisher_client, "cooperative_resolution", typed)
    resolution = Resolution.objects.get()
    assert resolution.slug == "xxxix-543-2022"
    assert list(resolution.documents.all()) == [document]


def test_meeting(publisher_client):
    typed = {
        "title": "Spotkanie informacyjne",
        "description": "O pracy.",
        "starts_at_0": "22.03.2022",
        "starts_at_1": "12:00",
        "place": "Klub",
        "address": "ul. Sabata 3, Rumia",
    }
    create(publisher_client, "cooperative_meeting", typed)
    assert timezone.localtime(Meeting.objects.get().starts_at).hour == 12


def test_second_meeting_with_title_gets_unique_slug(publisher_client):
    factories.meeting(title="Spotkanie informacyjne", slug="spotkanie-informacyjne")
    typed = {
        "title": "Spotkanie informacyjne",
        "slug": "spotkanie-informacyjne",  # as prepopulated by the script in the browser
        "description": "O pracy.",
        "starts_at_0": "22.03.2026",
        "starts_at_1": "12:00",
        "place": "Klub",
        "address": "ul. Sabata 3, Rumia",
    }
    create(publisher_client, "cooperative_meeting", typed)
    assert Meeting.objects.filter(slug="spotkanie-informacyjne-2").exists()


def test_recruitment(publisher_client):
    meeting = factories.meeting()
    typed = {
        "title": "Nabór",
        "description": "Szukamy.",
        "tasks": "Malowanie",
        "wanted": "Chętni",
        "how_to_apply": "<p>Przyjdź.</p>",
        "opens_on": "1.03.2022",
        "meeting": str(meeting.pk),
    }
    create(publisher_client, "cooperative_recruitment", typed)
    assert Recruitment.objects.get().meeting == meeting


def test_association_with_figures(publisher_client):
    typed = {
        "name": "Obszar Metropolitalny",
        "acronym": "OM",
        "description": "Opis.",
        "about": "<p>My.</p>",
        "active_since": "15.09.2011",
        "figures-0-value": "59",
        "figures-0-label": "gmin",
    }
    create(publisher_client, "omggs_association", typed)
    assert [str(figure) for figure in Association.objects.get().figures.all()] == ["59 gmin"]


def test_undertaking(publisher_client):
    create(
        publisher_client,
        "omggs_undertaking",
        {"name": "Metropolitalny System", "description": "Opis.", "aim": "Cel."},
    )
    assert Undertaking.objects.get().slug == "metropolitalny-system"


def test_city(publisher_client):
    create(
        publisher_client,
        "omggs_city",
        {"name": "Rumia", "latitude": "54,571", "longitude": "18.388", "is_ours": "on"},
    )
    city = City.objects.get()
    assert (city.latitude, city.longitude, city.is_ours) == (Decimal("54.571"), Decimal("18.388"), True)
    form = publisher_client.get(reverse("admin:omggs_city_change", args=[city.pk])).content.decode()
    assert 'value="54,571"' in form


@pytest.mark.parametrize("typed", ["54.57123456", "54,571°", " 54,5712 ", "54.5706"])
def test_coordinates_accept_map_formats(publisher_client, typed):
    create(publisher_client, "omggs_city", {"name": "Rumia", "latitude": typed, "longitude": "18.388123"})
    city = City.objects.get()
    assert (city.latitude, city.longitude) == (Decimal("54.571"), Decimal("18.388"))


@pytest.mark.parametrize(
    ("typed", "is_warned"),
    [
        ({"name": "Zakopane", "latitude": "49,299", "longitude": "19,949"}, True),
        ({"name": "Rumia", "latitude": "54,571", "longitude": "18,388"}, False),
    ],
)
def test_city_outside_map_gives_warning(publisher_client, typed, is_warned):
    create(publisher_client, "omggs_city", typed)
    form = publisher_client.get(reverse("admin:omggs_city_change", args=[City.objects.get().pk]))
    assert ("Mapa nie sięga tak daleko: miasto będzie wymienione pod nią." in text(form)) == is_warned


@pytest.mark.parametrize("amount", ["12345678,90", "12 345 678,90 zł", "12\xa0345\xa0678,9", "12345678.90"])
def test_project_accepts_polish_amounts(publisher_client, amount):
    typed = {
        "number": "2",
        "name": "Rewitalizacja Zagórza",
        "city": str(factories.city().pk),
        "value": amount,
        "source": "Strona OMGGS",
        "as_of": "1.02.2026",
    }
    create(publisher_client, "omggs_revitalisationproject", typed)
    assert RevitalisationProject.objects.get().value == Decimal("12345678.90")


def test_declaration_with_barrier(publisher_client):
    typed = {
        "entity": "Urząd Miasta Rumia",
        "prepared_on": "1.02.2026",
        "barriers-0-element": "Skany",
        "barriers-0-page": "/spoldzielnia/",
        "barriers-0-description": "Nie da się ich czytać.",
    }
    create(publisher_client, "accessibility_declaration", typed)
    assert Declaration.objects.get().barriers.get().element == "Skany"


def test_order_is_changed_in_changelist(publisher_client):
    first, second = factories.article(order=1), factories.article(order=2)
    address = reverse("admin:pages_article_changelist")
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-id": str(first.pk),
        "form-0-order": "5",
        "form-1-id": str(second.pk),
        "form-1-order": "2",
        "_save": "Zapisz",
    }
    assert publisher_client.post(address, data).status_code == 302
    assert list(Article.objects.all()) == [second, first]


def test_used_image_is_not_deleted(publisher_client):
    image = factories.image()
    factories.article(image=image)
    publisher_client.post(reverse("admin:library_image_delete", args=[image.pk]), {"post": "yes"})
    assert Image.objects.exists()


@pytest.mark.parametrize(
    ("typed", "slug"), [("Łódź 1", "lodz-1"), ("SYLWESTER", "sylwester"), ("Straße/2", "strasse-2")]
)
def test_slug_typed_otherwise_is_changed_and_reported(publisher_client, typed, slug):
    form = {"title": "Strona", "slug": typed}
    response = save(publisher_client, reverse("admin:pages_page_add"), form, "_continue")
    assert Page.objects.get().slug == slug
    assert f"„{slug}” zamiast „{typed}”" in text(publisher_client.get(response.url))


@pytest.mark.parametrize("typed", ["Admin", "OMGGS", "Spółdzielnia", "MEDIA"])
def test_slug_of_site_section_in_any_case_is_invalid(publisher_client, typed):
    response = save(publisher_client, reverse("admin:pages_page_add"), {"title": "Strona", "slug": typed})
    assert errors_by_field(response)["slug"] == ["Ten adres zajmuje inna część serwisu. Wybierz inny."]


def test_slug_of_title_that_is_taken_gets_number(publisher_client):
    factories.page(title="Kontakt", slug="kontakt")
    typed = {"title": "Kontakt", "slug": "kontakt"}
    response = save(publisher_client, reverse("admin:pages_page_add"), typed, "_continue")
    said = text(publisher_client.get(response.url))
    assert "Adres strony to „kontakt-2”, bo „kontakt” ma albo miała już inna treść." in said
    assert "wpisano" not in said


def test_slug_as_typed_is_not_reported(publisher_client):
    response = save(
        publisher_client,
        reverse("admin:pages_page_add"),
        {"title": "Kontakt", "slug": "kontakt"},
        "_continue",
    )
    assert "zamiast" not in text(publisher_client.get(response.url))


def test_help_of_fields_breaks_no_line_after_one_letter(publisher_client):
    form = page(publisher_client.get(reverse("admin:cooperative_meeting_add"), follow=True))
    helps = [element.text_content().strip() for element in form.find_class("help")]
    assert any("sama o\N{NO-BREAK SPACE}podanej" in text for text in helps)
    assert helps == [typeset(text) for text in helps]
