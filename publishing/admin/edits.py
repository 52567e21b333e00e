"""One submission or display of an item's form."""

import dataclasses

from django.db import models
from django.forms import ModelForm, all_valid
from django.utils.functional import cached_property

from ..models import Revision


@dataclasses.dataclass
class Edit:
    """The form and formsets of one request. `draft` is the item in memory that they show, None for a new item."""

    latest_revision: Revision | None
    draft: models.Model | None
    fieldsets: list
    form: ModelForm
    # What the form was opened with; None for a new item.
    opened_revision: Revision | None = None
    formsets: list = dataclasses.field(default_factory=list)
    inlines: list = dataclasses.field(default_factory=list)

    def is_valid(self):
        # All of them, so that each shows its errors. The form goes first: formsets read the instance that it has built.
        is_form_valid = self.form.is_valid()
        return all_valid([formset for formset in self.formsets if formset.is_bound]) and is_form_valid

    @cached_property
    def item(self):
        """The item of a valid form, with its rows, in memory."""
        item = self.form.instance
        # A relation without a formset (missing permission) keeps the rows of the draft.
        submitted = {formset.relation: formset.get_submitted_rows() for formset in self.formsets}
        item.draft_rows = {**item.draft_rows, **submitted}
        return item
