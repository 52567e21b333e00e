"""Usages of files, protection of used files, and the reference index."""

import os

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperative.models import ResolutionDocument
from library import references
from library.management.commands import orphan_files
from library.models import Document, Image
from library.references import (
    DraftReference,
    Reference,
    is_publicly_referenced,
)
from library.usages import get_usages, get_usages_by_file
from publishing import revisions, trash
from publishing.models import Revision, State
from publishing.serialization import serialize_stored_item

from .. import factories
from ..admin_forms import text
from .test_drafts import changed
from .test_media import attached, in_text

pytestmark = pytest.mark.django_db


def places(file):
    return [str(place) for place in get_usages(file)]


@pytest.fixture
def editor(client):
    client.force_login(factories.staff(username="ala"))
    return client


def test_usages_include_every_kind_of_field():
    image, document = factories.image(), factories.document()
    factories.article(title="Mur", image=image, body=f'<p><img src="{image.file.url}" alt="Mur"></p>')
    resolution = factories.resolution(number="I/1/2022", state=State.DRAFT)
    ResolutionDocument.objects.create(resolution=resolution, document=document)
    factories.page(title="Kontakt", body=in_text(document))
    factories.menu_item(url=f"https://testserver{document.file.url}")
    factories.term(name="Statut", more_url=document.file.url)
    assert places(image) == ["Mur (obraz)", "Mur (treść)"]
    assert set(places(document)) == {
        "Uchwała nr I/1/2022 (załączniki)",
        "Kontakt (treść)",
        "Ustawienia serwisu (menu i stopka: albo adres w internecie)",
        "Statut (strona, która mówi o tym więcej)",
    }


def test_image_is_used_by_url_of_rendition():
    image = factories.image(file=ContentFile(factories.picture(size=(700, 500)), name="a.png"))
    smaller = next(name for name in image.file_names() if "-full-320" in name)
    factories.page(body=f'<p><img src="/media/{smaller}" alt="Mur"></p>')
    assert len(get_usages(image)) == 1


def test_usage_links_to_form_of_its_item():
    document = factories.document()
    attached(document)
    place = get_usages(document)[0]
    assert place.form_url == reverse("admin:cooperative_resolution_change", args=[place.item.pk])


def test_unused_excludes_live_and_draft_references():
    used, in_draft, image, document = (*(factories.image() for _ in range(3)), factories.document())
    changed(factories.article(image=used), image=in_draft.pk)
    assert [*Image.objects.unused(), *Document.objects.unused()] == [image, document]
    assert set(Image.objects.used()) == {used, in_draft}


def test_usages_have_constant_query_count(django_assert_num_queries):
    def use_files():
        images, documents = (
            [factories.image(), factories.image()],
            [factories.document(), factories.document()],
        )
        for image, document in zip(images, documents, strict=True):
            changed(factories.article(image=image, body=in_text(document)), body="<p>Nowa treść.</p>")
            attached(document)
        return images + documents

    few = use_files()
    with CaptureQueriesContext(connection) as queries:
        assert all(get_usages_by_file(few).values())
    assert len(queries) <= 8
    many = few + use_files() + use_files()
    with django_assert_num_queries(len(queries)):
        assert all(get_usages_by_file(many).values())


@pytest.mark.parametrize(
    ("name", "create", "use"),
    [
        ("image", factories.image, lambda file: factories.article(title="Mur", image=file)),
        ("image", factories.image, lambda file: factories.article(title="Mur", body=in_text(file))),
        ("document", factories.document, lambda file: factories.page(title="Mur", body=in_text(file))),
        ("document", factories.document, attached),
    ],
)
def test_used_file_is_not_deleted_with_message(editor, name, create, use):
    file = create(title="Ważny plik")
    use(file)
    place = get_usages(file)[0]
    form = reverse(f"admin:library_{name}_change", args=[file.pk])
    address = reverse(f"admin:library_{name}_delete", args=[file.pk])
    for ask in (editor.get, editor.post):
        assert ask(address, {"post": "yes"}).url == form
        shown = text(editor.get(form))
        assert "Nie można usunąć: Ważny plik." in shown
        assert str(place) in shown
    assert type(file).objects.filter(pk=file.pk).exists()
    assert file.file.storage.exists(file.file.name)


