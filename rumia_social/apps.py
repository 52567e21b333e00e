from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created


class RumiaSocialConfig(AppConfig):
    default = True
    name = "rumia_social"
    verbose_name = "Serwis"

    def ready(self):
        from page_cache import generation

        connection_created.connect(generation.watch)


class RumiaAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "rumia_social.admin_site.RumiaAdminSite"
