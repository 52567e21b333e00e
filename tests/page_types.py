"""One URL of each page type."""

import re
from fnmatch import fnmatch
from urllib.parse import urlsplit

# "*" stands for the first published page of the type.
PAGE_TYPES = {
    "home": "/",
    "articles": "/ekonomia-spoleczna/",
    "article": "/ekonomia-spoleczna/*/",
    "cooperative": "/spoldzielnia/",
    "resolution": "/spoldzielnia/uchwaly/*/",
    "meetings": "/spoldzielnia/spotkania/",
    "meeting": "/spoldzielnia/spotkania/*/",
    "recruitments": "/spoldzielnia/nabory/",
    "recruitment": "/spoldzielnia/nabory/*/",
    "association": "/omggs/",
    "undertakings": "/omggs/zit/",
    "undertaking": "/omggs/zit/*/",
    "projects": "/omggs/rewitalizacja/",
    "project": "/omggs/rewitalizacja/*/",
    "glossary": "/slowniczek/",
    "easy-text": "/spoldzielnia/?wersja=latwa",
    "feedback-thanks": "/opinia/dziekujemy/",
    "contact": "/kontakt/",
    "privacy": "/polityka-prywatnosci/",
    "declaration": "/deklaracja-dostepnosci/",
    "request": "/dostepnosc/wniosek/",
    "notifications": "/powiadomienia/",
    "site-map": "/mapa-strony/",
    "search": "/szukaj/?q=spoldzielnia+rumia",
    "search-empty": "/szukaj/?q=hipopotam",
    "not-found": "/nie-ma-takiej-strony/",
}


def published_addresses(sitemap):
    """Return the paths of all pages in sitemap.xml."""
    return [
        urlsplit(location)._replace(scheme="", netloc="").geturl()
        for location in re.findall(r"<loc>([^<]+)</loc>", sitemap)
    ]


def address_of(kind, sitemap):
    pattern = PAGE_TYPES[kind]
    if "*" not in pattern:
        return pattern
    return next(path for path in published_addresses(sitemap) if fnmatch(path, pattern))
