"""
Recovery of submitted forms, so that no typed text is lost.

A form submitted after the session had ended is stored and shown again after the next login: only for browsers in
which staff have signed in before (a signed cookie), so that strangers cannot fill the database, and only for the same
user.

A form that cannot be processed (database busy, file too big, server error) is sent back on a page that can resubmit
it, which needs no database.
"""

import re
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from .models import SavedSubmission

COOKIE_NAME = f"{settings.COOKIE_PREFIX}redaktor"
COOKIE_AGE_SECONDS = 30 * 24 * 3600
RECOVERY_PARAMETER = "odzyskaj"
SALT = "publishing.form_recovery"
# Query parameters of requests of the form's script, whose response the user does not see.
CHECK_PARAMETER = "check"
AUTOSAVE_PARAMETER = "autosave"
UPLOAD_PARAMETER = "wgraj"
EXCLUDED_FIELDS = {"csrfmiddlewaretoken"}
# Stored with a submission that included files, which cannot be shown again.
HAD_FILES_FIELD = "_had_files"
# In the POST data of a form that is only to be shown again, not saved. A form resubmitted without its file has it.
DISPLAY_ONLY_FIELD = "_only_show"
# An image pasted into a rich text.
DATA_URI_IMAGE_RE = re.compile(r"data:image/[^\"'\s>)]*")
# Of the paths of forms: those of content, and those with a remark or a reason.
FORM_ENDINGS = ("/add/", "/change/", "/changes/", "/cancel/", "/request_approval/")
# A longer body is not read at all.
MAX_OVERSIZED_BODY_BYTES = 25 * 1024 * 1024
# Login forms hold secrets and no long texts.
SECRET_PATHS = ("/admin/login/", "/admin/nowe-haslo/", "/admin/password_change/", "/admin/zabezpieczenia/")
# Query parameter of the URL after login if the session ended before an action (a button, not a form).
ACTION_LOST_PARAMETER = "niewykonane"


def get_remembered_user_id(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE_NAME, ""), salt=SALT, max_age=COOKIE_AGE_SECONDS)
    except signing.BadSignature:
        return None


def save_submission(request):
    """Store the submitted form of a remembered user. Return the URL that shows it again, or None."""
    user = get_user_model().objects.filter(pk=get_remembered_user_id(request), is_active=True).first()
    can_save = user and is_form_request(request) and not is_background_request(request)
    return save_submission_for(user, request) if can_save else None


def is_form_request(request):
    fits = len(request.path) <= SavedSubmission._meta.get_field("path").max_length
    return fits and request.path.endswith(FORM_ENDINGS)


def is_background_request(request):
    return not request.GET.keys().isdisjoint({CHECK_PARAMETER, AUTOSAVE_PARAMETER, UPLOAD_PARAMETER})


def save_submission_for(user, request):
    """Store the form that `user` submitted. Return the URL that shows it again."""
    SavedSubmission.objects.expired().delete()
    body = encode_submission(request)
    submission = SavedSubmission.objects.create(user=user, path=request.path, body=body)
    SavedSubmission.objects.exceeding_limit(user).delete()
    return get_recovery_url(submission)


def encode_submission(request):
    """Return the submitted form without its secrets, urlencoded."""
    sent = request.POST.copy()
    for name in list(sent):
        if name in EXCLUDED_FIELDS or is_secret(name):
            del sent[name]
    if request.FILES:
        sent[HAD_FILES_FIELD] = "1"
    return sent.urlencode()


def get_recovery_url(submission):
    return f"{submission.path}?{urlencode({RECOVERY_PARAMETER: submission.key})}"


def is_secret(name):
    return "password" in name


def get_resubmittable_data(request, *, had_files=None):
    """
    Return the submission for includes/resubmit_form.html as {"url", "fields", "had_files"}, or None.

    The submitted CSRF token is kept. Issuing a new one would let a cross-site POST be confirmed by the user.
    """
    if (
        request.method != "POST"
        or not request.path.startswith("/admin/")
        or request.path.startswith(SECRET_PATHS)
    ):
        return None
    try:
        fields = [
            (name, value) for name, values in request.POST.lists() for value in values if not is_secret(name)
        ]
        had_files = bool(request.FILES) if had_files is None else had_files
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return None
    if not fields:
        return None
    if had_files:
        fields.append((DISPLAY_ONLY_FIELD, "1"))
    return {"url": request.get_full_path(), "fields": fields, "had_files": had_files}


