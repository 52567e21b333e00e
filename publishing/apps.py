from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Publikowanie"

    def ready(self):
        from . import log_admin  # noqa: F401  importing registers
