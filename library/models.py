"""Images and documents that content uses."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from publishing.constraints import FieldCheck

from .files import DOCUMENT_KINDS, check_document, extension_of, generated_name, safe_image


def image_path(instance, filename):
    return generated_name("obrazy", "webp")


def document_path(instance, filename):
    return generated_name("dokumenty", extension_of(filename))


class Image(models.Model):
    title = models.CharField(
        "nazwa", max_length=120, help_text="Tylko dla redakcji, żeby łatwo znaleźć obraz na liście."
    )
    file = models.ImageField(
        "plik",
        upload_to=image_path,
        width_field="width",
        height_field="height",
        help_text="JPG, PNG, WebP albo GIF, najwyżej 15 MB. Najlepiej poziomy, szeroki na co najmniej 1200 pikseli.",
    )
    width = models.PositiveIntegerField("szerokość", editable=False)
    height = models.PositiveIntegerField("wysokość", editable=False)
    alt = models.CharField(
        "tekst alternatywny",
        max_length=250,
        blank=True,
        help_text="Co widać na obrazie, jednym zdaniem. Przeczyta to czytnik ekranu osobie niewidomej. "
        "Przykład: „Cztery osoby malują ścianę świetlicy”.",
    )
    is_decorative = models.BooleanField(
        "obraz ozdobny",
        default=False,
        help_text="Zaznacz tylko wtedy, gdy obraz niczego nie mówi. Czytniki ekranu go pominą.",
    )

    class Meta:
        verbose_name = "obraz"
        verbose_name_plural = "obrazy"
        ordering = ["title"]
        constraints = [
            FieldCheck(
                name="library_image_alt_or_decorative",
                field="alt",
                condition=(Q(is_decorative=False) & ~Q(alt="")) | (Q(is_decorative=True) & Q(alt="")),
                violation_error_message="Napisz, co widać na obrazie, albo zaznacz „obraz ozdobny” (i wtedy zostaw "
                "to pole puste).",
            )
        ]

    def __str__(self):
        return self.title

    def clean(self):
        # A FieldFile that is not yet stored is a fresh upload.
        if self.file and not self.file._committed:
            try:
                self.file.file = safe_image(self.file.file)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error


class Document(models.Model):
    title = models.CharField(
        "tytuł",
        max_length=200,
        help_text="Mieszkańcy zobaczą ten tytuł zamiast nazwy pliku. Przykład: „Statut spółdzielni”.",
    )
    file = models.FileField(
        "plik",
        upload_to=document_path,
        validators=[check_document],
        help_text="PDF, DOCX, XLSX albo ODT, najwyżej 20 MB. Zamiast skanu dodaj plik, w którym da się zaznaczyć "
        "tekst.",
    )
    size = models.PositiveIntegerField("rozmiar w bajtach", editable=False)
    added_at = models.DateTimeField("dodano", auto_now_add=True)

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokumenty"
        ordering = ["title"]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if not self.file._committed:
            self.size = self.file.size
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return self.file.url

    @property
    def kind(self):
        return DOCUMENT_KINDS[extension_of(self.file.name)].label
