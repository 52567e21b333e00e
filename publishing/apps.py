from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Publikowanie"

    def ready(self):
        from .admin import log  # noqa: F401  registers it
