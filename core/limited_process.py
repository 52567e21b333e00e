"""
Run a function on an untrusted file in a process of its own, with limits on memory, CPU time and wall time.

A file of a few kilobytes can make a parser of images, PDF or XML use gigabytes or minutes, or crash it. Here that ends
one short-lived process, and all its memory is given back. On macOS, which does not enforce RLIMIT_AS, the memory is not
limited, only the times are.
"""

import contextlib
import json
import logging
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path

from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)

BASE_DIR = Path(__file__).resolve().parent.parent
MAX_MEMORY_BYTES = 640 * 1024 * 1024
MAX_CPU_SECONDS = 10
MAX_WALL_SECONDS = 30
MAX_RESULT_BYTES = 32 * 1024 * 1024
# One process runs at a time for each worker of the site. The callers that wait are threads of the worker, so most of
# its threads must stay free for pages.
MAX_CALLERS = 4
MAX_WAIT_SECONDS = 5
MAX_BACKGROUND_WAIT_SECONDS = 60
# The process gets no secrets of the site, because a bug in a parser may let the file take it over.
INHERITED_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONUTF8")

_callers = threading.BoundedSemaphore(MAX_CALLERS)
_running = threading.Lock()


class LimitExceeded(Exception):
    """The process reached a limit or crashed."""


class TooBusy(Exception):
    """Other files are being examined, and the maximum wait is over."""


def run(function, file, *, is_background=False, **arguments):
    """
    Return `function(file, **arguments)`, called in a new process. The arguments and the result are JSON values.

    `function` is a function of a module that works without Django's setup. Raise ValidationError if it does, and
    LimitExceeded or TooBusy. A background task waits a minute for others instead of a few seconds.
    """
    with _limit_concurrency(is_background), contextlib.ExitStack() as stack:
        source, result, errors = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        file.seek(0)
        shutil.copyfileobj(file, source)
        file.seek(0)
        source.seek(0)
        name = f"{function.__module__}:{function.__name__}"
        try:
            finished = subprocess.run(
                [sys.executable, "-m", __name__, name, json.dumps(arguments)],
                stdin=source,
                stdout=result,
                stderr=errors,
                cwd=BASE_DIR,
                env={key: os.environ[key] for key in INHERITED_ENVIRONMENT if key in os.environ},
                timeout=MAX_WALL_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            logger.warning("%s took longer than %s s", name, MAX_WALL_SECONDS)
            raise LimitExceeded(name) from error
        if finished.returncode:
            errors.seek(max(0, errors.tell() - 2000))
            output = errors.read().decode(errors="replace")
            logger.warning("%s ended with %s: %s", name, finished.returncode, output)
            raise LimitExceeded(name)
        result.seek(0)
        reply = json.load(result)
    if "messages" in reply:
        raise ValidationError(reply["messages"])
    return reply["result"]


@contextlib.contextmanager
def _limit_concurrency(is_background):
    if not _callers.acquire(timeout=MAX_BACKGROUND_WAIT_SECONDS if is_background else 0):
        raise TooBusy
    try:
        if not _running.acquire(timeout=MAX_BACKGROUND_WAIT_SECONDS if is_background else MAX_WAIT_SECONDS):
            raise TooBusy
        try:
            yield
        finally:
            _running.release()
    finally:
        _callers.release()


def set_limits():
    """Limit this process for the rest of its life."""
    os.nice(5)  # pages come first
    for limit, value in (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, MAX_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_RESULT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some values
            resource.setrlimit(limit, (value, value))


def main(name, arguments):
    set_limits()
    # What a library prints must not get into the result.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    module, _, function = name.partition(":")
    try:
        reply = {
            "result": getattr(import_module(module), function)(sys.stdin.buffer, **json.loads(arguments))
        }
    except ValidationError as error:
        reply = {"messages": error.messages}
    with output:
        json.dump(reply, output)


if __name__ == "__main__":
    main(*sys.argv[1:])
