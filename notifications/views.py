"""
Subscribing by e-mail with a confirmation, and ending a subscription.

A link in a message opens a page with a button: programs that scan mail for viruses follow links, and must neither
confirm nor end anything.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accessibility.display import SUBMITTED_FIELD, preserve_form_data
from accessibility_requests.models import RequestSettings
from core.origin import CROSS_ORIGIN_MESSAGE, is_cross_origin

from . import throttling
from .forms import SubscriptionForm, Topic
from .models import END_KEY_RE, Subscription, is_enabled

HONEYPOT_FIELD = "nazwa_firmy"
FORM_ID = "powiadomienia"
HONEYPOT_MESSAGE = "Przeglądarka wypełniła ukryte pole. Wyczyściliśmy je. Wyślij formularz jeszcze raz."
HOUR_MESSAGE = (
    "W tej godzinie dostaliśmy bardzo dużo takich formularzy. Spróbuj za godzinę. Nic z wpisanego tekstu nie "
    "zginęło."
)
DAY_MESSAGE = "Dziś dostaliśmy bardzo dużo takich formularzy, więc tego nie przyjęliśmy. Wyślij go jutro."


# No CSRF token: it would set a cookie, and there is no session to abuse (see accessibility.views.change_display).
@csrf_exempt
@never_cache
@sensitive_post_parameters()
@sensitive_variables("form", "email")
@require_http_methods(["GET", "HEAD", "POST"])
@preserve_form_data
def subscribe(request):
    if not is_enabled():
        raise Http404
    notice = RequestSettings.load()
    if not notice.names_controller:
        is_refused = request.method == "POST" and not request.changes_display
        context = {"is_refused": is_refused}
        return render(request, "notifications/not_accepted.html", context, status=403 if is_refused else 200)
    if request.method != "POST":
        return render_form(request, SubscriptionForm())
    if request.changes_display:
        # Validate again only a form that was submitted before.
        checked = SUBMITTED_FIELD in request.POST
        initial = {"email": request.POST.get("email", ""), "topics": request.POST.getlist("topics")}
        return render_form(
            request, SubscriptionForm(request.POST) if checked else SubscriptionForm(initial=initial)
        )
    form = SubscriptionForm(request.POST)
    if is_cross_origin(request):
        return render_form(request, form, refusal=CROSS_ORIGIN_MESSAGE, status=403)
    if not form.is_valid():
        return render_form(request, form)
    if request.POST.get(HONEYPOT_FIELD):
        return render_form(request, form, refusal=HONEYPOT_MESSAGE)
    if not throttling.count_for_network(request):
        return render_form(request, form, refusal=HOUR_MESSAGE, status=429)
    # For every address, so that the answer tells nothing of this one.
    if throttling.is_day_used_up():
        return render_form(request, form, refusal=DAY_MESSAGE, status=429)
    email = form.cleaned_data["email"]
    topics = form.cleaned_data["topics"]
    # At the limit of the mailbox the answer is the same: nobody learns how often an address was typed.
    if throttling.count_mail(email):
        Subscription.objects.request(
            email, recruitments=Topic.RECRUITMENTS in topics, meetings=Topic.MEETINGS in topics
        )
    return redirect("notifications:requested")


def render_form(request, form, refusal="", status=200):
    return render(
        request,
        "notifications/form.html",
        {
            "form": form,
            "refusal": refusal,
            "is_wrong": bool(refusal or form.errors),
            "submitted_field": SUBMITTED_FIELD,
            "honeypot_field": HONEYPOT_FIELD,
            "preserved_form_id": FORM_ID,
            "privacy_notice": RequestSettings.load(),
        },
        status=status,
    )


@never_cache
@require_safe
def requested(request):
    """The same for a new address and for one that is subscribed already: nobody learns who is."""
    if not is_enabled():
        raise Http404
    return render(request, "notifications/requested.html")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, key):
    if request.method == "POST":
        if is_cross_origin(request):
            return render(
                request, "notifications/confirm.html", {"refusal": CROSS_ORIGIN_MESSAGE}, status=403
            )
        Subscription.objects.confirm(key)
        return redirect("notifications:confirm", key=key)
    confirmed = Subscription.objects.confirmed().filter(confirm_key=key).first()
    found = confirmed or Subscription.objects.pending().filter(confirm_key=key).first()
    status = 200 if found else 404
    return render(
        request,
        "notifications/confirm.html",
        {"subscription": found, "is_confirmed": bool(confirmed)},
        status=status,
    )


# A POST ends the subscription at once, also one that the mail program sends itself (RFC 8058). It comes from another
# site, has no cookie, and must not be redirected.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, key):
    if not END_KEY_RE.fullmatch(key):
        return render(request, "notifications/end.html", {"is_malformed": True}, status=404)
    found = Subscription.objects.filter(end_key=key)
    is_ended = request.method == "POST"
    if is_ended:
        found.delete()
    return render(request, "notifications/end.html", {"is_ended": is_ended or not found.exists()})
