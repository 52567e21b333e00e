"""
Changing display preferences without losing unsaved form input.

The buttons in the page header have a form of their own. On a page with a form, they belong to that form instead
(`preserved_form_id` in the context is its id): the browser submits the input together with the preference, and the view
renders the page again with both.
"""

from functools import wraps

from django.conf import settings

from core.origin import is_cross_origin

from .preferences import CHOICES, COOKIE_AGE_SECONDS, COOKIE_NAME, DisplayPreferences

# Marks a form that was submitted before and had errors: it is validated again. A form not yet submitted is not.
SUBMITTED_FIELD = "sprawdzono"


def get_requested_preferences(request):
    return DisplayPreferences() if "reset" in request.POST else request.display.updated_with(request.POST)


def get_pressed_button_id(request):
    """Return the id of the button that was pressed, to which its focus returns; of the whole form after a reset."""
    for name, choices in CHOICES.items():
        if (value := request.POST.get(name)) in choices and "reset" not in request.POST:
            return f"widok-{name}-{value}"
    return "widok"


def save_preferences(response, preferences):
    if preferences.is_default:
        response.delete_cookie(COOKIE_NAME, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE_NAME,
            preferences.to_cookie(),
            max_age=COOKIE_AGE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def preserve_form_data(view):
    """Decorator for form views: if `request.changes_display` is set, the view must only render the input again."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.changes_display = bool({"reset", *CHOICES} & request.POST.keys()) and not is_cross_origin(
            request
        )
        if not request.changes_display:
            return view(request, *args, **kwargs)
        request.display = get_requested_preferences(request)
        response = view(request, *args, **kwargs)
        save_preferences(response, request.display)
        return response

    return wrapper
