"""How gunicorn serves the site. What is not said here, the environment or the command line may say."""

import gc
import os
import signal

from gunicorn.http import message
from gunicorn.workers import gthread

# Here, so that a wrong setting stops the start with its one line, not with a traceback from each worker.
from rumia_social import settings  # noqa: F401

_host = os.environ.get("HOST") or "127.0.0.1"
_port = os.environ.get("PORT") or "8000"
bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"

# Two processes use two cores; threads let one request wait for the database while others are answered. Few of them:
# more make no more pages and take more memory (`make bench-serving`, docs/performance.md).
worker_class = "rumia_social.worker.PatientWorker"
workers = os.environ.get("WEB_CONCURRENCY") or 2
threads = 4
# The processes share what they do not change, and a fault in the code shows once, at the start.
preload_app = True
# The garbage collector writes to whatever it looks at, and what is written to is not shared any more. So it rests until
# the processes part, and then leaves alone what was there before (see gc.freeze in Python's documentation).
gc.disable()

# How long a thread waits for the rest of a body that no view asked for.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.05

# Ten thousand letters in the field of the search, each up to twelve characters of an address: what is too long is
# told by a page of ours, in Polish. gunicorn itself takes 8190 at most and answers in English what is beyond.
limit_request_line = message.MAX_REQUEST_LINE = 128 * 1024

# Nothing is known to leak; should something, it does not for ever. Not all processes at once.
max_requests = 1_000_000
max_requests_jitter = 100_000
# Not reuse_port, though it spreads many visitors more evenly: who waits for a process would be lost when it ends, and a
# second site on the same port would take some of the requests instead of being refused.

timeout = 30
graceful_timeout = 20
keepalive = 5
if os.path.isdir("/dev/shm"):
    worker_tmp_dir = "/dev/shm"  # in memory: a busy disk cannot make a healthy process look dead

# No access log: who read what is nobody's business. At "warning" gunicorn would write down who sent what is no request.
loglevel = "error"
control_socket_disable = True


def when_ready(server):
    # Django imports views when the first request comes: then each process would have its own.
    from rumia_social import urls  # noqa: F401


def pre_fork(server, worker):
    gc.freeze()


def post_fork(server, worker):
    gc.enable()


def child_exit(server, worker):
    """A process that was killed may have committed a change that it told nobody of: no copy is sure any more."""
    from page_cache.generation import content_changed

    if server.LISTENERS:  # else the site is being stopped
        content_changed()


def post_worker_init(worker):
    """
    Ctrl+C means now.

    The terminal tells every process of it, and the master then tells each worker again. Told twice, a worker of
    gunicorn 27 can lock itself up; told once, it waits for browsers that keep a connection open.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, lambda number, frame: os._exit(0))
    # Django is set up by now.
    hand_on_connections()
    keep_page_copies()


def hand_on_connections():
    from rumia_social.sqlite.base import waiting

    waiting.start()


def keep_page_copies():
    from page_cache.keeper import Keeper
    from rumia_social.wsgi import page_cache

    if page_cache:
        Keeper(page_cache).start()
