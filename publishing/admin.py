"""What the admin of every kind of content has in common."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import DataError, models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from core.fields import RichTextField

from .forms import DateTimeWidget, DraftForm, MomentField, PolishDecimalField, RowFormSet, rich_text_widget
from .kept_forms import give_back, is_redisplayed, redisplayed

# What Django's Polish says like a mathematician. Without a noun after a number, which would have to be inflected.
WRONG = {
    "max_length": "Skróć ten tekst. Najwyższa liczba znaków: %(limit_value)s, teraz: %(show_value)s.",
    "min_value": "Za mało. Najmniejsza możliwa liczba: %(limit_value)s.",
    "max_value": "Za dużo. Największa możliwa liczba: %(limit_value)s.",
    "null_characters_not_allowed": "Jest tu niewidoczny znak, którego nie da się zapisać. Wpisz ten tekst od nowa.",
    "invalid_choice": "Tego nie ma na liście. Wybierz coś innego.",
}
NOTHING = "– nie wybrano –"
DASHES = BLANK_CHOICE_DASH[0][1]
LARGEST_KEY = models.BigIntegerField.MAX_BIGINT
# Fieldsets with this class stand below the inlines: see templates/admin/change_form.html.
LAST = "after-inlines"

PUBLISHING = (
    "Publikowanie",
    {"fields": ["publish_from", "publish_until"], "classes": [LAST]},
)


REVIEW = (
    "Przypomnienie o sprawdzeniu",
    {"fields": ["review_months", "review_owner"], "classes": ["collapse", LAST]},
)


def advanced(*fields):
    return ("Zaawansowane", {"fields": fields, "classes": ["collapse", LAST]})


DATE_MESSAGE = "Wpisz datę tak: 24.09.2026 (dzień, miesiąc, rok)."
HOUR_MESSAGE = "Wpisz godzinę tak: 17:30."
URL_MESSAGE = "Wpisz cały adres, na przykład https://www.gov.pl. Najlepiej skopiuj go z przeglądarki."
ADDRESS_MESSAGE = (
    "W adresie mogą być tylko litery bez polskich znaków, cyfry i myślniki. Nie może być spacji."
)


def yes_or_no(name, description):
    """A column of a list for the true-or-false field `name`: in words, where Django has pictures with English names."""

    @admin.display(description=description, ordering=name)
    def shown(item):
        return "tak" if getattr(item, name) else "nie"

    shown.__name__ = name
    return shown


def name_nothing(field):
    """Let a list to choose from say what its first line means, where Django has a row of dashes."""
    if getattr(field, "empty_label", None):
        field.empty_label = NOTHING
    elif isinstance(field, forms.TypedChoiceField):
        field.choices = [
            (value, label if value or label != DASHES else NOTHING) for value, label in field.choices
        ]


class EditorFields:
    """How fields look and what they say when something is wrong, in forms and in the rows inside them."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 6})},
        models.DateField: {"error_messages": {"invalid": DATE_MESSAGE}},
        models.DateTimeField: {
            "form_class": MomentField,
            "error_messages": {
                "invalid_date": DATE_MESSAGE,
                "invalid_time": HOUR_MESSAGE,
                "incomplete": "Podaj i datę, i godzinę.",
            },
        },
        models.URLField: {"assume_scheme": "https", "error_messages": {"invalid": URL_MESSAGE}},
        models.EmailField: {"error_messages": {"invalid": "Wpisz adres e-mail tak: jan.nowak@example.pl."}},
        models.SlugField: {"error_messages": {"invalid": ADDRESS_MESSAGE}},
        # A browser sends nothing at all when words stand in its own number input: what was typed would be lost.
        models.IntegerField: {
            "widget": forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}),
            "error_messages": {"invalid": "Wpisz samą liczbę, bez liter i przecinków."},
        },
        models.DecimalField: {
            "form_class": PolishDecimalField,
            "error_messages": {"invalid": "Wpisz samą liczbę, na przykład 1500,50."},
        },
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, RichTextField):
            kwargs["widget"] = rich_text_widget(db_field.verbose_name, request.display)
        elif isinstance(db_field, models.DateTimeField):
            kwargs["widget"] = DateTimeWidget(db_field.verbose_name, has_help=bool(db_field.help_text))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "order":
            field.help_text = "Mniejsza liczba stoi wyżej."
        if isinstance(db_field, models.ForeignKey):
            # One link, "add", is enough: the others are small icons that lead away from the form.
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        if field:
            name_nothing(field)
            field.error_messages |= WRONG
        return field


