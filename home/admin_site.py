"""The admin site: names, order of apps and models, start page, sign-in redirects."""

import datetime
from functools import wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, include, path, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.i18n import JavaScriptCatalog

from accessibility.models import Declaration
from accessibility_requests.models import AccessRequest
from accounts.middleware import SEEN_AT_PRECISION_SECONDS
from cooperative.models import Meeting
from feedback.models import PageFeedback
from library.models import Document, Image
from notifications.models import QueuedMessage, Subscription, is_enabled
from pages.models import Article, SiteSettings
from publishing.admin.approvals import remove_approval_view
from publishing.admin.base import parse_pk_or_404
from publishing.admin.overview import (
    calendar_view,
    can_publish_any,
    can_see_content,
    count_failing_content,
    get_approvals,
    get_autosaved,
    get_pending_work,
    get_undated_content,
    problems_view,
    remove_requested,
)
from publishing.admin.replacements import can_search, replacement_view, search_view
from publishing.admin.trash import get_restorable_models, trash_view
from publishing.admin_urls import get_admin_url
from publishing.form_recovery import (
    get_action_lost_url,
    is_background_request,
    save_submission,
    warn_action_lost,
)
from publishing.pasting import clean_pasted_view
from publishing.permissions import has_model_permission
from search.models import ZeroResultQuery

from .configuration import get_missing_configuration
from .internal_links import internal_links_view
from .monthly_report import report_view

