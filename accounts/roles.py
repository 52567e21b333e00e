"""
The roles and their permissions, applied to Django's groups after every `migrate`.

A new model of a content app gets the permissions of content. The permissions of a role's group are always exactly those
of the table.
"""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

EDITOR, PUBLISHER, ADMINISTRATOR = "Redaktor", "Wydawca", "Administrator"
# Not part of the hierarchy: accessibility requests hold personal data for their handlers only.
COORDINATOR = "Koordynator dostępności"
ROLES = {
    EDITOR: "Pisze i zmienia wersje robocze, przywraca własne, dodaje obrazy i dokumenty. Nie publikuje.",
    PUBLISHER: "To co Redaktor, a także publikuje, wycofuje, przenosi do kosza i przywraca.",
    ADMINISTRATOR: "To co Wydawca, a także konta osób, dane serwisu, deklaracja dostępności i wnioski o dostępność.",
    COORDINATOR: "Deklaracja dostępności i wnioski o dostępność, razem z danymi osób, które je przysłały. Nic więcej.",
}

# Apps that editors work with. Feedback and search: only viewing and marking as done.
CONTENT_APPS = {"pages", "cooperative", "omggs", "library", "feedback", "search"}
ACCESSIBILITY_APPS = {"accessibility", "accessibility_requests"}
SETTINGS_APPS = ACCESSIBILITY_APPS | {"content_checks", "publishing"}
# Models of content apps that are settings of the site.
SETTINGS_MODELS = {"pages.sitesettings", "pages.menuitem"}
# No delete_user: accounts are deactivated, so that the history keeps its authors.
PEOPLE = {
    "auth": [
        "add_user",
        "change_user",
        "view_user",
        "add_group",
        "change_group",
        "delete_group",
        "view_group",
    ],
    "accounts": ["view_signinevent"],
}


def _get_models(app_labels):
    return [
        model
        for label in sorted(app_labels)
        if label in apps.app_configs
        for model in apps.get_app_config(label).get_models()
    ]


def get_content_models():
    return [model for model in _get_models(CONTENT_APPS) if model._meta.label_lower not in SETTINGS_MODELS]


def get_settings_models():
    return _get_models(SETTINGS_APPS) + [apps.get_model(label) for label in sorted(SETTINGS_MODELS)]


def _get_permissions(model, actions):
    """Return {(app label, codename)} of those `actions` that are permissions of the model."""
    known = {f"{action}_{model._meta.model_name}" for action in model._meta.default_permissions}
    wanted = {f"{action}_{model._meta.model_name}" for action in actions}
    return {(model._meta.app_label, codename) for codename in known & wanted}


def get_permission_table():
    """Return {role: {(app label, codename)}}."""
    editor, publisher = set(), set()
    for model in get_content_models():
        # Inline rows are part of their parent: deleting a row is a change of the parent.
        is_row = not admin.site.is_registered(model)
        editor |= _get_permissions(model, ["add", "change", "view", *(["delete"] if is_row else [])])
        publisher |= _get_permissions(model, ["delete", "publish"])
    publisher |= editor
    administrator = publisher | {(app, codename) for app, names in PEOPLE.items() for codename in names}
    for model in get_settings_models():
        administrator |= _get_permissions(model, model._meta.default_permissions)
    coordinator = {(app, codename) for app, codename in administrator if app in ACCESSIBILITY_APPS}
    return {EDITOR: editor, PUBLISHER: publisher, ADMINISTRATOR: administrator, COORDINATOR: coordinator}


def apply_roles(sender=None, using="default", **kwargs):
    # post_migrate creates the permissions of later apps after this handler runs.
    for label in sorted(CONTENT_APPS | SETTINGS_APPS | PEOPLE.keys()):
        if label in apps.app_configs:
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for role, wanted in get_permission_table().items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        query = Q(pk__in=[])
        for app, codename in wanted:
            query |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.using(using).filter(query))
