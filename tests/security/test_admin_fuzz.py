"""
Fuzzing of every admin view with broken forms and uploads for each role, and incomplete requests through nginx.

No response is a 500, an invalid form is shown with the typed text, and no lock remains. `make fuzz` runs more rounds
than `make test` (ROUNDS).
"""

import os
import random
import string
from contextlib import suppress

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import Textarea, TextInput
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import roles
from library.models import Document, Image
from publishing.fragments import FRAGMENTS_KEY

from .. import factories
from ..accounts.test_access import OPEN, SAMPLES, names
from ..admin_forms import values

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

IS_FUZZ = "REQUESTS" in os.environ
ROUNDS = 20 if IS_FUZZ else 1
SEED = random.randrange(10**6) if IS_FUZZ else 1
TYPED = "Tego tekstu nie wolno zgubić"
BROKEN = [
    *(
        "",
        " ",
        "\0",
        "x" * 5000,
        "9" * 400,
        "-1",
        "1e999",
        "NaN",
        "2026-02-30",
        "31.02.2026",
        "25:61",
        "<p><p><ul>",
    ),
    *("[]", "{}", "null", "on", "0", "../../etc", "//obcy.example"),
    *("javascript:alert(1)", "\u202e", "👩‍👩‍👧", "%00"),
]
VIEWS = sorted(
    name for name in set(names(admin.site.get_urls())) if name not in OPEN | {"logout", "jsi18n", "app_list"}
)

FORMS = [name for name in VIEWS if name.endswith(("_add", "_change"))]
if not IS_FUZZ:
    VIEWS, FORMS = VIEWS[::3], FORMS[::4]


@pytest.fixture(params=[*roles.ROLES, "superuser"])
def role_client(request):
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    user = factories.staff() if request.param == "superuser" else factories.somebody(is_staff=True)
    if request.param != "superuser":
        user.groups.add(Group.objects.get(name=request.param))
    client.force_login(user)
    return client


def get_urls(name):
    """Return the URL of a view in a list, with the pk of an item if it needs one; empty without such a model."""
    try:
        return [reverse(f"admin:{name}")]
    except NoReverseMatch:
        pass
    models = {f"{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry}
    model = next((model for prefix, model in models.items() if name.startswith(prefix)), None)
    if model is None:
        return []
    item = model.objects.first() or SAMPLES[model._meta.label]()
    return [reverse(f"admin:{name}", args=[item.pk])]


def break_form(chance, sent):
    """Return form data with some fields broken, some removed and one added."""
    broken = dict(sent)
    for field in chance.sample(sorted(broken), k=min(len(broken), chance.randint(1, 6))):
        if chance.random() < 0.3:
            del broken[field]
        else:
            broken[field] = chance.choice(BROKEN)
    made_up = "".join(chance.choices(string.ascii_letters, k=6))
    broken[
        chance.choice([made_up, "_saveasnew", "_publish", "_preview", "_continue", "_popup", "_to_field"])
    ] = "1"
    return broken


def test_broken_forms_get_no_500(role_client):
    chance = random.Random(SEED)
    for name in VIEWS:
        # Menu and footer of the error pages are rendered once a view, from what the forms before it have changed.
        role_client.defaults[FRAGMENTS_KEY] = {}
        for url in get_urls(name):
            page = role_client.get(url)
            assert page.status_code < 500, url
            sent = {}
            if page.status_code == 200:
                with suppress(StopIteration):  # no form on this page
                    sent = values(page)
            # Whoever may not see the form is refused before any field is read.
            for _ in range(ROUNDS if page.status_code == 200 else 2):
                broken = break_form(chance, sent)
                query = chance.choice(["", "", "?check", "?_popup=1", "?odzyskaj=x", "?o=1&p=2"])
                answer = role_client.post(url + query, broken)
                assert answer.status_code < 500, (SEED, url + query, broken)
                assert not connection.needs_rollback, (SEED, url, broken)


def test_refused_form_gives_back_what_was_typed(role_client):
    """The typed text is in each text field of every form that the role may change, if another field is invalid."""
    chance = random.Random(SEED)
    for name in (name for name in FORMS):
        for url in get_urls(name):
            page = role_client.get(url)
            if page.status_code != 200 or "adminform" not in (page.context or {}):
                continue
            form = page.context["adminform"].form
            widgets = {field.html_name: field.field.widget for field in form if field.name in form.fields}
            texts = [name for name, widget in widgets.items() if isinstance(widget, (TextInput, Textarea))]
            if len(texts) < 2 or b'name="_save"' not in page.content:
                continue
            sent = values(page)
            wrong = chance.choice(texts)
            typed = {field: TYPED for field in texts if field in sent and field != wrong}
            answer = role_client.post(url, {**sent, **typed, wrong: "\0"})
            assert answer.status_code < 500, url
            if answer.status_code == 200:
                shown = answer.content.decode().count(TYPED)
                assert shown >= len(typed), (SEED, url, shown, len(typed))


def broken_files():
    """Yield (name, content) of uploads that are truncated or do not match their extension."""
    picture, pdf = factories.picture(), factories.pdf()
    jpg = factories.picture("JPEG")
    for extension, whole in (("png", picture), ("pdf", pdf), ("docx", b"PK\x03\x04"), ("jpg", jpg)):
        yield f"a.{extension}", b""
        yield f"a.{extension}", whole[: len(whole) // 2]
        yield f"a.{extension}", whole[:8] + os.urandom(2000)
        yield f"a.{extension}", b"<script>alert(1)</script>"
        yield f"a.{extension}.html", whole
        yield f"{'a' * 300}.{extension}", whole
        yield f"../../a.{extension}", whole + b"<html>"
    yield "a", b"x"
    yield ".png", picture
    yield "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "a.zip", b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize("model", [Image, Document])
def test_broken_uploads_get_no_500(role_client, model):
    role_client.defaults[FRAGMENTS_KEY] = {}
    url = reverse(f"admin:library_{model._meta.model_name}_add")
    for name, content in broken_files():
        file = SimpleUploadedFile(name, content)
        answer = role_client.post(
            url, {"title": TYPED, "alt": TYPED, "summary": "", "file": file, "_save": "x"}
        )
        assert answer.status_code < 500, (name, content[:20])
        if answer.status_code == 200:
            assert TYPED in answer.content.decode(), name
