"""The models of pages: this is where other modules import them from."""

from .content import Article, GlossaryTerm, Language, Page, sort_terms, validate_free_slug
from .site import Announcement, HomeSettings, MenuItem, MenuSettings, SiteSettings

__all__ = [
    "Announcement",
    "Article",
    "GlossaryTerm",
    "HomeSettings",
    "Language",
    "MenuItem",
    "MenuSettings",
    "Page",
    "SiteSettings",
    "sort_terms",
    "validate_free_slug",
]
