"""Which site a form was sent from, for forms that have no CSRF token."""


def is_from_elsewhere(request):
    """Whether the browser says that a page of another site sent this form. (Browsers send Origin with each POST.)"""
    origin = request.headers.get("Origin")
    # Not taken apart as an address: whoever makes it up may send what is none.
    return bool(origin) and origin.partition("://")[2] != request.get_host()
