"""The part of an item's form that holds the page's alternative formats."""

from django import forms

from ..alternative_formats import FORMATS, normalize_text
from ..forms import SlugForm
from .drafts import DraftStateAdmin
from .fieldsets import AFTER_INLINES_CLASS, PUBLISHING_FIELDSET


def get_confirmation_name(name):
    return f"{name}_still_current"


class AlternativeFormatsForm(SlugForm):
    easy_text_still_current = forms.BooleanField(label="Tekst łatwy jest nadal aktualny", required=False)
    sign_film_url_still_current = forms.BooleanField(label="Film w PJM jest nadal aktualny", required=False)
    transcript_still_current = forms.BooleanField(label="Zapis filmu jest nadal aktualny", required=False)


class AlternativeFormatsAdmin(DraftStateAdmin):
    form = AlternativeFormatsForm

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        outdated = obj.outdated_formats if obj else []
        fields = [
            field
            for name in FORMATS
            for field in (name, *([get_confirmation_name(name)] if name in outdated else []))
        ]
        options = {
            "fields": fields,
            "description": "Nieobowiązkowe. Odnośniki do tych wersji są na początku strony. Gdy zmienisz stronę, a ich "
            "nie, serwis napisze przy nich „może być nieaktualny”.",
            "classes": [AFTER_INLINES_CLASS] if outdated else ["collapse", AFTER_INLINES_CLASS],
        }
        fieldsets.insert(fieldsets.index(PUBLISHING_FIELDSET), ("Ta strona w innych formach", options))
        return fieldsets

    def prepare_draft(self, form, item):
        """Mark as current every format that was changed in this form or confirmed by the editor."""
        super().prepare_draft(form, item)
        current = [
            name
            for name in FORMATS
            if form.cleaned_data.get(get_confirmation_name(name))
            or normalize_text(form.initial.get(name) or "") != normalize_text(getattr(item, name))
        ]
        item.mark_current(*current)
