"""Form and model fields for what editors write: rich text and plain lists."""

from django.db import models
from tinymce.models import HTMLField

from .rich_text import clean


class RichTextField(HTMLField):
    """HTML from the editor, cleaned on the way to the database, whatever a browser sent."""

    def pre_save(self, model_instance, add):
        value = clean(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value


class LinesField(models.TextField):
    """A list of short texts in order, one a line: a clerk adds, moves and removes lines as in a letter."""

    def pre_save(self, model_instance, add):
        value = "\n".join(lines(super().pre_save(model_instance, add)))
        setattr(model_instance, self.attname, value)
        return value


def lines(value):
    return [line.strip() for line in (value or "").splitlines() if line.strip()]
