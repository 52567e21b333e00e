"""Publicity of files: after random edits the stored references agree with a scan of all content."""

import datetime
import random

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from accessibility.models import Declaration
from cooperative.models import MeetingDocument, RecruitmentDocument, ResolutionDocument
from library.models import Document
from library.references import is_publicly_referenced, rebuild_references
from publishing import publication, revisions, trash
from publishing.models import DraftStateMixin, Revision, State
from publishing.serialization import serialize_stored_item

from .. import factories

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
OWNERS = {
    "menuitem": "site",
    "barrier": "declaration",
    "resolutiondocument": "resolution",
    "meetingdocument": "meeting",
    "recruitmentdocument": "recruitment",
}
# All models with content. Texts of visitors are left out: they make no file public.
CONTENT = [
    model
    for app in ("pages", "cooperative", "omggs", "accessibility", "library")
    for model in apps.get_app_config(app).get_models()
    if model._meta.model_name
    not in ("accessrequest", "accessrequestevent", "reference", "draftreference", "city", "keyfigure")
]
PUBLISHABLE = [
    *(factories.article, factories.page, factories.term, factories.resolution, factories.meeting),
    *(factories.recruitment, factories.undertaking, factories.project),
]


def find_public_files(files, *, include_scheduled):
    """
    Return the public files by definition: a file is public if a row that refers to it belongs to a public item. Files
    in the summary of a document are public if the document is.
    """
    naming = []
    for model in CONTENT:
        for row in model._base_manager.all():
            named = {file for file in files for field in row._meta.concrete_fields if names(row, field, file)}
            naming.append((getattr(row, OWNERS.get(row._meta.model_name, ""), row), named))

    def is_seen(owner):
        if isinstance(owner, Document):
            return owner in public
        if isinstance(owner, DraftStateMixin):
            return owner.state == State.PUBLISHED if include_scheduled else owner.is_published
        return True

    public = set()
    while found := set().union(*(named for owner, named in naming if is_seen(owner))) - public:
        public |= found
    return public


def names(row, field, file):
    value = field.value_from_object(row)
    if isinstance(field, models.ForeignKey):
        return field.related_model is type(file) and value == file.pk
    return isinstance(field, models.TextField | models.URLField) and file.stable_key in value


ATTACHMENTS = [MeetingDocument, RecruitmentDocument, ResolutionDocument]


