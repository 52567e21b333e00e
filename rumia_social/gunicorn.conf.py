"""How gunicorn serves the site. What is not said here, the environment or the command line may say."""

import gc
import os
import signal

# What a statement of a request may take on PostgreSQL; commands may take longer.
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=30s")

# Here, so that a wrong setting stops the start with its one line, not with a traceback from each worker.
from rumia_social import settings

_host = os.environ.get("HOST") or "127.0.0.1"
bind = f"[{_host}]:{settings.PORT}" if ":" in _host else f"{_host}:{settings.PORT}"

# Two processes use two cores; threads let one request wait for the database while others are answered.
worker_class = "gthread"
workers = settings.WEB_CONCURRENCY
threads = 8
# The processes share what they do not change, and a fault in the code shows once, at the start.
preload_app = True
# The garbage collector writes to whatever it looks at, and what is written to is not shared any more. So it rests until
# the processes part, and then leaves alone what was there before (see gc.freeze in Python's documentation).
gc.disable()

limit_request_line = 8190  # bytes, the most that gunicorn allows; a search of 200 letters takes at most 2000
limit_request_field_size = 16_400  # more than nginx passes on, which refuses longer ones in Polish

# No header may say where the site is mounted: a proxy may pass on those of a visitor. Only this one tells the scheme,
# which every proxy overwrites; others could contradict it, which gunicorn answers with 400.
forwarder_headers = ""
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}

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


def post_worker_init(worker):
    """
    Ctrl+C means now.

    The terminal tells every process of it, and the master then tells each worker again. Told twice, a worker of
    gunicorn 27 can lock itself up; told once, it waits for browsers that keep a connection open.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, lambda number, frame: os._exit(0))
    # Django is set up by now.
    from page_cache.refresher import Refresher
    from rumia_social.wsgi import page_cache

    if page_cache:
        Refresher(page_cache).start()
