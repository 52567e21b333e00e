"""The part of an item's form that holds its page in other forms."""

from django import forms

from .admin import LAST, PUBLISHING
from .desk import PublishableAdmin
from .forms import AddressForm
from .other_forms import FORMS, letters


def still_true(name):
    return f"{name}_still_true"


class OtherFormsForm(AddressForm):
    easy_text_still_true = forms.BooleanField(label="Tekst łatwy jest nadal aktualny", required=False)
    sign_film_url_still_true = forms.BooleanField(label="Film w PJM jest nadal aktualny", required=False)
    transcript_still_true = forms.BooleanField(label="Zapis filmu jest nadal aktualny", required=False)


class OtherFormsAdmin(PublishableAdmin):
    form = OtherFormsForm

    def get_fieldsets(self, request, obj=None):
        own = list(super().get_fieldsets(request, obj))
        outdated = obj.outdated_forms if obj else []
        fields = [
            field for form in FORMS for field in (form, *([still_true(form)] if form in outdated else []))
        ]
        section = {
            "fields": fields,
            "description": "Nie trzeba. Mieszkańcy przejdą do nich z początku strony. Gdy zmienisz stronę, a ich nie, "
            "serwis napisze przy nich „może być nieaktualny”.",
            "classes": [LAST] if outdated else ["collapse", LAST],
        }
        own.insert(own.index(PUBLISHING), ("Ta strona w innych formach", section))
        return own

    def finish_draft(self, form, item):
        """A form of the page that was written just now, or said to be still true, fits the text as it is now."""
        super().finish_draft(form, item)
        fitting = [
            name
            for name in FORMS
            if form.cleaned_data.get(still_true(name))
            or letters(form.initial.get(name) or "") != letters(getattr(item, name))
        ]
        item.confirm(*fitting)
