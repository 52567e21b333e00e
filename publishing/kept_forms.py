"""
Nothing typed is lost on the way to the database.

What somebody sent after their session had ended comes back into the same form after they sign in again. Only for
browsers in which somebody of the staff has signed in before (a signed cookie says who), so that a stranger cannot fill
the database, and only for that same person.

What could not be taken (the database is busy, a file is too big, a fault of ours) goes back to the browser on a page
that can send it again, so that nothing depends on the database.
"""

import datetime
import re
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone

from .models import KeptForm

COOKIE = f"{settings.COOKIE_PREFIX}redaktor"
COOKIE_AGE = 30 * 24 * 3600  # seconds
PARAMETER = "odzyskaj"
SALT = "publishing.kept_forms"
KEPT_FOR = datetime.timedelta(days=7)
NEVER_KEPT = {"csrfmiddlewaretoken"}
# In what is kept: there were files too, which no page can give back.
HAD_FILES = "_had_files"
# Sent with a form that lost its file on the way here: without it the form could be saved by mistake.
ONLY_SHOW = "_only_show"
# What a picture pasted into a text is there: an address that holds all of it.
PASTED_PICTURE = re.compile(r"data:image/[^\"'\s>)]*")
# More than this is not read even once.
LONGEST_TEXT = 25 * 1024 * 1024
# Forms about signing in hold secrets and nothing that takes long to type.
SECRET = ("/admin/login/", "/admin/zabezpieczenia/", "/admin/password_change/")
# In the address to which somebody comes back whose action (a button, not a form) came after the session had ended.
NOT_DONE = "niewykonane"


def remembered_user_id(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None


def keep(request):
    """Keep what was sent; gives the address that brings it back, or None when nobody of ours sent it."""
    user = get_user_model().objects.filter(pk=remembered_user_id(request), is_active=True).first()
    is_form = request.path.endswith(("/add/", "/change/")) and "check" not in request.GET
    return keep_for(user, request) if user and is_form else None


def keep_for(user, request):
    """Keep what `user` sent; gives the address that brings it back."""
    KeptForm.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    sent = request.POST.copy()
    for name in list(sent):
        if name in NEVER_KEPT or is_secret(name):
            del sent[name]
    if request.FILES:
        sent[HAD_FILES] = "1"
    kept = KeptForm.objects.create(user=user, path=request.path, body=sent.urlencode())
    return f"{request.path}?{urlencode({PARAMETER: kept.key})}"


def is_secret(name):
    return "password" in name


def to_send_again(request, *, had_files=None):
    """
    What was sent, for the form in includes/send_again.html: {"address", "fields", "had_files"}; None when there is
    nothing worth it.

    The token of the form goes along as it came. A new one would make a form that another site sent as good as ours.
    """
    if request.method != "POST" or not request.path.startswith("/admin/") or request.path.startswith(SECRET):
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
        fields.append((ONLY_SHOW, "1"))
    return {"address": request.get_full_path(), "fields": fields, "had_files": had_files}


def without_pictures(request):
    """
    As to_send_again, of a form that is longer than may be sent (DATA_UPLOAD_MAX_MEMORY_SIZE): without the pictures that
    were pasted into its texts as letters. None when it is too long without them, too.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    is_text = request.content_type == "application/x-www-form-urlencoded"
    # A stranger has nothing to lose here, and is not read at length.
    if not is_text or length > LONGEST_TEXT or remembered_user_id(request) is None:
        return None
    try:
        sent = QueryDict(request.read(length), mutable=True)
    except (SuspiciousOperation, UnreadablePostError):
        return None
    for name in list(sent):
        sent.setlist(name, [PASTED_PICTURE.sub("", value) for value in sent.getlist(name)])
    request.POST = sent
    if len(sent.urlencode()) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return None
    return to_send_again(request, had_files=False)


def give_back(request):
    """
    Make the form only show what was sent (`request.redisplayed`): what was kept, for a request that names it, or what
    comes once more from the browser without its file.
    """
    if is_redisplayed(request):
        return
    if ONLY_SHOW in request.POST:
        request.redisplayed = True
        messages.info(request, "Poniżej jest to, co było wpisane. Wybierz plik jeszcze raz i zapisz.")
    key = request.GET.get(PARAMETER)
    if request.method != "GET" or not key:
        return
    kept = KeptForm.objects.filter(key=key, user=request.user, path=request.path).first()
    if not kept:
        return
    request.method = "POST"
    request.POST = QueryDict(kept.body)
    # Nothing is saved by showing it. The token in it died with the session; the GET has passed Django's check already.
    request.redisplayed = True
    files = " Plik trzeba wybrać jeszcze raz." if HAD_FILES in request.POST else ""
    messages.info(
        request, f"Poniżej jest to, co było wpisane, zanim skończyła się sesja.{files} Sprawdź i zapisz."
    )


def is_redisplayed(request):
    return getattr(request, "redisplayed", False)


def redisplayed(form):
    """The form class `form`, showing what was sent and never good enough to be saved."""

    class Redisplayed(form):
        def is_valid(self):
            super().is_valid()
            return False

    return Redisplayed


def address_of_not_done(request):
    """Where to come back to after signing in, when what was sent was an action and not a form."""
    address = request.get_full_path()
    return f"{address}{'&' if urlsplit(address).query else '?'}{NOT_DONE}=1"


def say_not_done(request):
    """For a request that address_of_not_done led here: says so, and gives the address to go on to; else None."""
    if request.method != "GET" or NOT_DONE not in request.GET:
        return None
    messages.warning(
        request,
        "Sesja skończyła się, zanim panel dostał ostatnie polecenie, więc nic się nie zmieniło. "
        "Zrób to jeszcze raz.",
    )
    rest = request.GET.copy()
    del rest[NOT_DONE]
    return f"{request.path}?{rest.urlencode()}" if rest else request.path


class RememberEditorMiddleware:
    """Marks the browsers of the staff, in the admin only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        in_admin = request.path.startswith("/admin/") and request.user.is_authenticated
        if in_admin and remembered_user_id(request) != request.user.pk:
            response.set_cookie(
                COOKIE,
                signing.dumps(request.user.pk, salt=SALT),
                max_age=COOKIE_AGE,
                httponly=True,
                samesite="Strict",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
