"""Articles and the site as schema.org items; unknown properties are left out."""

from django.utils.timezone import localtime

from core.phones import split_phones
from publishing.publication import get_first_publish_from

CITY = {"@type": "GovernmentOrganization", "name": "Miasto Rumia"}


def build_website(settings):
    return {
        "@type": "WebSite",
        "name": settings.home_title,
        "description": settings.home_description,
        "url": "/",
        "inLanguage": "pl",
        "publisher": {
            **CITY,
            "address": settings.contact_address,
            "contactPoint": build_contact_point(settings),
        },
    }


def build_contact_point(settings):
    if not (settings.contact_phone or settings.contact_email):
        return None
    phones = [part for part, url in split_phones(settings.contact_phone) if url]
    return {
        "@type": "ContactPoint",
        "name": settings.contact_unit,
        "telephone": phones[0] if len(phones) == 1 else phones,
        "email": settings.contact_email,
    }


def build_article(article):
    """The first publication is not stored, so `datePublished` is known only for scheduled articles."""
    published_at = get_first_publish_from(article)
    return {
        "@type": "Article",
        "headline": article.title,
        "description": article.description,
        "datePublished": published_at and localtime(published_at),
        "dateModified": article.last_public_change and localtime(article.last_public_change),
        "inLanguage": "pl",
        "image": article.image and article.image.jpeg_url,
        "publisher": CITY,
        "url": article.get_absolute_url(),
    }
