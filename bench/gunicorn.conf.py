"""The site's own way of serving, for what is compared with it: all that is not about the site itself."""

from pathlib import Path
from runpy import run_path

globals().update(run_path(str(Path(__file__).parents[1] / "rumia_social" / "gunicorn.conf.py")))


def post_worker_init(worker):
    pass


def when_ready(server):
    pass


def child_exit(server, worker):
    pass
