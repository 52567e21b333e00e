"""The request form: only what art. 18 of the act requires, and one way of contact."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .models import AccessRequest

Way = AccessRequest.Way
OPTIONAL = " (nieobowiązkowe)"


class PlainTextField(forms.CharField):
    """A text field without a maxlength attribute: browsers truncate pasted text silently."""

    def __init__(self, *, max_chars, rows=None, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(widget=kwargs.pop("widget", widget), **kwargs)
        self.max_chars = max_chars

    def validate(self, value):
        super().validate(value)
        if len(value) > self.max_chars:
            raise ValidationError(
                f"Skróć tekst w polu „{self.label.removesuffix(OPTIONAL)}”. Może mieć najwyżej {self.max_chars} "
                f"znaków, a ma {len(value)}. Nic z niego nie zginęło."
            )


class RequestForm(forms.Form):
    # Browsers expose an empty required field as invalid before anything is typed.
    use_required_attribute = False

    page = PlainTextField(
        max_chars=500,
        label="Czego dotyczy wniosek?",
        widget=forms.TextInput(attrs={"aria-required": "true"}),
        help_text="Podaj adres albo tytuł strony lub dokumentu.",
        error_messages={"required": "Napisz, której strony lub którego dokumentu dotyczy wniosek."},
    )
    problem = PlainTextField(
        max_chars=5000,
        rows=5,
        required=False,
        label=f"Co jest tam niedostępne?{OPTIONAL}",
        help_text="Na przykład: „nagranie nie ma napisów”. Nie musisz pisać o swoim zdrowiu.",
    )
    alternative = PlainTextField(
        max_chars=2000,
        rows=3,
        required=False,
        label=f"W jakiej innej postaci możemy podać Ci tę treść?{OPTIONAL}",
        help_text="Na przykład: „proszę przeczytać mi to przez telefon” albo „proszę o duży druk”.",
    )
    way = forms.ChoiceField(
        choices=Way,
        widget=forms.RadioSelect,
        label="Jak mamy Ci odpowiedzieć?",
        error_messages={
            "required": "Wybierz, jak mamy Ci odpowiedzieć: e-mailem, przez telefon, listem czy inaczej.",
            "invalid_choice": "Wybierz jeden z tych sposobów.",
        },
    )
    email = PlainTextField(
        max_chars=254,
        required=False,
        label="Twój adres e-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PlainTextField(
        max_chars=60,
        required=False,
        label="Twój numer telefonu",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    letter = PlainTextField(max_chars=400, rows=3, required=False, label="Twoje imię, nazwisko i adres")

    other = PlainTextField(
        max_chars=400,
        rows=3,
        required=False,
        label="Jak się z Tobą skontaktować?",
        help_text="Na przykład: SMS na numer 500 123 456 albo rozmowa z tłumaczem PJM w urzędzie.",
    )

    def clean(self):
        """Validate and keep only the chosen way of contact."""
        cleaned = super().clean()
        filled = [way for way in Way.values if cleaned.get(way)]
        if not self.data.get("way") and len(filled) == 1:
            # Only one contact field is filled in: that is the choice.
            cleaned["way"] = filled[0]
            self.errors.pop("way", None)
        chosen = cleaned.get("way")
        for way in Way.values:
            if way != chosen:
                self.errors.pop(way, None)
        if chosen and chosen not in self.errors:
            try:
                cleaned["contact"] = validate_contact(chosen, cleaned.get(chosen, ""))
            except ValidationError as error:
                self.add_error(chosen, error)
        if "way" in self.errors:
            # Django sets aria-describedby for single widgets, but not for a group of radio buttons.
            self.fields["way"].widget.attrs["aria-describedby"] = "id_way_error"
        return cleaned


def validate_contact(way, value):
    if way == Way.EMAIL:
        try:
            validate_email(value)
        except ValidationError as error:
            raise ValidationError("Wpisz adres e-mail, na przykład jan.nowak@example.pl.") from error
    elif way == Way.PHONE:
        if sum(letter.isdigit() for letter in value) < 7:
            raise ValidationError("Wpisz numer telefonu, na przykład 58 123 45 67.")
    elif way == Way.OTHER and not value:
        raise ValidationError("Napisz, jak się z Tobą skontaktować.")
    elif not value:
        raise ValidationError("Wpisz imię, nazwisko i adres, na który mamy wysłać list.")
    return value
