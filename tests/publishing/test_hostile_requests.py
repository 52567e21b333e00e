"""Requests to the admin that none of its pages sends: no 500, nothing saved, no lock held."""

from contextlib import suppress
from itertools import cycle
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from core.partial_dates import PartialDateField
from omggs.models import Association
from page_cache.keys import BYPASSED_PATHS
from pages.models import Article, Page, validate_free_slug
from publishing import publication, revisions
from publishing.admin.fields import MAX_ROWS
from publishing.checks import _checks, register_check
from publishing.models import DraftStateMixin, Revision, SavedSubmission, State
from publishing.preview import get_preview_url

from .. import factories
from ..accounts.test_access import SAMPLES
from ..admin_forms import values

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

REGISTERED = {model._meta.label: model for model in admin.site._registry}
DRAFT_MODELS = {label: model for label, model in REGISTERED.items() if issubclass(model, DraftStateMixin)}


@pytest.fixture
def superuser_client():
    client = Client(raise_request_exception=False)
    client.force_login(factories.staff())
    return client


def url_of(model, view, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_list_refuses_lookups_that_no_filter_makes(superuser_client, label):
    model = REGISTERED[label]
    SAMPLES[label]()
    url = url_of(model, "changelist")
    if superuser_client.get(url).status_code == 302:
        return  # a singleton has no changelist
    lookups = cycle(("regex", "iregex", "contains", "startswith"))
    for field in model._meta.get_fields():
        if isinstance(field, models.CharField | models.TextField):
            lookup = next(lookups)
            answer = superuser_client.get(url, {f"{field.name}__{lookup}": "(.*)*x"})
            assert getattr(answer, "url", "") == f"{url}?e=1", (field.name, lookup)
        if isinstance(field, models.ForeignKey):
            answer = superuser_client.get(url, {f"{field.name}__pk__regex": "x"})
            assert getattr(answer, "url", "") == f"{url}?e=1", field.name


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_list_still_takes_its_own_filters(superuser_client, label):
    """Follow each link of the filters and of the date hierarchy."""
    model = REGISTERED[label]
    SAMPLES[label]()
    url = url_of(model, "changelist")
    page = superuser_client.get(url)
    if page.status_code == 302:
        return
    changelist = page.context["cl"]
    links = [
        choice["query_string"] for spec in changelist.filter_specs for choice in spec.choices(changelist)
    ]
    if changelist.date_hierarchy:
        at = changelist.date_hierarchy
        links += [
            f"?{at}__year=2026",
            f"?{at}__year=2026&{at}__month=1",
            f"?{at}__year=2026&{at}__month=1&{at}__day=2",
        ]
    for link in links:
        assert superuser_client.get(url + link).status_code == 200, link


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_list_answers_odd_parameters(superuser_client, label):
    model = REGISTERED[label]
    SAMPLES[label]()
    url = url_of(model, "changelist")
    for query in (
        {"q": "słowo " * 1500},
        {"q": '"' * 300},
        {"q": "%" * 2000},
        {"o": ".".join(["1"] * 3900)},
        {"o": ".".join(map(str, range(2500)))},
        {"o": "-" * 3000},
        {"p": "9" * 500},
        {"p": "-1"},
        {"all": "x", "_popup": "x", "_to_field": "body"},
        {"e": "1", "_facets": "True"},
    ):
        answer = superuser_client.get(url, query)
        assert answer.status_code < 500, query


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_add_form_ignores_bad_initial_values(superuser_client, label):
    model = REGISTERED[label]
    url = url_of(model, "add")
    expected = superuser_client.get(url, follow=True).status_code
    for value in ("abc", "9" * 400, "-1", "\0", "2026-13-45", "[]", "1,x"):
        initial = {field.name: value for field in model._meta.get_fields()}
        answer = superuser_client.get(url, initial, follow=True)
        assert answer.status_code == expected, value


def test_add_form_takes_good_initial_values(superuser_client):
    page = superuser_client.get(
        url_of(Article, "add"), {"title": "Tytuł", "publish_from": "2026-01-02 10:00"}, follow=True
    )
    assert page.context["adminform"].form["title"].value() == "Tytuł"
    assert 'value="02.01.2026"' in page.content.decode()


@pytest.mark.parametrize("label", sorted(REGISTERED))
@pytest.mark.parametrize("query", ["", "?check"])
def test_form_answers_odd_submissions(superuser_client, label, query):
    model = REGISTERED[label]
    item = SAMPLES[label]()
    bodies = [
        {},
        {"_saveasnew": "1"},
        {"_saveasnew": "1", **values(superuser_client.get(url_of(model, "change", item.pk)))},
        {"_note": "x" * 100_000, "_base_revision": "9" * 50},
        {"_conflicting": "x", "_only_show": "1"},
    ]
    for url in (url_of(model, "add"), url_of(model, "change", item.pk)):
        for body in bodies:
            answer = superuser_client.post(url + query, body)
            assert answer.status_code < 500, (url, list(body)[:5])


def test_form_with_too_many_rows_builds_few(superuser_client):
    association = factories.association()
    url = url_of(Association, "change", association.pk)
    sent = {**values(superuser_client.get(url)), "figures-TOTAL_FORMS": "100000"}
    answer = superuser_client.post(url, sent)
    assert answer.status_code == 200
    formset = next(
        f.formset for f in answer.context["inline_admin_formsets"] if f.formset.prefix == "figures"
    )
    assert len(formset.forms) <= MAX_ROWS + 1
    assert formset.non_form_errors()


@pytest.mark.parametrize("label", sorted(DRAFT_MODELS))
@pytest.mark.parametrize("query", ["", "?check"])
def test_live_item_sent_empty_shows_its_form(superuser_client, label, query):
    """All text fields are emptied, then only the slug, and then the title and the slug."""
    model = REGISTERED[label]
    item = SAMPLES[label]()
    url = url_of(model, "change", item.pk)
    sent = values(superuser_client.get(url))
    texts = {
        name
        for name in sent
        if not name.startswith("_") and "_FORMS" not in name and not name.endswith("-id")
    }
    for emptied in (texts, {"slug"}, {"title", "slug"}):
        answer = superuser_client.post(url + query, sent | dict.fromkeys(emptied & sent.keys(), ""))
        assert answer.status_code < 500, emptied


@pytest.mark.parametrize("label", sorted(DRAFT_MODELS))
def test_preview_of_incomplete_draft_opens(superuser_client, label):
    """Each optional field is left out alone, and is filled in alone."""
    model = REGISTERED[label]
    item = SAMPLES[label]()
    optional = [
        field
        for field in model._meta.concrete_fields
        if field.editable and (field.null or field.blank or field.empty_strings_allowed)
        if field.name not in {"slug", "title", "name"} and not field.unique and not field.is_relation
    ]
    empty = {
        field.name: None if field.null else "" if field.empty_strings_allowed else field.get_default()
        for field in optional
    }
    full = {field.name: sample_value(field) for field in optional}
    fields = dict(model.objects.filter(pk=item.pk).values(*full).get())
    for values_of_fields in (
        empty,
        *({**empty, name: full[name]} for name in full),
        *({**fields, **full, name: empty[name]} for name in full),
    ):
        for name, value in {**values_of_fields, "state": State.DRAFT}.items():
            setattr(item, name, value)
        with suppress(IntegrityError), transaction.atomic():  # a constraint of the database may forbid it
            model.objects.filter(pk=item.pk).update(**{**values_of_fields, "state": State.DRAFT})
        item.refresh_from_db()
        answer = superuser_client.get(get_preview_url(item, None))
        assert answer.status_code == 200, values_of_fields


def sample_value(field):
    if field.choices:
        return next(value for value, _ in field.flatchoices if value not in (None, ""))
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.URLField):
        return "https://example.pl/film"
    if isinstance(field, models.EmailField):
        return "a@example.pl"
    if isinstance(field, PartialDateField):
        return "2022-03"
    if isinstance(field, models.CharField | models.TextField):
        return "Tekst"
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.localdate()
    return 3