class Editors:
    """Random edits of content, drafts and files."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.files = [factories.image(), factories.image(), *(factories.document() for _ in range(4))]
        self.items = []
        factories.site_settings()
        factories.declaration()

    def text(self):
        files = self.random.sample(self.files, self.random.choice([0, 0, 1, 1, 2]))
        links = [f'<a href="{file.file.url}">Plik numer {file.pk} o murze</a>' for file in files]
        return "".join(f"<p>Zobacz {link}.</p>" for link in links) or "<p>Bez plików.</p>"

    def url(self):
        file = self.random.choice([None, *self.files])
        return f"https://testserver{file.file.url}" if file else ""

    def image(self):
        return self.random.choice([None, *self.files[:2]])

    def document(self):
        return self.random.choice(self.files[2:])

    def dates(self):
        now = timezone.now()
        since, until = self.random.choice(
            [(None, None), (None, None), (now + DAY, None), (None, now - DAY), (now - DAY, now + DAY)]
        )
        return {"publish_from": since, "publish_until": until}

    def fill(self, item):
        for field in item._meta.concrete_fields:
            if field.name == "image":
                item.image = self.image()
            elif field.name == "report":
                item.report = self.random.choice([None, self.document()])
            elif isinstance(field, models.URLField) and field.name != "film_url":
                setattr(item, field.name, self.url())
            elif isinstance(field, models.TextField) and field.name != "film_summary":
                setattr(item, field.name, self.text())
        return item

    def item(self):
        return self.random.choice(self.items)

    # Random edits

    def create(self):
        self.items.append(
            self.fill(self.random.choice(PUBLISHABLE)(state=self.random.choice(State.values), **self.dates()))
        )
        self.items[-1].save()

    def edit(self):
        self.fill(self.item()).save()

    def edit_part(self):
        item = self.fill(self.item())
        names = [f.name for f in item._meta.concrete_fields if isinstance(f, models.TextField)]
        item.save(update_fields=self.random.sample(names, 1))
        item.refresh_from_db()

    def set_state(self):
        item = self.item()
        item.state = self.random.choice(State.values)
        for name, value in self.dates().items():
            setattr(item, name, value)
        item.save()

    def attach(self):
        create = self.random.choice([factories.resolution, factories.meeting, factories.recruitment])
        item = create(state=self.random.choice(State.values), **self.dates())
        item.attachments.create(document=self.document())
        self.items.append(item)

    def detach(self):
        attached = self.random.choice(ATTACHMENTS).objects.order_by("pk")
        if self.random.choice([True, False]):
            attached.filter(pk__in=attached.values("pk")[:1]).delete()
        elif row := attached.last():
            row.document = self.document()
            row.save()

    def summarise(self):
        document = Document.objects.get(pk=self.document().pk)
        document.summary = self.text()
        document.save()

    def set_menu(self):
        factories.menu_item(url=self.url() or "https://example.pl/")

    def clear_menu(self):
        apps.get_model("pages.MenuItem").objects.all().delete()

    def set_declaration(self):
        self.fill(Declaration.objects.get()).save()
        factories.barrier(alternative=self.text())

    def clear_declaration(self):
        Declaration.objects.update_or_create(
            defaults={"report": None, "report_url": "", "url": "", "architecture_url": ""}
        )
        declaration = Declaration.objects.get()
        for field in declaration._meta.concrete_fields:
            if isinstance(field, models.TextField):
                setattr(declaration, field.name, "")
        declaration.save()
        declaration.barriers.all().delete()

    def ask(self):
        factories.access_request(problem=self.text())

    def save_draft(self):
        item = self.item()
        data = serialize_stored_item(self.fill(type(item).objects.get(pk=item.pk)))
        filled = self.fill(type(item)())
        fields = {
            field.name: getattr(filled, field.attname)
            for field in item._meta.concrete_fields
            if isinstance(field, models.TextField) or field.name == "image"
        }
        revisions.save_revision(item, {**data, "fields": {**data["fields"], **fields}}, None)

    def publish(self):
        publication.publish(self.item(), None)

    def withdraw(self):
        publication.unpublish(self.item(), None)

    def delete(self):
        item = self.items.pop(self.random.randrange(len(self.items)))
        if self.random.choice([True, False]):
            trash.delete(item, None)
        else:
            type(item).objects.filter(pk=item.pk).delete()

    def recover(self):
        if version := Revision.objects.in_trash().first():
            self.items.append(trash.restore_from_trash(version, None))


DEEDS = [
    *(Editors.create, Editors.create, Editors.edit, Editors.edit_part, Editors.set_state, Editors.attach),
    *(Editors.detach, Editors.summarise, Editors.summarise, Editors.set_menu, Editors.clear_menu),
    *(Editors.set_declaration, Editors.clear_declaration, Editors.ask, Editors.save_draft, Editors.publish),
    *(Editors.withdraw, Editors.delete, Editors.recover),
]


# Walks on which at some time no file is public, and then many are.
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3, 6))])
def test_is_publicly_referenced_matches_content(seed):
    editors = Editors(seed)
    numbers = set()
    for _ in range(3):
        editors.create()
    for _ in range(30):
        deed = editors.random.choice(DEEDS)
        try:
            with transaction.atomic():
                deed(editors)
        except (ValidationError, IndexError):
            editors.items = [each for each in editors.items if type(each).objects.filter(pk=each.pk).exists()]
            continue
        for include_scheduled in (False, True):
            told = {
                file
                for file in editors.files
                if is_publicly_referenced(file, include_scheduled=include_scheduled)
            }
            assert told == find_public_files(editors.files, include_scheduled=include_scheduled), deed
            numbers.add(len(told))
        assert rebuild_references(repair=False) == 0, deed
    assert 0 in numbers
    assert len(numbers) > 3
