"""The origin of the site (RFC 6454), and its check for public forms, which have no CSRF token as they set no cookie."""

from django.conf import settings

# Values of Sec-Fetch-Site (Fetch Metadata, 2.3) for requests that no other site made.
OWN_SITES = {"same-origin", "none"}
# On the page with the submitted form.
CROSS_ORIGIN_MESSAGE = (
    "Przeglądarka mówi, że ten formularz wysłała inna strona. Jeśli to Ty, wyślij go stąd jeszcze raz."
)


def is_cross_origin(request):
    """
    Return whether another site sent the request. Browsers send Origin with every POST (Fetch standard), old ones only
    Referer.

    "null" says nothing: a preview, which has the policy "no-referrer", sends it as well as a frame on another site.
    Then Sec-Fetch-Site decides, which no page can set.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site and site not in OWN_SITES:
        return True
    if origin == "null":
        return not site
    # Compared as text: a forged header may not be a valid URL.
    sender = origin or request.headers.get("Referer", "")
    return bool(sender) and sender.partition("://")[2].partition("/")[0] != request.get_host()


def get_site_origin():
    """Return the origin of the site for links in mail, where there is no request."""
    host = settings.ALLOWED_HOSTS[0].removeprefix(".")
    return f"https://{host}" if settings.PRODUCTION else f"http://{host}:{settings.PORT}"
