"""
The reference index: which content uses which image or document, and so which of them the public may have.

A file is referenced by a foreign key (an article's image, a row of attachments) and by its address in a text. Saving
keeps the stored references up to date: see signals.py. No content app is named here; which models refer to files is
found by looking at their fields.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from publishing.fields import RichTextField
from publishing.models import Publishable, Singleton, State, Version, bin_begins, published_q

from .files import STEM, stem

# Not content: the history, whose newest revisions have references of their own, and the search index, which repeats.
EXCLUDED_APPS = {"publishing", "search"}
BATCH_SIZE = 500
NONE = Q(pk__in=[])  # the condition that no row meets


class Reference(models.Model):
    """A field of one row in the live tables that names an image or document."""

    # LibraryFile.targets: the file's row ("obrazy/12") or, from a text, the stable part of its address ("obrazy/0f…").
    target = models.CharField(max_length=50)
    content_type = models.ForeignKey(ContentType, models.CASCADE, db_index=False)
    object_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=80)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["content_type", "object_id"], name="library_reference_of_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "content_type", "object_id", "field"], name="library_reference_once"
            )
        ]

    def __str__(self):
        return f"{self.content_type} {self.object_id}, {self.field}: {self.target}"


class DraftReferenceQuerySet(models.QuerySet):
    def kept(self):
        """Without what can no longer be recovered from the trash."""
        return self.exclude(revision__event=Version.Event.DELETED, revision__created_at__lte=bin_begins())


class DraftReference(models.Model):
    """
    A field in the newest revision of an item, a draft or what is in the trash, that names an image or document.

    In a table apart, because drafts never make a file public, and saving one never changes a public page.
    """

    target = models.CharField(max_length=50)
    revision = models.ForeignKey(Version, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, db_index=False, related_name="+")
    field = models.CharField(max_length=80)

    objects = DraftReferenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["target", "revision", "content_type", "field"], name="library_draftreference_once"
            )
        ]

    def __str__(self):
        return f"{self.revision}, {self.field}: {self.target}"


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
    def owner_model(self):
        return self.model._meta.get_field(self.owner_field).related_model if self.owner_field else self.model

    @property
    def is_library_file(self):
        return is_library_model(self.model)

    def owned_by_q(self, item):
        """The condition on its rows that are `item` or belong to it."""
        return Q(**{self.owner_field or "pk": item.pk}) if type(item) is self.owner_model else NONE

    def public_q(self, *, include_scheduled):
        """The condition on its rows that the public sees, or will see or saw at their time."""
        if self.is_library_file:
            return NONE  # as public as what refers to it
        if not issubclass(self.owner_model, Publishable):
            return Q()
        prefix = f"{self.owner_field}__" if self.owner_field else ""
        return Q(**{f"{prefix}state": State.PUBLISHED}) if include_scheduled else published_q(prefix=prefix)

    def targets_in(self, values):
        """Yield (field name, target) for the `values` of one row, {field name: value}."""
        own = stem(values.get("file") or "")
        for field in self.fk_fields:
            if values.get(field.name) is not None:
                yield field.name, f"{field.related_model.folder}/{values[field.name]}"
        for field in self.text_fields:
            for found in STEM.finditer(values.get(field.name) or ""):
                if found[0] != own:
                    yield field.name, found[0]

    def get_items(self, pks):
        """{pk: the item that the row is, or belongs to}"""
        rows = self.model._base_manager.filter(pk__in=pks)
        if not self.owner_field:
            return rows.in_bulk()
        return {row.pk: getattr(row, self.owner_field) for row in rows.select_related(self.owner_field)}

    def describe_place(self, field_name):
        """Where in the item that field is, in words: "treść", "załączniki", "menu i stopka: adres"."""
        field = self.model._meta.get_field(field_name)
        if not self.owner_field:
            return str(field.verbose_name)
        rows = str(self.model._meta.verbose_name_plural)
        return rows if field in self.fk_fields else f"{rows}: {field.verbose_name}"

    def references_in(self, rows):
        """The set of (pk, field name, target) in a queryset of its rows."""
        names = [field.name for field in (*self.fk_fields, *self.text_fields)]
        if self.is_library_file:
            names.append("file")
        return {
            (values["pk"], *found)
            for values in rows.values("pk", *names).iterator(BATCH_SIZE)
            for found in self.targets_in(values)
        }


@cache
def referencing_models():
    """{model: ReferencingModel} of all content."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in EXCLUDED_APPS:
            continue
        owner_field = owner_field_of(model)
        is_content = owner_field or issubclass(model, Publishable | Singleton)
        fields = model._meta.concrete_fields
        fk_fields = tuple(
            field for field in fields if field.is_relation and is_library_model(field.related_model)
        )
        # Elsewhere a text may be a visitor's: naming a file must not make that file public.
        kinds = (models.TextField, models.URLField) if is_content else RichTextField
        text_fields = tuple(field for field in fields if isinstance(field, kinds))
        if fk_fields or text_fields:
            found[model] = ReferencingModel(model, owner_field, fk_fields, text_fields)
    return found


