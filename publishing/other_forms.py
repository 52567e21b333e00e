"""
A page in other forms: as a text easy to read, as a film in sign language, with its film written down.

Each form remembers which main text it was made for, not when: what was changed and changed back is not out of date,
and a version that is restored brings the answer with it.
"""

import hashlib
import re
from html import unescape

from django.db import models

from core.fields import RichTextField

EASY_TEXT = "easy_text"  # the field
# The page's easy text is at the page's address with this.
EASY_PARAMETER, EASY_VALUE = "wersja", "latwa"
FORMS = (EASY_TEXT, "sign_film_url", "transcript")
# What is no part of the text: addresses, dates of publication, who checks it when.
NOT_THE_TEXT = {"slug", "state", "publish_from", "publish_until", "review_months", "order"}


def made_for_field():
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def letters(value):
    """What a value says, without markup and white space, which the editor in a browser changes by itself."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", str(value))))


def letters_of_fields(item):
    # Empty ones are left out, so that a field that a later version of the site adds makes nothing out of date.
    return "\n".join(
        f"{field.name}={letters(value)}"
        for field in item._meta.concrete_fields
        if field.editable
        and not field.is_relation
        and not isinstance(field, models.BooleanField)
        and not field.primary_key
        and field.name not in NOT_THE_TEXT
        and field.name not in FORMS
        and (value := field.value_from_object(item)) not in (None, "")
    )


class OtherForms(models.Model):
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
        help_text="Wszystko, co słychać w filmie, i to, co ważnego na nim widać. Dla osób, które nie słyszą albo nie "
        "mogą obejrzeć filmu.",
    )
    easy_text_made_for = made_for_field()
    sign_film_url_made_for = made_for_field()
    transcript_made_for = made_for_field()

    class Meta:
        abstract = True

    def main_text_key(self):
        """A short stand-in for everything the item and its rows say, its other forms apart."""
        rows = [row for part in self.parts for row in self.get_rows(part)]
        texts = [letters_of_fields(each) for each in (self, *rows)]
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()

    @property
    def outdated_forms(self):
        """Those of FORMS that the item has and that were made for another main text."""
        there = [form for form in FORMS if getattr(self, form)]
        key = self.main_text_key() if there else ""
        return [form for form in there if getattr(self, f"{form}_made_for") != key]

    def confirm(self, *forms):
        """These forms fit the main text as it is now; not saved."""
        key = self.main_text_key()
        for form in forms:
            setattr(self, f"{form}_made_for", key if getattr(self, form) else "")
