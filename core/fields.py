"""Model fields for rich text, lists of lines, and URLs of this site."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import Resolver404, resolve
from tinymce.models import HTMLField

from rich_text.cleaning import clean


class RichTextField(HTMLField):
    """HTML that is cleaned whenever it is saved, whatever the browser sent."""

    def pre_save(self, model_instance, add):
        value = clean(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value


class LinesField(models.TextField):
    """An ordered list of short texts, edited and stored one a line."""

    def pre_save(self, model_instance, add):
        value = "\n".join(split_lines(super().pre_save(model_instance, add)))
        setattr(model_instance, self.attname, value)
        return value


def split_lines(value):
    return [line.strip() for line in (value or "").splitlines() if line.strip()]


def validate_internal_url(url):
    """Raise ValidationError if `url` is not the path of a public page of this site."""
    path = url.partition("#")[0]
    try:
        found = resolve(path)
    except Resolver404:
        found = None
    if found is None or not path.startswith("/") or "admin" in found.namespaces:
        raise ValidationError(
            "Pod tym adresem nie ma strony w serwisie. Przykład dobrego adresu: /spoldzielnia/"
        )


def validate_url_or_path(url):
    """Raise ValidationError if `url` is neither the path of a public page of this site nor an https or http URL."""
    if url.startswith("/"):
        validate_internal_url(url)
    else:
        URLValidator(
            ["https", "http"], message="Wpisz cały adres, na przykład https://www.gov.pl albo /spoldzielnia/."
        )(url)


class UrlOrPathField(models.CharField):
    """The URL of a page of this site, from the first slash, or of another site."""

    default_validators = [validate_url_or_path]

    def __init__(self, *args, max_length=300, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)


class InternalUrlField(models.CharField):
    """The URL of a page of this site, from the first slash."""

    default_validators = [validate_internal_url]

    def __init__(self, *args, max_length=200, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
