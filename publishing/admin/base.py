"""Base classes of the site's ModelAdmins."""

from contextlib import suppress

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError, models
from django.http import Http404
from django.shortcuts import redirect
from django.utils.html import format_html

from ..admin_urls import get_admin_url
from ..form_recovery import is_redisplayed, make_display_only_form, restore_submission
from .autosave import AutosaveMixin
from .error_summary import ErrorSummaryMixin
from .fields import AdminFieldsMixin
from .formatting import end_sentence

MAX_PK = models.BigIntegerField.MAX_BIGINT


def parse_pk_or_404(text):
    """Return the primary key in `text`. Raise Http404 if it is not a number that the database can hold."""
    try:
        key = int(text)
    except (TypeError, ValueError) as error:
        raise Http404 from error
    if abs(key) > MAX_PK:
        raise Http404
    return key


def reject_invalid_pks(request):
    """Raise Http404 for invalid keys in a submitted list: Django would pass them to the database unchecked."""
    for name, keys in request.POST.lists():
        if name == ACTION_CHECKBOX_NAME or name.endswith("-id"):
            for key in keys:
                parse_pk_or_404(key)


# Each word is a condition for every search field; SQLite refuses too many of them.
MAX_SEARCH_WORDS = 20
MAX_ORDER_COLUMNS = 20
# What the filters of lists and the hierarchy of dates put after the name of their field.
FILTER_LOOKUPS = {
    "",
    "__exact",
    "__isnull",
    "__in",
    "__gte",
    "__gt",
    "__lt",
    "__lte",
    "__id__exact",
    "__pk__exact",
}
HIERARCHY_LOOKUPS = {"__year", "__month", "__day", "__gte", "__lt"}


class SafeListMixin:
    """Keeps a made-up URL of a list, which others may be led to, from holding up the database."""

    def lookup_allowed(self, lookup, value, request):
        """Allow those of `list_filter` and `date_hierarchy`. Django allows any, `body__regex` too."""
        allowed = {f"{self.date_hierarchy}{suffix}" for suffix in HIERARCHY_LOOKUPS}
        for each in self.get_list_filter(request):
            field = each[0] if isinstance(each, tuple | list) else each
            name = getattr(field, "parameter_name", field)
            allowed |= {f"{name}{suffix}" for suffix in FILTER_LOOKUPS}
        return lookup in allowed and super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        words = " ".join(search_term.split()[:MAX_SEARCH_WORDS])
        return super().get_search_results(request, queryset, words)

    def get_changelist_instance(self, request):
        """Handle a filter value that overflows, such as a year of a hundred digits, like any invalid filter."""
        if request.GET.get(ORDER_VAR, "").count(".") >= MAX_ORDER_COLUMNS:
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError, DisallowedModelAdminLookup) as error:
            raise IncorrectLookupParameters from error

    def get_changelist_formset(self, request, **kwargs):
        """Build no more forms than a list has rows, however many a browser says there are."""
        most = self.list_max_show_all
        return super().get_changelist_formset(request, max_num=most, absolute_max=most, **kwargs)


class AdminTitlesMixin(SafeListMixin):
    """Titles of the form "verb: noun". Django's own ("Dodaj uchwała") lack the declension that Polish needs."""

    def changelist_view(self, request, extra_context=None):
        reject_invalid_pks(request)
        title = self.opts.verbose_name_plural.capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        item = self.get_object(request, unquote(object_id)) if object_id else None
        context = {
            "title": self.get_form_title(request, item),
            # Not of the instance of the form, which holds what was refused.
            "subtitle": str(item) if item else None,
            **(extra_context or {}),
        }
        return super().changeform_view(request, object_id, form_url, context)

    def get_form_title(self, request, item):
        verb = "Dodaj" if item is None else "Zmień" if self.has_change_permission(request, item) else "Zobacz"
        return f"{verb}: {self.opts.verbose_name}"

    def get_changeform_initial_data(self, request):
        """Leave out of the URL what its field could not hold."""
        initial = {}
        for name, value in super().get_changeform_initial_data(request).items():
            with suppress(FieldDoesNotExist, ValidationError, TypeError, ValueError, OverflowError):
                field = self.opts.get_field(name)
                if field.concrete and not field.many_to_many and not isinstance(field, models.FileField):
                    initial[name] = field.clean(value, None)
        return initial

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Django reads "_saveasnew" also where `save_as` does not offer it."""
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "save_as_new": False}


class LogAdmin(AdminTitlesMixin, admin.ModelAdmin):
    """A read-only list of records that the site writes."""

    list_per_page = 50
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class FormRecoveryMixin:
    """Shows a submission again that could not be processed: see publishing.form_recovery."""

    def add_view(self, request, form_url="", extra_context=None):
        restore_submission(request)
        return super().add_view(request, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        restore_submission(request)
        return super().change_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return make_display_only_form(form) if is_redisplayed(request) else form


class ListRowForm(forms.ModelForm):
    """A row of a list with editable fields, which are named after the row as well."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"


class EditorAdmin(
    AutosaveMixin, ErrorSummaryMixin, FormRecoveryMixin, AdminTitlesMixin, AdminFieldsMixin, admin.ModelAdmin
):
    def get_changelist_form(self, request, **kwargs):
        order = forms.TextInput(attrs={"inputmode": "numeric", "class": "number"})
        return super().get_changelist_form(request, form=ListRowForm, widgets={"order": order}, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.response_saved(request, obj)

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self.response_saved(request, obj)

    def response_saved(self, request, obj):
        """Redirect like Django's response_change. The message says what visitors see, in words without gender."""
        message = format_html("Zapisano: {} {}", end_sentence(obj), self.describe_effect(obj))
        self.message_user(request, message, messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if "_continue" in request.POST:
            return redirect(f"{name}_change", obj.pk)
        if "_addanother" in request.POST:
            return redirect(f"{name}_add")
        return self.response_post_save_change(request, obj)

    def describe_effect(self, obj):
        return ""

    def get_action_choices(self, request, default_choices=None, action_location=None):
        # Django 6.1 requires `action_location`; 5.2 does not have it.
        options = {"action_location": action_location} if action_location else {}
        return super().get_action_choices(request, default_choices or [("", "– wybierz –")], **options)


class SingletonAdmin(EditorAdmin):
    """For a model with a single instance: the list redirects to its form."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        item = self.model.objects.first()
        return redirect(get_admin_url(item) if item else get_admin_url(self.model, "add"))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None and request.method == "GET" and self.model.objects.exists():
            return self.changelist_view(request)
        context = {"title": self.opts.verbose_name.capitalize(), "subtitle": None, "is_singleton": True}
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not self.model.objects.exists()

    def get_model_perms(self, request):
        """Deny "add": deciding it takes a query on every admin page, and "change" leads to both forms."""
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }

    def has_delete_permission(self, request, obj=None):
        return False
