"""Handlers of errors: pages for unknown URLs, bad requests, outages and faults of the code."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig
from django.db.utils import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from django.http import HttpResponsePermanentRedirect, UnreadablePostError
from django.shortcuts import redirect, render
from django.views.defaults import page_not_found

from accessibility.context_processors import declaration
from accessibility.preferences import COOKIE_NAME, DisplayPreferences
from core.slugs import transliterate
from page_cache import OUTAGE
from publishing.form_recovery import (
    get_resubmittable_data,
    get_resubmittable_data_without_images,
    save_submission,
)
from publishing.models import ContentRedirect

from .sitemaps import is_published_path

# A lock that was not given in time, two that wait for each other, changes that exclude each other.
POSTGRESQL_BUSY = {"55P03", "40P01", "40001"}
# Full, read-only, broken, or somebody else's since a command of ours was run as root.
DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}
RETRY_AFTER = "30"  # seconds: by then a server that was started again answers


def not_found(request, exception):
    """The page for an unknown address, unless something that is published stood there once."""
    # PostgreSQL keeps no text with a NUL in it, and refuses to look for one.
    path = None if "\0" in request.path else find_published_path(request.path)
    if path:
        query = request.META.get("QUERY_STRING", "")
        response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
        # The item may take its old address again: a browser that remembered both ways would go in circles.
        response["Cache-Control"] = "no-cache"
        return response
    return page_not_found(request, exception, template_name="404.html")


def find_published_path(path):
    """
    Return the path of what `path` was probably meant for, or None.

    That is a former address of something published, or one typed in capitals, with Polish letters, without the last
    slash or with invisible characters: "/SYLWESTER/", "/spółdzielnia".
    """
    plain = build_plain_path(path)
    former = {old.path: old.item for old in ContentRedirect.objects.filter(path__in={path, plain})}
    for item in filter(None, (former.get(path), former.get(plain))):
        if item.is_published:
            return item.get_absolute_url()
    return plain if plain != path and is_published_path(plain) else None


def build_plain_path(path):
    plain = "".join(transliterate(path).split())
    return plain if plain.endswith("/") or "." in plain.rpartition("/")[2] else f"{plain}/"


def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig):
        return bare(
            request, "400.html", {"resubmit": get_resubmittable_data_without_images(request)}, status=413
        )
    return render(request, "400.html", {"is_address": request.method in ("GET", "HEAD")}, status=400)


def server_error(request):
    """The page for our own faults, with what staff typed, to be sent again."""
    context = {"resubmit": get_resubmittable_data(request)}
    error = sys.exception()
    if isinstance(error, UnreadablePostError):
        # Who sent it went away, or sent it too slowly. Nobody has to look into that.
        return bare(request, "400.html", {"is_cut_off": True}, status=408)
    if is_outage(error):
        request.environ[OUTAGE] = True
        context |= {"is_busy": is_busy(error), "is_about_files": isinstance(error, OSError)}
        response = bare(request, "503.html", context, status=503)
        response["Retry-After"] = RETRY_AFTER
        return response
    return bare(request, "500.html", context, status=500)


def is_outage(error):
    """Whether the database, the disk or the store of uploads failed, not the code."""
    if isinstance(error, OSError):
        return error.errno in DISK_FAULTS
    return isinstance(error, DatabaseError | InterfaceError) and not isinstance(
        error, IntegrityError | DataError | ProgrammingError
    )


def is_busy(error):
    """Whether the database gave up waiting for another process to finish writing (DATABASES, timeouts)."""
    return isinstance(error, OperationalError) and (
        "locked" in str(error) or getattr(error.__cause__, "sqlstate", None) in POSTGRESQL_BUSY
    )


def bare(request, template, context, status):
    """A page that asks nothing of the database, which may be the part that failed."""
    display = DisplayPreferences.from_cookie(request.COOKIES.get(COOKIE_NAME, ""))
    return render(None, template, {"display": display, **declaration(request), **context}, status=status)


def csrf_failure(request, reason=""):
    """A form that is too old to be trusted; what staff typed comes back in it, to be sent again."""
    kept = (
        save_submission(request) if request.method == "POST" and request.path.startswith("/admin/") else None
    )
    if kept:
        return redirect(kept)
    return bare(request, "403_csrf.html", {}, status=403)
