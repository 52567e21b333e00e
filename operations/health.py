"""
Health checks, for load balancers and monitoring.

/livez    The process responds. Checks nothing else.
/readyz   The site can render pages: one cheap database query. Storage and disk are not checked: pages are served
          without them, and hosts that share a bucket would all be taken out of service at once.
          States the version of the code. `?details` adds the age of the last backup, free space and the end of the
          certificate for whoever asks on the host itself, past every proxy; they do not change the status.
/healthz  Each part in detail: every table, the disk, the storage of uploads. `?alive` is the same as /livez.
"""

import tempfile

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import status
from .database_probes import can_read_all_tables, can_write_database, is_database_available

PROBE_BYTES = 64 * 1024
LOOPBACK_ADDRESSES = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


def can_write_disk():
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(bytes(PROBE_BYTES))
    except OSError:
        return False
    return True


def can_read_storage():
    """Return whether the object storage of uploads responds; True if uploads are on the disk."""
    return not settings.S3_BUCKET or default_storage.is_available()


READINESS_CHECKS = {"database: down": is_database_available}
HEALTH_CHECKS = {
    "database: down": can_read_all_tables,
    "database: read-only": can_write_database,
    "disk: full or read-only": can_write_disk,
    "files: down": can_read_storage,
}


def respond(checks, passed="ok", details=()):
    """Return 200 and `passed`, or 503 and a line for each check that fails; then the lines in `details`."""
    failing = [line for line, check in checks.items() if not check()]
    body = "".join(f"{line}\n" for line in [*(failing or [passed]), *details]).encode()
    # CommonMiddleware, which would set the length, is not reached: it validates the host.
    headers = {"Content-Length": len(body)}
    return HttpResponse(
        body, status=503 if failing else 200, content_type="text/plain; charset=utf-8", headers=headers
    )


def is_from_this_host(request):
    """Return whether the request came from a program on this host, not through a proxy, which adds its headers."""
    is_forwarded = any(
        name.startswith(("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_VIA")) for name in request.META
    )
    return request.META["REMOTE_ADDR"] in LOOPBACK_ADDRESSES and not is_forwarded


@never_cache
@require_safe
def livez(request):
    return respond({})


@never_cache
@require_safe
def readyz(request):
    is_detailed = "details" in request.GET and is_from_this_host(request)
    details = (
        [f"{status.LABELS[level]}: {text}" for level, text in status.check_host()] if is_detailed else []
    )
    return respond(READINESS_CHECKS, passed=f"ok {settings.VERSION}", details=details)


@never_cache
@require_safe
def healthz(request):
    return respond({}, passed="alive") if "alive" in request.GET else respond(HEALTH_CHECKS)


VIEWS = {"/livez": livez, "/readyz": readyz, "/healthz": healthz}


class HealthMiddleware:
    """Answer health checks before the host is validated: probes ask each server by its IP address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return VIEWS.get(request.path_info, self.get_response)(request)
