from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.signals import request_finished, request_started
from django.db.backends.signals import connection_created


class RumiaSocialConfig(AppConfig):
    default = True
    name = "rumia_social"
    verbose_name = "Serwis"

    def ready(self):
        from .database import close_if_file_changed, note_file

        connection_created.connect(note_file)
        request_started.connect(close_if_file_changed)
        request_finished.connect(close_if_file_changed)


class RumiaAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "rumia_social.admin_site.RumiaAdminSite"
