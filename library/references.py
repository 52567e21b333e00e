"""
The reference index: which content uses which image or document, and so which of them the public may have.

A file is referenced by a foreign key (an article's image, a row of attachments) and by its address in a text. Saving
keeps the stored references up to date: see signals.py. No content app is named here; which models refer to files is
found by looking at their fields.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from core.fields import RichTextField
from core.models import Singleton
from publishing.models import Publishable, State, Version, bin_begins, published_q

from .files import STEM, stem

# Not content: the history, whose newest revisions have references of their own, and the search index, which repeats.
EXCLUDED_APPS = {"publishing", "search"}
BATCH_SIZE = 500
NONE = Q(pk__in=[])  # the condition that no row meets


class FileReference(models.Model):
    # LibraryFile.targets: the file's row ("obrazy/12") or, from a text, the stable part of its address ("obrazy/0f…").
    target = models.CharField(max_length=50)
    # Of the row that refers to the file.
    content_type = models.ForeignKey(ContentType, models.CASCADE, db_index=False, related_name="+")
    field = models.CharField(max_length=80)

    class Meta:
        abstract = True
        default_permissions = ()

    @property
    def referencing_model(self):
        """None for a kind of content that the site no longer has."""
        return get_referencing_model(self.content_type_id)


class Reference(FileReference):
    """A field in the live tables that names an image or document."""

    object_id = models.PositiveBigIntegerField()

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


class DraftReferenceQuerySet(models.QuerySet):
    def kept(self):
        """Without what can no longer be recovered from the trash."""
        return self.exclude(revision__event=Version.Event.DELETED, revision__created_at__lte=bin_begins())


class DraftReference(FileReference):
    """
    A field in the newest revision of an item, a draft or what is in the trash, that names an image or document.

    In a table apart, because drafts never make a file public, and saving one never changes a public page.
    """

    revision = models.ForeignKey(Version, models.CASCADE, related_name="+")

    objects = DraftReferenceQuerySet.as_manager()

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
    """A model with fields that can name files. `owner_field` leads to the item that its rows belong to, if any."""

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
    def owner_model(self):
        return self.model._meta.get_field(self.owner_field).related_model if self.owner_field else self.model

    def owned_by_q(self, item):
        """The condition on its rows that are `item` or belong to it."""
        return Q(**{self.owner_field or "pk": item.pk}) if type(item) is self.owner_model else NONE

    def public_q(self, *, include_scheduled):
        """The condition on its rows that the public sees, or will see or saw at their time."""
        if is_library_model(self.model):
            return NONE  # as public as what refers to it
        if not issubclass(self.owner_model, Publishable):
            return Q()
        prefix = f"{self.owner_field}__" if self.owner_field else ""
        return Q(**{f"{prefix}state": State.PUBLISHED}) if include_scheduled else published_q(prefix=prefix)

    def describe_place(self, field_name):
        """Where in the item that field is, in words: "treść", "załączniki", "menu i stopka: adres"."""
        field = self.model._meta.get_field(field_name)
        if not self.owner_field:
            return str(field.verbose_name)
        rows = str(self.model._meta.verbose_name_plural)
        return rows if field in self.fk_fields else f"{rows}: {field.verbose_name}"

    def get_items(self, pks):
        """{pk: the item that the row is, or belongs to}, without the long texts."""
        rows = self.rows.defer(*(field.name for field in self.text_fields))
        if not self.owner_field:
            return rows.in_bulk(pks)
        rows = rows.select_related(self.owner_field).in_bulk(pks)
        return {pk: getattr(row, self.owner_field) for pk, row in rows.items()}

    def collect(self, values):
        """Yield what one row refers to, as arguments for a reference; `values` are its {field name: value}."""
        for field in self.fk_fields:
            if values.get(field.name) is not None:
                yield {"field": field.name, "target": f"{field.related_model.folder}/{values[field.name]}"}
        for field in self.text_fields:
            for found in STEM.finditer(values.get(field.name) or ""):
                if found[0] != stem(values.get("file") or ""):  # a document may link to itself
                    yield {"field": field.name, "target": found[0]}


@cache
def get_referencing_models():
    """{model: ReferencingModel} of all content."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in EXCLUDED_APPS:
            continue
        fields = model._meta.concrete_fields
        owner_field = next((field.name for field in fields if is_owner_field(field)), "")
        # Elsewhere a text may be a visitor's: naming a file must not make that file public.
        is_content = owner_field or issubclass(model, Publishable | Singleton)
        kinds = (models.TextField, models.URLField) if is_content else RichTextField
        text_fields = tuple(field for field in fields if isinstance(field, kinds))
        fk_fields = tuple(f for f in fields if f.is_relation and is_library_model(f.related_model))
        if fk_fields or text_fields:
            found[model] = ReferencingModel(model, owner_field, fk_fields, text_fields)
    return found