@pytest.mark.parametrize("create", [factories.image, factories.document])
def test_unused_file_is_deleted_from_storage(create, django_capture_on_commit_callbacks):
    file = create()
    names, storage = file.file_names(), file.file.storage
    assert all(map(storage.exists, names))
    with django_capture_on_commit_callbacks(execute=True):
        file.delete()
    assert not any(map(storage.exists, names))


@pytest.mark.parametrize("name", ["image", "document"])
def test_library_has_no_bulk_delete(editor, name):
    file = getattr(factories, name)()
    address = reverse(f"admin:library_{name}_changelist")
    editor.post(address, {"action": "delete_selected", "_selected_action": [file.pk], "post": "yes"})
    assert type(file).objects.exists()


def test_model_delete_of_used_file_is_protected():
    document = factories.document()
    factories.page(body=in_text(document))
    for delete in (Document.objects.all().delete, document.delete):
        with pytest.raises(ProtectedError, match="Nie można usunąć"), transaction.atomic():
            delete()


def test_replaced_file_is_deleted_and_usage_stays(django_capture_on_commit_callbacks):
    image = factories.image(file=ContentFile(factories.picture(size=(700, 500)), name="a.png"))
    old, storage = image.file_names(), image.file.storage
    factories.page(body=f'<p><img src="{image.file.url}" alt="Mur"></p>')
    with django_capture_on_commit_callbacks(execute=True):
        image.file = ContentFile(factories.picture(size=(400, 300)), name="b.png")
        image.save()
    assert image.width == 400
    assert not any(map(storage.exists, old))
    assert all(map(storage.exists, image.file_names()))
    assert len(get_usages(image)) == 1


def test_form_and_changelist_show_usages(editor):
    document = factories.document(title="Statut")
    page = factories.page(title="Kontakt", body=in_text(document))
    form = editor.get(reverse("admin:library_document_change", args=[document.pk])).content.decode()
    assert f'<a href="{reverse("admin:pages_page_change", args=[page.pk])}">Kontakt</a> (treść)' in form
    assert "Kontakt" in text(editor.get(reverse("admin:library_document_changelist")))
    unused = factories.image()
    form = editor.get(reverse("admin:library_image_change", args=[unused.pk]))
    assert "Nigdzie. Mieszkańcy nie mogą otworzyć tego pliku" in text(form)


def test_changelist_filters_by_usage(editor):
    used, unused = factories.document(title="Statut"), factories.document(title="Regulamin")
    factories.page(body=in_text(used))
    address = reverse("admin:library_document_changelist")
    assert list(editor.get(address, {"uzycie": "tak"}).context["cl"].queryset) == [used]
    assert list(editor.get(address, {"uzycie": "nie"}).context["cl"].queryset) == [unused]


@pytest.mark.parametrize("name", ["image", "document"])
def test_changelist_needs_few_queries(editor, name, django_assert_max_num_queries):
    for _ in range(6):
        factories.page(body=in_text(getattr(factories, name)()))
    with django_assert_max_num_queries(35):
        editor.get(reverse(f"admin:library_{name}_changelist"))


@pytest.mark.parametrize(("name", "most"), [("image", 3), ("document", 5)])
def test_upload_needs_few_reference_queries(editor, name, most):
    uploaded = {
        "image": SimpleUploadedFile("a.png", factories.picture(), "image/png"),
        "document": SimpleUploadedFile("a.pdf", factories.PDF, "application/pdf"),
    }[name]
    sent = {"title": "Mur", "file": uploaded, "alt": "Mur z cegły", "focus_x": 50, "focus_y": 50}
    with CaptureQueriesContext(connection) as queries:
        assert editor.post(reverse(f"admin:library_{name}_add"), sent).status_code == 302
    assert len([query for query in queries if "reference" in query["sql"]]) <= most


