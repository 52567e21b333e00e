"""Background threads of each worker process: they refresh the page cache and publish scheduled changes."""

import logging
import threading
import time
from functools import partial

from django.db import InterfaceError, OperationalError, close_old_connections

from page_cache import refresher
from publishing.publication import publish_due_changes

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 0.5


def start_threads(page_cache):
    tasks = {
        "poll": partial(refresher.poll, page_cache.version),
        "render-outdated": partial(refresher.render_outdated, page_cache),
        "publish-due-changes": publish_when_due,
    }
    for name, task in tasks.items():
        threading.Thread(target=repeat, args=[task, name], name=name, daemon=True).start()


def publish_when_due():
    try:
        publish_due_changes()
    except (InterfaceError, OperationalError):
        logger.warning("Scheduled changes wait for the database")


def repeat(task, name):
    while True:
        close_old_connections()  # unusable ones, as before each request
        try:
            task()
        except Exception:
            logger.exception("The background task %s failed", name)
        close_old_connections()
        time.sleep(INTERVAL_SECONDS)
