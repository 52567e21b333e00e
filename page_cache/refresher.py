"""The background thread of each process: polls the version and renders outdated pages again."""

import functools
import logging
import operator
import threading
import time
from datetime import timedelta

from django.core.signals import request_finished, request_started
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from .models import ContentChange

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# What every host has polled long ago is deleted when there is much of it.
MAX_CHANGES = 1000
CHANGE_RETENTION = timedelta(hours=1)


class Refresher(threading.Thread):
    """
    Notices changes of other hosts, and an outage, whether or not anybody asks for a page. After a change it renders the
    pages in memory again, so that an outage soon after finds them.
    """

    def __init__(self, cache):
        super().__init__(name="page-cache-refresher", daemon=True)
        self.cache = cache
        self.polled_at = 0
        self.refreshed, self.refreshed_until = None, 0

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
        request_started.send(sender=type(self))  # closes unusable connections, as before each request
        try:
            changes = list(ContentChange.objects.values_list("pk", flat=True))
            if len(changes) > MAX_CHANGES:
                ContentChange.objects.filter(created_at__lt=timezone.now() - CHANGE_RETENTION).delete()
        except (DatabaseError, InterfaceError):
            self.cache.version.mark_outage()
        else:
            self.cache.version.confirm(functools.reduce(operator.xor, changes, 0))
        finally:
            request_finished.send(sender=type(self))

    def refresh(self):
        """Render what is outdated in memory again, once a version and when its time comes."""
        state, now = self.cache.version.read(), timezone.now()
        if state.version == self.refreshed and now.timestamp() < self.refreshed_until:
            return
        fragments = self.cache.get_fragments(state, now)
        if not fragments:
            return
        # Not all(): one that fails keeps no other from being rendered.
        done = [self.render_again(key, state.version) for key in list(self.cache.memory.responses)]
        if all(done):
            self.refreshed, self.refreshed_until = state.version, fragments.expiry.fresh_until

    def render_again(self, key, version):
        """Return whether the page is up to date; nothing is rendered when the version is another one by now."""
        began, state = time.monotonic(), self.cache.version.read()
        if began - self.polled_at > POLL_SECONDS:
            self.poll()
        if state.version != version or not state.is_current:
            return False
        if not self.cache.get_fresh(key, state):
            response = self.cache.render(key)
            if response and response.version:
                self.cache.store(response)
            elif response and response.is_outage:
                return False
            else:
                self.cache.memory.responses.pop(key, None)
            time.sleep(time.monotonic() - began)  # half of the time is left to visitors
        return True
