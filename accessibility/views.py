from django.http import HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from .display import asked_look, remember
from .models import Declaration
from .origin import is_from_elsewhere


# A CSRF token would set a cookie on every page for every visitor. The Origin header, which browsers send with each
# POST, keeps other sites out as well, and what they could change is the look of a page.
@csrf_exempt
@require_POST
def change_display(request):
    """Take one or more display preferences, or "reset", and go back to the form on the page it was sent from."""
    if is_from_elsewhere(request):
        return HttpResponseForbidden(
            "Ustawienia można zmienić tylko na tej stronie.", content_type="text/plain; charset=utf-8"
        )
    next_page = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(next_page, allowed_hosts=None) or not next_page.startswith("/"):
        next_page = "/"
    response = HttpResponseRedirect(f"{next_page.partition('#')[0]}#widok")
    remember(response, asked_look(request))
    return response


@require_safe
def declaration(request):
    shown = Declaration.objects.select_related("report").prefetch_related("barriers").first()
    return render(
        request,
        "accessibility/declaration.html",
        {
            "declaration": shown or Declaration(),
            "barrier_groups": shown.barrier_groups if shown else [],
            "changed_at": shown and shown.changed_at,
        },
    )
