from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower


class FieldCheck(models.CheckConstraint):
    """A CheckConstraint whose message forms show beside `field`."""

    def __init__(self, *, field, **kwargs):
        self.field = field
        super().__init__(**kwargs)

    def validate(self, model, instance, exclude=None, using="default"):
        try:
            super().validate(model, instance, exclude=exclude, using=using)
        except ValidationError as error:
            if exclude and self.field in exclude:
                raise
            raise ValidationError({self.field: error.messages}) from error

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other):
        return isinstance(other, FieldCheck) and self.field == other.field and super().__eq__(other)

    __hash__ = models.CheckConstraint.__hash__


def build_caseless_unique(field, *, name):
    """
    Return a UniqueConstraint of `field` without regard to letter case, behind UniqueTextMixin, which also sees spaces.

    Two people may save the same name at the same moment. LOWER() of SQLite changes ASCII letters only.
    """
    return models.UniqueConstraint(
        Lower(field), name=name, violation_error_message="Ta nazwa jest już zajęta."
    )
