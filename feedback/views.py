import json
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, Signer
from django.http import HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accessibility.display import SUBMITTED_FIELD, preserve_form_data
from core.grammar import format_count
from core.origin import is_cross_origin

from .models import MAX_TEXT_CHARS, PageFeedback
from .throttling import count_submission

# Honeypot: hidden from people, filled in by bots.
HONEYPOT_FIELD = "adres"
MESSAGE_FORM_ID = "wiadomosc"
ANSWERS = {"tak": True, "nie": False}
# Between several messages of one reader.
SEPARATOR = "\n\n"
PAGE_SIGNER = Signer(salt="feedback.page")


def sign_page(path, title):
    """Sign path and title of the page with the form, so that feedback is accepted only for pages of this site."""
    # In readable JSON, not by sign_object: Base64 of words that the page repeats would not be compressed with them.
    return PAGE_SIGNER.sign(json.dumps([path[:300], title[:200]]))


def forbid_cross_origin():
    return HttpResponseForbidden(
        "Odpowiedź można wysłać tylko z naszej strony.", content_type="text/plain; charset=utf-8"
    )


# No CSRF token: it would set a cookie for every visitor (see accessibility.views).
@csrf_exempt
@require_POST
def submit(request):
    """Store "tak" or "nie" for a page and redirect to the thank-you page."""
    if is_cross_origin(request):
        return forbid_cross_origin()
    try:
        path, title = json.loads(PAGE_SIGNER.unsign(request.POST.get("strona", "")))
        helped = ANSWERS[request.POST.get("odpowiedz", "")]
    except (BadSignature, KeyError, ValueError) as error:
        raise SuspiciousOperation("an answer that our form does not send") from error
    if request.POST.get(HONEYPOT_FIELD):
        return redirect("feedback:thanks")
    if not count_submission(request):
        return render(request, "feedback/too_many.html", {"path": path}, status=429)
    PageFeedback.objects.expired().delete()
    feedback = PageFeedback.objects.create(path=path, title=title, helped=helped)
    return redirect(f"{reverse('feedback:thanks')}?{urlencode({'o': feedback.token})}")


def append_message(before, text):
    """Append `text` unless it is already there: a reader may return with "Wstecz" and submit more, or the same."""
    if f"{SEPARATOR}{text}{SEPARATOR}" in f"{SEPARATOR}{before}{SEPARATOR}":
        return before
    return SEPARATOR.join(filter(None, [before, text]))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@preserve_form_data
def thanks(request):
    """The thank-you page, with a form for an optional message and a link back."""
    feedback = PageFeedback.from_token(request.GET.get("o", ""))
    context = {
        "feedback": feedback,
        "max_chars": MAX_TEXT_CHARS,
        "honeypot_field": HONEYPOT_FIELD,
        "submitted_field": SUBMITTED_FIELD,
    }
    if request.method != "POST":
        asks = feedback and not feedback.text
        return render(
            request, "feedback/thanks.html", context | {"preserved_form_id": MESSAGE_FORM_ID if asks else ""}
        )
    if is_cross_origin(request):
        return forbid_cross_origin()
    typed = request.POST.get("tekst", "")
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    before = feedback.text if feedback else ""
    together = append_message(before, text)
    problem = ""
    if feedback is None:
        problem = (
            "Minęła godzina od Twojej odpowiedzi i nie możemy już nic do niej dopisać. Skopiuj wiadomość, wróć na "
            "stronę i odpowiedz jeszcze raz."
        )
    elif len(together) > MAX_TEXT_CHARS:
        length = format_count(len(together), "znak", "znaki", "znaków")
        which = "Ta wiadomość razem z poprzednią" if before else "Ta wiadomość"
        problem = f"{which} ma {length}, a zmieści się {MAX_TEXT_CHARS}. Skróć ją."
    elif not text:
        problem = "Nie ma tu jeszcze wiadomości. Wpisz ją albo wróć na stronę."
    if request.changes_display and SUBMITTED_FIELD not in request.POST:
        problem = ""  # a form that was not submitted yet is not validated
    if problem or request.changes_display:
        shown = {"problem": problem, "typed": typed, "preserved_form_id": MESSAGE_FORM_ID}
        return render(request, "feedback/thanks.html", context | shown, status=400 if problem else 200)
    if not request.POST.get(HONEYPOT_FIELD) and together != before:
        feedback.text, feedback.is_done = together, False
        feedback.save(update_fields=["text", "is_done"])
    return redirect(request.get_full_path())
