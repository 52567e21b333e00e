"""Admin of accounts, roles and the sign-in log: Django's own, reduced to what the office uses."""

# Imported so that its registration can be undone below: TOTP keys must not be visible in the admin.
import django_otp.plugins.otp_totp.admin  # noqa: F401
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django_otp.plugins.otp_totp.models import TOTPDevice

from publishing.admin import (
    AdminTitlesMixin,
    AutosaveMixin,
    ChosenFilter,
    ErrorSummaryMixin,
    FormRecoveryMixin,
    LogAdmin,
    build_yes_no_column,
)

from . import password_links, roles, second_factor
from .forms import AccountForm, NewAccountForm, UniqueTextForm
from .models import RecoveryCodes, SignInEvent

admin.site.unregister([TOTPDevice, User, Group])


class RoleChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group):
        description = roles.ROLES.get(group.name)
        return f"{group.name} – {description[:1].lower()}{description[1:]}" if description else group.name


@admin.register(User)
class AccountAdmin(AutosaveMixin, ErrorSummaryMixin, FormRecoveryMixin, AdminTitlesMixin, UserAdmin):
    list_display = [
        "username",
        "first_name",
        "last_name",
        "role_names",
        "second_factor_status",
        build_yes_no_column("is_active", "aktywne"),
        "last_login",
    ]
    list_filter = ["is_active", ("groups", ChosenFilter)]
    filter_horizontal = []
    actions = None
    form = AccountForm
    add_form = NewAccountForm
    add_fieldsets = [(None, {"fields": ["username", "first_name", "last_name", "email", "groups"]})]
    readonly_fields = ["password_status"]
    change_form_template = "admin/accounts/account.html"
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    fieldsets = [
        ("Konto", {"fields": ["username", "password_status"]}),
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

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "totpdevice_set", "passkey_set")

    @admin.display(description="rola")
    def role_names(self, user):
        names = ["pełny dostęp"] if user.is_superuser else [group.name for group in user.groups.all()]
        return ", ".join(names) or "–"

    @admin.display(description="drugi składnik")
    def second_factor_status(self, user):
        return "tak" if user.totpdevice_set.all() or user.passkey_set.all() else "nie"

    @admin.display(description="hasło")
    def password_status(self, user):
        return "ustawione" if user.has_usable_password() else "jeszcze nieustawione"

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["form_class"] = RoleChoice
            kwargs["label"] = "Role"
            kwargs["help_text"] = ""
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.widget.can_add_related = False
        return field

    def get_fieldsets(self, request, obj=None):
        """Leave out `is_superuser` for users who are not superusers, and one's own access flags."""
        left_out = set() if request.user.is_superuser else {"is_superuser"}
        own = obj is not None and obj == request.user
        if own:
            left_out |= {"is_active", "is_staff"}
        return [
            (
                title,
                {
                    **options,
                    "fields": [
                        *(["own_access"] if own and "is_active" in options["fields"] else []),
                        *(name for name in options["fields"] if name not in left_out),
                    ],
                },
            )
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request, obj=None):
        """Show one's own access as read-only text, so that nobody can lock themselves out."""
        own = obj is not None and obj == request.user
        return [*super().get_readonly_fields(request, obj), *(["own_access"] if own else [])]

    @admin.display(description="wstęp do panelu")
    def own_access(self, user):
        return "To Twoje konto: wstęp może Ci odebrać tylko inna osoba."

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and can_change_account(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and can_change_account(request.user, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            # All accounts of this site belong to staff.
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def get_urls(self):
        reset = path(
            "<path:object_id>/drugi-skladnik/",
            self.admin_site.admin_view(self.reset_second_factor),
            name="auth_user_reset_second_factor",
        )
        return [reset, *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        user = self.get_object(request, object_id) if object_id else None
        can_help = user and user != request.user and self.has_change_permission(request, user)
        context = {
            "can_create_password_link": can_help and user.is_active and user.is_staff,
            "second_factor_to_reset": can_help and has_second_factor_data(user),
        }
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def response_add(self, request, obj, post_url_continue=None):
        if "_addanother" in request.POST or IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"Konto {obj} jest gotowe. Brakuje mu jeszcze hasła.")
        return redirect("admin:auth_user_password_change", obj.pk)

    def get_account_to_change(self, request, object_id):
        user = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404
        return user

    def user_change_password(self, request, id, form_url=""):
        """
        Create a link for setting the password, and show it once.

        Nobody types a password for somebody else (OWASP ASVS 6.4.1).
        """
        user = self.get_account_to_change(request, id)
        if user == request.user:
            return redirect("admin:password_change")
        if not (user.is_active and user.is_staff):
            messages.error(
                request, f"Konto {user} nie może się logować. Najpierw zaznacz „Aktywny” i „Wstęp do panelu”."
            )
            return redirect("admin:auth_user_change", user.pk)
        link = None
        if request.method == "POST":
            link = request.build_absolute_uri(password_links.create_link(user))
            self.log_change(request, user, "Utworzono odnośnik do ustawienia hasła.")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Odnośnik do ustawienia hasła: {user}",
            "account": user,
            "link": link,
            "hours": password_links.VALID_HOURS,
            "opts": self.opts,
        }
        return render(request, "admin/accounts/password_link.html", context)

    def reset_second_factor(self, request, object_id):
        """Remove the second factor of a user who lost it; the next sign-in sets up a new one."""
        user = self.get_account_to_change(request, object_id)
        if user == request.user:
            return redirect("admin:security")
        if request.method == "POST":
            second_factor.reset_second_factor(user, by=request.user, request=request)
            self.log_change(request, user, "Zresetowano drugi składnik.")
            messages.success(
                request, f"Zresetowano drugi składnik konta {user}. Ta osoba została wylogowana."
            )
            return redirect(reverse("admin:auth_user_change", args=[user.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Zresetuj drugi składnik: {user}",
            "account": user,
            "opts": self.opts,
        }
        return render(request, "admin/accounts/reset.html", context)


def can_change_account(who, account):
    """Return whether `who` may change `account`; superusers are changed by superusers only."""
    return account is None or who.is_superuser or not account.is_superuser


def has_second_factor_data(user):
    return second_factor.is_set_up(user) or RecoveryCodes.objects.filter(user=user).exists()


class PermissionChoice(forms.ModelMultipleChoiceField):
    """Permissions labelled in Polish; the names that Django stores are English."""

    ACTIONS = {
        "add": "dodawanie",
        "change": "zmienianie",
        "delete": "usuwanie",
        "view": "oglądanie",
        "publish": "publikowanie i wycofywanie",
    }

    def label_from_instance(self, permission):
        kind = permission.content_type.model_class()._meta.verbose_name_plural
        action = permission.codename.partition("_")[0]
        return f"{capfirst(kind)}: {self.ACTIONS.get(action, permission.name)}"


@admin.register(Group)
class RoleAdmin(AutosaveMixin, ErrorSummaryMixin, FormRecoveryMixin, AdminTitlesMixin, GroupAdmin):
    """Groups: the roles defined in accounts.roles are read-only, other groups can be edited."""

    form = UniqueTextForm
    actions = None
    list_display = ["name", "role_description"]
    filter_horizontal = []

    @admin.display(description="co może")
    def role_description(self, group):
        return roles.ROLES.get(group.name, "–")

    def get_fields(self, request, obj=None):
        """Describe a role in words; list the permissions of any other group."""
        return ["name", "role_description"] if is_role(obj) else ["name", "permissions"]

    def get_readonly_fields(self, request, obj=None):
        return ["role_description"] if is_role(obj) else []

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "permissions":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        asked_for = Group.objects.get(name=roles.ADMINISTRATOR).permissions.select_related("content_type")
        return PermissionChoice(
            queryset=asked_for.order_by("content_type__app_label", "content_type__model", "codename"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label="Co mogą osoby z tą rolą",
        )

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not is_role(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not is_role(obj)


def is_role(group):
    return group is not None and group.name in roles.ROLES


@admin.register(SignInEvent)
class SignInEventAdmin(LogAdmin):
    list_display = ["at", "kind", "user", "network", "note"]
    list_filter = ["kind"]
    search_fields = ["user__username", "network"]
    date_hierarchy = "at"
    list_select_related = ["user"]
