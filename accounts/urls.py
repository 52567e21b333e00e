"""Inside the admin: accounts.views and accounts.own_account guard themselves."""

from django.urls import path

from . import own_account, views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("login/kod/", views.sign_in_code, name="sign_in_code"),
    path("login/kod-zapasowy/", views.sign_in_recovery, name="sign_in_recovery"),
    path("login/klucz/", views.sign_in_passkey, name="sign_in_passkey"),
    path("login/klucz/opcje/", views.passkey_options, name="passkey_options"),
    path("zabezpieczenia/", own_account.security, name="security"),
    path("zabezpieczenia/haslo/", own_account.confirm_password, name="confirm_password"),
    path("zabezpieczenia/aplikacja/", own_account.add_app, name="add_app"),
    path("zabezpieczenia/aplikacja/usun/", own_account.remove_app, name="remove_app"),
    path("zabezpieczenia/klucz/", own_account.add_passkey, name="add_passkey"),
    path("zabezpieczenia/klucz/<int:pk>/usun/", own_account.remove_passkey, name="remove_passkey"),
    path("zabezpieczenia/kody/", own_account.recovery_codes, name="recovery_codes"),
    path("zabezpieczenia/kody/plik/", own_account.recovery_codes_file, name="recovery_codes_file"),
    path("zabezpieczenia/kody/nowe/", own_account.new_recovery_codes, name="new_recovery_codes"),
]
