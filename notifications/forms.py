from django import forms
from django.core.validators import EmailValidator
from django.db import models

from accessibility_requests.forms import PlainTextField


class Topic(models.TextChoices):
    RECRUITMENTS = "nabory", "o naborach do pracy"
    MEETINGS = "spotkania", "o spotkaniach: nowych, przeniesionych i odwołanych"


class SubscriptionForm(forms.Form):
    topics = forms.MultipleChoiceField(
        choices=Topic,
        widget=forms.CheckboxSelectMultiple,
        label="O czym mamy pisać?",
        error_messages={
            "required": "Zaznacz, o czym mamy pisać: o naborach, o spotkaniach albo o jednym i drugim.",
            "invalid_choice": "Wybierz z tej listy.",
        },
    )
    email = PlainTextField(
        max_chars=254,
        label="Twój adres e-mail",
        help_text="Na ten adres wyślemy wiadomość z odnośnikiem do potwierdzenia.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        validators=[EmailValidator("To nie jest adres e-mail. Przykład: jan.nowak@example.pl.")],
        error_messages={"required": "Wpisz adres e-mail, na przykład jan.nowak@example.pl."},
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        if "topics" in self.errors:
            # Django sets aria-describedby for single widgets, but not for a group of checkboxes.
            self.fields["topics"].widget.attrs["aria-describedby"] = "id_topics_error"
        return cleaned
