"""The part of an item's form that holds the page's alternative formats."""

from django import forms

from ..forms import AddressForm
from ..other_forms import FORMS, letters
from .drafts import DraftStateAdmin
from .fieldsets import AFTER_INLINES_CLASS, PUBLISHING_FIELDSET


def get_still_current_name(name):
    return f"{name}_still_true"


class AlternativeFormatsForm(AddressForm):
    easy_text_still_true = forms.BooleanField(label="Tekst łatwy jest nadal aktualny", required=False)
    sign_film_url_still_true = forms.BooleanField(label="Film w PJM jest nadal aktualny", required=False)
    transcript_still_true = forms.BooleanField(label="Zapis filmu jest nadal aktualny", required=False)


class AlternativeFormatsAdmin(DraftStateAdmin):
    form = AlternativeFormatsForm

    def get_fieldsets(self, request, obj=None):
        own = list(super().get_fieldsets(request, obj))
        outdated = obj.outdated_forms if obj else []
        fields = [
            field
            for form in FORMS
            for field in (form, *([get_still_current_name(form)] if form in outdated else []))
        ]
        section = {
            "fields": fields,
            "description": "Nie trzeba. Mieszkańcy przejdą do nich z początku strony. Gdy zmienisz stronę, a ich nie, "
            "serwis napisze przy nich „może być nieaktualny”.",
            "classes": [AFTER_INLINES_CLASS] if outdated else ["collapse", AFTER_INLINES_CLASS],
        }
        own.insert(own.index(PUBLISHING_FIELDSET), ("Ta strona w innych formach", section))
        return own

    def prepare_draft(self, form, item):
        """A form of the page that was written just now, or said to be still true, fits the text as it is now."""
        super().prepare_draft(form, item)
        fitting = [
            name
            for name in FORMS
            if form.cleaned_data.get(get_still_current_name(name))
            or letters(form.initial.get(name) or "") != letters(getattr(item, name))
        ]
        item.confirm(*fitting)
