from django.apps import AppConfig
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from .invalidation import install_execute_wrapper, invalidate_on_write
from .version import get_cache_version


class PageCacheConfig(AppConfig):
    name = "page_cache"
    verbose_name = "Pamięć podręczna stron"

    def ready(self):
        connection_created.connect(install_execute_wrapper)
        pre_migrate.connect(pause_invalidation, sender=self)
        post_migrate.connect(resume_invalidation, sender=self)


def pause_invalidation(**kwargs):
    """Migrations write to public tables before the table of changes exists."""
    connection_created.disconnect(install_execute_wrapper)
    if invalidate_on_write in connection.execute_wrappers:
        connection.execute_wrappers.remove(invalidate_on_write)


def resume_invalidation(**kwargs):
    connection_created.connect(install_execute_wrapper)
    install_execute_wrapper(connection)
    get_cache_version().bump()