def test_start_page_counts_unused_files(editor):
    factories.article(image=factories.image())
    factories.image()
    factories.document()
    assert editor.get(reverse("admin:index")).context["unused_files"] == 2


# --- The reference index ---


def test_prepare_builds_missing_references():
    image, document = factories.image(), factories.document()
    article = factories.article(title="Mur", body=in_text(document))
    changed(article, image=image.pk)
    before = places(image), places(document)
    Reference.objects.all().delete()
    DraftReference.objects.all().delete()
    assert places(image) == places(document) == []
    call_command("prepare")
    assert before == (places(image), places(document)) == (["Mur (obraz, wersja robocza)"], ["Mur (treść)"])


def test_rebuild_references_check_fails_on_bulk_update(capsys):
    used, unused = factories.document(), factories.document()
    page = factories.page(body=in_text(used))
    call_command("rebuild_references", check=True)
    type(page).objects.filter(pk=page.pk).update(body=in_text(unused))
    with pytest.raises(CommandError, match="Różnic: 2"):
        call_command("rebuild_references", check=True)
    assert places(used)
    call_command("rebuild_references")
    assert "Poprawiono: 2." in capsys.readouterr().out
    assert (places(used), places(unused)) == ([], [f"{page} (treść)"])
    call_command("rebuild_references", check=True)


@pytest.mark.django_db(transaction=True)
def test_rebuild_references_locks_only_what_differs():
    used, unused = factories.document(), factories.document()
    pages = [factories.page(body=in_text(used)) for _ in range(3)]
    drafts = [factories.article() for _ in range(3)]
    for article in drafts:
        changed(article, body=in_text(used))

    def rebuild(**options):
        with CaptureQueriesContext(connection) as queries:
            wrong = references.rebuild_references(**options)
        return wrong, [query["sql"] for query in queries]

    def is_read(sql):
        return sql.startswith(("SELECT", "DECLARE")) and "FOR UPDATE" not in sql

    wrong, statements = rebuild()
    assert wrong == 0
    assert all(map(is_read, statements))
    type(pages[0]).objects.filter(pk=pages[0].pk).update(body=in_text(unused))
    DraftReference.objects.filter(revision=revisions.get_draft(drafts[0])).delete()
    wrong, statements = rebuild(repair=False)
    assert wrong == 3
    assert all(map(is_read, statements))
    wrong, statements = rebuild()
    assert wrong == 3
    assert [sql.startswith("BEGIN") for sql in statements].count(True) == 2
    assert rebuild()[0] == 0


@pytest.mark.parametrize("repair", [True, False])
def test_rebuild_references_compares_differences_again(monkeypatch, repair):
    document = factories.document()
    page, article = factories.page(), factories.article()
    find_differing = references.find_differing

    def find_differing_before_save(stored, wanted):
        found = find_differing(stored, wanted)
        if found and stored.model is Reference:
            page.save()
        elif found:
            changed(article, body="<p>Bez dokumentu.</p>")
        return found

    type(page).objects.filter(pk=page.pk).update(body=in_text(document))
    page.refresh_from_db()
    changed(article, body=in_text(document))
    DraftReference.objects.all().delete()
    monkeypatch.setattr(references, "find_differing", find_differing_before_save)
    assert references.rebuild_references(repair=repair) == 0
    assert places(document) == [f"{page} (treść)"]


def test_rebuild_references_removes_dangling_rows():
    document = factories.document()
    page = factories.page(body=in_text(document))
    Reference.objects.update(object_id=page.pk + 1)
    assert places(document) == []
    call_command("rebuild_references", verbosity=0)
    assert len(places(document)) == 1


def test_reference_from_removed_model_is_ignored():
    document = factories.document()
    page = factories.page(body=in_text(document))
    gone = ContentType.objects.create(app_label="dawne", model="dawne")
    Reference.objects.update(content_type=gone)
    assert not is_publicly_referenced(document)
    assert places(document) == []
    call_command("rebuild_references", verbosity=0)
    assert places(document) == [f"{page} (treść)"]
    assert not Reference.objects.filter(content_type=gone).exists()


