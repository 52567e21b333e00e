"""Checks of links: their texts, and whether visitors can open their targets."""

import re
from collections import defaultdict
from urllib.parse import parse_qs, unquote, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.urls import NoReverseMatch, Resolver404, resolve

from library.files import DOCUMENT_KINDS, get_extension
from publishing.models import PREVIEW_PARAMETER, ContentRedirect, get_draft_state_models
from rich_text.markup import one_line

from .content import get_media_name
from .findings import error, warning
from .models import BrokenLink

# Link texts without a purpose (WCAG 2.2, 2.4.4; failure F84).
VAGUE_LINK_TEXTS = {
    *("tu", "tutaj", "tutaj kliknij", "kliknij", "kliknij tu", "kliknij tutaj", "klik", "click", "here"),
    *("link", "linki", "pod linkiem", "pod tym linkiem", "link do strony", "odnośnik", "adres", "strona"),
    *("więcej", "więcej informacji", "czytaj", "czytaj dalej"),
    *("czytaj więcej", "dowiedz się więcej", "dalej"),
    *("zobacz", "zobacz tu", "zobacz tutaj", "zobacz więcej", "sprawdź", "sprawdź tutaj", "szczegóły"),
    *("pobierz", "pobierz plik", "pobierz tutaj", "otwórz"),
    *("przejdź", "wejdź", "plik", "dokument", "załącznik"),
    *("na stronie", "na tej stronie", "pod tym adresem", "to", "ten", "ta", "tej", "tym"),
}

_bare_url = re.compile(r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,}/\S*", re.IGNORECASE)


def iter_links(tree):
    """Yield (text, URL) of each link; the alternative texts of images in a link belong to its text."""
    for link in tree.find("a"):
        if link.get("href"):
            alternatives = " ".join(image.get("alt") for image in link.find("img"))
            yield one_line(f"{link.text()} {alternatives}"), link.get("href").strip()


def check_link_texts(content):
    for location, tree in content.rich_texts:
        for text, url in iter_links(tree):
            if not text:
                yield error(
                    location,
                    url,
                    "Ten odnośnik nie ma żadnych słów. Dopisz, dokąd prowadzi, albo usuń go.",
                )
            elif normalize_link_text(text) in VAGUE_LINK_TEXTS or not normalize_link_text(text):
                yield error(
                    location,
                    text,
                    "Z tych słów nie wynika, dokąd prowadzi odnośnik. Nazwij to, co jest pod adresem. "
                    "Przykład: „Regulamin naboru”.",
                )
            elif _bare_url.fullmatch(text):
                yield error(
                    location,
                    text,
                    "Zamiast samego adresu napisz słowami, dokąd prowadzi odnośnik. Przykład: „strona Urzędu Miasta”.",
                )


def normalize_link_text(text):
    return re.sub(r"[^\w\s]", "", text).strip().casefold()


def check_ambiguous_texts(content):
    """Warn about links with the same text and different targets (WCAG 2.2, 2.4.4 and 3.2.4)."""
    urls, first_links = defaultdict(set), {}
    for location, tree in content.rich_texts:
        for text, url in iter_links(tree):
            urls[normalize_link_text(text)].add(url)
            first_links.setdefault(normalize_link_text(text), (location, text))
    for text, different in urls.items():
        if len(different) > 1 and text and text not in VAGUE_LINK_TEXTS:
            location, quote = first_links[text]
            yield warning(
                location,
                quote,
                "Te same słowa prowadzą w różne miejsca. Dopisz w każdym odnośniku, czym się różni od drugiego.",
            )


# Links inside the site

# Ids in the templates, of elements that every page has or may have.
TEMPLATE_ANCHORS = {
    *("gora", "tresc", "menu", "widok"),
    *("szukaj", "na-skroty", "zapis-filmu", "slowa-na-tej-stronie"),
}


def check_anchors(content):
    """Report links to an id that neither the text nor the templates contain."""
    anchors = TEMPLATE_ANCHORS | {
        anchor.get("id") for _, tree in content.rich_texts for anchor in tree.find("a") if anchor.get("id")
    }
    for location, tree in content.rich_texts:
        for text, url in iter_links(tree):
            target = unquote(url.removeprefix("#"))
            # "#" and "#top" lead to the top of every page (HTML Standard, 7.4.6.4).
            if url.startswith("#") and target.lower() not in ("", "top") and target not in anchors:
                yield error(
                    location,
                    text or url,
                    "Ten odnośnik prowadzi do miejsca na tej stronie, którego nie ma. Popraw go albo usuń.",
                )


