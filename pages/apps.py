from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = "Artykuły i strony"

    def ready(self):
        from publishing.checks import language

        from . import glossary

        language.explained_by_the_site.append(glossary.abbreviations)
