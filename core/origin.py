"""Origin check for public forms, which have no CSRF token because they set no cookie."""

# Values of Sec-Fetch-Site (Fetch Metadata, 2.3) for requests that no other site made.
OWN_SITES = {"same-origin", "none"}


def is_cross_origin(request):
    """
    Return whether another site sent the request. Browsers send Origin with every POST (Fetch standard).

    "null" says nothing: a preview, which has the policy "no-referrer", sends it as well as a frame on another site.
    Then Sec-Fetch-Site decides, which no page can set.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site and site not in OWN_SITES:
        return True
    if origin == "null":
        return site is None
    # Compared as text: a forged header may not be a valid URL.
    return bool(origin) and origin.partition("://")[2] != request.get_host()
