from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from core.models import find_same_text, get_unique_text_fields

WRONG_PASSWORD = (
    "Nie udało się zalogować: login albo hasło się nie zgadza. Sprawdź, czy nie jest włączony Caps Lock."
)
WRONG_CODE = "Ten kod nie pasuje albo był już użyty. Poczekaj na następny kod w aplikacji i wpisz go."
WRONG_RECOVERY_CODE = "Ten kod nie pasuje albo był już użyty. Każdy kod zapasowy działa jeden raz."


class FocusMixin:
    """Focuses the first field with an error when the page opens, or the first field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.focus(next(iter(self.fields)))

    def full_clean(self):
        super().full_clean()
        if wrong := [name for name in self.fields if name in self.errors]:
            self.focus(wrong[0])

    def focus(self, focused):
        for name, field in self.fields.items():
            field.widget.attrs["autofocus"] = name == focused


class SignInForm(FocusMixin, AdminAuthenticationForm):
    """Django's login form with one message for every failure, so that it does not reveal account names."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Login"
        self.fields["username"].error_messages["required"] = "Wpisz login."
        self.fields["username"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].error_messages["required"] = "Wpisz hasło."

    def get_invalid_login_error(self):
        return ValidationError({"password": ValidationError(WRONG_PASSWORD, code="invalid_login")})

    def confirm_login_allowed(self, user):
        if not (user.is_active and user.is_staff):
            raise self.get_invalid_login_error()


class PasswordForm(FocusMixin, forms.Form):
    password = forms.CharField(
        label="Hasło",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Wpisz hasło."},
    )


class AppCodeForm(FocusMixin, forms.Form):
    code = forms.CharField(
        label="Kod z aplikacji",
        help_text="6 cyfr. Możesz wkleić.",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}
        ),
        error_messages={"required": "Wpisz kod z aplikacji."},
    )


class RecoveryCodeForm(FocusMixin, forms.Form):
    code = forms.CharField(
        label="Kod zapasowy",
        help_text="Na przykład k7pm-3xqd-9wht. Możesz wkleić. Myślniki nie są potrzebne.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": "Wpisz kod zapasowy."},
    )


class PasskeyForm(FocusMixin, forms.Form):
    name = forms.CharField(
        label="Nazwa klucza",
        help_text="Dla Ciebie, żeby go poznać na liście. Na przykład: telefon służbowy.",
        max_length=64,
        error_messages={"required": "Nazwij klucz, na przykład: telefon służbowy."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class UniqueTextForm(forms.ModelForm):
    """A form of one of Django's models, with unique names as core.models.UniqueTextMixin has them."""

    def validate_unique(self):
        super().validate_unique()
        for name in get_unique_text_fields(self._meta.model) - self.errors.keys():
            if name in self.cleaned_data and find_same_text(self.instance, name):
                self.add_error(name, self.instance.unique_error_message(self._meta.model, (name,)))


class AccountForm(UniqueTextForm, UserChangeForm):
    password = None  # AccountAdmin says whether there is one; Django would show the algorithm and the salt


class NewAccountForm(UniqueTextForm):
    """A new account has no password: its owner sets one (accounts.password_links)."""

    class Meta:
        model = User
        fields = ["username"]
        field_classes = {"username": UsernameField}

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)