def test_note_that_is_too_long_is_shown_again(superuser_client):
    """SQLite stores text of any length, PostgreSQL refuses it."""
    article = factories.article()
    url = url_of(Article, "change", article.pk)
    sent = {**values(superuser_client.get(url)), "title": "Nowy tytuł", "_note": "x" * 201}
    answer = superuser_client.post(url, sent)
    assert answer.status_code == 200
    assert "Skróć" in answer.content.decode()
    assert "x" * 201 in answer.content.decode()
    assert not Revision.objects.filter(note__startswith="x").exists()


def test_rich_text_that_is_too_long_is_refused(superuser_client):
    article = factories.article()
    url = url_of(Article, "change", article.pk)
    sent = {**values(superuser_client.get(url)), "body": "<p>x</p>" * 30_000}
    answer = superuser_client.post(url, sent)
    assert answer.status_code == 200
    assert "Skróć ten tekst." in answer.content.decode()


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_form_of_nothing_asks_for_permission_first(label):
    model = REGISTERED[label]
    client = Client()
    client.force_login(factories.somebody(is_staff=True))
    answer = client.post(url_of(model, "change", 99_999_999), {"title": "x" * 1000})
    assert answer.status_code == 403
    assert not SavedSubmission.objects.exists()


def test_recovered_conflict_saves_nothing_by_get(client):
    """A choice submitted on the conflict page after the session had ended is shown again and not executed."""
    user = factories.staff()
    client.force_login(user)
    article = factories.article(title="Pierwszy")
    url = url_of(Article, "change", article.pk)
    opened = values(client.get(url))
    client.post(url, {**opened, "title": "Drugi"})
    conflict = client.post(url, {**opened, "title": "Trzeci"})
    assert conflict.status_code == 409
    sent = values(conflict)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    waiting = client.post(url, sent)
    client.force_login(user)
    count = Revision.objects.count()
    recovered = client.get(parse_qs(urlsplit(waiting.url).query)["next"][0])
    assert Revision.objects.count() == count
    assert recovered.status_code in (200, 409)
    assert "Trzeci" in recovered.content.decode()


