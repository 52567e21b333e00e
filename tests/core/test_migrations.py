"""The migrations make the tables that the models describe, and change data as they should."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from cooperative.models import Meeting
from core.data_migrations import rename_caseless_duplicates
from pages.models import Article, Page
from publishing.data_migrations import set_content_changed_at
from publishing.models import Revision
from publishing.revisions import record_revision
from publishing.serialization import serialize_stored_item

from .. import factories
from ..factories import warsaw


@pytest.mark.django_db
def test_models_have_no_change_without_migration():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("create", "field", "constraint"),
    [
        (factories.term, "name", "pages_term_name_without_case"),
        (factories.city, "name", "omggs_city_name_without_case"),
        (factories.resolution, "number", "cooperative_resolution_number_without_case"),
        (factories.plain_word, "official", "content_checks_official_without_case"),
    ],
)
def test_names_that_differ_by_case_get_numbers(create, field, constraint):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {constraint}")
    long = "a" * type(create())._meta.get_field(field).max_length
    given = ["termin", "Termin (2)", "Termin", "inny", "TERMIN", long, long.upper()]
    items = [create(**{field: name}) for name in given]
    rename_caseless_duplicates(type(items[0]), field)
    for item in items:
        item.refresh_from_db()
    names = [getattr(item, field) for item in items]
    assert names == [
        *("termin", "Termin (2)", "Termin (3)", "inny", "TERMIN (4)", long),
        long.upper()[:-4] + " (2)",
    ]


@pytest.mark.django_db
def test_cancellation_without_reason_can_be_published():
    meeting = factories.meeting()
    data = serialize_stored_item(meeting)
    for changes in ({"change": "cancelled"}, {"change": "cancelled", "change_note": "Choroba."}, {}):
        changed = {**data, "fields": {**data["fields"], "change_note": "", **changes}}
        record_revision(meeting, Revision.Event.SCHEDULED, None, data=changed)
    import_module("cooperative.migrations.0003_meeting_former_place").add_missing_reasons(apps, None)
    notes = [revision.data["fields"]["change_note"] for revision in Revision.objects.of(meeting)]
    assert notes == ["", "Choroba.", "Nie podano przyczyny."]
    assert Meeting.objects.get().change_note == ""


@pytest.mark.django_db
def test_last_change_is_the_newest_publication_by_an_editor(freeze):
    changed, installed = (factories.article(content_changed_at=None) for _ in range(2))
    factories.page(pk=changed.pk, content_changed_at=None)
    for day, item, event, author in (
        (1, changed, Revision.Event.PUBLISHED, "Ala"),
        (2, changed, Revision.Event.PUBLISHED, "Ala"),
        (3, changed, Revision.Event.SAVED, "Ala"),
        (4, changed, Revision.Event.PUBLISHED, ""),
        (5, installed, Revision.Event.PUBLISHED, ""),
    ):
        freeze(warsaw(2026, 5, day))
        record_revision(item, event, None, author_name=author)
    set_content_changed_at(apps, "pages", "article", "page")
    times = Article.objects.order_by("pk").values_list("content_changed_at", flat=True)
    assert list(times) == [warsaw(2026, 5, 2), None]
    assert Page.objects.get().content_changed_at is None
