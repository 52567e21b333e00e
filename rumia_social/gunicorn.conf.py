"""Settings of gunicorn. The environment (GUNICORN_CMD_ARGS) and the command line can add others."""

import gc
import os
import signal

# Limits statements of requests on PostgreSQL; management commands have no limit.
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=30s")

# Imported in the master, so that a wrong setting ends it with one line instead of a traceback from each worker.
from rumia_social import settings

bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"

# Processes use several cores; threads serve other requests while one waits for the database.
worker_class = "gthread"
workers = settings.WEB_CONCURRENCY
threads = 8
# Workers share memory pages, and an error in the code stops the start.
preload_app = True
# The garbage collector writes to objects, which ends the sharing of their memory pages. So it is disabled in the
# master, and objects that exist before the fork are frozen (see gc.freeze in Python's documentation).
gc.disable()

limit_request_line = 8190  # bytes, the maximum of gunicorn; a query of 200 characters needs at most 2000
limit_request_field_size = 16_400  # more than nginx passes on, which refuses longer ones in Polish

# No header may say where the site is mounted: a proxy may pass on those of a visitor. Only this one tells the scheme,
# which every proxy overwrites; others could contradict it, which gunicorn answers with 400.
forwarder_headers = ""
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}

# Recycle workers as a precaution against memory leaks; jitter avoids simultaneous restarts.
max_requests = 1_000_000
max_requests_jitter = 100_000
# Not reuse_port, though it balances load better: connections queued for a worker would be reset when it exits, and a
# second site on the same port would get some of the requests instead of failing to start.

timeout = 30
graceful_timeout = 20
keepalive = 5
if os.path.isdir("/dev/shm"):
    worker_tmp_dir = "/dev/shm"  # in memory: a slow disk must not delay heartbeats


# No access log of gunicorn (privacy; operations.request_log has no client addresses). At level "warning" gunicorn logs
# the addresses of clients that send malformed requests.
loglevel = "error"
control_socket_disable = True


def when_ready(server):
    # Django imports views at the first request; imported before the fork, workers share their memory.
    from rumia_social import urls  # noqa: F401


def pre_fork(server, worker):
    gc.freeze()


def post_fork(server, worker):
    gc.enable()


def post_worker_init(worker):
    """
    Make Ctrl+C stop at once, and start the background threads.

    The terminal sends SIGINT to every process, and the master then sends SIGQUIT to the workers. After both, a worker
    of gunicorn 27 can deadlock; after one, it waits for keep-alive connections.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, lambda number, frame: os._exit(0))
    # Imported here, after Django is set up.
    from operations.background import start_threads
    from rumia_social.wsgi import page_cache

    if page_cache:
        start_threads(page_cache)
