"""Form fields and widgets for editors: Polish number formats, accessible names."""

import datetime
import re

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from tinymce.widgets import AdminTinyMCE

from core.slugs import SLUG_CHARACTERS, build_slug, get_free_slug
from rich_text.inline_styles import LANGUAGES

from .models import Revision
from .serialization import generate_temporary_pks
from .unique_values import find_conflicting_item, format_taken_message
from .validation import PAST_END_MESSAGE

DAY_RE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{1,2}-\d{1,2}")
EDITOR_KEYS = "Alt+F10: przyciski. Esc: powrót do tekstu. Tab: następne pole."
# The slug is built from the first of these fields that the model has.
SLUG_SOURCE_FIELDS = ("title", "name", "number")


def is_required_for_publication(field):
    """Return whether a draft may lack the field but published content may not."""
    return not field.blank and not field.has_default() and field.name != "slug"


# Of the label of such a field.
REQUIRED_LABEL_SUFFIX = "(potrzebne do publikacji)"


def mark_required_for_publication(field, name):
    """Say so in the label and in the accessible names of widgets that do not use the label."""
    field.label = f"{capfirst(name)} {REQUIRED_LABEL_SUFFIX}"
    for part in getattr(field.widget, "widgets", ()):
        part.attrs["aria-label"] = f"{part.attrs['aria-label']} {REQUIRED_LABEL_SUFFIX}"
    if isinstance(field.widget, AdminTinyMCE):
        aria_text = f"{name} {REQUIRED_LABEL_SUFFIX}. {EDITOR_KEYS}"
        field.widget.mce_attrs = {**field.widget.mce_attrs, "iframe_aria_text": aria_text}


class AriaRequiredMixin:
    """
    Marks required fields by `aria-required` only.

    Browsers expose an empty field with the attribute `required` as invalid before anything is typed. An empty row of a
    formset requires nothing.
    """

    use_required_attribute = False

    def __getitem__(self, name):
        field = self.fields[name]
        if field.required and not self.empty_permitted:
            field.widget.attrs["aria-required"] = "true"
        return super().__getitem__(name)


class UniqueFieldsForm(AriaRequiredMixin, forms.ModelForm):
    """Names the item that already has the value of a unique field."""

    def validate_unique(self):
        super().validate_unique()
        for name, errors in self.errors.as_data().items():
            is_taken = any(error.code == "unique" for error in errors)
            if is_taken and (holder := find_conflicting_item(self.instance, name)):
                self.errors[name] = self.error_class(
                    [format_taken_message(name, holder)], renderer=self.renderer
                )


class DraftForm(UniqueFieldsForm):
    """Accepts unfinished content: requires only fields that the database cannot store empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.with_defaults = {}
        for field in self._meta.model._meta.concrete_fields:
            if field.name not in self.fields:
                continue
            if field.null or field.empty_strings_allowed:
                self.fields[field.name].required = False
                if is_required_for_publication(field):
                    mark_required_for_publication(self.fields[field.name], field.verbose_name)
            elif field.has_default():
                self.fields[field.name].required = False
                self.with_defaults[field.name] = field.get_default()
            else:
                # Only rows have such fields.
                message = "Uzupełnij to pole albo usuń ten wiersz."
                self.fields[field.name].error_messages["required"] = message

    def clean(self):
        cleaned = super().clean()
        for name, default in self.with_defaults.items():
            if name in cleaned and cleaned[name] is None:
                cleaned[name] = default
        return cleaned


class SlugInputField(forms.SlugField):
    """Makes an address of whatever is typed: "Spółdzielnia socjalna" becomes "spoldzielnia-socjalna"."""

    def to_python(self, value):
        return build_slug(super().to_python(value))


class SlugForm(DraftForm):
    """
    The form of an item with a page. Requires a title, because lists show it.

    An empty slug is built from the title, with a number if another item has it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title_field = next((name for name in SLUG_SOURCE_FIELDS if name in self.fields), None)
        if self.title_field:
            title = self.fields[self.title_field]
            title.required = True
            title.label = capfirst(self._meta.model._meta.get_field(self.title_field).verbose_name)

    def clean(self):
        cleaned = super().clean()
        end = cleaned.get("publish_until")
        is_new_end = "publish_until" in self.changed_data or "_publish" in self.data
        if end and end <= timezone.now() and is_new_end:
            self.add_error("publish_until", PAST_END_MESSAGE)
        title = cleaned.get(self.title_field)
        if not title or "slug" not in cleaned:
            return cleaned
        base_slug = build_slug(str(title))
        adding = self.instance.pk is None
        if not cleaned["slug"] or (adding and cleaned["slug"] == base_slug):
            cleaned["slug"] = self.get_free_slug(base_slug)
        if not cleaned["slug"]:
            self.add_error("slug", "Wpisz adres: nie udało się go utworzyć z tytułu.")
        return cleaned

    def describe_changed_slug(self):
        """
        Return a message if the address of the valid form is not the submitted one, else "".

        An address like the title may have been proposed, so nobody is told to have typed it.
        """
        typed = self.data.get(self.add_prefix("slug"), "").strip()
        slug = self.cleaned_data.get("slug")
        if not typed or not slug or slug == typed:
            return ""
        if typed == build_slug(str(self.cleaned_data[self.title_field])):
            return f"Adres strony to „{slug}”, bo „{typed}” ma albo miała już inna treść."
        if build_slug(typed) == slug:
            reason = SLUG_CHARACTERS
        else:
            reason = "Taki adres ma już inna treść albo nie da się go utworzyć."
        return f"Adres strony jest inny, niż wpisano: „{slug}” zamiast „{typed}”. {reason}"

    def get_free_slug(self, base_slug):
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        taken = set(others.filter(slug__startswith=base_slug).values_list("slug", flat=True))
        # Slugs of drafts are taken, too.
        kind = ContentType.objects.get_for_model(self._meta.model)
        drafts = Revision.objects.filter(content_type=kind, data__fields__slug__startswith=base_slug)
        taken |= set(
            drafts.exclude(object_id=self.instance.pk or 0).values_list("data__fields__slug", flat=True)
        )
        return get_free_slug(base_slug, taken)