def is_library_model(model):
    return model._meta.app_label == "library"


def owner_field_of(model):
    """The name of the foreign key to the item that rows of `model` are part of; "" if they stand by themselves."""
    return next(
        (
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.remote_field.on_delete is models.CASCADE
            and issubclass(field.related_model, Publishable | Singleton)
        ),
        "",
    )


def referencing_model_for(content_type_id):
    """None for a kind of content that the site no longer has."""
    return referencing_models().get(ContentType.objects.get_for_id(content_type_id).model_class())


# Keeping the index


def update_references(referencing, pks):
    """Make the stored references of these rows those that the rows hold now. For use inside a transaction."""
    stored = Reference.objects.filter(content_type=referencing.content_type, object_id__in=pks)
    # Locked, so that a rebuild and a save at the same time do not store what the other has replaced.
    held = referencing.references_in(referencing.model._base_manager.filter(pk__in=pks).select_for_update())
    by_key = {(each.object_id, each.field, each.target): each.pk for each in stored}
    if gone := [pk for key, pk in by_key.items() if key not in held]:
        Reference.objects.filter(pk__in=gone).delete()
    Reference.objects.bulk_create(
        Reference(content_type=referencing.content_type, object_id=pk, field=field, target=target)
        for pk, field, target in sorted(held - by_key.keys(), key=str)
    )


def delete_references(referencing, pk):
    Reference.objects.filter(content_type=referencing.content_type, object_id=pk).delete()


def update_draft_references(revision):
    """Store the references of `revision`, the newest of its item, in the place of those of older ones."""
    DraftReference.objects.filter(
        revision__content_type=revision.content_type_id, revision__object_id=revision.object_id
    ).delete()
    DraftReference.objects.bulk_create(draft_references_in(revision))


def draft_references_in(revision):
    """The references that `revision` holds, not saved; each place in the item once."""
    model = revision.content_type.model_class()
    if model is None:
        return []  # a kind of content that the site no longer has
    rows = [(model, revision.data["fields"])]
    for name in model.parts:
        child_model = model._meta.get_field(name).related_model
        rows += [(child_model, row) for row in revision.data["parts"].get(name, [])]
    found = dict.fromkeys(
        (row_model, *place)
        for row_model, values in rows
        if row_model in referencing_models()
        for place in referencing_models()[row_model].targets_in(values)
    )
    return [
        DraftReference(
            revision=revision,
            content_type=referencing_models()[row_model].content_type,
            field=field,
            target=target,
        )
        for row_model, field, target in found
    ]


def rebuild_references(*, repair=True):
    """Compare all stored references with the content and, with `repair`, mend them; return how many were wrong."""
    with transaction.atomic():
        return rebuild_live_references(repair=repair) + rebuild_draft_references(repair=repair)


