from django.core.exceptions import DisallowedHost
from django.urls import reverse

from .preferences import CHOICES, DisplayPreferences


def display(request):
    # Where the host is refused nobody has looked at the cookie yet.
    shown = getattr(request, "display", None) or DisplayPreferences()
    return {"display": shown, "display_choices": CHOICES}


def declaration(request):
    """The full address of the declaration, for every page; its path where the request names a host that is not ours."""
    path = reverse("accessibility:declaration")
    try:
        return {"declaration_address": request.build_absolute_uri(path)}
    except DisallowedHost:
        return {"declaration_address": path}
