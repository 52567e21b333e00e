from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from home import views
from home.feeds import NewsFeed
from home.sitemaps import SITEMAPS
from library.views import media

urlpatterns = [
    path("", views.home, name="home"),
    path("spoldzielnia/", include("cooperative.urls")),
    path("omggs/", include("omggs.urls")),
    path("", include("accessibility.urls")),
    path("", include("accessibility_requests.urls")),
    path("", include("feedback.urls")),
    path("", include("notifications.urls")),
    path("", include("search.urls")),
    path("mapa-strony/", views.site_map, name="site_map"),
    path("aktualnosci.atom", NewsFeed(), name="news"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path(".well-known/change-password", views.change_password, name="change_password"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("media/<path:path>", media, name="media"),
    path("admin/", admin.site.urls),
    # Last, because /<slug>/ matches every path of one segment.
    path("", include("pages.urls")),
]

handler400 = "home.error_views.bad_request"
handler404 = "home.error_views.not_found"
handler500 = "home.error_views.server_error"