def test_link_of_document_to_itself_is_no_usage():
    document = factories.document()
    document.summary = in_text(document)
    document.save()
    assert places(document) == []
    assert list(Document.objects.unused()) == [document]


def test_file_restored_from_trash_keeps_its_usages():
    document = factories.document()
    revisions.save_revision(document, serialize_stored_item(document), None)
    trash.delete(document, None)
    factories.page(title="Kontakt", body=in_text(document))
    restored = trash.restore_from_trash(Revision.objects.get(event="deleted"), None)
    assert places(restored) == ["Kontakt (treść)"]
    assert is_publicly_referenced(restored)


def test_draft_references_are_deleted_with_revisions():
    document = factories.document()
    article = factories.article(state=State.DRAFT, body=in_text(document))
    trash.delete(article, None)
    assert places(document)
    Revision.objects.all().delete()
    assert not DraftReference.objects.exists()


def test_move_changes_no_references():
    image = factories.image()
    article = factories.article(title="Mur")
    changed(article, image=image.pk)
    revisions.move(article, 5, None)
    assert places(image) == ["Mur (obraz, wersja robocza)"]


# --- The list of the library dialog ---


def choose(client, name, **asked):
    return client.get(reverse(f"admin:library_{name}_choose"), asked)


def test_choose_image_lists_data_for_editor(editor):
    image = factories.image(title="Świetlica", alt="Osoby malują „mur” & płot")
    factories.image(title="Ozdoba", alt="", is_decorative=True)
    shown = choose(editor, "image").content.decode()
    assert f'data-src="{image.file.url}" data-alt="Osoby malują „mur” &amp; płot" data-width="8"' in shown
    assert 'data-alt=""' in shown
    assert 'data-count="1"' in choose(editor, "image", q="malują").content.decode()


def test_choose_document_lists_data_for_editor(editor):
    document = factories.document(title="Statut")
    shown = choose(editor, "document").content.decode()
    assert f'data-href="{document.file.url}" data-title="Statut"' in shown
    assert "(PDF, " in shown
    assert 'data-count="0"' in choose(editor, "document", q="nie ma").content.decode()


def test_choose_is_paginated(editor, monkeypatch):
    monkeypatch.setattr("library.admin.CHOICES_PER_PAGE", 2)
    documents = [factories.document() for _ in range(3)]
    assert 'data-next="2"' in choose(editor, "document").content.decode()
    last = choose(editor, "document", p="2").content.decode()
    assert documents[0].title in last
    assert "data-next" not in last
    assert choose(editor, "document", p="tak").status_code == 200


@pytest.mark.parametrize("name", ["image", "document"])
def test_choose_needs_view_permission(client, name):
    assert choose(client, name).url.startswith("/admin/login/")
    client.force_login(get_user_model().objects.create_user("jan", is_staff=True))
    assert choose(client, name).status_code == 403


# --- Orphan files ---


def age(storage, name):
    os.utime(storage.path(name), (0, 0))


def test_orphan_files_are_listed_and_deleted(capsys):
    image = factories.image()
    storage = image.file.storage
    lost = storage.save("obrazy/zgubiony.webp", ContentFile(b"x"))
    fresh = storage.save("dokumenty/swiezy.pdf", ContentFile(b"x"))
    for name in {*image.file_names(), lost}:
        age(storage, name)
    assert orphan_files.find_orphans() == [lost]
    call_command("orphan_files")
    assert "obrazy/zgubiony.webp" in capsys.readouterr().out
    assert storage.exists(lost)
    call_command("orphan_files", delete=True)
    assert not storage.exists(lost)
    assert all(map(storage.exists, {*image.file_names(), fresh}))


def test_new_site_has_no_orphan_files():
    assert orphan_files.find_orphans() == []
