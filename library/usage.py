"""
Where images and documents are used, and so which of them the public may have.

A file is used by a field that points to it (an article's picture, a row of attachments) and by its address in a text.
No content app is known here by name: whatever the project's models hold is found by looking at their fields.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Exists, Q
from django.urls import NoReverseMatch, reverse

from publishing.fields import RichTextField
from publishing.models import Publishable, Singleton, State, Version, bin_begins, published_q

from .files import DOCUMENTS, IMAGES, STEM

# Not content: what the library says about its own files, the history of content (see `newest_versions`), and the
# index, which only repeats what content says.
NOT_CONTENT = {"library", "publishing", "search"}


@dataclass(frozen=True)
class Use:
    """One place where a file is used: the `item` with a form of its own (None in the bin), and in words where in it."""

    item: models.Model | None
    title: str
    where: str

    @property
    def form_address(self):
        if self.item is None:
            return ""
        options = self.item._meta
        try:
            return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.item.pk])
        except NoReverseMatch:
            return ""

    def __str__(self):
        return f"{self.title} ({self.where})"


@dataclass(frozen=True)
class Holder:
    """A model that can use files. `parent` names the field to the content that its rows are parts of, if any."""

    model: type[models.Model]
    parent: str
    pointers: tuple[models.Field, ...]
    texts: tuple[models.Field, ...]

    def seen_by_public(self, *, at_its_time):
        owner = self.model._meta.get_field(self.parent).related_model if self.parent else self.model
        if not issubclass(owner, Publishable):
            return Q()
        prefix = f"{self.parent}__" if self.parent else ""
        return Q(**{f"{prefix}state": State.PUBLISHED}) if at_its_time else published_q(prefix=prefix)

    def uses(self, file):
        """The condition on its rows that use `file`."""
        pointing = [
            Q(**{field.name: file.pk}) for field in self.pointers if field.related_model is type(file)
        ]
        naming = [Q(**{f"{field.name}__contains": file.stem}) for field in self.texts]
        return any_of(pointing + naming)

    def uses_any(self):
        pointing = [Q(**{f"{field.name}__isnull": False}) for field in self.pointers]
        naming = [
            Q(**{f"{field.name}__contains": f"{folder}/"})
            for field in self.texts
            for folder in (IMAGES, DOCUMENTS)
        ]
        return any_of(pointing + naming)

    def rows(self):
        rows = self.model._base_manager.filter(self.uses_any())
        return rows.select_related(self.parent) if self.parent else rows


def any_of(conditions):
    """One Q; none of no conditions is ever met."""
    return Q(*conditions, _connector=Q.OR) if conditions else Q(pk__in=[])


@cache
def holders():
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in NOT_CONTENT:
            continue
        parent = parent_of(model)
        is_content = parent or issubclass(model, (Publishable, Singleton))
        fields = model._meta.concrete_fields
        pointers = tuple(
            field
            for field in fields
            if field.is_relation and field.related_model._meta.app_label == "library"
        )
        # Elsewhere a text may be a visitor's: naming a file must not make that file public.
        kinds = (models.TextField, models.URLField) if is_content else RichTextField
        texts = tuple(field for field in fields if isinstance(field, kinds))
        if pointers or texts:
            found.append(Holder(model, parent, pointers, texts))
    return found


def parent_of(model):
    """The name of the field through which rows of `model` are parts of some content; "" when they are not."""
    return next(
        (
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.remote_field.on_delete is models.CASCADE
            and issubclass(field.related_model, (Publishable, Singleton))
        ),
        "",
    )


def is_public(file, but=frozenset(), *, at_its_time=False):
    """
    Whether something that the public sees uses `file`: now, or also at its time, past or to come. `but` are files
    already asked about.
    """
    found = [
        Exists(
            holder.model._base_manager.filter(
                holder.seen_by_public(at_its_time=at_its_time), holder.uses(file)
            )
        )
        for holder in holders()
    ]
    if found and type(file)._base_manager.filter(any_of(found), pk=file.pk).exists():
        return True
    # What the summary of a document links to is as public as that document.
    but = but | {file}
    return any(
        is_public(document, but, at_its_time=at_its_time)
        for document in naming_in_summary(file)
        if document not in but
    )


def naming_in_summary(file):
    return apps.get_model("library.Document")._base_manager.filter(summary__contains=file.stem)


def uses(file):
    """All places that use `file`, working copies and the bin included, as a list of Use."""
    return all_uses()[file]


def unused():
    """The images and documents that nothing uses."""
    used = all_uses()
    return [file for file in library_files() if not used[file]]


def library_files():
    return [
        file
        for name in ("Image", "Document")
        for file in apps.get_model("library", name)._base_manager.order_by("title")
    ]


def all_uses():
    """{image or document: [Use]}, in some twenty queries however many there are of each."""
    found = Found(library_files())
    for holder in holders():
        for row in holder.rows():
            owner = getattr(row, holder.parent) if holder.parent else row
            found.note_all(
                holder.pointers, holder.texts, vars(row), owner, str(owner), part_of(holder.model, owner)
            )
    for document in found.files:
        if isinstance(document, apps.get_model("library.Document")):
            field = document._meta.get_field("summary")
            found.note_all((), (field,), vars(document), document, str(document), "")
    for version in newest_versions():
        note_version(found, version)
    return defaultdict(list, {file: list(places.values()) for file, places in found.uses.items()})


class Found:
    """Collects uses; the same place in an item counts once, be it in the live text or in the working copy."""

    def __init__(self, files):
        self.files = files
        self.by_stem = {file.stem: file for file in files}
        self.by_key = {(type(file), file.pk): file for file in files}
        self.uses = defaultdict(dict)

    def note_all(self, pointers, texts, values, owner, title, part, remark=""):
        """Note what the `values` ({column: value}) of one row use. `part` says in words of what kind the row is."""
        for field in pointers:
            file = self.by_key.get((field.related_model, values.get(field.attname)))
            self.note(file, owner, title, part or field.verbose_name, remark)
        for field in texts:
            for stem in STEM.finditer(values.get(field.attname) or ""):
                where = f"{part}: {field.verbose_name}" if part else field.verbose_name
                self.note(self.by_stem.get(stem[0]), owner, title, where, remark)

    def note(self, file, owner, title, where, remark):
        if file is not None and file != owner:
            place = (owner or title, where)
            self.uses[file].setdefault(place, Use(owner, title, f"{where}, {remark}" if remark else where))


def part_of(model, owner):
    return "" if isinstance(owner, model) else str(model._meta.verbose_name_plural)


def note_version(found, version):
    """What the newest version of an item uses: a working copy is ahead of the page, the bin keeps what was deleted."""
    item = version.item
    model = version.content_type.model_class()
    if model is None:
        return  # a kind of content that the site no longer has
    remark = "wersja robocza" if item else "w koszu"
    rows = [(model, version.data["fields"])]
    for name in model.parts:
        rows += [
            (model._meta.get_field(name).related_model, row) for row in version.data["parts"].get(name, [])
        ]
    by_model = {holder.model: holder for holder in holders()}
    for kind, values in rows:
        holder = by_model.get(kind)
        if holder:
            part = "" if kind is model else str(kind._meta.verbose_name_plural)
            # An old version may name fields that are no more.
            columns = {
                field.attname: values[field.name]
                for field in kind._meta.concrete_fields
                if field.name in values
            }
            found.note_all(holder.pointers, holder.texts, columns, item, version.title, part, remark)


def newest_versions():
    """The newest version of each item, those that left the bin for good excepted."""
    return (
        Version.objects.newest()
        .exclude(event=Version.Event.DELETED, created_at__lte=bin_begins())
        .select_related("content_type")
        .prefetch_related("item")
    )
