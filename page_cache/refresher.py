"""The background thread of each process: polls the version and renders outdated pages again."""

import functools
import logging
import operator
import threading
import time
from datetime import timedelta

from django.db import Error, close_old_connections
from django.utils import timezone

from .models import ContentChange

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
MAX_CHANGES = 1000  # of more, those are deleted that every host has polled long ago


class Refresher(threading.Thread):
    """
    Notices changes of other hosts, and an outage, whether or not anybody asks for a page. After a change it renders the
    pages in memory again, so that an outage soon after finds them.
    """

    def __init__(self, cache):
        super().__init__(name="page-cache-refresher", daemon=True)
        self.cache = cache
        self.polled_at = 0

    def run(self):
        while True:
            try:
                self.poll()
                self.refresh()
            except Exception:
                logger.exception("The page cache could not be refreshed")
            time.sleep(POLL_SECONDS)

    def poll(self):
        self.polled_at = time.monotonic()
        close_old_connections()  # unusable ones, as before each request
        try:
            changes = list(ContentChange.objects.values_list("pk", flat=True))
            if len(changes) > MAX_CHANGES:
                ContentChange.objects.filter(created_at__lt=timezone.now() - timedelta(hours=1)).delete()
        except Error:
            self.cache.version.mark_outage()
        else:
            self.cache.version.confirm(functools.reduce(operator.xor, changes, 0))
        finally:
            close_old_connections()

    def refresh(self):
        """Render the pages in memory again that are outdated."""
        state = self.cache.version.read()
        for key in list(self.cache.storage.memory):
            began = time.monotonic()
            if began - self.polled_at > POLL_SECONDS:
                self.poll()
            if not state.is_current or self.cache.version.read().version != state.version:
                return
            if not self.cache.get_fresh(key, state):
                response = self.cache.render(key)
                if not response or not (response.version or response.is_outage):
                    self.cache.storage.memory.pop(key, None)
                time.sleep(time.monotonic() - began)  # half of the time is left to visitors