def check_internal_links(content):
    """Report links to pages and files of this site that visitors cannot open now."""
    base = get_own_url(content.item)
    links = [
        (location, text or url, url)
        for location, tree in content.rich_texts
        for text, url in iter_links(tree)
    ]
    links += [(location, url, url) for location, url in content.urls]
    for location, text, url in links:
        if is_preview_url(url, base):
            yield error(
                location,
                text,
                "Ten odnośnik prowadzi do podglądu, który jest tylko dla redakcji. Usuń z adresu znak zapytania i "
                "wszystko po nim.",
            )
    found = [(location, text, get_own_path(url, base)) for location, text, url in links]
    found = [(location, text, path) for location, text, path in found if path and path != base]
    items = find_items_by_slug({slug for _, _, path in found for slug in get_slugs(path)})
    moved = find_moved_items({path for _, _, path in found if get_slugs(path)})
    for location, text, path in found:
        message = get_link_error(content, path, items, moved)
        if message:
            yield error(location, text, message)


def iter_external_links(content):
    """Yield (location, text, URL without fragment) of each link to another site."""
    links = [
        (location, text or url, url)
        for location, tree in content.rich_texts
        for text, url in iter_links(tree)
    ]
    for location, text, url in [*links, *((location, url, url) for location, url in content.urls)]:
        try:
            host = urlsplit(url).hostname
        except ValueError:  # "https://["
            continue
        if host and url.lower().startswith(("http://", "https://")) and not is_own_host(host):
            yield location, text, urldefrag(url).url


def check_external_links(content):
    """Warn about links that the nightly `check_links` found broken."""
    links = list(iter_external_links(content))
    broken = BrokenLink.objects.find(url for *_, url in links)
    for location, text, url in links:
        if link := broken.get(url):
            yield warning(location, text, f"{link} Popraw odnośnik albo usuń go.")


def get_own_url(item):
    try:
        return item.get_absolute_url()
    except (AttributeError, NoReverseMatch):  # a model without a page, or an item without a slug yet
        return "/"


def get_own_path(url, base):
    """Return the path of a URL on this site, or "" for another site or a fragment of the same page."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        path = urljoin(base, parts.path or "/")
    except ValueError:  # "https://["
        return ""
    if parts.scheme not in ("", "http", "https") or (host and not is_own_host(host)):
        return ""
    if not host and not parts.path:
        return ""
    return unquote(path)


def is_preview_url(url, base):
    """Return whether the URL is a preview of this site: open for staff only, or to anyone who has the key."""
    return bool(get_own_path(url, base)) and PREVIEW_PARAMETER in parse_qs(urlsplit(url).query)


def is_own_host(host):
    names = [name.strip("[]").lower() for name in settings.ALLOWED_HOSTS if name != "*"]
    return any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in names)


def resolve_path(path):
    """Return the ResolverMatch of `path`, or of `path/` to which Django redirects; None if neither is a URL."""
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


def get_slugs(path):
    match = resolve_path(path)
    return [str(value) for value in match.kwargs.values()] if match and not get_media_name(path) else []


def find_items_by_slug(slugs):
    """Return all items with one of these slugs, published or not: one query a model, none without slugs."""
    if not slugs:
        return []
    kinds = [
        kind
        for kind in get_draft_state_models()
        if "slug" in {f.name for f in kind._meta.concrete_fields}
        # Glossary terms are fragments of one page, not pages.
        and "#" not in kind(slug="x").get_absolute_url()
    ]
    return [item for kind in kinds for item in kind.objects.filter(slug__in=slugs)]


def find_moved_items(paths):
    """Return {path: item} of the redirects from these paths."""
    redirects = ContentRedirect.objects.filter(path__in=paths).prefetch_related("item") if paths else []
    return {redirect.path: redirect.item for redirect in redirects if redirect.item}


def get_link_error(content, path, items, moved):
    """Return the Polish error message for `path` on this site, or "" if visitors can open it."""
    name = get_media_name(path)
    if name:
        return (
            ""
            if is_in_library(content, name)
            else "Tego pliku nie ma w serwisie. Popraw odnośnik albo usuń go."
        )
    if path.startswith(settings.STATIC_URL):
        return ""
    match = resolve_path(path)
    if match and "admin" in match.namespaces:
        return "Ten odnośnik prowadzi do panelu redakcji. Mieszkańcy go nie otworzą. Wstaw adres strony dla nich."
    if match and not match.kwargs:
        return ""
    there = [item for item in items if belongs_to_url(path, item.get_absolute_url())]
    if not there and path in moved:
        there = [moved[path]]
    if not there:
        return "Pod tym adresem nic nie ma. Popraw odnośnik albo usuń go."
    if any(item.is_published for item in there):
        return ""
    return (
        f"Odnośnik prowadzi do treści, której mieszkańcy teraz nie widzą: „{there[0]}”. "
        "Najpierw ją opublikuj albo usuń odnośnik."
    )


def belongs_to_url(path, url):
    """Return whether `path` is `url` or a file of it: "/spotkania/a.ics" belongs to "/spotkania/a/"."""
    path, url = path.rstrip("/"), url.rstrip("/")
    return path == url or path.startswith((f"{url}.", f"{url}/"))


def is_in_library(content, name):
    if get_extension(name) in DOCUMENT_KINDS:
        return name in content.library_documents
    if name in content.library_images:
        return True
    try:
        return default_storage.exists(name)
    except (SuspiciousFileOperation, ValueError):
        return False
