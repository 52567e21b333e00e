from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = "Obrazy i dokumenty"

    def ready(self):
        from . import signals  # noqa: F401  importing it connects the receivers
