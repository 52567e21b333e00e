"""The background threads of each process: they poll the version, publish scheduled changes, render outdated pages."""

import functools
import logging
import operator
import threading
import time

from django.db import Error, InterfaceError, OperationalError, close_old_connections

from publishing.revisions import publish_due_changes

from .models import ContentChange

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5


class Refresher:
    """
    Polling notices changes of other hosts and outages without waiting for a request. Rendering replaces outdated pages
    in memory, so that they can be served stale if an outage follows soon. Scheduled changes are published when due.
    """

    def __init__(self, cache):
        self.cache = cache

    def start(self):
        for task in (self.poll, self.publish_due_changes, self.render_outdated):
            threading.Thread(
                target=repeat, args=[task], name=f"page-cache-{task.__name__}", daemon=True
            ).start()

    def poll(self):
        close_old_connections()  # unusable ones, as before each request
        try:
            changes = ContentChange.objects.values_list("pk", flat=True)
            self.cache.version.confirm(functools.reduce(operator.xor, changes, 0))
        except Error:
            self.cache.version.mark_outage()
        finally:
            close_old_connections()

    def publish_due_changes(self):
        close_old_connections()
        try:
            publish_due_changes()
        except (InterfaceError, OperationalError):
            logger.warning("Scheduled changes wait for the database")
        finally:
            close_old_connections()

    def render_outdated(self):
        state = self.cache.version.read()
        for key in list(self.cache.storage.memory):
            if not state.is_current or self.cache.version.read().version != state.version:
                return
            if not self.cache.get_fresh(key, state):
                began = time.monotonic()
                response = self.cache.render(key)
                if not response or not (response.version or response.is_outage):
                    self.cache.storage.memory.pop(key, None)
                time.sleep(time.monotonic() - began)  # leaves half of the time to visitors


def repeat(task):
    while True:
        try:
            task()
        except Exception:
            logger.exception("The page cache could not be refreshed")
        time.sleep(POLL_SECONDS)
