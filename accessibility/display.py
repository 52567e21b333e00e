"""
Changing how the site looks, and not losing what somebody is writing meanwhile.

The buttons of the header have a form of their own. On a page where people write, they belong to the form of that page
instead (`typed_form` in its context names it): the browser sends what was typed along with the wish for another look,
and the page comes back with both.
"""

from functools import wraps

from django.conf import settings

from .origin import is_from_elsewhere
from .preferences import CHOICES, COOKIE, COOKIE_AGE, DisplayPreferences

# Comes with a form that was sent once and had errors: they are said again with the new look. What nobody sent yet is
# not judged.
CHECKED = "sprawdzono"


def asked_look(request):
    return DisplayPreferences() if "reset" in request.POST else request.display.changed_by(request.POST)


def remember(response, look):
    if look.is_default:
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE,
            look.to_cookie(),
            max_age=COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def keeps_what_was_typed(view):
    """For a view that takes a form: it asks `request.changes_look`, and then only writes back what was typed."""

    @wraps(view)
    def view_with_look(request, *args, **kwargs):
        request.changes_look = bool({"reset", *CHOICES} & request.POST.keys()) and not is_from_elsewhere(
            request
        )
        if not request.changes_look:
            return view(request, *args, **kwargs)
        request.display = asked_look(request)
        response = view(request, *args, **kwargs)
        remember(response, request.display)
        return response

    return view_with_look
