"""The admin site: its name, its words, the order of its parts."""

import datetime
from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, include, path, reverse
from django.utils import timezone
from django.views.i18n import JavaScriptCatalog

from accessibility.models import Declaration
from accessibility_requests.models import AccessRequest, RequestSettings
from feedback.models import PageFeedback
from library.models import Document, Image
from omggs.models import Association, RevitalisationProject
from pages.models import SiteSettings
from publishing.admin.base import parse_pk_or_404
from publishing.admin.overview import (
    calendar_view,
    can_see_content,
    count_failing_content,
    get_pending_work,
    problems_view,
)
from publishing.admin.trash import get_restorable_models, trash_view
from publishing.form_recovery import get_action_lost_url, save_submission, warn_action_lost
from search.models import ZeroResultQuery

# The start page in the order of what staff change most. Whatever is not named stands last.
ORDER = {
    "cooperative": ["Meeting", "Recruitment", "Resolution", "Cooperative"],
    "pages": ["Article", "Page", "Term", "SiteSettings"],
    "omggs": ["RevitalisationProject", "Undertaking", "Association", "City"],
    "feedback": ["PageFeedback"],
    "library": ["Image", "Document"],
    "accessibility_requests": ["AccessRequest", "RequestSettings"],
    "accessibility": ["Declaration"],
    "content_checks": ["PlainWord"],
    "publishing": ["PublicationLogEntry"],
    "search": ["ZeroResultQuery"],
    "auth": ["User", "Group"],
    "accounts": ["SignInEvent"],
}


def place(names, name):
    return names.index(name) if name in names else len(names)


class RumiaAdminSite(AdminSite):
    site_header = "Ekonomia społeczna w Rumi – panel redakcji"
    site_title = "Panel redakcji"
    index_title = "Co chcesz zmienić?"
    empty_value_display = "–"
    # The start page and the breadcrumbs are enough; the sidebar would double every page for a screen reader.
    enable_nav_sidebar = False

    def __init__(self, name="admin"):
        super().__init__(name)
        # Deleting many items at once is too easy to do by mistake.
        self.disable_action("delete_selected")

    def admin_view(self, view, cacheable=False):
        """
        As Django's; a form sent after the session has ended waits for its author to sign in again, and whoever pressed
        a button is told that nothing was done.
        """
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def keeping(request, *args, **kwargs):
            if self.has_permission(request):
                onwards = warn_action_lost(request)
                return redirect(onwards) if onwards else guarded(request, *args, **kwargs)
            live_check = "check" in request.GET
            if request.method == "POST" and request.path != reverse("admin:logout") and not live_check:
                back = save_submission(request) or get_action_lost_url(request)
                return redirect_to_login(back, reverse("admin:login"))
            return guarded(request, *args, **kwargs)

        return keeping

    def get_urls(self):
        def overview(view):
            return self.admin_view(lambda request: view(request, self.each_context(request)))

        return [
            # Before Django's: the page that signs in is ours.
            path("", include("accounts.urls")),
            path("kosz/", overview(trash_view), name="trash"),
            path("sprawdzenie/", overview(problems_view), name="problems"),
            path("zaplanowane/", overview(calendar_view), name="calendar"),
            path(
                "r/<path:content_type_id>/<path:object_id>/",
                self.admin_view(self.view_on_site),
                name="view_on_site",
            ),
            *super().get_urls(),
        ]

    def view_on_site(self, request, content_type_id, object_id):
        """Like Django's, for those who may see the item in the admin: its URL may be secret."""
        kind = get_object_or_404(ContentType, pk=parse_pk_or_404(content_type_id))
        model = kind.model_class()
        if model is None or not self.is_registered(model):
            raise Http404
        model_admin = self.get_model_admin(model)
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        item = model_admin.get_object(request, unquote(object_id))
        if not hasattr(item, "get_absolute_url"):
            raise Http404
        try:
            return redirect(item.get_absolute_url())
        except NoReverseMatch as error:  # a draft without a slug
            raise Http404 from error

    def i18n_javascript(self, request, extra_context=None):
        """Django's words for its scripts, with ours over them."""
        return JavaScriptCatalog.as_view(packages=["django.contrib.admin", "core"])(request)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: place(list(ORDER), app["app_label"]))
        for app in apps:
            models = ORDER.get(app["app_label"], [])
            app["models"].sort(key=lambda model: place(models, model["object_name"]))
        return apps

    def index(self, request, extra_context=None):
        context = {
            "gaps": gaps(request.user),
            "declaration_review": declaration_review(request.user),
            "requests": requests_waiting(request.user),
            "password_only": not request.user.is_verified(),
            "may_see_content": can_see_content(request.user),
            "may_recover": bool(get_restorable_models(request.user)),
            "pending": get_pending_work(request.user),
            "problems": count_failing_content(),
            "opinions": PageFeedback.objects.unread().count()
            if request.user.has_perm("feedback.view_pagefeedback")
            else 0,
            "zero_result_queries": ZeroResultQuery.objects.all()[:3]
            if request.user.has_perm("search.view_zeroresultquery")
            else [],
            "unused_files": unused_files(request.user),
        }
        return super().index(request, {**context, **(extra_context or {})})