def is_owner_field(field):
    """Whether it leads from a row to the item that the row is part of."""
    return (
        isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and issubclass(field.related_model, Publishable | Singleton)
    )


def is_library_model(model):
    return model._meta.app_label == "library"


def get_referencing_model(content_type_id):
    return get_referencing_models().get(ContentType.objects.get_for_id(content_type_id).model_class())


# Keeping the index


def update_references(model, pk):
    """Make the stored references of a row those that it holds now, none if it is gone."""
    referencing = get_referencing_models()[model]
    stored = Reference.objects.filter(content_type=referencing.content_type, object_id=pk)
    store(stored, collect_references(referencing, referencing.rows.filter(pk=pk)))


def update_draft_references(revision):
    """Store the references of `revision`, the newest of its item, in the place of those of older ones."""
    item = {"revision__content_type": revision.content_type_id, "revision__object_id": revision.object_id}
    store(DraftReference.objects.filter(**item), collect_draft_references(revision))


def collect_references(referencing, rows):
    names = [field.name for field in (*referencing.fk_fields, *referencing.text_fields)]
    if is_library_model(referencing.model):
        names.append("file")
    for values in rows.values("pk", *names).iterator(BATCH_SIZE):
        for found in referencing.collect(values):
            yield Reference(content_type=referencing.content_type, object_id=values["pk"], **found)


def collect_draft_references(revision):
    model = revision.content_type.model_class()
    if model is None:
        return  # a kind of content that the site no longer has
    rows = [(model, revision.data["fields"])]
    for name in model.parts:
        child_model = model._meta.get_field(name).related_model
        rows += [(child_model, values) for values in revision.data["parts"].get(name, [])]
    for row_model, values in rows:
        if referencing := get_referencing_models().get(row_model):
            for found in referencing.collect(values):
                yield DraftReference(content_type=referencing.content_type, revision=revision, **found)


def store(queryset, wanted, *, repair=True):
    """Make the references in `queryset` those that are `wanted`; return how many differed."""
    stored = {reference.key: reference for reference in queryset}
    wanted = {reference.key: reference for reference in wanted}
    gone = [stored[key].pk for key in stored if key not in wanted]
    missing = [wanted[key] for key in wanted if key not in stored]
    if repair:
        for start in range(0, len(gone), BATCH_SIZE):
            queryset.model.objects.filter(pk__in=gone[start : start + BATCH_SIZE]).delete()
        # Saved at the same time by another process, it is there already.
        queryset.model.objects.bulk_create(missing, BATCH_SIZE, ignore_conflicts=True)
    return len(gone) + len(missing)


@transaction.atomic
def rebuild_references(*, repair=True):
    """Compare all stored references with the content and, with `repair`, mend them; return how many were wrong."""
    known = get_referencing_models().values()
    of_no_model = Reference.objects.exclude(content_type__in=[each.content_type for each in known])
    wrong = store(of_no_model, [], repair=repair)
    for each in known:
        # Locked, so that none is saved while its references are compared.
        held = collect_references(each, each.rows.select_for_update())
        wrong += store(Reference.objects.filter(content_type=each.content_type), held, repair=repair)
    newest = Version.objects.newest().select_related("content_type").iterator(BATCH_SIZE)
    held = (reference for revision in newest for reference in collect_draft_references(revision))
    return wrong + store(DraftReference.objects.all(), held, repair=repair)


