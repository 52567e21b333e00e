"""Origin check for public forms, which have no CSRF token because they set no cookie."""


def is_cross_origin(request):
    """Return whether the Origin header names another site. Browsers send it with every POST (Fetch standard)."""
    origin = request.headers.get("Origin")
    # Compared as text: a forged header may not be a valid URL.
    return bool(origin) and origin.partition("://")[2] != request.get_host()
