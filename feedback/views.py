from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, Signer
from django.http import HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accessibility.display import CHECKED, keeps_what_was_typed
from accessibility.origin import is_from_elsewhere
from publishing.grammar import counted

from .limits import admit
from .models import LONGEST_TEXT, Opinion, clean_text

# A field that people do not see and programs fill in.
TRAP = "adres"
MESSAGE = "wiadomosc"  # the form's id
ANSWERS = {"tak": True, "nie": False}
# Between two messages about one answer.
PARTED = "\n\n"
PAGE_SIGNER = Signer(salt="feedback.page")


def signed_page(path, title):
    """What the form says of the page it stands on: only pages that the site itself showed get answers."""
    return PAGE_SIGNER.sign_object([path[:300], title[:200]])


def refuse_another_site():
    return HttpResponseForbidden(
        "Odpowiedź można wysłać tylko z naszej strony.", content_type="text/plain; charset=utf-8"
    )


# No CSRF token, as in accessibility.views: it would set a cookie for every visitor.
@csrf_exempt
@require_POST
def give(request):
    """Take "tak" or "nie" about a page, and go on to the page that thanks."""
    if is_from_elsewhere(request):
        return refuse_another_site()
    try:
        path, title = PAGE_SIGNER.unsign_object(request.POST.get("strona", ""))
        helped = ANSWERS[request.POST.get("odpowiedz", "")]
    except (BadSignature, KeyError) as error:
        raise SuspiciousOperation("an answer that our form does not send") from error
    if request.POST.get(TRAP):
        return redirect("feedback:thanks")
    if not admit(request):
        return render(request, "feedback/too_many.html", {"path": path}, status=429)
    Opinion.objects.past_keeping().delete()
    opinion = Opinion.objects.create(path=path, title=title, helped=helped)
    return redirect(f"{reverse('feedback:thanks')}?{urlencode({'o': opinion.token})}")


def with_more(before, text):
    """Both messages: who came back with "Wstecz" may have had more to say. The same one sent twice is one."""
    if f"{PARTED}{text}{PARTED}" in f"{PARTED}{before}{PARTED}":
        return before
    return PARTED.join(filter(None, [before, text]))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def thanks(request):
    """Thank for the answer, ask for a few words, and lead back to the page."""
    opinion = Opinion.from_token(request.GET.get("o", ""))
    context = {"opinion": opinion, "longest": LONGEST_TEXT, "trap": TRAP, "checked": CHECKED}
    if request.method != "POST":
        asks = opinion and not opinion.text
        return render(request, "feedback/thanks.html", context | {"typed_form": MESSAGE if asks else ""})
    if is_from_elsewhere(request):
        return refuse_another_site()
    typed = request.POST.get("tekst", "")
    text = clean_text(typed)
    before = opinion.text if opinion else ""
    together = with_more(before, text)
    problem = ""
    if opinion is None:
        problem = (
            "Minęła godzina od Twojej odpowiedzi i nie możemy już nic do niej dopisać. Skopiuj wiadomość, wróć na "
            "stronę i odpowiedz jeszcze raz."
        )
    elif len(together) > LONGEST_TEXT:
        length = counted(len(together), "znak", "znaki", "znaków")
        which = "Ta wiadomość razem z poprzednią" if before else "Ta wiadomość"
        problem = f"{which} ma {length}, a zmieści się {LONGEST_TEXT}. Skróć ją."
    elif not text:
        problem = "Wpisz wiadomość albo wróć na stronę."
    if request.changes_look and CHECKED not in request.POST:
        problem = ""  # what nobody sent yet is not judged
    if problem or request.changes_look:
        shown = {"problem": problem, "typed": typed, "typed_form": MESSAGE}
        return render(request, "feedback/thanks.html", context | shown, status=400 if problem else 200)
    if not request.POST.get(TRAP) and together != before:
        opinion.text, opinion.is_done = together, False
        opinion.save(update_fields=["text", "is_done"])
    return redirect(request.get_full_path())
