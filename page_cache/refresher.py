"""What the background threads of each process do for the page cache (operations/background.py)."""

import functools
import operator
import time

from django.db import Error

from .models import ContentChange


def poll(version):
    """Notice changes of other hosts, and outages, without waiting for a request."""
    try:
        changes = ContentChange.objects.values_list("pk", flat=True)
        version.confirm(functools.reduce(operator.xor, changes, 0))
    except Error:
        version.mark_outage()


def render_outdated(cache):
    """Replace outdated pages in memory, so that they can be served stale if an outage follows soon."""
    state = cache.version.read()
    for key in list(cache.storage.memory):
        if not state.is_current or cache.version.read().version != state.version:
            return
        if not cache.get_fresh(key, state):
            began = time.monotonic()
            response = cache.render(key)
            if not response or not (response.version or response.is_outage):
                cache.storage.memory.pop(key, None)
            time.sleep(time.monotonic() - began)  # leaves half of the time to visitors
