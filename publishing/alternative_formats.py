"""
A page in alternative formats: easy-to-read text, sign language film, transcript of the film.

Each format stores a hash of the main text that it was made for, not a time: a reverted change makes nothing outdated,
and a restored revision brings its answer along.
"""

import hashlib
import re
from html import unescape

from django.db import models

from core.fields import RichTextField

EASY_TEXT = "easy_text"  # the field
# Query parameter of a page's URL that shows its easy text.
EASY_PARAMETER, EASY_VALUE = "wersja", "latwa"
FORMATS = (EASY_TEXT, "sign_film_url", "transcript")
# Editable fields that are not part of the text.
NON_TEXT_FIELDS = {
    *("slug", "state", "publish_from", "publish_until", "review_months", "order", "other_words"),
    "information_as_of",
}


def create_source_hash_field():
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def normalize_text(value):
    """Return the text without markup and white space, which the rich text editor changes by itself."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^<>]*>", "", str(value))))


def get_main_text(item):
    # Empty fields are left out, so that adding a field to the model makes no format outdated.
    return "\n".join(
        f"{field.name}={normalize_text(value)}"
        for field in item._meta.concrete_fields
        if field.editable
        and not field.is_relation
        and not isinstance(field, models.BooleanField)
        and not field.primary_key
        and field.name not in NON_TEXT_FIELDS
        and field.name not in FORMATS
        and (value := field.value_from_object(item)) not in (None, "")
    )


class AlternativeFormatsMixin(models.Model):
    easy_text = RichTextField(
        "tekst łatwy do czytania",
        blank=True,
        help_text="Ta sama treść dla osób, którym trudno czytać. Krótkie zdania, każde od nowego wiersza. Bez skrótów. "
        "Trudne słowa wyjaśnij od razu.",
    )
    sign_film_url = models.URLField(
        "film w polskim języku migowym",
        blank=True,
        help_text="Adres filmu, w którym ktoś tłumaczy tę stronę na polski język migowy (PJM).",
    )
    transcript = models.TextField(
        "zapis filmu",
        blank=True,
        help_text="Wszystko, co słychać w filmie, i wszystko, co ważne w obrazie. Dla osób, które nie słyszą albo nie "
        "mogą obejrzeć filmu.",
    )
    easy_text_source_hash = create_source_hash_field()
    sign_film_url_source_hash = create_source_hash_field()
    transcript_source_hash = create_source_hash_field()

    class Meta:
        abstract = True

    def get_source_hash(self):
        """Return a hash of the content of the item and its rows, without the alternative formats."""
        rows = [row for name in self.child_relations for row in self.get_rows(name)]
        texts = [get_main_text(each) for each in (self, *rows)]
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()

    @property
    def outdated_formats(self):
        """The FORMATS that the item has and that were made for another main text."""
        present = [name for name in FORMATS if getattr(self, name)]
        source_hash = self.get_source_hash() if present else ""
        return [name for name in present if getattr(self, f"{name}_source_hash") != source_hash]

    def mark_current(self, *names):
        """Mark the formats as matching the present main text, without saving."""
        source_hash = self.get_source_hash()
        for name in names:
            setattr(self, f"{name}_source_hash", source_hash if getattr(self, name) else "")