class RowPkField(forms.IntegerField):
    """Identifies one of `rows`. Rows of a draft are not in the table, so Django's ModelChoiceField cannot find them."""

    def __init__(self, rows, **kwargs):
        super().__init__(**kwargs)
        self.keys = {row.pk for row in rows}

    def validate(self, value):
        super().validate(value)
        if value is not None and value not in self.keys:
            raise ValidationError(forms.ModelChoiceField.default_error_messages["invalid_choice"])


class RowFormSet(forms.BaseInlineFormSet):
    """Inline rows of an item in memory. Saves nothing: see get_submitted_rows."""

    @property
    def relation(self):
        return self.fk.remote_field.related_name

    @cached_property
    def rows(self):
        return self.instance.get_rows(self.relation)

    def get_queryset(self):
        return self.rows

    def total_form_count(self):
        """Add the empty rows to those of a copied item, which are filled in as new ones."""
        return super().total_form_count() + (0 if self.is_bound else len(self.initial_extra or []))

    def add_fields(self, form, index):
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        key = form.fields[name]
        form.fields[name] = RowPkField(self.rows, initial=key.initial, required=False, widget=key.widget)

    def get_submitted_rows(self):
        """Return the rows of a valid formset without deleted ones, or the unchanged rows if it is read-only."""
        if not self.is_bound:
            return self.rows
        deleted = self.deleted_forms
        rows = [form.instance for form in self.initial_forms if form not in deleted]
        new = [form.instance for form in self.extra_forms if form.has_changed() and form not in deleted]
        for row, row.pk in zip(new, generate_temporary_pks(), strict=False):
            row._state.adding = False
        return sorted([*rows, *new], key=lambda row: [getattr(row, name) for name in row._meta.ordering])

    def get_unique_error_message(self, unique_check):
        return "Dwa wiersze są takie same. Zostaw jeden z nich."

    def get_form_error(self):
        return "Ten wiersz powtarza wcześniejszy. Wybierz co innego albo usuń go."