# Apps and models of the start page, the most edited first; others follow.
APP_ORDER = {
    "cooperative": ["Meeting", "Recruitment", "Resolution", "Cooperative"],
    "pages": [
        *("Article", "Page", "Announcement", "GlossaryTerm", "SiteSettings", "MenuSettings", "HomeSettings")
    ],
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


# What is added most often, with the words of its button.
QUICK_ACTIONS = {"Dodaj spotkanie": Meeting, "Dodaj artykuł": Article}


def get_position(names, name):
    return names.index(name) if name in names else len(names)


def sort_apps(apps):
    """Return the apps and models of `AdminSite.get_app_list` in the order of the start page."""
    apps.sort(key=lambda app: get_position(list(APP_ORDER), app["app_label"]))
    for app in apps:
        models = APP_ORDER.get(app["app_label"], [])
        app["models"].sort(key=lambda model: get_position(models, model["object_name"]))
    return apps


class RumiaAdminSite(AdminSite):
    site_header = "Ekonomia społeczna w Rumi – panel redakcji"
    site_title = "Panel redakcji"
    index_title = "Co chcesz zmienić?"
    empty_value_display = "–"
    # The start page and the breadcrumbs suffice; the sidebar would repeat the start page on every page.
    enable_nav_sidebar = False

    def __init__(self, name="admin"):
        super().__init__(name)
        # Deleting many items at once is an easy mistake.
        self.disable_action("delete_selected")

    def admin_view(self, view, cacheable=False):
        """
        Wrap Django's `admin_view`: a form submitted after the session ended is saved and restored after sign-in.

        A submitted action button cannot be restored; a message after sign-in says that nothing was done.
        """
        protected_view = super().admin_view(view, cacheable)

        @wraps(protected_view)
        def wrapper(request, *args, **kwargs):
            if self.has_permission(request):
                next_url = warn_action_lost(request)
                return redirect(next_url) if next_url else protected_view(request, *args, **kwargs)
            is_action = request.path != reverse("admin:logout") and not is_background_request(request)
            if request.method == "POST" and is_action:
                next_url = save_submission(request) or get_action_lost_url(request)
                return redirect_to_login(next_url, reverse("admin:login"))
            return protected_view(request, *args, **kwargs)

        return wrapper

    def get_urls(self):
        def wrap_overview(view):
            return self.admin_view(
                lambda request, **kwargs: view(request, self.each_context(request), **kwargs)
            )

        return [
            # Before Django's URLs, because the sign-in view replaces Django's.
            path("", include("accounts.urls")),
            path("wklejanie/", clean_pasted_view, name="clean_pasted"),
            path("odnosniki/", self.admin_view(internal_links_view), name="internal_links"),
            path("prosby/<int:pk>/usun/", self.admin_view(remove_approval_view), name="remove_approval"),
            path("szukaj/", wrap_overview(search_view), name="search"),
            path("szukaj/zamiana/<int:pk>/", wrap_overview(replacement_view), name="replacement"),
            path("kosz/", wrap_overview(trash_view), name="trash"),
            path("sprawdzenie/", wrap_overview(problems_view), name="problems"),
            path("sprawy/", wrap_overview(report_view), name="monthly_report"),
            path("zaplanowane/", wrap_overview(calendar_view), name="calendar"),
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
        """Serve Django's translations for the admin's scripts, overridden by those in core/locale."""
        return JavaScriptCatalog.as_view(packages=["django.contrib.admin", "core"])(request)

    def get_app_list(self, request, app_label=None):
        # Lazy: Django puts the list into the context of every page, for the sidebar.
        return SimpleLazyObject(
            lambda: sort_apps(super(RumiaAdminSite, self).get_app_list(request, app_label))
        )

    def each_context(self, request):
        return {
            **super().each_context(request),
            "site_version": settings.VERSION,
            "session_idle_seconds": settings.SESSION_IDLE_AGE + SEEN_AT_PRECISION_SECONDS,
        }

    def logout(self, request, extra_context=None):
        response = super().logout(request, extra_context)
        # So that the browser's Back shows nothing (OWASP ASVS 14.3.1). Not the cookies: they keep the display settings.
        response["Clear-Site-Data"] = '"cache"'
        return response

    def index(self, request, extra_context=None):
        pending, approvals = get_pending_work(request.user), get_approvals(request.user)
        remove_requested(pending, approvals)
        context = {
            "missing_configuration": [
                entry
                for entry in get_missing_configuration()
                if has_model_permission(request.user, "change", entry.model)
            ],
            "declaration_review": get_declaration_review(request.user),
            "requests": count_pending_requests(request.user),
            "password_only": not request.user.is_verified(),
            "may_publish": can_publish_any(request.user),
            "may_see_content": can_see_content(request.user),
            "may_search": can_search(request.user),
            "may_recover": bool(get_restorable_models(request.user)),
            "pending": pending,
            "undated": get_undated_content(request.user, SiteSettings.load().outdated_after_months),
            "addable": [
                {"label": label, "url": get_admin_url(model, "add")}
                for label, model in QUICK_ACTIONS.items()
                if has_model_permission(request.user, "add", model)
            ],
            "approvals": approvals,
            "autosaved": get_autosaved(request.user),
            "problems": count_failing_content(),
            "unread_feedback": PageFeedback.objects.unread().count()
            if has_model_permission(request.user, "view", PageFeedback)
            else 0,
            "zero_result_queries": ZeroResultQuery.objects.all()[:3]
            if has_model_permission(request.user, "view", ZeroResultQuery)
            else [],
            "unused_files": count_unused_files(request.user),
            "subscriptions": count_subscriptions(request.user),
        }
        return super().index(request, {**context, **(extra_context or {})})


def count_unused_files(user):
    """Return the number of images and documents without references; 0 without the permission to see them."""
    if not has_model_permission(user, "view", Document):
        return 0
    return sum(model.objects.unused().count() for model in (Image, Document))


def count_subscriptions(user):
    """
    Return numbers of e-mail subscriptions: {"all", "recruitments", "meetings", "late"}, {} without permission.

    "late" messages have waited for an hour: the mail server, or the timer, does not work.
    """
    if not (is_enabled() and has_model_permission(user, "view", Meeting)):
        return {}
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    late = QueuedMessage.objects.filter(created_at__lt=an_hour_ago).count()
    return {**Subscription.objects.count_topics(), "late": late}


def get_declaration_review(user):
    """Return the Deadline of the yearly review, or None without a declaration or the permission to change it."""
    declaration = Declaration.objects.first()
    if declaration and has_model_permission(user, "change", Declaration):
        return declaration.yearly_review
    return None


def count_pending_requests(user):
    """
    Return numbers of requests that need attention: {"open", "overdue", "complaints", "unsent", "unerased"}.

    {} without permission. "complaints" are overdue.

    "unsent" have a failed notification; personal data of "unerased" ones should have been erased by yesterday.
    """
    if not has_model_permission(user, "change", AccessRequest):
        return {}
    cases = AccessRequest.objects
    return {
        "open": cases.open().count(),
        "overdue": cases.overdue().count(),
        "complaints": len(cases.overdue_complaints()),
        "unsent": cases.open().filter(notified_at=None).exclude(notice_error="").count(),
        "unerased": cases.due_for_erasure(timezone.localdate() - datetime.timedelta(days=1)).count(),
    }