def rebuild_live_references(*, repair):
    known = referencing_models().values()
    orphans = Reference.objects.exclude(content_type__in=[each.content_type for each in known])
    wrong = orphans.count()
    if repair:
        orphans.delete()
    for referencing in known:
        stored = Reference.objects.filter(content_type=referencing.content_type)
        differing = set(
            stored.values_list("object_id", "field", "target").iterator()
        ) ^ referencing.references_in(referencing.model._base_manager.all())
        wrong += len(differing)
        pks = sorted({pk for pk, _, _ in differing})
        for start in range(0, len(pks) if repair else 0, BATCH_SIZE):
            update_references(referencing, pks[start : start + BATCH_SIZE])
    return wrong


def rebuild_draft_references(*, repair):
    def key(reference):
        return reference.revision_id, reference.content_type_id, reference.field, reference.target

    stored = {key(reference): reference for reference in DraftReference.objects.iterator()}
    newest = Version.objects.newest().select_related("content_type").iterator(BATCH_SIZE)
    held = {key(reference): reference for revision in newest for reference in draft_references_in(revision)}
    if repair:
        gone = [stored[each].pk for each in stored.keys() - held.keys()]
        for start in range(0, len(gone), BATCH_SIZE):
            DraftReference.objects.filter(pk__in=gone[start : start + BATCH_SIZE]).delete()
        missing = [held[each] for each in held if each not in stored]
        DraftReference.objects.bulk_create(missing, BATCH_SIZE, ignore_conflicts=True)
    return len(stored.keys() ^ held.keys())


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
    """Yield the targets of `file`; of the documents whose summaries refer to it, being as public as they; and so on."""
    summaries = referencing_models()[apps.get_model("library.Document")]
    targets, seen = set(file.targets), set()
    while targets:
        yield targets
        seen |= targets
        documents = summaries.model._base_manager.filter(pk__in=rows_referring_to(targets, summaries))
        targets = {target for document in documents for target in document.targets} - seen


def rows_referring_to(targets, referencing):
    return Reference.objects.filter(target__in=targets, content_type=referencing.content_type).values(
        "object_id"
    )


def is_any_referencing(targets, condition):
    """Whether a row that meets `condition`, a function of a ReferencingModel, refers to one of `targets`."""
    kinds = Reference.objects.filter(target__in=targets).values_list("content_type", flat=True).distinct()
    return any(
        each.model._base_manager.filter(condition(each), pk__in=rows_referring_to(targets, each)).exists()
        for kind in kinds
        if (each := referencing_model_for(kind))
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
        where = referencing_model_for(reference.content_type_id).describe_place(reference.field)
        places = usages[file_by_target[reference.target]]
        places.setdefault((item or title, where), Usage(item, title, where + remark))

    named = Q(target__in=file_by_target)
    live = defaultdict(list)
    for reference in Reference.objects.filter(named).order_by("pk"):
        live[referencing_model_for(reference.content_type_id)].append(reference)
    live.pop(None, None)
    for referencing, references in live.items():
        items = referencing.get_items({reference.object_id for reference in references})
        for reference in references:
            if item := items.get(reference.object_id):
                add(reference, item, str(item))
    drafts = (
        DraftReference.objects.kept().filter(named).select_related("revision__content_type").order_by("pk")
    )
    for reference in drafts.defer("revision__data").prefetch_related("revision__item"):
        if referencing_model_for(reference.content_type_id):
            item = reference.revision.item
            add(reference, item, reference.revision.title, ", wersja robocza" if item else ", w koszu")
    return {file: list(places.values()) for file, places in usages.items()}


def usage_message(file, usages):
    places = "; ".join(map(str, usages))
    return f"Nie można usunąć: {file}. Ten plik jest używany tutaj: {places}. Najpierw usuń go z tych miejsc."
