from django.apps import AppConfig


class ContentChecksConfig(AppConfig):
    name = "content_checks"
    verbose_name = "Sprawdzanie treści"

    def ready(self):
        from publishing.checks import register_check

        from .checks import check_content

        register_check(check_content)
