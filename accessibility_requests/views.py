"""Public views: submitting a request for accessibility and its receipt."""

import datetime

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accessibility.display import SUBMITTED_FIELD, preserve_form_data
from accessibility.models import Declaration
from accounts.throttling import BackoffRule, LoginThrottle, format_wait
from core.grammar import format_day
from core.origin import CROSS_ORIGIN_MESSAGE, is_cross_origin
from library.files import get_stable_key
from library.models import Document
from library.references import is_publicly_referenced

from . import mail, spam
from .forms import RequestForm
from .models import AccessRequest, RequestSettings

# Per network; counters are reset after an hour without submissions.
SUBMISSION_RULE = BackoffRule(threshold=10, base_delay=datetime.timedelta(minutes=1))


# No CSRF token: it would set a cookie, and there is no session to abuse (see accessibility.views.change_display).
# Not "no-store": browsers would lose the input when the user navigates back.
@csrf_exempt
@cache_control(private=True, no_cache=True)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@preserve_form_data
def request_form(request):
    notice = RequestSettings.load()
    if not notice.accepts_requests:
        return render_not_accepted(request)
    if request.method != "POST":
        return render_form(request, notice, RequestForm(initial={"page": describe_referring_page(request)}))
    if request.changes_display:
        # Validate again only a form that was submitted before.
        checked = SUBMITTED_FIELD in request.POST
        return render_form(
            request,
            notice,
            RequestForm(request.POST) if checked else RequestForm(initial=request.POST.dict()),
        )
    form = RequestForm(request.POST)
    if is_cross_origin(request):
        return render_form(request, notice, form, refusal=CROSS_ORIGIN_MESSAGE, status=403)
    if not form.is_valid():
        return render_form(request, notice, form)
    if refusal := spam.get_spam_reason(request.POST):
        return render_form(request, notice, form, refusal=refusal)
    submitted = {
        name: form.cleaned_data[name] for name in ("page", "problem", "alternative", "way", "contact")
    }
    fingerprint = spam.build_fingerprint(request.POST, submitted)
    known = AccessRequest.objects.filter(fingerprint=fingerprint).first()
    if known is None and (wait := LoginThrottle(request, "access-request", rule=SUBMISSION_RULE).hit()):
        refusal = (
            f"Z Twojej sieci przyszło przed chwilą dużo wniosków. Wyślij ten za {format_wait(wait)}. Nic z wpisanego "
            "tekstu nie zginęło."
        )
        response = render_form(request, notice, form, refusal=refusal, status=429)
        response["Retry-After"] = str(wait)
        return response
    case, is_new = AccessRequest.objects.receive(
        fingerprint, site=request.build_absolute_uri("/")[:300], **submitted
    )
    if is_new:
        mail.send_notification(case)
    # An explicit fragment, because browsers keep the one of the form's action across redirects.
    return HttpResponseRedirect(f"{case.get_absolute_url()}#tresc")


def render_form(request, notice, form, refusal="", status=200):
    stamp = request.POST.get(spam.TIMESTAMP_FIELD, "")
    return render(
        request,
        "accessibility_requests/form.html",
        {
            "form": form,
            "refusal": refusal,
            "is_wrong": bool(refusal or form.errors),
            "submitted_field": SUBMITTED_FIELD,
            "honeypot_field": spam.HONEYPOT_FIELD,
            "stamp": stamp if spam.read_timestamp(stamp) else spam.sign_timestamp(),
            "stamp_name": spam.TIMESTAMP_FIELD,
            "preserved_form_id": "wniosek",
            "privacy_notice": notice,
        },
        status=status,
    )


def render_not_accepted(request):
    """Render the other ways to the office, with what was typed before the settings were emptied."""
    is_refused = request.method == "POST" and not request.changes_display
    return render(
        request,
        "accessibility_requests/not_accepted.html",
        {
            "form": RequestForm(request.POST),
            "is_refused": is_refused,
            "declaration_has_contact": Declaration.objects.exclude(contact="").exists(),
        },
        status=403 if is_refused else 200,
    )


def describe_referring_page(request):
    """Return the title and URL of the page or document named in `?strona=`, or "" if it is not one of this site."""
    path = request.GET.get("strona", "")[:500]
    if not path.isprintable() or not path.startswith("/"):
        return ""
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return ""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    if found.namespace == "admin":
        return ""
    address = request.build_absolute_uri(path)
    if not path.startswith(settings.MEDIA_URL):
        return address
    document = get_published_document(path)
    return f"{document.title}, {address}" if document else ""


def get_published_document(path):
    key = get_stable_key(path.removeprefix(settings.MEDIA_URL))
    document = Document.objects.with_stable_keys([key]).first() if key else None
    return document if document and is_publicly_referenced(document) else None


@never_cache
@require_safe
def request_received(request, key):
    """The receipt: number, deadlines and state, without personal data."""
    case = get_object_or_404(AccessRequest, key=key)
    return render(
        request,
        "accessibility_requests/received.html",
        {
            "case": case,
            "received_on": format_day(timezone.localdate(case.received_at)),
            "answer_by": format_day(case.answer_by),
            "latest_by": format_day(case.latest_by),
            "extended_to": case.extended_to and format_day(case.extended_to),
            "closed_on": case.closed_on and format_day(case.closed_on),
        },
    )
