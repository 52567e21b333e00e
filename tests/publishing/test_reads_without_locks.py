"""Forms, checks and previews work in memory without a write lock; a draft is stored only as a revision."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publishing import revisions, serialization
from publishing.admin_urls import get_admin_url
from publishing.models import Revision, State
from publishing.preview import get_preview_url

from .. import factories, site_database
from ..admin_forms import save, text, values
from ..processes import manage
from .test_drafts import MAKERS

pytestmark = pytest.mark.django_db

WRITE_RE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "(\w+)"', re.IGNORECASE)
# Tables that may be written besides revisions.
BOOKKEEPING_TABLES = {"publishing_editingsession", "django_admin_log", "library_draftreference"}


def get_written_tables(queries):
    return {found[1] for query in queries if (found := WRITE_RE.match(query["sql"]))}


def create_with_rows(make, **how):
    """Create an item, with inline rows if its model has any."""
    item = make(**how)
    if make is factories.resolution:
        item.attachments.create(document=factories.document(title="Statut"))
    if make is factories.association:
        item.figures.create(value="59", label="członków")
    return item


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_form_check_and_preview_write_nothing(publisher_client, make):
    item = create_with_rows(make)
    typed = values(publisher_client.get(get_admin_url(item)))
    revisions.save_revision(item, serialization.serialize_stored_item(item), None)
    draft = revisions.get_draft(item)
    with CaptureQueriesContext(connection) as queries:
        assert publisher_client.get(get_admin_url(item)).status_code == 200
        assert publisher_client.post(f"{get_admin_url(item)}?check", typed).status_code == 200
        assert publisher_client.get(get_preview_url(item, draft)).status_code == 200
    assert get_written_tables(queries) <= {"publishing_editingsession"}


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_saving_a_draft_writes_no_live_table(publisher_client, make):
    item = create_with_rows(make)
    typed = values(publisher_client.get(get_admin_url(item)))
    name = next(name for name in ("description", "subject", "definition", "area", "text") if name in typed)
    with CaptureQueriesContext(connection) as queries:
        response = publisher_client.post(
            get_admin_url(item), {**typed, name: "Zmienione.", "_continue": "Zapisz"}
        )
    assert response.status_code == 302
    written = get_written_tables(queries)
    assert "publishing_revision" in written
    assert written <= {"publishing_revision", *BOOKKEEPING_TABLES}
    assert revisions.get_draft(item).data["fields"][name] == "Zmienione."


def test_preview_shows_new_rows_and_easy_text(publisher_client):
    association = factories.association(easy_text="<p>Łatwo.</p>")
    association.figures.create(value="59", label="członków")
    typed = {"figures-0-value": "60", "figures-1-value": "3,13 mld zł", "figures-1-label": "łącznie"}
    response = save(
        publisher_client,
        get_admin_url(association),
        {**typed, "easy_text": "<p>Jeszcze łatwiej.</p>"},
        "_preview",
    )
    shown = text(publisher_client.get(response.url))
    assert "60 członków" in shown
    assert "3,13 mld zł łącznie" in shown
    assert "Jeszcze łatwiej." in text(publisher_client.get(response.url + "&wersja=latwa"))
    assert "59 członków" in text(publisher_client.get("/omggs/"))


def test_preview_of_term_is_in_alphabetical_order(publisher_client):
    for name in ("Ambona", "Żaba"):
        factories.term(name=name)
    draft = factories.term(name="Chata", definition="Mały dom.", state=State.DRAFT)
    published = factories.term(name="Most", definition="Nad wodą.")
    save(publisher_client, get_admin_url(published), {"definition": "Nad strugą."}, "_continue")
    shown = text(publisher_client.get(get_preview_url(draft, None)))
    assert shown.index("Ambona") < shown.index("Mały dom.") < shown.index("Nad wodą.") < shown.index("Żaba")
    shown = text(publisher_client.get(get_preview_url(published, revisions.get_draft(published))))
    assert "Nad strugą." in shown
    assert "Nad wodą." not in shown
    assert "Mały dom." not in shown


def test_previewed_meeting_shows_new_date_in_recruitments(publisher_client):
    meeting = factories.meeting(starts_at=factories.warsaw(2099, 5, 4, 12), ends_at=None)
    factories.recruitment(meeting=meeting, opens_on=None, closes_on=None)
    response = save(publisher_client, get_admin_url(meeting), {"starts_at_0": "7.06.2099"}, "_preview")
    assert "7 czerwca 2099" in text(publisher_client.get(response.url))
    assert "trwa – do 7 czerwca 2099" in text(publisher_client.get(response.url))


def test_previewed_project_is_on_map_of_its_new_city(publisher_client):
    rumia, gdynia = factories.city(name="Rumia"), factories.city(name="Gdynia")
    project = factories.project(name="Nowy rynek", city=rumia)
    factories.project(name="Bulwar", city=gdynia)
    response = save(publisher_client, get_admin_url(project), {"city": str(gdynia.pk)}, "_preview")
    shown = text(publisher_client.get(response.url))
    assert "Bulwar" in shown
    assert Revision.objects.of(project).first().data["fields"]["city"] == gdynia.pk


LOCKED = """
import sqlite3, time
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from accounts.middleware import SEEN_AT
from publishing import publication, revisions, serialization
from publishing.preview import get_preview_url
from tests import factories
from tests.admin_forms import values

unfinished = factories.article(body="", state="draft")
resolution = factories.resolution(number="I/1/2026")
resolution.attachments.create(document=factories.document())
revisions.save_revision(resolution, serialization.serialize_stored_item(resolution), None)
form = f"/admin/cooperative/resolution/{resolution.pk}/change/"
client = Client(SERVER_NAME="localhost")
client.force_login(factories.staff())
typed = values(client.get(form))
# Old enough that the session updates its last activity.
session = client.session
session[SEEN_AT] -= 300
session.save()
other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
for name, ask in {
    "form": lambda: client.get(form),
    "add": lambda: client.get("/admin/cooperative/resolution/add/", follow=True),
    "check": lambda: client.post(f"{form}?check", typed),
    "invalid": lambda: client.post(form, {**typed, "number": ""}),
    "preview": lambda: client.get(get_preview_url(resolution, revisions.get_draft(resolution))),
}.items():
    began = time.monotonic()
    print(name, ask().status_code, time.monotonic() - began < 15)
try:
    publication.publish(unfinished, None)
except ValidationError:
    print("refused", time.monotonic() - began < 15)
other.execute("ROLLBACK")
print("saved", client.post(form, {**typed, "subject": "po wszystkim"}).status_code)
"""


@pytest.mark.slow
@pytest.mark.skipif(bool(site_database.SERVER), reason="only SQLite has one writer at a time")
def test_form_opens_while_another_process_writes(migrated, tmp_path):
    """Waiting for the lock ends in an error after 20 seconds (settings: busy_timeout)."""
    data = site_database.copy(migrated, tmp_path / "data")
    said = manage("shell", "--no-imports", "--command", LOCKED, DATA_DIR=data)
    assert said.stdout.splitlines() == [
        *(f"{name} 200 True" for name in ("form", "add", "check", "invalid", "preview")),
        "refused True",
        "saved 302",
    ], said.stderr
