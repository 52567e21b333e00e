"""Sending a request for accessibility."""

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

from accounts.limits import Attempt, Rule, waiting_text
from library.files import stem
from library.models import Document
from library.references import is_publicly_referenced

from ..deadlines import in_words
from ..display import CHECKED, keeps_what_was_typed
from ..origin import is_from_elsewhere
from . import mail, spam
from .forms import RequestForm
from .models import AccessRequest, RequestSettings

# From one network; the waits begin after this many and are forgotten after an hour of quiet.
OFTEN = Rule(free=10, first=datetime.timedelta(minutes=1))
FROM_ELSEWHERE = (
    "Przeglądarka mówi, że ten formularz wysłała inna strona. Jeśli to Ty, wyślij go stąd jeszcze raz."
)


# No CSRF token, for the reason given at accessibility.views.change_display: there is no session to borrow, and a token
# would set a cookie. Not "no-store": a browser then forgets what was typed when somebody goes back to the form.
@csrf_exempt
@cache_control(private=True, no_cache=True)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def request_form(request):
    if request.method != "POST":
        return show(request, RequestForm(initial={"page": asked_about(request)}))
    if request.changes_look:
        # What was wrong before is still wrong; what nobody sent yet is not judged.
        checked = CHECKED in request.POST
        return show(
            request, RequestForm(request.POST) if checked else RequestForm(initial=request.POST.dict())
        )
    form = RequestForm(request.POST)
    if is_from_elsewhere(request):
        return show(request, form, refusal=FROM_ELSEWHERE, status=403)
    if not form.is_valid():
        return show(request, form)
    if refusal := spam.suspicion(request.POST):
        return show(request, form, refusal=refusal)
    said = {name: form.cleaned_data[name] for name in ("page", "problem", "alternative", "way", "contact")}
    fingerprint = spam.fingerprint(request.POST, said)
    known = AccessRequest.objects.filter(fingerprint=fingerprint).first()
    if known is None and (wait := Attempt(request, "access-request", rule=OFTEN).admit()):
        refusal = (
            f"Z Twojej sieci przyszło przed chwilą dużo wniosków. Wyślij ten za {waiting_text(wait)}. Nic z wpisanego "
            "tekstu nie zginęło."
        )
        response = show(request, form, refusal=refusal, status=429)
        response["Retry-After"] = str(wait)
        return response
    case, is_new = AccessRequest.objects.receive(
        fingerprint, site=request.build_absolute_uri("/")[:300], **said
    )
    if is_new:
        mail.notify(case)
    # With an anchor of its own, or the browser would look for the one the form was sent to.
    return HttpResponseRedirect(f"{case.get_absolute_url()}#tresc")


def show(request, form, refusal="", status=200):
    stamp = request.POST.get(spam.STAMP, "")
    return render(
        request,
        "accessibility/request_form.html",
        {
            "form": form,
            "refusal": refusal,
            "is_wrong": bool(refusal or form.errors),
            "checked": CHECKED,
            "trap": spam.TRAP,
            "stamp": stamp if spam.read_stamp(stamp) else spam.new_stamp(),
            "stamp_name": spam.STAMP,
            "typed_form": "wniosek",
            "about_data": RequestSettings.objects.first() or RequestSettings(),
        },
        status=status,
    )


def asked_about(request):
    """The page or document from which somebody came here, in words for the first field; "" when that is not ours."""
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
    document = published_document(path)
    return f"{document.title}, {address}" if document else ""


def published_document(path):
    key = stem(path.removeprefix(settings.MEDIA_URL))
    document = Document.objects.with_stems([key]).first() if key else None
    return document if document and is_publicly_referenced(document) else None


@never_cache
@require_safe
def request_received(request, key):
    """Proof for the person: the number and both terms. Nothing here says who asked, or for what."""
    case = get_object_or_404(AccessRequest, key=key)
    return render(
        request,
        "accessibility/request_received.html",
        {
            "case": case,
            "received_on": in_words(timezone.localdate(case.received_at)),
            "answer_by": in_words(case.answer_by),
            "latest_by": in_words(case.latest_by),
            "extended_to": case.extended_to and in_words(case.extended_to),
            "closed_on": case.closed_on and in_words(case.closed_on),
        },
    )
