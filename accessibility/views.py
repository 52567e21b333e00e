from django.http import HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.origin import is_cross_origin

from .display import get_pressed_button_id, get_requested_preferences, save_preferences
from .models import Declaration


# A CSRF token would set a cookie for every visitor on every page. The Origin check rejects cross-site requests as well,
# and only display preferences are at stake.
@csrf_exempt
@require_POST
def change_display(request):
    """Save display preferences, or reset them, and redirect to the pressed button on the page it was submitted from."""
    if is_cross_origin(request):
        return HttpResponseForbidden(
            "Ustawienia można zmienić tylko na tej stronie.", content_type="text/plain; charset=utf-8"
        )
    next_page = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(next_page, allowed_hosts=None) or not next_page.startswith("/"):
        next_page = "/"
    response = HttpResponseRedirect(f"{next_page.partition('#')[0]}#{get_pressed_button_id(request)}")
    save_preferences(response, get_requested_preferences(request))
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
