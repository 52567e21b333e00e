"""Home page, site map, robots.txt and security.txt."""

import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
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
