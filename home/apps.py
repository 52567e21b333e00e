from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class HomeConfig(AppConfig):
    default = True
    name = "home"
    verbose_name = "Strona główna"


class RumiaAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "home.admin_site.RumiaAdminSite"
