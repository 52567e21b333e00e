"""
Access to every URL of the admin for every role: only the roles in the tables below have access.

The tests fail for a page without an entry, so each new page needs one.
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from fido2.webauthn import Aaguid, AttestedCredentialData

from accounts import roles
from accounts.models import Passkey, SignInEvent
from publishing import revisions
from publishing.fragments import FRAGMENTS_KEY
from publishing.models import DraftStateMixin, Replacement, Revision, State

from .. import factories
from ..home.test_admin_access import CASES, MAKERS, SINGLETONS

pytestmark = pytest.mark.slow

EDITOR, PUBLISHER, ADMINISTRATOR = roles.EDITOR, roles.PUBLISHER, roles.ADMINISTRATOR
COORDINATOR = roles.COORDINATOR
NOBODY, STAFF = set(), {EDITOR, PUBLISHER, ADMINISTRATOR, COORDINATOR, "no role"}
EDITORS, PUBLISHERS, ADMINISTRATORS, COORDINATORS = (
    {EDITOR, PUBLISHER, ADMINISTRATOR},
    {PUBLISHER, ADMINISTRATOR},
    {ADMINISTRATOR},
    {ADMINISTRATOR, COORDINATOR},
)

# Roles with access, by URL name after "app_model_".
CONTENT = {
    "changelist": EDITORS,
    "add": EDITORS,
    "quick_add": EDITORS,
    "multiple_add": EDITORS,
    # what they uploaded themselves
    "uploaded": EDITORS,
    "change": EDITORS,
    "history": EDITORS,
    "delete": PUBLISHERS,
    "choose": EDITORS,
    "compare": EDITORS,
    "revision_file": EDITORS,
    "changes": EDITORS,
    "request_approval": EDITORS,
    # Without the publish permission this asks for the publication.
    "cancel": EDITORS,
    "preview": EDITORS,
    "reviewed": EDITORS,
    # Editors: what they wrote themselves.
    "restore": EDITORS,
    "unpublish": PUBLISHERS,
    "unschedule": PUBLISHERS,
}
SETTINGS = dict.fromkeys(CONTENT, ADMINISTRATORS)
ACCESSIBILITY = dict.fromkeys([*CONTENT, "print"], COORDINATORS)
EXCEPTIONS = {
    "auth_user_password_change": ADMINISTRATORS,
    "auth_user_reset_second_factor": ADMINISTRATORS,
    # accounts are deactivated, not deleted; the log is read-only
    "auth_user_delete": NOBODY,
    "accounts_signinevent_add": NOBODY,
    "accounts_signinevent_delete": NOBODY,
    # created by visitors or the site only
    "feedback_pagefeedback_add": NOBODY,
    "publishing_publicationlogentry_add": NOBODY,
    "publishing_publicationlogentry_delete": NOBODY,
    "search_zeroresultquery_add": NOBODY,
    # singletons
    **{f"{label.lower().replace('.', '_')}_delete": NOBODY for label in SINGLETONS},
    # Access requests are erased when they are due. Staff add those that come by phone or letter.
    **{f"{label.lower().replace('.', '_')}_delete": NOBODY for label in CASES},
}
# Pages without a model.
SITE = {
    "index": STAFF,
    "logout": STAFF,
    "password_change": STAFF,
    "password_change_done": STAFF,
    "jsi18n": STAFF,
    "autocomplete": NOBODY,  # no form has an autocomplete field
    "view_on_site": EDITORS,
    "app_list": None,  # tested by app below
    "security": STAFF,
    "sessions": STAFF,
    "confirm_password": STAFF,
    "add_app": STAFF,
    "remove_app": STAFF,
    "add_passkey": STAFF,
    "remove_passkey": STAFF,
    "recovery_codes": STAFF,
    "recovery_codes_file": STAFF,
    "new_recovery_codes": STAFF,
    "trash": EDITORS,
    "calendar": EDITORS,
    "problems": EDITORS,
    "clean_pasted": STAFF,
    "internal_links": EDITORS,
    # The declaration and the request settings are content of coordinators.
    "search": EDITORS | COORDINATORS,
    "replacement": EDITORS | COORDINATORS,  # their own
    # The sections that the person may see.
    "monthly_report": STAFF,
    "remove_approval": STAFF,  # their own, by POST
}
# Pages of the login flow are open to anonymous visitors.
OPEN = {
    *("login", "sign_in_code", "sign_in_recovery", "sign_in_passkey", "passkey_options", "set_password"),
    "session_status",
}
SETTINGS_LABELS = {
    "content_checks.PlainWord",
    "pages.SiteSettings",
    "pages.MenuSettings",
    "pages.HomeSettings",
    "auth.User",
    "auth.Group",
    "accounts.SignInEvent",
    "publishing.PublicationLogEntry",
}
SAMPLES = {
    **MAKERS,
    "auth.User": lambda: factories.somebody(),
    "auth.Group": lambda: Group.objects.create(name=f"Grupa {Group.objects.count()}"),
    "accounts.SignInEvent": lambda: SignInEvent.objects.create(kind="signed_in"),
    "feedback.PageFeedback": factories.page_feedback,
    "publishing.PublicationLogEntry": lambda: revisions.record_revision(
        factories.article(), Revision.Event.PUBLISHED, factories.somebody()
    ),
    "search.ZeroResultQuery": lambda: factories.zero_result_query(),
}


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        else:
            yield from names(pattern.url_patterns)


def pages():
    """Return (URL name, model label or "", roles with access) for every named URL of the admin."""
    models = {f"{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry}
    found = {}
    for name in names(admin.site.get_urls()):
        prefix = next((prefix for prefix in models if name.startswith(prefix)), "")
        label = models[prefix]._meta.label if prefix else ""
        found.setdefault(name, label)
    for name, label in sorted(found.items()):
        if name in OPEN or name == "app_list":
            continue
        if not label:
            yield name, label, SITE.get(name)
        elif name in EXCEPTIONS:
            yield name, label, EXCEPTIONS[name]
        else:
            view = name.removeprefix(f"{label.lower().replace('.', '_')}_")
            yield name, label, table_of(label).get(view)


def table_of(label):
    if label.startswith(("accessibility.", "accessibility_requests.")):
        return ACCESSIBILITY
    return SETTINGS if label in SETTINGS_LABELS else CONTENT


PAGES = list(pages())


@pytest.fixture
def everyone(db):
    """Return {role: client}, with "no role" for staff without a group and "visitor" for an anonymous client."""

    def create_client():
        # Menu and footer of the error pages are rendered once, as with the page cache: public content stays the same.
        return Client(headers={"host": "localhost"}, **{FRAGMENTS_KEY: fragments})

    fragments = {}
    clients = {"visitor": create_client()}
    for role in (EDITOR, PUBLISHER, ADMINISTRATOR, COORDINATOR, "no role"):
        user = factories.somebody(is_staff=True)
        if role != "no role":
            user.groups.add(Group.objects.get(name=role))
        clients[role] = create_client()
        clients[role].force_login(user)
        clients[role].user = user
    return clients


def sample(label):
    if label in SINGLETONS and (only := apps.get_model(label).objects.first()):
        return only
    item = SAMPLES[label]()
    if isinstance(item, DraftStateMixin):
        # public content cannot be deleted by any role
        type(item).objects.filter(pk=item.pk).update(state=State.DRAFT)
    return item


def address_of(name, item, user):
    """Return the URL of the page, with the pk of `item` where it needs one."""
    if name == "view_on_site":
        return reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(item).pk, item.pk])
    if name == "remove_passkey":
        identifier = bytes([Passkey.objects.count()])
        credential = AttestedCredentialData.create(Aaguid.NONE, identifier, {1: 2, 3: -7})
        key = Passkey.objects.create(user=user, name="klucz", credential_id=identifier, credential=credential)
        return reverse("admin:remove_passkey", args=[key.pk])
    if name == "replacement":
        replacement = Replacement.objects.create(words="raz", replacement="dwa", author=user)
        return reverse("admin:replacement", args=[replacement.pk])
    if name == "remove_app":
        TOTPDevice.objects.create(user=user)
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return reverse(f"admin:{name}", args=[item.pk])


def is_refused(response):
    """Return True for 403, 405 or a redirect to the sign-in."""
    return response.status_code in (403, 405) or (
        response.status_code == 302 and response.url.startswith("/admin/login/")
    )


@pytest.mark.parametrize("label", sorted({label for _, label, _ in PAGES}))
def test_pages_open_only_for_roles_in_table(everyone, label):
    """The pages of one model, or with "" those without a model. Refused requests change nothing."""
    owner, item = factories.somebody(), sample(label) if label else factories.article()
    refused, opened = [], []
    for name, _, allowed in (page for page in PAGES if page[1] == label):
        assert allowed is not None, f"say in the table above who may see {name}"
        for role, client in everyone.items():
            if (role, name) != ("visitor", "logout"):
                address = address_of(name, item, getattr(client, "user", owner))
                (opened if role in allowed else refused).append((role, client, address))
    before = everything_counted()
    for role, client, address in refused:
        for response in (client.get(address), client.post(address, {"post": "yes", "_save": "Zapisz"})):
            assert is_refused(response), (role, address)
    assert everything_counted() == before
    for role, client, address in opened:
        response = client.get(address)
        assert response.status_code < 500, (role, address)
        assert not is_refused(response) or response.status_code == 405, (role, address)


@pytest.mark.parametrize("label", sorted(SAMPLES))
def test_view_on_site_needs_view_permission(everyone, label):
    """Django's view redirects any staff to the URL of any object, such as a draft or the secret URL of a request."""
    item = sample(label)
    kind = ContentType.objects.get_for_model(item)
    for role, client in everyone.items():
        response = client.get(reverse("admin:view_on_site", args=[kind.pk, item.pk]))
        if role not in table_of(label)["change"]:
            assert is_refused(response) or response.status_code == 404, role
        elif hasattr(item, "get_absolute_url"):
            assert response.url == item.get_absolute_url(), role
        else:
            assert response.status_code == 404, role


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["0/1", "9999/1", "x/1", "1/1", "{article}/0", "{article}/x", "{article}/_5"]
)
def test_view_on_site_of_nothing_is_404(admin_client, address):
    address = address.format(article=ContentType.objects.get(model="article").pk)
    assert admin_client.get(f"/admin/r/{address}/").status_code == 404


