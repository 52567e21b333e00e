"""Pages of the admin need the permissions of their models."""

import pytest
from django.contrib import admin
from django.urls import reverse

from .. import factories

MAKERS = {
    "pages.Article": factories.article,
    "pages.Page": factories.page,
    "pages.GlossaryTerm": factories.term,
    "pages.SiteSettings": factories.site_settings,
    "pages.MenuSettings": factories.site_settings,
    "pages.HomeSettings": factories.site_settings,
    "library.Image": factories.image,
    "library.Document": factories.document,
    "pages.Announcement": factories.announcement,
    "cooperative.Cooperative": factories.cooperative,
    "cooperative.Resolution": factories.resolution,
    "cooperative.Meeting": factories.meeting,
    "cooperative.Recruitment": factories.recruitment,
    "omggs.Association": factories.association,
    "omggs.Undertaking": factories.undertaking,
    "omggs.City": factories.city,
    "omggs.RevitalisationProject": factories.project,
    "accessibility.Declaration": factories.declaration,
    "accessibility_requests.AccessRequest": factories.access_request,
    "accessibility_requests.RequestSettings": factories.request_settings,
    "content_checks.PlainWord": factories.plain_word,
    "auth.User": factories.staff,
}
SINGLETONS = [
    "pages.SiteSettings",
    "pages.Announcement",
    "pages.MenuSettings",
    "pages.HomeSettings",
    "cooperative.Cooperative",
    "omggs.Association",
    "accessibility.Declaration",
    "accessibility_requests.RequestSettings",
]
# Created by residents, or registered by staff; never deleted in the admin (accounts/test_access.py).
CASES = ["accessibility_requests.AccessRequest"]
LISTS = [label for label in MAKERS if label not in [*SINGLETONS, *CASES]]


def get_url(label, page, *args):
    return reverse(f"admin:{label.lower().replace('.', '_')}_{page}", args=args)


def test_all_content_can_be_edited():
    others = {
        "auth.Group",
        "accounts.SignInEvent",
        "feedback.PageFeedback",
        "publishing.PublicationLogEntry",
        "search.ZeroResultQuery",
    }
    assert {model._meta.label for model in admin.site._registry} - others == set(MAKERS)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("label", MAKERS)
def test_admin_pages_redirect_visitors_to_login(client, label):
    item = MAKERS[label]()
    addresses = [get_url(label, "changelist"), get_url(label, "add")]
    addresses += [get_url(label, page, item.pk) for page in ("change", "delete", "history")]
    for each in addresses:
        response = client.get(each)
        assert response.status_code == 302, each
        assert response.url.startswith("/admin/login/"), each


@pytest.mark.parametrize("label", LISTS)
def test_list_form_and_history_open(publisher_client, label):
    item = MAKERS[label]()
    for page in ("change", "delete", "history"):
        if page == "delete" and getattr(item, "is_published", False):
            continue
        assert publisher_client.get(get_url(label, page, item.pk)).status_code == 200, page
    assert publisher_client.get(get_url(label, "add"), follow=True).status_code == 200
    listed = publisher_client.get(get_url(label, "changelist"), {"q": "a"})
    assert listed.status_code == 200
    assert publisher_client.get(get_url(label, "changelist")).status_code == 200


@pytest.mark.parametrize("label", SINGLETONS)
def test_singleton_changelist_redirects_to_form(publisher_client, label):
    # The first form of the settings creates them for all three.
    first = "pages.SiteSettings" if label in ("pages.MenuSettings", "pages.HomeSettings") else label
    assert publisher_client.get(get_url(label, "changelist")).url == get_url(first, "add")
    assert publisher_client.get(get_url(first, "add"), follow=True).status_code == 200

    MAKERS[label]()

    assert publisher_client.get(get_url(label, "changelist")).url == get_url(label, "change", 1)
    assert publisher_client.get(get_url(label, "change", 1)).status_code == 200


@pytest.mark.parametrize("label", SINGLETONS)
def test_singleton_is_neither_added_again_nor_deleted(publisher_client, label):
    MAKERS[label]()
    assert publisher_client.get(get_url(label, "add")).url == get_url(label, "change", 1)
    assert publisher_client.post(get_url(label, "delete", 1), {"post": "yes"}).status_code == 403
    form = publisher_client.get(get_url(label, "change", 1)).content.decode()
    assert "Przenieś do kosza" not in form
    assert "_addanother" not in form


def test_list_pages_need_few_queries(publisher_client, django_assert_max_num_queries):
    for _ in range(5):
        factories.project(city=factories.city())
        factories.recruitment(meeting=factories.meeting())
    for label in ("omggs.RevitalisationProject", "cooperative.Recruitment"):
        with django_assert_max_num_queries(12):
            publisher_client.get(get_url(label, "changelist"))