def get_resubmittable_data_without_images(request):
    """
    Like get_resubmittable_data, for a body above DATA_UPLOAD_MAX_MEMORY_SIZE: drops images pasted as data URIs.

    Return None if it is still too long.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    is_text = request.content_type == "application/x-www-form-urlencoded"
    # Bodies of unknown clients are not read: they have no text to recover.
    if not is_text or length > MAX_OVERSIZED_BODY_BYTES or get_remembered_user_id(request) is None:
        return None
    try:
        sent = QueryDict(request.read(length), mutable=True)
    except (SuspiciousOperation, UnreadablePostError):
        return None
    for name in list(sent):
        sent.setlist(name, [DATA_URI_IMAGE_RE.sub("", value) for value in sent.getlist(name)])
    request.POST = sent
    if len(sent.urlencode()) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return None
    return get_resubmittable_data(request, had_files=False)


def restore_submission(request):
    """Show the stored form that the URL names, or a resubmitted one, as if it had just been submitted in vain."""
    if is_redisplayed(request):
        messages.info(request, "Poniżej jest to, co było wpisane. Wybierz plik jeszcze raz i zapisz.")
    key = request.GET.get(RECOVERY_PARAMETER)
    if request.method != "GET" or not key:
        return
    submission = SavedSubmission.objects.filter(key=key, user=request.user, path=request.path).first()
    if not submission:
        return
    request.method = "POST"
    request.POST = QueryDict(submission.body)
    # The submission had no valid CSRF token any more: it must not be saved before it is submitted again.
    mark_display_only(request)
    if submission.form is not None:
        messages.info(
            request, "Poniżej jest to, co było wpisane. Jeszcze tego nie zapisano. Sprawdź i zapisz."
        )
        return
    files = " Plik trzeba wybrać jeszcze raz." if HAD_FILES_FIELD in request.POST else ""
    messages.info(
        request, f"Poniżej jest to, co było wpisane, zanim skończyła się sesja.{files} Sprawdź i zapisz."
    )


def mark_display_only(request):
    request.POST = request.POST.copy()
    request.POST[DISPLAY_ONLY_FIELD] = "1"


def is_redisplayed(request):
    """Return whether a form is only shown again, which saves nothing. At other paths the field says nothing."""
    return is_form_request(request) and DISPLAY_ONLY_FIELD in request.POST


def make_display_only_form(form):
    """Return a subclass of `form` that shows the submitted data and is never valid."""

    class Redisplayed(form):
        def is_valid(self):
            super().is_valid()
            return False

    return Redisplayed


def get_action_lost_url(request):
    """Return the URL to return to after login if the submission was an action and not a form."""
    url = request.get_full_path()
    return f"{url}{'&' if urlsplit(url).query else '?'}{ACTION_LOST_PARAMETER}=1"


def warn_action_lost(request):
    """Warn that the action was lost. Return the URL to continue at, or None if there is nothing to warn about."""
    if request.method != "GET" or ACTION_LOST_PARAMETER not in request.GET:
        return None
    messages.warning(
        request,
        "Sesja skończyła się, zanim panel dostał ostatnie polecenie, więc nic się nie zmieniło. "
        "Zrób to jeszcze raz.",
    )
    rest = request.GET.copy()
    del rest[ACTION_LOST_PARAMETER]
    return f"{request.path}?{rest.urlencode()}" if rest else request.path


def describe_ended_session(url):
    """Return what happened to the submission because of which the user signs in and continues at `url`, or ""."""
    parameters = QueryDict(urlsplit(url).query)
    if RECOVERY_PARAMETER in parameters:
        return "To, co wpisano przed końcem sesji, jest zachowane. Zobaczysz to po zalogowaniu."
    if ACTION_LOST_PARAMETER in parameters:
        return "Skończyła się sesja, więc ostatnie polecenie nie zostało wykonane. Zaloguj się i zrób to jeszcze raz."
    return ""


class RememberEditorMiddleware:
    """Sets a signed cookie with the user's id in browsers of staff, in the admin only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        in_admin = request.path.startswith("/admin/") and request.user.is_authenticated
        if in_admin and get_remembered_user_id(request) != request.user.pk:
            response.set_cookie(
                COOKIE_NAME,
                signing.dumps(request.user.pk, salt=SALT),
                max_age=COOKIE_AGE_SECONDS,
                httponly=True,
                samesite="Strict",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
