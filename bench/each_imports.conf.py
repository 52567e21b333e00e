"""The site's own way of serving, but for preload_app: each process imports everything for itself."""

from pathlib import Path
from runpy import run_path

globals().update(run_path(str(Path(__file__).parents[1] / "rumia_social" / "gunicorn.conf.py")))

preload_app = False


# The first process knows nothing of Django then.


def when_ready(server):
    pass


def child_exit(server, worker):
    pass
