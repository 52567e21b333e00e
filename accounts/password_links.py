"""
One-time links with which the owner of an account sets its password.

An administrator creates the link and hands it over, so no first password is typed by one person for another or becomes
the lasting one (OWASP ASVS 6.4.1). Works without a mail server.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from . import log

VALID_HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600


def create_link(user):
    """Return the path of a new link. The present password, earlier links and sessions of `user` stop working."""
    # Tokens and sessions are signed with the password field, which is a new random value now.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("admin:set_password", args=[uid, default_token_generator.make_token(user)])


class SetPasswordView(PasswordResetConfirmView):
    """Django's view, in the frame of the sign-in and for staff only; it hides the token from the address bar."""

    template_name = "admin/accounts/set_password.html"
    success_url = reverse_lazy("admin:login")
    title = "Ustaw hasło"

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None

    def form_valid(self, form):
        response = super().form_valid(form)
        log.log_event(log.Kind.PASSWORD_CHANGED, self.user, self.request, note="odnośnikiem")
        messages.success(self.request, "Hasło jest ustawione. Zaloguj się nim.")
        return response

    def get_context_data(self, **kwargs):
        context = {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "hours": VALID_HOURS,
        }
        return context if self.validlink else {**context, "title": "Ten odnośnik już nie działa"}
