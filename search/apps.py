from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Wyszukiwarka"

    def ready(self):
        from . import signals  # noqa: F401  importing it connects its receivers
