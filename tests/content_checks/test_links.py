"""Checks of link texts and link targets."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from publishing.checks import run_checks
from publishing.models import ContentRedirect, State

from .. import factories
from .findings import about, errors, warnings

pytestmark = pytest.mark.django_db

UNCLEAR = "nie wynika, dokąd prowadzi"
BARE = "Zamiast samego adresu"
NOTHING_THERE = "nic nie ma"
UNSEEN = "teraz nie widzą"
NO_FILE = "Tego pliku nie ma"
SAME = "Te same słowa prowadzą"


def linking(address, words="Zasady naboru", **given):
    return factories.article(body=f'<p>Tekst <a href="{address}">{words}</a>.</p>', **given)


@pytest.mark.parametrize(
    "words",
    [
        "tutaj",
        "Tutaj.",
        "TUTAJ",
        "więcej",
        "Więcej…",
        "kliknij tutaj",
        "link",
        "Czytaj dalej »",
        "zobacz",
        "→",
        "pobierz plik",
    ],
)
def test_vague_link_text_is_error(words):
    assert about(linking("https://rumia.eu/", words), UNCLEAR) == [words]


@pytest.mark.parametrize(
    "words", ["Zobacz uchwałę", "więcej o spółdzielni", "link do wniosku o pracę", "Regulamin"]
)
def test_link_text_naming_target_is_fine(words):
    assert errors(linking("https://rumia.eu/", words)) == []


@pytest.mark.parametrize("words", ["https://rumia.eu/nabor", "www.rumia.eu", "rumia.eu/nabor"])
def test_bare_url_as_link_text_is_error(words):
    assert about(linking("https://rumia.eu/nabor", words), BARE) == [words]


@pytest.mark.parametrize("words", ["rumia.eu", "Strona www.rumia.eu"])
def test_domain_as_link_text_is_fine(words):
    assert errors(linking("https://rumia.eu/", words)) == []


def test_email_as_link_text_is_fine():
    assert errors(linking("mailto:urzad@rumia.example", "urzad@rumia.example")) == []


def test_link_without_text_is_error():
    article = factories.article(body='<p>Tekst<a href="https://rumia.eu/"></a>.</p>')
    assert about(article, "nie ma żadnych słów") == ["https://rumia.eu/"]


def test_alternative_of_image_is_link_text():
    article = factories.article(
        body='<p><a href="https://rumia.eu/"><img src="/media/obrazy/a.webp" alt="Urząd Miasta Rumia"></a></p>'
    )
    assert errors(article) == []


def test_same_text_with_two_targets_is_warning():
    article = factories.article(
        body='<p><a href="https://a.example/">Regulamin</a> i <a href="https://b.example/">regulamin</a></p>'
    )
    assert about(article, SAME) == ["Regulamin"]
    assert [finding.level for finding in run_checks(article)] == ["warning"]


def test_same_text_with_one_target_is_fine():
    article = factories.article(
        body='<p><a href="https://a.example/">Regulamin</a> i <a href="https://a.example/">regulamin</a></p>'
    )
    assert warnings(article) == []


@pytest.mark.parametrize("address", ["/nie-ma-takiej-strony/", "/ekonomia-spoleczna/nie-ma/", "/a/b/c/d/"])
def test_link_to_unknown_url_is_error(address):
    assert about(linking(address), NOTHING_THERE) == ["Zasady naboru"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/spoldzielnia/",
        "/omggs/rewitalizacja/",
        "/spoldzielnia",
        "/omggs/?miasto=rumia#lista",
        "#tresc",
        "#",
        "/mapa-strony/#a",
    ],
)
def test_link_to_section_is_fine(address):
    assert errors(linking(address)) == []


def test_link_to_missing_fragment_is_error():
    assert about(linking("#nie-ma"), "na tej stronie, którego nie ma") == ["Zasady naboru"]
    article = factories.article(
        body='<p><a href="#zasady">Zasady naboru</a></p><h2><a id="zasady"></a>Zasady</h2>'
    )
    assert errors(article) == []


@pytest.mark.parametrize(
    "make",
    [
        factories.article,
        factories.page,
        factories.meeting,
        factories.recruitment,
        factories.resolution,
        factories.project,
    ],
)
def test_link_to_published_content_is_fine(make):
    assert errors(linking(make().get_absolute_url())) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_link_to_unpublished_content_is_error(state):
    meeting = factories.meeting(state=state, title="Zebranie")
    article = linking(meeting.get_absolute_url())
    assert about(article, UNSEEN) == ["Zasady naboru"]
    assert f"„{meeting}”" in errors(article)[0].message


def test_link_to_scheduled_content_is_error():
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    assert about(linking(factories.page(publish_from=tomorrow).get_absolute_url()), UNSEEN)


def test_same_slug_of_other_model_is_error():
    factories.page(slug="nabor")
    assert about(linking("/spoldzielnia/nabory/nabor/"), NOTHING_THERE)


def test_draft_may_link_to_itself():
    article = factories.article(
        state=State.DRAFT, slug="sam", body='<p><a href="/ekonomia-spoleczna/sam/#a">Cele</a></p>'
    )
    assert errors(article) == []


def test_link_without_slash_depends_on_its_item():
    meeting = factories.meeting(slug="zebranie")
    assert errors(linking("/spoldzielnia/spotkania/zebranie")) == []
    meeting.state = State.DRAFT
    meeting.save()
    assert about(linking("/spoldzielnia/spotkania/zebranie"), UNSEEN)


def test_redirect_to_published_content_is_fine():
    meeting = factories.meeting(slug="nowy-adres")
    ContentRedirect.objects.create(path="/spoldzielnia/spotkania/dawny/", item=meeting)
    article = linking("/spoldzielnia/spotkania/dawny/")
    assert errors(article) == []
    meeting.state = State.DRAFT
    meeting.save()
    assert about(article, UNSEEN) == ["Zasady naboru"]
    meeting.delete()
    assert about(article, NOTHING_THERE) == ["Zasady naboru"]


def test_relative_link_is_resolved_as_by_browser():
    factories.article(slug="drugi")
    assert errors(linking("../drugi/")) == []
    assert about(linking("drugi/"), NOTHING_THERE)


def test_link_to_admin_is_error():
    assert about(linking("/admin/pages/article/"), "panelu redakcji")


def test_absolute_url_of_own_host_is_checked(settings):
    settings.ALLOWED_HOSTS = ["es.rumia.example", ".rumia-es.example"]
    for host in ("es.rumia.example", "www.rumia-es.example", "rumia-es.example"):
        assert about(linking(f"https://{host}/nie-ma/"), NOTHING_THERE)
        assert errors(linking(f"https://{host}")) == []
    assert errors(linking("https://inna.example/nie-ma/")) == []
    assert errors(linking("//inna.example/nie-ma/")) == []


def test_url_field_is_checked(settings):
    settings.ALLOWED_HOSTS = ["es.rumia.example"]
    [finding] = errors(factories.resolution(official_url="https://es.rumia.example/nie-ma/"))
    assert (finding.field, finding.quote) == ("official_url", "https://es.rumia.example/nie-ma/")
    assert errors(factories.resolution(official_url="https://bip.example/uchwaly/1/")) == []


def test_link_to_missing_document_is_error():
    document = factories.document()
    assert about(linking(document.get_absolute_url()), NO_FILE) == []
    assert about(linking("/media/dokumenty/nie-ma.pdf"), NO_FILE) == ["Zasady naboru"]
    gone = factories.document()
    address = gone.get_absolute_url()
    gone.delete()
    assert about(linking(address), NO_FILE) == ["Zasady naboru"]


def test_link_to_missing_image_is_error():
    default_storage.save("obrazy/jest.webp", ContentFile(b"x"))
    assert about(linking("/media/obrazy/jest.webp"), NO_FILE) == []
    assert about(linking("/media/obrazy/nie-ma.webp"), NO_FILE) == ["Zasady naboru"]
    assert about(linking("/media/../settings.py"), NO_FILE) or about(
        linking("/media/../settings.py"), NOTHING_THERE
    )


@pytest.mark.parametrize("address", ["https://[", "http://user@", "tel:+48581234567", "mailto:a@b.example"])
def test_invalid_and_external_urls_are_fine(address):
    assert errors(linking(address)) == []


@pytest.mark.parametrize("host", ["", "http://localhost"])
def test_link_to_preview_is_error(host):
    shown = factories.page(slug="nabor")
    address = f"{host}{shown.get_absolute_url()}?podglad=MQ:1abc:DEF"
    assert about(linking(address), "prowadzi do podglądu") == ["Zasady naboru"]
    assert about(linking("https://example.org/?podglad=1"), "prowadzi do podglądu") == []
