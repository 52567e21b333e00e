"""Home page, site map, robots.txt, security.txt, favicon.ico and the web manifest."""

import datetime

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pages.models import SiteSettings

from .content import get_home_content
from .sitemaps import get_published_links

# RFC 9116 recommends an expiry less than a year away. The file is generated for each request.
SECURITY_TXT_LIFETIME = datetime.timedelta(days=180)


@require_safe
def home(request):
    return render(request, "home.html", get_home_content())


@require_safe
def site_map(request):
    links = {}
    for link in get_published_links():
        # "pages:article" is links.article in the template
        links.setdefault(link["view"].partition(":")[2], []).append(link)
    return render(request, "site_map.html", {"links": links})


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request):
    """Return security.txt (RFC 9116), or 404 until staff enter an e-mail address for reports."""
    settings = SiteSettings.objects.first()
    if not settings or not settings.security_email:
        raise Http404
    expires = (timezone.now() + SECURITY_TXT_LIFETIME).astimezone(datetime.UTC).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.security_email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: pl, en",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request):
    """The icon for programs that ask for it without reading a page."""
    return redirect(static("img/favicon.ico"))


@require_safe
def manifest(request):
    """What a phone calls the site, and its icon, on the home screen (W3C Web Application Manifest)."""
    settings = SiteSettings.load()
    icons = [
        {
            "src": static(f"img/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    data = {
        "name": settings.home_title,
        "short_name": "Rumia",
        "lang": "pl",
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": "#fbf7ef",
        "theme_color": "#06343a",
        "icons": icons,
    }
    return JsonResponse(
        data, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def change_password(request):
    """Where password managers look for the form of a new password (W3C, A Well-Known URL for Changing Passwords)."""
    return redirect("admin:password_change")
