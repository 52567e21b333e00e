from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class RumiaSocialConfig(AppConfig):
    default = True
    name = "rumia_social"
    verbose_name = "Serwis"


class RumiaAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "rumia_social.admin_site.RumiaAdminSite"
