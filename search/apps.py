from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Wyszukiwarka"

    def ready(self):
        from . import follow  # noqa: F401  importing it connects it
