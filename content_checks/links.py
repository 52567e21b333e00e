"""Links: what they say, and whether what they lead to is there."""

import re
from collections import defaultdict
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.urls import NoReverseMatch, Resolver404, resolve

from library.files import DOCUMENT_KINDS, get_extension
from publishing.models import PREVIEW_PARAMETER, ContentRedirect, get_draft_state_models
from rich_text.markup import one_line

from .content import media_name
from .findings import error, warning

# Link texts that tell nobody where they lead (WCAG 2.2, 2.4.4; failure F84).
SAY_NOTHING = {
    *("tu", "tutaj", "tutaj kliknij", "kliknij", "kliknij tu", "kliknij tutaj", "klik", "click", "here"),
    *("link", "linki", "pod linkiem", "pod tym linkiem", "link do strony", "odnośnik", "adres", "strona"),
    *(
        "więcej",
        "więcej informacji",
        "czytaj",
        "czytaj dalej",
        "czytaj więcej",
        "dowiedz się więcej",
        "dalej",
    ),
    *("zobacz", "zobacz tu", "zobacz tutaj", "zobacz więcej", "sprawdź", "sprawdź tutaj", "szczegóły"),
    *(
        "pobierz",
        "pobierz plik",
        "pobierz tutaj",
        "otwórz",
        "przejdź",
        "wejdź",
        "plik",
        "dokument",
        "załącznik",
    ),
    *("na stronie", "na tej stronie", "pod tym adresem", "to", "ten", "ta", "tej", "tym"),
}

_bare_address = re.compile(r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,}/\S*", re.IGNORECASE)


def links_of(tree):
    """(words, address) of each link; a picture in a link speaks with its alternative."""
    for link in tree.find("a"):
        if link.get("href"):
            pictures = " ".join(image.get("alt") for image in link.find("img"))
            yield one_line(f"{link.text()} {pictures}"), link.get("href").strip()


def check_link_texts(content):
    for location, tree in content.rich_texts:
        for words, address in links_of(tree):
            if not words:
                yield error(
                    location,
                    address,
                    "Ten odnośnik nie ma żadnych słów. Dopisz, dokąd prowadzi, albo usuń go.",
                )
            elif plain(words) in SAY_NOTHING or not plain(words):
                yield error(
                    location,
                    words,
                    "Z tych słów nie wynika, dokąd prowadzi odnośnik. Nazwij to, co jest pod adresem. "
                    "Przykład: „Regulamin naboru”.",
                )
            elif _bare_address.fullmatch(words):
                yield error(
                    location,
                    words,
                    "Zamiast samego adresu napisz słowami, dokąd prowadzi odnośnik. Przykład: „strona Urzędu Miasta”.",
                )


def plain(words):
    return re.sub(r"[^\w\s]", "", words).strip().casefold()


def check_ambiguous_texts(content):
    """Two links with the same words should lead to the same place (WCAG 2.2, 2.4.4 and 3.2.4)."""
    addresses, first_links = defaultdict(set), {}
    for location, tree in content.rich_texts:
        for words, address in links_of(tree):
            addresses[plain(words)].add(address)
            first_links.setdefault(plain(words), (location, words))
    for words, different in addresses.items():
        if len(different) > 1 and words and words not in SAY_NOTHING:
            location, quote = first_links[words]
            yield warning(
                location,
                quote,
                "Te same słowa prowadzą w różne miejsca. Dopisz w każdym odnośniku, czym się różni od drugiego.",
            )


# Links inside the site

# Ids that the templates give every page, or every page with something to lead to.
TEMPLATE_ANCHORS = {
    "gora",
    "tresc",
    "menu",
    "widok",
    "szukaj",
    "na-skroty",
    "zapis-filmu",
    "slowa-na-tej-stronie",
}


def check_anchors(content):
    """A link to an id that neither the text nor the templates of the page have."""
    anchors = TEMPLATE_ANCHORS | {
        anchor.get("id") for _, tree in content.rich_texts for anchor in tree.find("a") if anchor.get("id")
    }
    for location, tree in content.rich_texts:
        for words, address in links_of(tree):
            target = unquote(address.removeprefix("#"))
            # "#" alone and "#top" lead to the top of every page (HTML, 7.4.6.4).
            if address.startswith("#") and target.lower() not in ("", "top") and target not in anchors:
                yield error(
                    location,
                    words or address,
                    "Ten odnośnik prowadzi do miejsca na tej stronie, którego nie ma. Popraw go albo usuń.",
                )