# Asking it


def is_publicly_referenced(file, *, include_scheduled=False):
    """Whether something that the public sees refers to `file`: now or, with `include_scheduled`, ever by its dates."""
    return any(
        is_any_referencing(targets, lambda model: model.public_q(include_scheduled=include_scheduled))
        for targets in targets_leading_to(file)
    )


def is_referenced_in_preview(file, item, draft):
    """Whether the preview of `item` shows `file`; `draft` is its revision ahead of the live page, or None."""
    return any(
        DraftReference.objects.filter(revision=draft, target__in=targets).exists()
        if draft
        else is_any_referencing(targets, lambda model: model.owned_by_q(item))
        for targets in targets_leading_to(file)
    )


def targets_leading_to(file):
    """Yield the targets of `file`, then of documents whose summaries refer to it, and so on: they make it public."""
    summaries = get_referencing_models()[apps.get_model("library.Document")]
    targets, seen = set(file.targets), set()
    while targets:
        yield targets
        seen |= targets
        documents = summaries.rows.filter(pk__in=rows_referring_to(targets, summaries))
        targets = {target for document in documents for target in document.targets} - seen


def rows_referring_to(targets, referencing):
    found = Reference.objects.filter(target__in=targets, content_type=referencing.content_type)
    return found.values("object_id")


def is_any_referencing(targets, condition):
    """Whether a row that meets `condition`, a function of a ReferencingModel, refers to one of `targets`."""
    kinds = Reference.objects.filter(target__in=targets).values_list("content_type", flat=True).distinct()
    return any(
        each.rows.filter(condition(each), pk__in=rows_referring_to(targets, each)).exists()
        for kind in kinds
        if (each := get_referencing_model(kind))
    )


@dataclass(frozen=True)
class Usage:
    """One place where a file is used: the `item` with a form of its own (None in the trash), and in words where."""

    item: models.Model | None
    title: str
    where: str

    @property
    def form_url(self):
        if self.item is None:
            return ""
        options = self.item._meta
        try:
            return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.item.pk])
        except NoReverseMatch:
            return ""

    def __str__(self):
        return f"{self.title} ({self.where})"


def get_usages(file):
    """All places that use `file`, drafts and the trash included, as a list of Usage."""
    return get_usages_of([file])[file]


def get_usages_of(files):
    """{file: [Usage]} for these images and documents, in a number of queries that does not grow with theirs."""
    file_by_target = {target: file for file in files for target in file.targets}
    # The same place in an item counts once, be it in the live text or in the draft.
    usages = {file: {} for file in files}

    def add(reference, item, title, remark=""):
        where = reference.referencing_model.describe_place(reference.field)
        places = usages[file_by_target[reference.target]]
        places.setdefault((item or title, where), Usage(item, title, where + remark))

    references = Reference.objects.filter(target__in=file_by_target).order_by("pk")
    references = [reference for reference in references if reference.referencing_model]
    items = {
        each: each.get_items(
            {reference.object_id for reference in references if reference.referencing_model is each}
        )
        for each in {reference.referencing_model for reference in references}
    }
    for reference in references:
        if item := items[reference.referencing_model].get(reference.object_id):
            add(reference, item, str(item))
    drafts = DraftReference.objects.kept().filter(target__in=file_by_target).order_by("pk")
    for reference in (
        drafts.defer("revision__data").select_related("revision").prefetch_related("revision__item")
    ):
        if reference.referencing_model:
            item = reference.revision.item
            add(reference, item, reference.revision.title, ", wersja robocza" if item else ", w koszu")
    return {file: list(places.values()) for file, places in usages.items()}


def usage_message(file, usages):
    places = "; ".join(map(str, usages))
    return f"Nie można usunąć: {file}. Ten plik jest używany tutaj: {places}. Najpierw usuń go z tych miejsc."
