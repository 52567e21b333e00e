"""Where editors find an image or document used: live content, drafts and the trash."""

from dataclasses import dataclass

from django.contrib.admin.exceptions import NotRegistered
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models

from publishing.admin.item_forms import find_form

from .references import DraftReference, Reference, get_referencing_models


@dataclass(frozen=True)
class Usage:
    """
    One place where a file is used: the item, or None if it is in the trash, and its field. `field_name` is the relation
    if a row of the item uses the file.
    """

    item: models.Model | None
    title: str
    field_label: str
    field_name: str

    @property
    def form_url(self):
        if self.item is None:
            return ""
        try:
            return find_form(self.item, self.field_name).url
        except NotRegistered:
            return ""

    def __str__(self):
        return f"{self.title} ({self.field_label})"


def get_usages(file):
    """Return all places that use `file`, drafts and the trash included, as a list of Usage."""
    return get_usages_by_file([file])[file]


def get_usages_by_file(files):
    """Return {file: [Usage]} for images and documents, with a constant number of queries."""
    file_by_target = {target: file for file in files for target in file.reference_targets}
    # A field counts once, whether the live content or the draft or both refer to the file.
    usages = {file: {} for file in files}

    def add(reference, item, title, remark=""):
        label = reference.referencing_model.describe_place(reference.field)
        name = reference.referencing_model.get_item_field(reference.field)
        places = usages[file_by_target[reference.target]]
        places.setdefault((item or title, label), Usage(item, title, label + remark, name))

    rows = [each.rows_with_items for each in get_referencing_models().values()]
    for reference in Reference.objects.to(file_by_target).prefetch_related(GenericPrefetch("row", rows)):
        if reference.row:
            item = reference.referencing_model.get_item(reference.row)
            add(reference, item, str(item))
    drafts = DraftReference.objects.to(file_by_target).recoverable().defer("revision__data")
    for reference in drafts.select_related("revision").prefetch_related("revision__item"):
        item = reference.revision.item
        add(reference, item, reference.revision.title, ", wersja robocza" if item else ", w koszu")
    return {file: list(places.values()) for file, places in usages.items()}


def format_in_use_message(file, usages):
    places = "; ".join(map(str, usages))
    return f"Nie można usunąć: {file}. Ten plik jest używany tutaj: {places}. Najpierw usuń go z tych miejsc."
