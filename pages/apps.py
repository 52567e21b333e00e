from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = "Artykuły i strony"

    def ready(self):
        from content_checks import language

        from . import glossary

        language.abbreviation_sources.append(glossary.get_abbreviations)
