"""One submission or display of an item's form."""

import dataclasses

from django.db import models
from django.forms import ModelForm, all_valid
from django.utils.functional import cached_property

from ..models import Version


@dataclasses.dataclass
class Edit:
    """
    One request for the form of an item: `draft` is the version that it is about, in memory (None: a new item), `newest`
    the newest one of the history.
    """

    newest: Version | None
    draft: models.Model | None
    fieldsets: list
    form: ModelForm
    formsets: list = dataclasses.field(default_factory=list)
    inlines: list = dataclasses.field(default_factory=list)

    def is_valid(self):
        # Both, so that each shows its errors; formsets look at what the form made of the item.
        is_form_valid = self.form.is_valid()
        return all_valid([formset for formset in self.formsets if formset.is_bound]) and is_form_valid

    @cached_property
    def item(self):
        """The item of a valid form, with its rows, in memory."""
        item = self.form.instance
        # Rows of a relation that has no formset, for lack of a permission, stay as they are in the draft.
        sent = {formset.relation: formset.rows_sent() for formset in self.formsets}
        item.draft_rows = {**item.draft_rows, **sent}
        return item
