"""Error handlers: 400, 403 (CSRF), 404, 408, 413, 500 and 503."""

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
from core.middleware import MAX_PATH_CHARS
from core.slugs import transliterate
from page_cache import OUTAGE
from publishing.form_recovery import (
    get_resubmittable_data,
    get_resubmittable_data_without_images,
    save_submission,
)
from publishing.models import ContentRedirect

from .sitemaps import is_published_path

# lock_not_available, deadlock_detected, serialization_failure
POSTGRESQL_BUSY_CODES = {"55P03", "40P01", "40001"}
# The disk is full, read-only or broken, or a command run as root created files that the site cannot write.
DISK_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}
RETRY_AFTER_SECONDS = "30"  # enough for a restart of the database server


def not_found(request, exception):
    """Redirect permanently if the path used to belong to content that is still published; otherwise render 404."""
    # PostgreSQL raises an error for text with a NUL character.
    is_possible = len(request.path) <= MAX_PATH_CHARS and "\0" not in request.path
    path = find_published_path(request.path) if is_possible else None
    if path:
        query = request.META.get("QUERY_STRING", "")
        response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
        # Not cached: the item may get its old URL back, and a browser that cached both redirects would loop.
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
        return render_without_database(
            request, "400.html", {"resubmit": get_resubmittable_data_without_images(request)}, status=413
        )
    return render(request, "400.html", {"is_bad_url": request.method in ("GET", "HEAD")}, status=400)


def server_error(request):
    """Render 500, or 503 for an outage, with a form that submits again what staff typed."""
    context = {"resubmit": get_resubmittable_data(request)}
    error = sys.exception()
    if isinstance(error, UnreadablePostError):
        # The client disconnected or sent the body too slowly: not an error of the site.
        return render_without_database(request, "400.html", {"is_cut_off": True}, status=408)
    if is_outage(error):
        request.environ[OUTAGE] = True
        context |= {"is_busy": is_busy(error), "is_about_files": isinstance(error, OSError)}
        response = render_without_database(request, "503.html", context, status=503)
        response["Retry-After"] = RETRY_AFTER_SECONDS
        return response
    return render_without_database(request, "500.html", context, status=500)


def is_outage(error):
    """Return whether the database, the disk or the storage of uploads failed, not the code."""
    if isinstance(error, OSError):
        return error.errno in DISK_ERRNOS
    return isinstance(error, DatabaseError | InterfaceError) and not isinstance(
        error, IntegrityError | DataError | ProgrammingError
    )


def is_busy(error):
    """Return whether the database timed out waiting for a lock of another connection."""
    return isinstance(error, OperationalError) and (
        "locked" in str(error) or getattr(error.__cause__, "sqlstate", None) in POSTGRESQL_BUSY_CODES
    )


def render_without_database(request, template, context, status):
    """Render a template without a request, so that no context processor queries the database."""
    display = DisplayPreferences.from_cookie(request.COOKIES.get(COOKIE_NAME, ""))
    return render(None, template, {"display": display, **declaration(request), **context}, status=status)


def csrf_failure(request, reason=""):
    """Handle a failed CSRF check: save what staff typed and redirect to the form with it, or render 403."""
    if request.method == "POST" and request.path.startswith("/admin/"):
        recovery_url = save_submission(request)
        if recovery_url:
            return redirect(recovery_url)
    return render_without_database(request, "403_csrf.html", {}, status=403)
