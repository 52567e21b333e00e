"""Form and model fields for what editors write: rich text, plain lists, addresses of our own pages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from tinymce.models import HTMLField

from rich_text.cleaning import clean


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


def validate_own_address(address):
    """Refuse what leads to no page of this site."""
    path = address.partition("#")[0]
    try:
        found = resolve(path)
    except Resolver404:
        found = None
    if found is None or not path.startswith("/") or "admin" in found.namespaces:
        raise ValidationError(
            "Pod tym adresem nie ma strony w serwisie. Przykład dobrego adresu: /spoldzielnia/"
        )


class OwnAddressField(models.CharField):
    """The address of a page on this site, from the first slash."""

    default_validators = [validate_own_address]

    def __init__(self, *args, max_length=200, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
