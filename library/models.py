"""Images and documents that content uses."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Substr
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.functional import cached_property

from core.constraints import FieldCheck
from core.fields import RichTextField
from publishing.models import Version, Versioned

from . import pdf
from .files import (
    DOCUMENT_KINDS,
    DOCUMENTS,
    IMAGES,
    KEY_LENGTH,
    check_document,
    extension_of,
    is_fresh,
    stem,
    stored_name,
)
from .pictures import Renditions, SafePicture, safe_picture
from .references import DraftReference, Reference, is_publicly_referenced

FOCUS_MESSAGE = "Wpisz liczbę od 0 do 100."


def image_path(instance, filename):
    return stored_name(IMAGES, "webp", replaced=instance.name_in_database())


def document_path(instance, filename):
    return stored_name(DOCUMENTS, extension_of(filename), replaced=instance.name_in_database())


class FileQuerySet(models.QuerySet):
    def with_stems(self, stems):
        """Those whose stored names begin so; all in the same folder."""
        length = max(map(len, stems), default=0)
        return self.annotate(name_stem=Substr("file", 1, length)).filter(name_stem__in=stems)

    def used(self):
        return self.filter(self._is_referenced())

    def unused(self):
        return self.exclude(self._is_referenced())

    def _is_referenced(self):
        """The condition that anything refers to the file, be it a draft or what is in the trash."""
        folder = self.model.folder
        targets = [
            Concat(Value(f"{folder}/"), Cast(OuterRef("pk"), CharField())),
            Substr(OuterRef("file"), 1, len(folder) + 1 + KEY_LENGTH),
        ]
        return Exists(Reference.objects.filter(target__in=targets)) | Exists(
            DraftReference.objects.kept().filter(target__in=targets)
        )


class LibraryFile(Versioned):
    """
    A row that owns stored files: they come, are replaced and go with it.

    What somebody uploaded stays on disk as long as a version names it, for that version to be restored; nobody but the
    row's own file is ever served.
    """

    folder = ""  # of the stored files

    objects = FileQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        before = self.in_database()
        if is_fresh(self.file):
            self.prepare_file()
        super().save(*args, **kwargs)
        self.after_saving(before)
        if before:
            remove_after_commit(before.file_names() - self.file_names())

    def in_database(self):
        return type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None

    def name_in_database(self):
        before = self.in_database()
        return before.file.name if before else ""

    def after_saving(self, before):
        pass

    def file_names(self):
        return {self.file.name}

    @cached_property
    def is_in_use(self):
        return is_publicly_referenced(self, include_scheduled=True)

    @property
    def stem(self):
        """What of its address never changes, whatever file is put in its place."""
        return stem(self.file.name)

    @property
    def targets(self):
        """How references name it: by its row, or by the stable part of its address."""
        return [f"{self.folder}/{self.pk}", self.stem]


class Image(LibraryFile):
    folder = IMAGES

    title = models.CharField(
        "nazwa", max_length=120, help_text="Tylko dla redakcji, żeby łatwo znaleźć obraz na liście."
    )
    file = models.FileField(
        "plik",
        upload_to=image_path,
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
    focus_x = models.PositiveSmallIntegerField(
        "od lewej, w procentach",
        default=50,
        help_text="0 to lewy brzeg, 100 to prawy.",
    )
    focus_y = models.PositiveSmallIntegerField(
        "od góry, w procentach",
        default=50,
        help_text="0 to góra, 100 to dół.",
    )
    # which renditions are stored: {shape: [width]}
    made_widths = models.JSONField(default=dict, editable=False)

    unwritten = Versioned.unwritten | {"made_widths"}

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
            ),
            FieldCheck(
                name="library_image_focus_x_in_picture",
                field="focus_x",
                condition=Q(focus_x__range=(0, 100)),
                violation_error_message=FOCUS_MESSAGE,
            ),
            FieldCheck(
                name="library_image_focus_y_in_picture",
                field="focus_y",
                condition=Q(focus_y__range=(0, 100)),
                violation_error_message=FOCUS_MESSAGE,
            ),
        ]

    def clean(self):
        if is_fresh(self.file):
            try:
                self.file.file = safe_picture(self.file.file)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    def prepare_file(self):
        if not isinstance(self.file.file, SafePicture):
            self.file.file = safe_picture(self.file.file)
        self.width, self.height = self.file.file.width, self.file.file.height

    def after_saving(self, before):
        if not before or (before.file.name, before.focus) != (self.file.name, self.focus):
            self.make_renditions()

    def make_renditions(self):
        self.made_widths = self.renditions.make(self.file.storage)
        type(self)._base_manager.filter(pk=self.pk).update(made_widths=self.made_widths)

    def file_names(self):
        return self.renditions.names(self.made_widths)

    @property
    def thumbnail_url(self):
        """Its smallest stored size, for lists."""
        widths = self.made_widths.get("full")
        name = self.renditions.webp("full", widths[:1])[0].name if widths else self.file.name
        return self.file.storage.url(name)

    @property
    def card_url(self):
        """How it looks on cards, or "" before its sizes are made."""
        widths = self.made_widths.get("card")
        return self.file.storage.url(self.renditions.webp("card", widths[:2])[-1].name) if widths else ""

    @property
    def jpeg_url(self):
        """The same as a JPEG, for programs elsewhere that may know no WebP."""
        widths = self.made_widths.get("card")
        return self.file.storage.url(self.renditions.fallback("card", widths).name) if widths else ""

    @property
    def focus(self):
        return (self.focus_x, self.focus_y)

    @property
    def renditions(self):
        return Renditions(self.file.name, (self.width, self.height), self.focus)


class Document(LibraryFile):
    folder = DOCUMENTS

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
    pages = models.PositiveIntegerField("liczba stron", null=True, editable=False)
    summary = RichTextField(
        "streszczenie",
        blank=True,
        help_text="Co jest w dokumencie, prostymi słowami. Pokazuje się przy dokumencie, dla osób, które nie chcą "
        "albo nie mogą otworzyć pliku.",
    )
    added_at = models.DateTimeField("dodano", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokumenty"
        ordering = ["title"]

    def get_absolute_url(self):
        return self.file.url

    def prepare_file(self):
        self.size = self.file.size
        self.pages = pdf.page_count(self.file.file) if extension_of(self.file.name) == "pdf" else None

    @property
    def kind(self):
        return DOCUMENT_KINDS[extension_of(self.file.name)].label

    @property
    def size_in_words(self):
        return filesizeformat(self.size)


def needed(names):
    """Those of `names` that a row or a version holds."""
    held = [model._base_manager.filter(file__in=names) for model in (Image, Document)]
    return {
        *(name for rows in held for name in rows.values_list("file", flat=True)),
        *Version.objects.filter(data__fields__file__in=names).values_list("data__fields__file", flat=True),
    }


def remove_after_commit(names):
    """Remove stored files once it is certain that nothing needs them."""
    storage = Image._meta.get_field("file").storage

    def remove():
        for name in names - needed(names):
            storage.delete(name)

    transaction.on_commit(remove)
