"""Accounts of the editors: Django's form with the parts that an office uses."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import models

from publishing.admin import PlainTitles

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(PlainTitles, UserAdmin):
    list_display = ["username", "first_name", "last_name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    fieldsets = [
        ("Konto", {"fields": ["username", "password"]}),
        ("Osoba", {"fields": ["first_name", "last_name", "email"]}),
        (
            "Uprawnienia",
            {
                "fields": ["is_active", "is_staff", "is_superuser", "groups"],
                "description": "Osobie, która już nie pracuje nad serwisem, odznacz „Aktywny”. Nie usuwaj konta: "
                "historia zmian straci autora.",
            },
        ),
    ]
