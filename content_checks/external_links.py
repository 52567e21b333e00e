"""The nightly check of links to other sites, over all published content."""

from urllib.parse import urlsplit

from django.db import connection

from publishing.models import DraftStateMixin, get_revisioned_models

from .content import extract_content
from .link_checker import Outcome, check_urls
from .links import iter_external_links
from .models import MAX_URL_CHARS, BrokenLink


def iter_published_links():
    """Yield (item, location, text, URL) of each link to another site that visitors see."""
    for model in get_revisioned_models():
        is_draftable = issubclass(model, DraftStateMixin)
        for item in model.objects.published() if is_draftable else model.objects.all():
            for location, text, url in iter_external_links(extract_content(item)):
                if len(url) <= MAX_URL_CHARS:
                    yield item, location, text, url


def check_published_links():
    """
    Check each URL once and record what is broken, as soon as a host answers. Return the number of checked ones.

    None if no host answers at all: then nothing is recorded, because this host is probably not connected.
    """
    urls = {url for *_, url in iter_published_links()}
    BrokenLink.objects.exclude(url__in=urls).delete()
    if not connection.in_atomic_block:
        connection.close()  # not held open for two hours
    count, hosts, is_connected, unrecorded = 0, set(), False, []
    for url, outcome, problem in check_urls(urls):
        count += 1
        hosts.add(urlsplit(url).hostname)
        is_connected = is_connected or outcome is not Outcome.FAILING
        unrecorded.append((url, outcome, problem))
        if is_connected:
            record_results(unrecorded)
            unrecorded = []
    if len(hosts) > 1 and not is_connected:
        return None
    record_results(unrecorded)
    return count


def record_results(results):
    for url, outcome, problem in results:
        if outcome is Outcome.WORKS:
            BrokenLink.objects.filter(url=url).delete()
        elif outcome is not Outcome.UNCHECKED:
            BrokenLink.objects.record(url, problem, is_certain=outcome is Outcome.BROKEN)


def list_broken_links():
    """Return [(item, location, text, BrokenLink)] of the confirmed ones in published content."""
    if not BrokenLink.objects.confirmed().exists():
        return []
    links = list(iter_published_links())
    broken = BrokenLink.objects.find(url for *_, url in links)
    return [(item, location, text, broken[url]) for item, location, text, url in links if url in broken]
