from django.core.exceptions import DisallowedHost
from django.urls import reverse

from .preferences import CHOICES, DisplayPreferences


def display_preferences(request):
    # For a refused host (400) DisplayPreferencesMiddleware has not run.
    shown = getattr(request, "display", None) or DisplayPreferences()
    return {"display": shown, "display_choices": CHOICES}


def declaration(request):
    """The URL of the declaration: absolute, or only its path when the request's host is not allowed."""
    path = reverse("accessibility:declaration")
    try:
        return {"declaration_url": request.build_absolute_uri(path)}
    except DisallowedHost:
        return {"declaration_url": path}