class ChosenFilter(admin.RelatedFieldListFilter):
    """Django's filter by what is chosen in a field, with words for what has nothing chosen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = "nie wybrano"


class EditorInline(EditorFields, admin.StackedInline):
    # One empty row is there also for those without JavaScript, who see no "add another".
    extra = 1
    formset = RowFormSet
    template = "admin/edit_inline/rows.html"
    view_on_site = False
    introduction = ""

    def has_add_permission(self, request, obj):
        """Rows are saved together with those that are there: for an editor who may not change these, none are new."""
        return super().has_add_permission(request, obj) and self.has_change_permission(request, obj)


class DraftInline(EditorInline):
    """Rows of what can be published: one that is not finished waits in the draft as the rest does."""

    form = DraftForm


def number(text):
    """A key from outside as a number; 404 for what is none."""
    try:
        key = int(text)
    except (TypeError, ValueError) as error:
        raise Http404 from error
    if abs(key) > LARGEST_KEY:
        raise Http404
    return key


def refuse_made_up_keys(request):
    """404 when a list is sent back with keys that it did not have: Django would hand them on to the database."""
    for name, keys in request.POST.lists():
        if name == ACTION_CHECKBOX_NAME or name.endswith("-id"):
            for key in keys:
                number(key)


class PlainTitles:
    """Headings in the nominative: Django's own join a verb with a name that Polish would decline ("Dodaj uchwała")."""

    def changelist_view(self, request, extra_context=None):
        refuse_made_up_keys(request)
        title = self.opts.verbose_name_plural.capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        item = self.get_object(request, unquote(object_id)) if object_id else None
        context = {"title": self.form_title(request, item), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def form_title(self, request, item):
        verb = "Dodaj" if item is None else "Zmień" if self.has_change_permission(request, item) else "Zobacz"
        return f"{verb}: {self.opts.verbose_name}"

    def get_changelist_instance(self, request):
        """A made-up filter, as by a year of a hundred digits, is answered as others that make no sense."""
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, DataError) as error:
            raise IncorrectLookupParameters from error


class LogAdmin(PlainTitles, admin.ModelAdmin):
    """What the program writes down for administrators: read, and never changed by anybody."""

    list_per_page = 50
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class TypedTextStays:
    """The form shows again what could not be taken: publishing.kept_forms."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        give_back(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return redisplayed(form) if is_redisplayed(request) else form


class EditorAdmin(TypedTextStays, PlainTitles, EditorFields, admin.ModelAdmin):
    def get_changelist_form(self, request, *, widgets=None, **kwargs):
        order = forms.TextInput(attrs={"inputmode": "numeric", "class": "number", "aria-label": "kolejność"})
        return super().get_changelist_form(request, widgets={"order": order, **(widgets or {})}, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.response_saved(request, obj)

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self.response_saved(request, obj)

    def response_saved(self, request, obj):
        """As Django's, with a message that needs no "został(a)(-ło)" and says what visitors see."""
        message = format_html("Zapisano: {}. {}", obj, self.after_saving(obj))
        self.message_user(request, message, messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if "_continue" in request.POST:
            return redirect(f"{name}_change", obj.pk)
        if "_addanother" in request.POST:
            return redirect(f"{name}_add")
        return self.response_post_save_change(request, obj)

    def after_saving(self, obj):
        return ""

    def get_action_choices(self, request, default_choices=None, action_location=None):
        # Django 6.1 gives, and requires, `action_location`; 5.2 does not know it.
        located = {"action_location": action_location} if action_location else {}
        return super().get_action_choices(request, default_choices or [("", "– wybierz –")], **located)


class SingletonAdmin(EditorAdmin):
    """The site has one of these: its list is its form."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        only = self.model.objects.first()
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        if only:
            return redirect(reverse(f"admin:{name}_change", args=[only.pk]))
        return redirect(f"admin:{name}_add")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        give_back(request)
        if object_id is None and request.method == "GET" and self.model.objects.exists():
            return self.changelist_view(request)
        context = {"title": self.opts.verbose_name.capitalize(), "subtitle": None, "is_only_one": True}
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not self.model.objects.exists()

    def get_model_perms(self, request):
        """Without "add", which every page of the admin would ask the database about: "change" leads to both forms."""
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }

    def has_delete_permission(self, request, obj=None):
        return False
