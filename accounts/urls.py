"""URLs inside the admin. Not wrapped in admin_view: the views check access themselves."""

from django.urls import path

from . import account_security, password_links, views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("login/kod/", views.sign_in_code, name="sign_in_code"),
    path("login/kod-zapasowy/", views.sign_in_recovery, name="sign_in_recovery"),
    path("login/klucz/", views.sign_in_passkey, name="sign_in_passkey"),
    path("login/klucz/opcje/", views.passkey_options, name="passkey_options"),
    path("nowe-haslo/<uidb64>/<token>/", password_links.SetPasswordView.as_view(), name="set_password"),
    path("sesja/", views.check_session, name="session_status"),
    path("password_change/", account_security.change_password, name="password_change"),
    path("zabezpieczenia/", account_security.security_overview, name="security"),
    path("zabezpieczenia/haslo/", account_security.confirm_password, name="confirm_password"),
    path("zabezpieczenia/aplikacja/", account_security.add_app, name="add_app"),
    path("zabezpieczenia/aplikacja/usun/", account_security.remove_app, name="remove_app"),
    path("zabezpieczenia/klucz/", account_security.add_passkey, name="add_passkey"),
    path("zabezpieczenia/klucz/<int:pk>/usun/", account_security.remove_passkey, name="remove_passkey"),
    path("zabezpieczenia/sesje/", account_security.sessions, name="sessions"),
    path("zabezpieczenia/kody/", account_security.recovery_codes, name="recovery_codes"),
    path("zabezpieczenia/kody/plik/", account_security.recovery_codes_file, name="recovery_codes_file"),
    path("zabezpieczenia/kody/nowe/", account_security.new_recovery_codes, name="new_recovery_codes"),
]
