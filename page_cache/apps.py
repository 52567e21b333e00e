from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from .invalidation import install_execute_wrapper, recorded_change


class PageCacheConfig(AppConfig):
    name = "page_cache"
    verbose_name = "Pamięć podręczna stron"

    def ready(self):
        connection_created.connect(install_execute_wrapper)
        # Migrations write to public tables before the table of changes exists.
        pre_migrate.connect(recorded_change.pause, sender=self)
        post_migrate.connect(recorded_change.resume, sender=self)
