"""Which site a form was sent from, for forms that have no CSRF token."""

from urllib.parse import urlsplit


def is_from_elsewhere(request):
    """Whether the browser says that a page of another site sent this form. (Browsers send Origin with each POST.)"""
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()
