from django.core.exceptions import ValidationError
from django.db import models

from rich_text.plain_text import build_comparison_key


class Singleton(models.Model):
    """A model with one row at most: the primary key is always 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def load(cls):
        """Return the stored instance, or an unsaved one with the defaults."""
        return cls.objects.first() or cls()


def find_same_text(item, name):
    """Return the other item whose text of field `name` readers take for the same (build_comparison_key), or None."""
    key = build_comparison_key(getattr(item, name) or "")
    others = type(item)._base_manager.exclude(pk=item.pk).values_list("pk", name)
    pk = next((pk for pk, text in others if text and build_comparison_key(text) == key), None)
    return pk and type(item)._base_manager.get(pk=pk)


class UniqueTextMixin(models.Model):
    """Unique names are unique without regard to letter case, spaces and invisible characters."""

    class Meta:
        abstract = True

    def validate_unique(self, exclude=None):
        errors = {}
        try:
            super().validate_unique(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for name in get_unique_text_fields(type(self)) - set(exclude or ()) - errors.keys():
            if find_same_text(self, name):
                errors[name] = [self.unique_error_message(type(self), (name,))]
        if errors:
            raise ValidationError(errors)


def get_unique_text_fields(model):
    """Return names of unique text fields that people fill in; a slug is lowercase ASCII as it is."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if field.unique
        and field.editable
        and isinstance(field, models.CharField)
        and not isinstance(field, models.SlugField)
    }
