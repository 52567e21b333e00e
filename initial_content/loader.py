"""Loading of the initial content of a new site."""

from django.apps import apps
from django.db import transaction

from search import index

from . import accessibility, cooperative, glossary, languages, omggs, pages, site

CONTENT_APPS = ["pages", "cooperative", "omggs", "accessibility", "library"]


@transaction.atomic
def load():
    """Add missing content; existing content is not changed."""
    is_new = not has_any_content()
    with index.batch_updates():
        pages.load()
        languages.load()
        cooperative.load()
        omggs.load()
        glossary.load()
        accessibility.load()
        site.load()
    if is_new:
        # Saving has indexed all content, so the index is complete.
        index.reindex_sections()


def has_any_content():
    return any(
        model.objects.exists() for name in CONTENT_APPS for model in apps.get_app_config(name).get_models()
    )
