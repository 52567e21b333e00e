"""
The reference index: which content refers to which image or document, and so which of them are public.

Content refers to a file by a foreign key (the image of an article, a row of attachments) or by its URL in a text.
signals.py updates the stored references when content is saved. No content app is imported: the models that can refer to
files are found by their fields.
"""

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from core.fields import InternalUrlField, RichTextField
from core.models import Singleton
from publishing.models import (
    DraftStateMixin,
    Revision,
    ScheduledChange,
    State,
    get_trash_cutoff,
    published_q,
)

from .files import STABLE_KEY_RE, get_stable_key

# Not content: revisions, the latest of which have draft references, and the search index, which copies content.
EXCLUDED_APPS = {"publishing", "search"}
BATCH_SIZE = 500
NO_ROWS = Q(pk__in=[])


class FileReferenceQuerySet(models.QuerySet):
    def to(self, targets):
        """References to `targets` from models that the site still has."""
        known = ContentType.objects.get_for_models(*get_referencing_models()).values()
        return self.filter(target__in=targets, content_type__in=known).order_by("pk")

    def recoverable(self):
        """Draft references without those of content in the trash that has expired."""
        return self.exclude(
            revision__event=Revision.Event.DELETED, revision__created_at__lte=get_trash_cutoff()
        )


class FileReference(models.Model):
    # One of LibraryFile.reference_targets: "obrazy/12" (foreign key) or "obrazy/0f…" (URL in a text).
    target = models.CharField(max_length=50)
    # The model of the row that refers to the file.
    content_type = models.ForeignKey(ContentType, models.CASCADE, db_index=False, related_name="+")
    field = models.CharField(max_length=80)

    objects = FileReferenceQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    @property
    def referencing_model(self):
        return get_referencing_model(self.content_type_id)


class Reference(FileReference):
    """A reference from a row of the live tables."""

    object_id = models.PositiveBigIntegerField()
    row = GenericForeignKey()

    class Meta(FileReference.Meta):
        indexes = [models.Index(fields=["content_type", "object_id"], name="library_reference_of_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "content_type", "object_id", "field"], name="library_reference_once"
            )
        ]

    def __str__(self):
        return f"{self.content_type} {self.object_id}, {self.field}: {self.target}"

    @property
    def key(self):
        return self.content_type_id, self.object_id, self.field, self.target


class DraftReference(FileReference):
    """
    A reference from the latest revision of an item: a draft, or an item in the trash.

    In a table of its own, because drafts do not make files public, and writing it does not invalidate the page cache.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")

    class Meta(FileReference.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["target", "revision", "content_type", "field"], name="library_draftreference_once"
            )
        ]

    def __str__(self):
        return f"{self.revision}, {self.field}: {self.target}"

    @property
    def key(self):
        return self.content_type_id, self.revision_id, self.field, self.target


@dataclass(frozen=True)
class ReferencingModel:
    """A model with fields that can refer to files. `owner_field` names the foreign key to the item of a child row."""

    model: type[models.Model]
    owner_field: str
    fk_fields: tuple[models.Field, ...]
    text_fields: tuple[models.Field, ...]

    @property
    def content_type(self):
        return ContentType.objects.get_for_model(self.model)

    @property
    def rows(self):
        return self.model._base_manager.all()

    @property
    def rows_with_items(self):
        """The rows with their items and without long texts, for get_item()."""
        rows = self.rows.defer(*(field.name for field in self.text_fields))
        return rows.select_related(self.owner_field) if self.owner_field else rows

    def get_item(self, row):
        """Return the item that `row` is or belongs to."""
        return getattr(row, self.owner_field) if self.owner_field else row

    @property
    def owner_model(self):
        return self.model._meta.get_field(self.owner_field).related_model if self.owner_field else self.model

    def owned_by_q(self, item):
        """Condition: the row is `item` or belongs to it."""
        return Q(**{self.owner_field or "pk": item.pk}) if type(item) is self.owner_model else NO_ROWS

    def public_q(self, *, include_scheduled):
        """Condition: the row is public now or, with `include_scheduled`, at some time by its dates."""
        if is_library_model(self.model):
            return NO_ROWS  # public only through what refers to it
        if not issubclass(self.owner_model, DraftStateMixin):
            return Q()
        prefix = f"{self.owner_field}__" if self.owner_field else ""
        return Q(**{f"{prefix}state": State.PUBLISHED}) if include_scheduled else published_q(prefix=prefix)

    def get_item_field(self, field_name):
        """Return the name of the item's field: `field_name`, or the relation with the rows that have it."""
        if not self.owner_field:
            return field_name
        return self.model._meta.get_field(self.owner_field).remote_field.name

    def describe_place(self, field_name):
        """Return the name of the field within its item: "treść", "załączniki", "menu i stopka: adres"."""
        field = self.model._meta.get_field(field_name)
        if not self.owner_field:
            return str(field.verbose_name)
        rows = str(self.model._meta.verbose_name_plural)
        return rows if field in self.fk_fields else f"{rows}: {field.verbose_name}"

    def collect(self, values):
        """Yield the references of one row, {field name: value}, as arguments of a FileReference."""
        for field in self.fk_fields:
            if values.get(field.name) is not None:
                yield {"field": field.name, "target": f"{field.related_model.folder}/{values[field.name]}"}
        for field in self.text_fields:
            for found in STABLE_KEY_RE.finditer(values.get(field.name) or ""):
                if found[0] != get_stable_key(values.get("file") or ""):  # not a link of a document to itself
                    yield {"field": field.name, "target": found[0]}