def check_internal_links(content):
    """A link to a page of ours that visitors cannot open now."""
    base = own_address(content.item)
    links = [
        (location, words or address, address)
        for location, tree in content.rich_texts
        for words, address in links_of(tree)
    ]
    links += [(location, address, address) for location, address in content.addresses]
    for location, words, address in links:
        if is_preview(address, base):
            yield error(
                location,
                words,
                "Ten odnośnik prowadzi do podglądu, który jest tylko dla redakcji. Usuń z adresu znak zapytania i "
                "wszystko po nim.",
            )
    found = [(location, words, own_path(address, base)) for location, words, address in links]
    found = [(location, words, path) for location, words, path in found if path and path != base]
    items = items_by_slug({slug for _, _, path in found for slug in slugs(path)})
    moved = moved_items({path for _, _, path in found if slugs(path)})
    for location, words, path in found:
        message = problem(content, path, items, moved)
        if message:
            yield error(location, words, message)


def own_address(item):
    try:
        return item.get_absolute_url()
    except (AttributeError, NoReverseMatch):  # a kind without a page, or an item that has no address yet
        return "/"


def own_path(address, base):
    """The path of an address on this site; "" when it leads elsewhere or stays on its own page."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        path = urljoin(base, parts.path or "/")
    except ValueError:  # "https://["
        return ""
    if parts.scheme not in ("", "http", "https") or (host and not is_own_host(host)):
        return ""
    if not host and not parts.path:
        return ""
    return unquote(path)


def is_preview(address, base):
    """A key to what is not published, or an address that would open for nobody."""
    return bool(own_path(address, base)) and PREVIEW_PARAMETER in parse_qs(urlsplit(address).query)


def is_own_host(host):
    names = [name.strip("[]").lower() for name in settings.ALLOWED_HOSTS if name != "*"]
    return any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in names)


def route(path):
    """What answers at `path`, or at the address that it is redirected to; None when nothing does."""
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


def slugs(path):
    match = route(path)
    return [str(value) for value in match.kwargs.values()] if match and not media_name(path) else []


def items_by_slug(names):
    """Content of every kind with one of these slugs, published or not: a query for each kind, none without links."""
    if not names:
        return []
    kinds = [
        kind
        for kind in get_draft_state_models()
        if "slug" in {f.name for f in kind._meta.concrete_fields}
        # A word of the glossary is a place on a page, not a page.
        and "#" not in kind(slug="x").get_absolute_url()
    ]
    return [item for kind in kinds for item in kind.objects.filter(slug__in=names)]


def moved_items(paths):
    """What was once published under one of these addresses, which now leads on to it, as {path: item}."""
    moved = ContentRedirect.objects.filter(path__in=paths).prefetch_related("item") if paths else []
    return {address.path: address.item for address in moved if address.item}


def problem(content, path, items, moved):
    """What is wrong with the address `path` of this site, in Polish; "" when visitors can open it."""
    name = media_name(path)
    if name:
        return (
            ""
            if is_in_library(content, name)
            else "Tego pliku nie ma w serwisie. Popraw odnośnik albo usuń go."
        )
    if path.startswith(settings.STATIC_URL):
        return ""
    match = route(path)
    if match and "admin" in match.namespaces:
        return "Ten odnośnik prowadzi do panelu redakcji. Mieszkańcy go nie otworzą. Wstaw adres strony dla nich."
    if match and not match.kwargs:
        return ""
    there = [item for item in items if is_at(path, item.get_absolute_url())]
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


def is_at(path, address):
    """True for the address of an item and for what belongs to it: "/spotkania/a/" and "/spotkania/a.ics"."""
    path, address = path.rstrip("/"), address.rstrip("/")
    return path == address or path.startswith((f"{address}.", f"{address}/"))


def is_in_library(content, name):
    if get_extension(name) in DOCUMENT_KINDS:
        return name in content.library_documents
    if name in content.library_images:
        return True
    try:
        return default_storage.exists(name)
    except (SuspiciousFileOperation, ValueError):
        return False
