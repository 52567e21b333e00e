"""Text of requests (forms, searches, queries) is cleaned before views read it."""

import unicodedata

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.urls import reverse

from core.middleware import MAX_LOGGED_HOSTS, SessionKeyMiddleware, clean_query_dict
from pages.models import Article, SiteSettings

from .. import factories
from ..admin_forms import errors_by_field, save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["a" * 31 + "\0", "a\0", "", "short", "A" * 32, "a" * 41, "a" * 32 + "\n"])
def test_session_cookie_that_is_no_key_is_dropped(rf, settings, key):
    request = rf.get("/")
    request.COOKIES = {settings.SESSION_COOKIE_NAME: key, "widok": "a"}
    assert SessionKeyMiddleware(lambda request: request.COOKIES)(request) == {"widok": "a"}


def test_session_cookie_stays(rf, settings):
    request = rf.get("/")
    request.COOKIES = {settings.SESSION_COOKIE_NAME: "a1" * 16}
    assert SessionKeyMiddleware(lambda request: request.COOKIES)(request)


def test_refused_hosts_are_logged_once_and_few(client, caplog, settings):
    """A misspelt ALLOWED_HOSTS refuses everybody, while health checks pass."""
    settings.ALLOWED_HOSTS = ["spoleczan.rumia.example"]
    for host in ["spoleczna.rumia.example", "spoleczna.rumia.example", *(f"{n}.example" for n in range(20))]:
        assert client.get("/", headers={"host": host}).status_code == 400
    lines = [record.getMessage() for record in caplog.records if record.name == "core.middleware"]
    assert lines[0] == "Refused with 400: the host 'spoleczna.rumia.example' is not in ALLOWED_HOSTS."
    assert len(lines) == MAX_LOGGED_HOSTS


def test_clean_query_dict_all_but_passwords_is_cleaned():
    sent = QueryDict(mutable=True)
    sent.setlist("title", ["a\u200b", "b"])
    sent["password1"] = "c\u200b"
    cleaned = clean_query_dict(sent)
    assert cleaned.getlist("title") == ["a", "b"]
    assert cleaned["password1"] == "c\u200b"


def test_admin_title_of_nothing_visible_is_missing(publisher_client):
    response = save(publisher_client, reverse("admin:pages_article_add"), {"title": "\u200b\ufeff\u2800"})
    assert response.status_code == 200
    assert "title" in errors_by_field(response)


def test_admin_saved_text_has_nothing_invisible(publisher_client):
    typed = {
        "title": unicodedata.normalize("NFD", "Nabór trwa") + "\u200b",
        "body": "<p>Przyjdź\u200b do&shy; nas.</p>",
    }
    assert save(publisher_client, reverse("admin:pages_article_add"), typed).status_code == 302
    article = Article.objects.get()
    assert (article.title, article.slug, article.body) == (
        "Nabór trwa",
        "nabor-trwa",
        "<p>Przyjdź do nas.</p>",
    )


def test_admin_email_with_invisible_characters_is_stored_clean(publisher_client):
    save(
        publisher_client,
        reverse("admin:pages_sitesettings_add"),
        {"contact_email": "urzad@rumia\u200b.example\u200e"},
    )
    assert SiteSettings.objects.get().contact_email == "urzad@rumia.example"


def test_admin_rows_are_cleaned(publisher_client):
    typed = {"menu_items-0-label": "Kon\u200btakt", "menu_items-0-url": "\ufeffhttps://rumia.example/"}
    factories.site_settings()
    save(publisher_client, reverse("admin:pages_menusettings_change", args=[1]), typed)
    row = SiteSettings.objects.get().menu_items.get()
    assert (row.label, row.url) == ("Kontakt", "https://rumia.example/")


def test_admin_search_ignores_what_is_invisible(publisher_client):
    factories.article(title="Nabór trwa")
    response = publisher_client.get(reverse("admin:pages_article_changelist"), {"q": "Na\u200bbór"})
    assert response.context["cl"].result_count == 1


def test_admin_name_taken_in_other_case_names_the_item(publisher_client):
    term = factories.term(name="Łódź")
    typed = {"name": "ŁÓDŹ\u200b", "definition": "Miasto."}
    response = save(publisher_client, reverse("admin:pages_glossaryterm_add"), typed)
    [message] = errors_by_field(response)["name"]
    assert "Tę nazwę ma już słowo w słowniczku „Łódź”" in message
    assert reverse("admin:pages_glossaryterm_change", args=[term.pk]) in response.content.decode()


@pytest.mark.parametrize("name", ["auth_user", "auth_group"])
def test_admin_account_and_role_taken_in_other_case_is_refused(publisher_client, name):
    factories.staff(username="łucja")
    Group.objects.create(name="Łucznicy")
    field, text = ("username", "Łucja") if name == "auth_user" else ("name", "ŁUCZNICY")
    assert field in errors_by_field(save(publisher_client, reverse(f"admin:{name}_add"), {field: text}))