@cache
def get_referencing_models():
    """Return {model: ReferencingModel} for all content."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        # The rows of a proxy are those of its concrete model.
        if model._meta.proxy or model._meta.app_label in EXCLUDED_APPS:
            continue
        fields = model._meta.concrete_fields
        owner_field = next((field.name for field in fields if is_owner_field(field)), "")
        # Other models may hold texts of visitors, which must not make a file public.
        is_content = owner_field or issubclass(model, DraftStateMixin | Singleton)
        kinds = (models.TextField, models.URLField, InternalUrlField) if is_content else RichTextField
        text_fields = tuple(field for field in fields if isinstance(field, kinds))
        fk_fields = tuple(f for f in fields if f.is_relation and is_library_model(f.related_model))
        if fk_fields or text_fields:
            found[model] = ReferencingModel(model, owner_field, fk_fields, text_fields)
    return found


def is_owner_field(field):
    """Return True for a foreign key from a child row to its item."""
    return (
        isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and issubclass(field.related_model, DraftStateMixin | Singleton)
    )


def is_library_model(model):
    return model._meta.app_label == "library"


def get_referencing_model(content_type_id):
    """Return the ReferencingModel of a content type, or None if the site no longer has it."""
    return get_referencing_models().get(ContentType.objects.get_for_id(content_type_id).model_class())


# Writing the index


def update_references(model, pk):
    """Update the stored references of a row; delete them if the row is gone."""
    referencing = get_referencing_models()[model]
    stored = Reference.objects.filter(content_type=referencing.content_type, object_id=pk)
    sync_references(stored, collect_references(referencing, referencing.rows.filter(pk=pk)))


def update_draft_references(revision):
    """Replace the draft references of an item by those of `revision`, its latest one. Scheduled ones keep theirs."""
    item = {"revision__content_type": revision.content_type_id, "revision__object_id": revision.object_id}
    stored = DraftReference.objects.filter(**item).exclude(
        revision__in=ScheduledChange.objects.values("revision")
    )
    sync_references(stored, collect_draft_references(revision))


def collect_references(referencing, rows):
    read = {*referencing.fk_fields, *referencing.text_fields}
    names = [
        field.name
        for field in referencing.model._meta.concrete_fields
        if field in read or isinstance(field, models.FileField)
    ]
    for values in rows.values("pk", *names).iterator(BATCH_SIZE):
        for found in referencing.collect(values):
            yield Reference(content_type=referencing.content_type, object_id=values["pk"], **found)


def collect_draft_references(revision):
    model = revision.content_type.model_class()
    if model is None:
        return  # a model that the site no longer has
    rows = [(model, revision.data["fields"])]
    for name in model.child_relations:
        child_model = model._meta.get_field(name).related_model
        rows += [(child_model, values) for values in revision.data["children"].get(name, [])]
    for row_model, values in rows:
        if referencing := get_referencing_models().get(row_model):
            for found in referencing.collect(values):
                yield DraftReference(content_type=referencing.content_type, revision=revision, **found)


def sync_references(queryset, wanted, *, repair=True):
    """Make the references in `queryset` equal to `wanted`, unless `repair` is False. Return how many differed."""
    stored = {reference.key: reference for reference in queryset}
    wanted = {reference.key: reference for reference in wanted}
    gone = [stored[key].pk for key in stored if key not in wanted]
    missing = [wanted[key] for key in wanted if key not in stored]
    if repair:
        for start in range(0, len(gone), BATCH_SIZE):
            queryset.model.objects.filter(pk__in=gone[start : start + BATCH_SIZE]).delete()
        # Another process may have stored the same reference meanwhile.
        queryset.model.objects.bulk_create(missing, BATCH_SIZE, ignore_conflicts=True)
    return len(gone) + len(missing)


def rebuild_references(*, repair=True):
    """
    Compare the index with all content and, with `repair`, correct it. Return how many references were wrong.

    All content is read without a transaction, which would keep editors from saving. What differs is compared again,
    because it may have been saved meanwhile: with `repair`, each row in a short transaction of its own.
    """
    known = get_referencing_models().values()
    of_no_model = Reference.objects.exclude(content_type__in=[each.content_type for each in known])
    wrong = sync_references(of_no_model, [], repair=repair)
    for each in known:
        stored = Reference.objects.filter(content_type=each.content_type)
        for pk in find_differing(stored, collect_references(each, each.rows)):
            with locked_row(each.model, pk) if repair else nullcontext():
                held = collect_references(each, each.rows.filter(pk=pk))
                wrong += sync_references(stored.filter(object_id=pk), held, repair=repair)
    newest = Revision.objects.publishable()
    differing = find_differing(DraftReference.objects.all(), collect_references_of_drafts(newest))
    for model, item in get_items(differing):
        with locked_row(model, item["object_id"]) if repair else nullcontext():
            stored = DraftReference.objects.filter(**{f"revision__{name}": item[name] for name in item})
            held = collect_references_of_drafts(newest.filter(**item))
            wrong += sync_references(stored, held, repair=repair)
    return wrong


def find_differing(stored, wanted):
    """Return the keys of the rows or revisions whose references differ."""
    differing = {reference.key for reference in stored.iterator()} ^ {reference.key for reference in wanted}
    return {owner for _, owner, *_ in differing}


def collect_references_of_drafts(revisions):
    for revision in revisions.select_related("content_type").iterator(BATCH_SIZE):
        yield from collect_draft_references(revision)


def get_items(revision_pks):
    """Yield the model of each item that has one of these revisions, and the condition for all its revisions."""
    items = {
        item
        for pk in revision_pks
        for item in Revision.objects.filter(pk=pk).values_list("content_type", "object_id")
    }
    for content_type, object_id in items:
        model = ContentType.objects.get_for_id(content_type).model_class()
        yield model, {"content_type": content_type, "object_id": object_id}


@contextmanager
def locked_row(model, pk):
    """Context manager: a transaction with a lock on this row. `model` is None if the site no longer has it."""
    with transaction.atomic():
        if model:
            model._base_manager.select_for_update().filter(pk=pk).values("pk").first()
        yield


# Reading the index


def is_publicly_referenced(file, *, include_scheduled=False):
    """Return whether public content refers to `file`: now or, with `include_scheduled`, at some time by its dates."""
    return any(
        is_any_referencing(targets, lambda model: model.public_q(include_scheduled=include_scheduled))
        for targets in iter_target_sets(file)
    )


def is_referenced_in_preview(file, item, draft):
    """Return whether the preview of `item` refers to `file`; `draft` is its unpublished revision, or None."""
    return any(
        DraftReference.objects.filter(revision=draft, target__in=targets).exists()
        if draft
        else is_any_referencing(targets, lambda model: model.owned_by_q(item))
        for targets in iter_target_sets(file)
    )


def iter_target_sets(file):
    """Yield the targets of `file`, then those of documents whose summaries refer to it, and so on."""
    summaries = get_referencing_models()[apps.get_model("library.Document")]
    targets, seen = set(file.reference_targets), set()
    while targets:
        yield targets
        seen |= targets
        documents = summaries.rows.filter(pk__in=get_rows_referring_to(targets, summaries))
        targets = {target for document in documents for target in document.reference_targets} - seen


def get_rows_referring_to(targets, referencing):
    found = Reference.objects.filter(target__in=targets, content_type=referencing.content_type)
    return found.values("object_id")


def is_any_referencing(targets, get_condition):
    """Return whether a row refers to one of `targets` and meets get_condition(its ReferencingModel)."""
    kinds = Reference.objects.filter(target__in=targets).values_list("content_type", flat=True).distinct()
    return any(
        each.rows.filter(get_condition(each), pk__in=get_rows_referring_to(targets, each)).exists()
        for kind in kinds
        if (each := get_referencing_model(kind))
    )