class PolishDecimalField(forms.DecimalField):
    """Accepts amounts as written in Polish letters: "12 345 678,90 zł"."""

    def __init__(self, **kwargs):
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "class": "vTextField"})
        super().__init__(localize=True, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = re.sub(r"\s|zł\.?", "", value).replace(",", ".").replace("−", "-")
        return super().to_python(value)


# Other years are typing errors. Also, years 1 and 9999 overflow when converted to UTC.
VALID_YEARS = range(1990, 2101)


class DayField(forms.DateField):
    """A date. Tells a day that does not exist ("31.02.2026") from a date that is written in another way."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            if not DAY_RE.fullmatch(value.strip()):
                raise
            message = f"Nie ma takiego dnia: {value.strip()}. Sprawdź dzień i miesiąc."
            raise ValidationError(message, code="no_such_day") from error


class LocalDateTimeField(forms.SplitDateTimeField):
    """Local date and time. Explains times that do not exist or exist twice because the clocks change."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        day, hour = self.fields
        self.fields = (
            DayField(
                input_formats=day.input_formats, error_messages=day.error_messages, required=day.required
            ),
            hour,
        )

    def compress(self, data_list):
        try:
            moment = super().compress(data_list)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(format_clock_change_message(*data_list), code="clock_change") from error
        if moment and moment.year not in VALID_YEARS:
            raise ValidationError(
                f"Sprawdź rok. Może być od {VALID_YEARS[0]} do {VALID_YEARS[-1]}.", code="year"
            )
        return moment


def format_clock_change_message(day, hour):
    requested = timezone.make_aware(datetime.datetime.combine(day, hour))
    normalized = timezone.localtime(requested.astimezone(datetime.UTC))
    if normalized.time() == hour:
        reason = f"zegary cofa się z 3:00 na 2:00, więc godzina {hour.hour}:{hour:%M} jest dwa razy"
    else:
        reason = f"zegary przestawia się z 2:00 na 3:00, więc godziny {hour.hour}:{hour:%M} nie ma"
    return f"Tej nocy {reason}. Wpisz godzinę przed 2:00 albo od 3:00."


class DateWidget(forms.DateInput):
    """
    A text input, which keeps a wrong date for correction, with a button for the browser's own calendar.

    That calendar can be used with a keyboard and a screen reader; Django's has neither a role nor names.
    """

    class Media:
        js = ["js/admin-calendar.js"]

    def __init__(self, attrs=None):
        super().__init__({"class": "date", "autocomplete": "off", **(attrs or {})})


class DateTimeWidget(forms.SplitDateTimeWidget):
    """
    Date and time inputs, each with its own accessible name. The date is described by the help of the field, and what is
    wrong by its errors.
    """

    template_name = "admin/widgets/split_datetime.html"

    def __init__(self, label, attrs=None, *, has_help=False):
        day = DateWidget({"aria-label": f"{label}, data"})
        hour = forms.TimeInput({"class": "time", "aria-label": f"{label}, godzina"}, format="%H:%M")
        super(forms.SplitDateTimeWidget, self).__init__([day, hour], attrs)
        self.has_help = has_help

    def id_for_label(self, key):
        """Return an id: without one the admin renders the help text without an id."""
        return f"{key}_0" if key else key

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        key = context["widget"]["attrs"].get("id")
        parts = context["widget"]["subwidgets"]
        wrong = [part for part in parts if "aria-invalid" in part["attrs"]]
        if wrong and isinstance(value, list):
            unreadable = [
                part
                for part, field, typed in zip(parts, DATE_AND_TIME, value, strict=True)
                if not is_valid(field, typed)
            ]
            wrong = unreadable or wrong
        for part in parts:
            described = [f"{key}_0_helptext"] if self.has_help and part is parts[0] else []
            if part in wrong:
                described.append(f"{key}_error")
            else:
                part["attrs"].pop("aria-invalid", None)
            if key and described:
                part["attrs"]["aria-describedby"] = " ".join(described)
            else:
                part["attrs"].pop("aria-describedby", None)
        return context


# As people write it: 17:30, 17.30, 17.
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M", "%H"]
DATE_AND_TIME = (forms.DateField(), forms.TimeField(input_formats=TIME_FORMATS))


def is_valid(field, typed):
    try:
        field.clean(typed)
    except ValidationError:
        return False
    return True


def build_rich_text_widget(label, display):
    """Return the editor in the display preferences of the page, which its frame cannot inherit."""
    dark = display.contrast.endswith("on-black")
    return AdminTinyMCE(
        mce_attrs={
            "iframe_aria_text": f"{label}. {EDITOR_KEYS}",
            "content_langs": [{"title": title, "code": code} for code, title in LANGUAGES.items()],
            "skin": "oxide-dark" if dark else "oxide",
            "content_css": [static("css/site.css"), static("css/admin-editor.css")],
            "body_class": f"prose {get_body_classes(display)}",
            "external_plugins": {
                "library": static("js/rich-text-library.js"),
                "pasting": static("js/rich-text-paste.js"),
                "keyboard": static("js/rich-text-keyboard.js"),
            },
            "clean_pasted": reverse("admin:clean_pasted"),
            "internal_links": reverse("admin:internal_links"),
            "library_images": reverse("admin:library_image_choose"),
            "library_documents": reverse("admin:library_document_choose"),
        }
    )


def get_body_classes(display):
    return f"font-{display.font} contrast-{display.contrast} spacing-{display.spacing}"