@pytest.mark.django_db
def test_view_on_site_without_slug_is_404(admin_client):
    article = factories.article(slug="", state=State.DRAFT)
    kind = ContentType.objects.get_for_model(article)
    assert admin_client.get(f"/admin/r/{kind.pk}/{article.pk}/").status_code == 404


def everything_counted():
    return {model._meta.label: model.objects.count() for model in admin.site._registry}


@pytest.mark.parametrize("label", sorted(SAMPLES))
def test_changelist_actions_need_publish_permission(everyone, label):
    model = apps.get_model(label)
    known = [getattr(action, "__name__", action) for action in admin.site._registry[model].actions or []]
    assert set(known) <= {"publish_selected", "unpublish_selected"}, "say here whose the new action is"
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    item = sample(label)
    for role, client in everyone.items():
        for action in (*known, "delete_selected"):
            if known:
                model.objects.filter(pk=item.pk).update(
                    state=State.PUBLISHED if action == "unpublish_selected" else State.DRAFT
                )
            before = model.objects.values().get(pk=item.pk)
            client.post(address, {"action": action, "_selected_action": [item.pk], "post": "yes"})
            after = model.objects.values().get(pk=item.pk)
            if role in PUBLISHERS and action == "unpublish_selected" and label not in SINGLETONS:
                assert after["state"] == State.WITHDRAWN, role
            elif role not in PUBLISHERS or action == "delete_selected":
                assert after == before, (role, action)


@pytest.mark.parametrize(
    ("app", "allowed"),
    [
        *((app, EDITORS) for app in ("pages", "cooperative", "omggs", "library", "feedback", "search")),
        *((app, ADMINISTRATORS) for app in ("auth", "accounts", "publishing")),
        ("accessibility", COORDINATORS),
        ("accessibility_requests", COORDINATORS),
    ],
)
def test_app_index_needs_permission_for_a_model(everyone, app, allowed):
    for role, client in everyone.items():
        response = client.get(f"/admin/{app}/")
        if role == "visitor":
            assert is_refused(response)
        else:
            assert response.status_code == (200 if role in allowed else 404), role


@pytest.mark.django_db
def test_user_without_admin_access_is_treated_as_visitor(client):
    client.force_login(factories.somebody(is_staff=False))
    for name in ("index", "security", "password_change", "auth_user_changelist"):
        assert is_refused(client.get(reverse(f"admin:{name}"))), name


def test_every_admin_url_is_in_table():
    assert len(PAGES) > 90
    assert {label for _, label, _ in PAGES if label} == set(SAMPLES)
