"""The role Redaktor changes drafts and never the public site."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts import roles
from home.sitemaps import SECTIONS, get_published_links
from omggs.models import City
from pages.models import HomeSettings, MenuSettings
from publishing import revisions
from publishing.admin.conflicts import BASE_REVISION_FIELD
from publishing.admin_urls import get_admin_url
from publishing.fragments import FRAGMENTS_KEY
from publishing.models import Revision, State

from .. import factories
from ..admin_forms import errors_by_field, page, save, text, values
from ..home.test_admin_access import MAKERS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADDED = " inaczej"
ITEM_POSTS = ["unpublish", "restore", "delete", "reviewed", "preview", "changes", "cancel"]
READ_ONLY = "O zmianę poproś osobę z rolą Wydawca"


def browser(role):
    user = factories.somebody(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def redaktor():
    return browser(roles.EDITOR)


@pytest.fixture
def site():
    """Create published content of every kind, all of it in use, and return the items."""
    image, document = factories.image(), factories.document(summary="<p>O czym jest.</p>")
    settings = factories.site_settings()
    factories.menu_item(site=settings, label="Artykuły")
    article = factories.article(image=image, order=1)
    resolution = factories.resolution()
    resolution.attachments.create(document=document)
    association = factories.association()
    factories.key_figure(association=association)
    undertaking = factories.undertaking(order=1)
    city = factories.city(is_ours=True)
    project = factories.project(city=city, undertaking=undertaking)
    meeting = factories.meeting()
    hidden = factories.meeting(state=State.WITHDRAWN)
    calls = [factories.recruitment(meeting=meeting), factories.recruitment(meeting=hidden)]
    others = [factories.page(), factories.term(), factories.cooperative(), factories.declaration()]
    others += [factories.article(order=2), factories.undertaking(order=2), factories.plain_word()]
    others += [factories.announcement(), MenuSettings.objects.get(), HomeSettings.objects.get()]
    others += [factories.meeting(starts_at=factories.warsaw(2050, 3, 1, 12))]
    return [
        *(image, document, settings, article, resolution, association, undertaking, city, project, meeting),
        *(hidden, *calls, *others),
    ]


def public_events():
    """Return {URL: content} of all public URLs."""
    public = Client(**{FRAGMENTS_KEY: {}})  # menu and footer are rendered once, as with the page cache
    addresses = [reverse(name) for name in SECTIONS]
    addresses += [link["url"] for link in get_published_links()]
    addresses += ["/omggs/rewitalizacja.csv", "/omggs/rewitalizacja.geojson", "/aktualnosci.atom"]
    addresses += ["/spoldzielnia/spotkania.ics", "/sitemap.xml", "/szukaj/?q=inaczej"]
    found = {}
    for address in addresses:
        found[address] = content(public.get(address))
        for file in re.findall(r"/media/[^\s\"&]+", found[address]):
            found[file] = content(public.get(file))
    return found


def content(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return re.sub(r'<input type="hidden"[^>]*>', "", body.decode(errors="replace"))


def address_of(item, view="change"):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{view}", args=[item.pk])


def written_otherwise(item, sent):
    """Return the text fields of the form, each changed."""
    texts = {
        field.name
        for field in item._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField | models.URLField | models.EmailField)
        and not field.choices
    }
    return {name: value + ADDED if name in texts and value else value for name, value in sent.items()}


def test_editor_cannot_change_public_site(redaktor, site):
    before = public_events()
    assert sum("/media/" in address for address in before) >= 2, "pictures and documents are on the pages"
    for item in site:
        form = redaktor.get(address_of(item))
        if form.status_code == 200 and 'name="csrfmiddlewaretoken"' in form.content.decode():
            sent = written_otherwise(item, values(form))
            if "starts_at_0" in sent:
                sent |= {"starts_at_0": "4.05.2050"}
            picture = SimpleUploadedFile("inny.png", factories.picture(size=(9, 9)))
            for button in ("_save", "_continue", "_publish", "_addanother"):
                redaktor.post(address_of(item), {**sent, button: "1"})
            if "title" in sent and "file" in {field.name for field in item._meta.fields}:
                redaktor.post(address_of(item), {**sent, "file": picture, "_save": "1"})
        for view in ITEM_POSTS:
            version = Revision.objects.of(item).last()
            if view in names_of_views(item):
                latest = Revision.objects.of(item).first()
                sent = {"post": "yes", "version": version.pk if version else 0, "reason": "Choroba."}
                sent |= {"_publish": "1", BASE_REVISION_FIELD: latest.pk if latest else 0}
                redaktor.post(address_of(item, view), sent)
        redaktor.post(
            reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_changelist"),
            {
                **{"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": item.pk},
                **{"form-0-order": "9", "_save": "1"},
            },
        )
        for action in ("publish_selected", "unpublish_selected", "delete_selected"):
            redaktor.post(
                reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_changelist"),
                {"action": action, "_selected_action": item.pk},
            )
    after = public_events()
    assert after.keys() == before.keys()
    for address, was in before.items():
        assert after[address] == was, address
    assert Revision.objects.filter(data__icontains=ADDED).exists(), (
        "the editor's texts wait as working copies"
    )


def names_of_views(item):
    options = item._meta
    prefix = f"{options.app_label}_{options.model_name}_"
    urls = admin.site._registry[type(item)].get_urls()
    return {(url.name or "").removeprefix(prefix) for url in urls}


def test_walk_detects_change(site):
    """The control: the same forms submitted by a Wydawca change the site."""
    wydawca = browser(roles.PUBLISHER)
    for item in site:
        if item._meta.label not in ("library.Image", "library.Document", "omggs.City"):
            continue
        before = public_events()
        response = wydawca.post(
            address_of(item),
            {**written_otherwise(item, values(wydawca.get(address_of(item)))), "_save": "1"},
        )
        assert response.status_code == 302, errors_by_field(response)
        assert public_events() != before, item


def image_in_use(**how):
    image = factories.image()
    factories.article(image=image, **how)
    return image


def document_in_use(**how):
    document = factories.document()
    factories.resolution(**how).attachments.create(document=document)
    return document


def city_in_use(**how):
    city = factories.city()
    factories.project(city=city, **how)
    return city


def meeting_in_use(**how):
    meeting = factories.meeting(state=State.WITHDRAWN)
    factories.recruitment(meeting=meeting, **how)
    return meeting


IN_USE = [image_in_use, document_in_use, city_in_use, meeting_in_use]
LATER = {"publish_from": factories.warsaw(2099, 1, 1)}


@pytest.mark.parametrize("how", [{}, LATER], ids=["now", "at its time"])
@pytest.mark.parametrize("make", IN_USE)
def test_public_content_is_read_only_for_editor(redaktor, make, how):
    item = make(**how)
    form = redaktor.get(address_of(item))
    assert READ_ONLY in text(form)
    assert 'name="_save"' not in form.content.decode()
    wydawca = browser(roles.PUBLISHER)
    assert READ_ONLY not in text(wydawca.get(address_of(item)))
    assert "csrfmiddlewaretoken" in values(wydawca.get(address_of(item)))


def test_form_is_redisplayed_when_item_was_published(redaktor):
    image = factories.image(title="Dawny")
    form = values(redaktor.get(address_of(image)))
    factories.article(image=image)
    shown = redaktor.post(address_of(image), {**form, "title": "Długo wymyślany", "_save": "1"})
    assert values(shown)["title"] == "Długo wymyślany"
    assert "Nie zapisano: w tym czasie zaczęła z tego korzystać" in text(shown)
    assert READ_ONLY in text(shown)
    image.refresh_from_db()
    assert image.title == "Dawny"


def test_check_of_item_that_was_published_queues_no_warning(redaktor):
    meeting = factories.meeting(state=State.WITHDRAWN)
    form = values(redaktor.get(address_of(meeting)))
    factories.recruitment(meeting=meeting)
    assert redaktor.post(f"{address_of(meeting)}?check", form).status_code == 204
    assert "w tym czasie" not in text(redaktor.get("/admin/"))


@pytest.mark.parametrize("more", [{}, {"_only_show": "1"}], ids=["a press", "made up"])
def test_conflict_is_redisplayed_when_item_was_published(redaktor, more):
    image = factories.image(title="Dawny")
    opened = values(redaktor.get(address_of(image)))
    save(browser(roles.PUBLISHER), address_of(image), {"title": "Wydawcy"}, "_continue")
    conflict = redaktor.post(address_of(image), {**opened, "title": "Długo wymyślany", "_save": "1"})
    factories.article(image=image)
    chosen = {
        node.get("name"): node.get("value") or ""
        for node in page(conflict).iter("input")
        if node.get("name") in ("_conflicting", "_base_revision")
    }
    again = redaktor.post(address_of(image), {**chosen, **more})
    image.refresh_from_db()
    assert image.title == "Wydawcy"
    assert "Długo wymyślany" in text(again)
    assert "Nie zapisano: w tym czasie zaczęła z tego korzystać" in text(again)


@pytest.mark.parametrize("view", ["reviewed", "preview"])
def test_display_only_field_grants_no_permission(redaktor, view):
    meeting = factories.meeting(state=State.WITHDRAWN)
    factories.recruitment(meeting=meeting)
    response = redaktor.post(get_admin_url(meeting, view), {"_only_show": "1"})
    assert response.status_code == 403


def test_read_only_values_are_formatted(redaktor):
    document = document_in_use()
    type(document).objects.update(summary="<p>O czym jest.</p>")
    shown = redaktor.get(address_of(document)).content.decode()
    assert "O czym jest." in shown
    assert "&lt;p&gt;" not in shown
    assert f'<a href="{document.file.url}">otwórz plik</a>' in shown
    assert "Mieszkańcy zobaczą ten tytuł" in shown
    shown = redaktor.get(address_of(image_in_use())).content.decode()
    assert "icon-no" not in shown
    assert redaktor.get(address_of(city_in_use())).status_code == 200


def test_user_without_change_permission_is_403(client):
    reader = factories.somebody(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_image"))
    client.force_login(reader)
    image = image_in_use()
    assert client.post(address_of(image), {"title": "Inny"}).status_code == 403


@pytest.mark.parametrize("make", IN_USE)
def test_editor_changes_what_only_drafts_use(redaktor, make):
    item = make(state=State.DRAFT)
    assert READ_ONLY not in text(redaktor.get(address_of(item)))
    response = save(redaktor, address_of(item), {}, "_continue")
    assert response.status_code == 302


def test_editor_changes_city_used_by_draft_only(redaktor):
    city = city_in_use(state=State.DRAFT)
    save(redaktor, address_of(city), {"name": "Żukowo"})
    assert City.objects.get().name == "Żukowo"
    assert revisions.get_latest_revision(city).author_name


def test_walk_includes_every_content_model(site):
    content = {model._meta.label for model in roles.get_content_models() if model._meta.label in MAKERS}
    assert content <= {item._meta.label for item in site}