def unused_files(user):
    """How many images and documents nothing uses."""
    if not user.has_perm("library.view_document"):
        return 0
    return sum(model.objects.unused().count() for model in (Image, Document))


def declaration_review(user):
    """The Deadline of the yearly review, for those who can do it."""
    declaration = Declaration.objects.first()
    if declaration and user.has_perm("accessibility.change_declaration"):
        return declaration.yearly_review
    return None


def requests_waiting(user):
    """
    What of requests for accessibility waits for those who answer them: {"open", "overdue", "unsent", "unerased"}.

    "unerased" are those whose personal data should have been erased yesterday at the latest.
    """
    if not user.has_perm("accessibility_requests.change_accessrequest"):
        return {}
    cases = AccessRequest.objects
    return {
        "open": cases.open().count(),
        "overdue": cases.overdue().count(),
        "unsent": cases.open().filter(notified_at=None).exclude(notice_error="").count(),
        "unerased": cases.due_for_erasure(timezone.localdate() - datetime.timedelta(days=1)).count(),
    }


def gaps(user):
    """What the city has to fill in before the site is complete, as {"text", "missing", "address"}."""
    found = []
    declaration = Declaration.objects.first() or Declaration()
    if declaration.missing and user.has_perm("accessibility.change_declaration"):
        found.append(
            {
                "text": "Deklaracja dostępności nie ma obowiązkowych danych",
                "missing": declaration.missing,
                "address": reverse("admin:accessibility_declaration_changelist"),
            }
        )
    privacy_notice = RequestSettings.objects.first() or RequestSettings()
    if privacy_notice.missing and user.has_perm("accessibility_requests.change_requestsettings"):
        found.append(
            {
                "text": "Formularz wniosku o dostępność nie mówi, co urząd zrobi z danymi",
                "missing": privacy_notice.missing,
                "address": reverse("admin:accessibility_requests_requestsettings_changelist"),
            }
        )
    settings = SiteSettings.objects.first() or SiteSettings()
    if not settings.has_contact and user.has_perm("pages.change_sitesettings"):
        found.append(
            {
                "text": "Serwis nie pokazuje danych kontaktowych",
                "missing": ["adres", "telefon albo e-mail"],
                "address": reverse("admin:pages_sitesettings_changelist"),
            }
        )
    association = Association.objects.published().first()
    has_files = RevitalisationProject.objects.published().exists()
    if has_files and not (association and association.licence) and user.has_perm("omggs.change_association"):
        found.append(
            {
                "text": "Pliki z listą projektów nie mówią, co wolno z nimi zrobić",
                "missing": ["licencja danych o projektach"],
                "address": reverse("admin:omggs_association_changelist"),
            }
        )
    return found