@pytest.mark.parametrize("view", ["unpublish", "restore", "reviewed", "delete", "preview"])
def test_item_deleted_meanwhile_is_no_error(superuser_client, monkeypatch, view):
    article = factories.article(state=State.DRAFT if view == "delete" else State.PUBLISHED)
    revision = revisions.record_revision(article, Revision.Event.SAVED, None)
    get_object = admin.ModelAdmin.get_object

    def get_and_delete(self, request, object_id, from_field=None):
        item = get_object(self, request, object_id, from_field)
        Article.objects.all().delete()
        return item

    monkeypatch.setattr(admin.ModelAdmin, "get_object", get_and_delete)
    answer = superuser_client.post(url_of(Article, view, article.pk), {"version": revision.pk, "post": "yes"})
    assert answer.status_code in (302, 404)


def test_selected_item_deleted_meanwhile_is_no_error(superuser_client, monkeypatch):
    article = factories.article()

    def vanish(item):
        type(item).objects.filter(pk=item.pk).delete()
        raise type(item).DoesNotExist

    monkeypatch.setattr(publication, "lock_item", vanish)
    for action in ("unpublish_selected", "publish_selected"):
        sent = {"action": action, "_selected_action": [article.pk]}
        assert superuser_client.post(url_of(Article, "changelist"), sent).status_code == 302


@pytest.mark.parametrize(
    "slug", ["media", "static", "healthz", "livez", "readyz", "admin", "widok", "szukaj", "opinia"]
)
def test_page_takes_no_reserved_slug(slug):
    page = Page(title="Strona", slug=slug, description="Opis.", body="<p>Treść.</p>")
    with pytest.raises(ValidationError, match="Ten adres zajmuje inna część serwisu"):
        page.full_clean()


def test_first_parts_of_other_addresses_are_reserved():
    routes = (str(pattern.pattern) for pattern in get_resolver().url_patterns)
    paths = [*(route.partition("/")[0] for route in routes), *(path.strip("/") for path in BYPASSED_PATHS)]
    for name in filter(str.isalpha, paths):
        with pytest.raises(ValidationError):
            validate_free_slug(name)


@pytest.mark.django_db(transaction=True)
def test_no_check_runs_in_a_transaction(client, monkeypatch):
    """A check of a long text in a transaction would block all other writers."""
    user = factories.staff()
    client.force_login(user)
    inside = []
    check = register_check(lambda item: inside.append(connection.in_atomic_block) or [])
    try:
        article = factories.article(state=State.DRAFT)
        url = url_of(Article, "change", article.pk)
        for button in ("_save", "_publish", "_preview", "_continue"):
            client.post(url, {**values(client.get(url)), "title": f"Tytuł {button}", button: "x"})
        client.post(f"{url}?check", values(client.get(url)))
        client.post(
            url_of(Article, "changelist"), {"action": "publish_selected", "_selected_action": [article.pk]}
        )
        client.post(url_of(Article, "unpublish", article.pk))
    finally:
        _checks.remove(check)
    assert len(inside) > 5
    assert not any(inside)
