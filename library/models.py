"""Image and Document: uploaded files that content refers to."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Substr
from django.utils import timezone
from django.utils.functional import cached_property

from core import limited_process
from core.constraints import FieldCheck
from core.fields import RichTextField
from core.grammar import format_size
from publishing.models import Revision, RevisionMixin, generate_key

from .document_kinds import DOCUMENT_KINDS
from .files import (
    DOCUMENTS,
    IMAGES,
    STABLE_KEY_CHARS,
    UPLOADS,
    build_stored_name,
    get_extension,
    get_stable_key,
    is_new_upload,
    validate_document,
)
from .images import Renditions, SanitizedImage, sanitize_image
from .pdf import count_pages
from .references import DraftReference, Reference, is_publicly_referenced

FOCUS_RANGE_MESSAGE = "Wpisz liczbę od 0 do 100."


def get_image_path(instance, filename):
    return build_stored_name(IMAGES, "webp", replaced=instance.get_stored_file_name())


def get_document_path(instance, filename):
    return build_stored_name(DOCUMENTS, get_extension(filename), replaced=instance.get_stored_file_name())


class FileQuerySet(models.QuerySet):
    def with_stable_keys(self, stems):
        """Files with these stable keys, which must all be of one folder."""
        length = max(map(len, stems), default=0)
        return self.annotate(name_key=Substr("file", 1, length)).filter(name_key__in=stems)

    def used(self):
        return self.filter(self._is_referenced())

    def unused(self):
        return self.exclude(self._is_referenced())

    def _is_referenced(self):
        """Condition: live content, a draft or recoverable content in the trash refers to the file."""
        folder = self.model.folder
        targets = [
            Concat(Value(f"{folder}/"), Cast(OuterRef("pk"), CharField())),
            Substr(OuterRef("file"), 1, len(folder) + 1 + STABLE_KEY_CHARS),
        ]
        return Exists(Reference.objects.filter(target__in=targets)) | Exists(
            DraftReference.objects.recoverable().filter(target__in=targets)
        )


class LibraryFile(RevisionMixin):
    """
    A row that owns stored files, which are stored, replaced and deleted with it.

    An uploaded file stays in the storage as long as a revision names it, so that the revision can be restored. Only the
    current file of the row is served.
    """

    folder = ""  # of the stored files

    objects = FileQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        stored = self.get_stored_instance()
        if is_new_upload(self.file):
            self.set_file_metadata()
        super().save(*args, **kwargs)
        if stored:
            delete_unreferenced_on_commit(stored.file_names() - self.file_names())

    def get_stored_instance(self):
        return type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None

    def get_stored_file_name(self):
        stored = self.get_stored_instance()
        return stored.file.name if stored else ""

    def file_names(self):
        return {self.file.name}

    @cached_property
    def affects_public_pages(self):
        return is_publicly_referenced(self, include_scheduled=True)

    @property
    def stable_key(self):
        """The part of its URL that stays when the file is replaced."""
        return get_stable_key(self.file.name)

    @property
    def reference_targets(self):
        """The targets that references to the file have: its row (foreign keys) or its stable key (URLs in texts)."""
        return [f"{self.folder}/{self.pk}", self.stable_key]


class Image(LibraryFile):
    folder = IMAGES

    title = models.CharField(
        "nazwa", max_length=120, help_text="Tylko dla redakcji, żeby łatwo znaleźć obraz na liście."
    )
    file = models.FileField(
        "plik",
        upload_to=get_image_path,
        help_text="JPG, PNG, WebP albo GIF, najwyżej 15 MB. Najlepiej poziomy, szeroki na co najmniej 1200 pikseli.",
    )
    width = models.PositiveIntegerField("szerokość", editable=False)
    height = models.PositiveIntegerField("wysokość", editable=False)
    alt = models.CharField(
        "tekst alternatywny",
        max_length=250,
        blank=True,
        help_text="Co widać na obrazie, jednym zdaniem. Potrzebny, jeśli obraz nie jest ozdobny. "
        "Przeczyta go czytnik ekranu osobie niewidomej. Przykład: „Cztery osoby malują ścianę świetlicy”.",
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
    # Widths of the stored renditions, {crop: [width]}. Empty until they are made: then pages show `file` itself.
    made_widths = models.JSONField(default=dict, editable=False)

    non_revisioned_fields = RevisionMixin.non_revisioned_fields | {"made_widths"}

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
                name="library_image_focus_x_in_range",
                field="focus_x",
                condition=Q(focus_x__range=(0, 100)),
                violation_error_message=FOCUS_RANGE_MESSAGE,
            ),
            FieldCheck(
                name="library_image_focus_y_in_range",
                field="focus_y",
                condition=Q(focus_y__range=(0, 100)),
                violation_error_message=FOCUS_RANGE_MESSAGE,
            ),
        ]

    def clean(self):
        if is_new_upload(self.file) and not isinstance(self.file.file, SanitizedImage):
            try:
                self.file.file = sanitize_image(self.file.file)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    def set_file_metadata(self):
        if not isinstance(self.file.file, SanitizedImage):
            self.file.file = sanitize_image(self.file.file)
        self.width, self.height = self.file.file.width, self.file.file.height

    def save(self, *args, **kwargs):
        stored = self.get_stored_instance()
        is_unchanged = stored and (stored.file.name, stored.focus) == (self.file.name, self.focus)
        self.made_widths = stored.made_widths if is_unchanged else {}
        super().save(*args, **kwargs)
        if not self.made_widths:
            # After the commit, because it takes seconds and a transaction keeps all other editors from writing. The
            # image is saved by then, so an error is only logged; the next start makes what is missing.
            transaction.on_commit(self.make_renditions, robust=True)

    def make_renditions(self):
        made_widths = self.renditions.create(self.file.storage)
        rows = type(self)._base_manager.filter(pk=self.pk, file=self.file.name)
        if rows.filter(focus_x=self.focus_x, focus_y=self.focus_y).update(made_widths=made_widths):
            self.made_widths = made_widths
        elif row := rows.first():
            row.make_renditions()  # the focal point was changed meanwhile, and its cards may be overwritten now

    def file_names(self):
        return self.renditions.get_file_names(self.made_widths)

    @property
    def thumbnail_url(self):
        """URL of the smallest rendition, for lists."""
        widths = self.made_widths.get("full")
        name = self.renditions.get_webp("full", widths[:1])[0].name if widths else self.file.name
        return self.file.storage.url(name)

    @property
    def card_url(self):
        """URL of a small card rendition, "" before the renditions are made."""
        widths = self.made_widths.get("card")
        return self.file.storage.url(self.renditions.get_webp("card", widths[:2])[-1].name) if widths else ""

    @property
    def jpeg_url(self):
        """URL of the card as a JPEG, for programs without WebP; "" before the renditions are made."""
        widths = self.made_widths.get("card")
        return self.file.storage.url(self.renditions.get_fallback("card", widths).name) if widths else ""

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
        upload_to=get_document_path,
        validators=[validate_document],
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

    def set_file_metadata(self):
        self.size = self.file.size
        if not hasattr(self.file.file, "page_count"):  # saved without validation
            self.file.file.page_count = read_page_count(self.file)
        self.pages = self.file.file.page_count

    @property
    def kind(self):
        return DOCUMENT_KINDS[get_extension(self.file.name)].label

    @property
    def formatted_size(self):
        return format_size(self.size)


# How long an upload waits for its title or alternative text.
UPLOAD_RETENTION = datetime.timedelta(days=14)


def get_upload_path(instance, filename):
    return build_stored_name(UPLOADS, get_extension(filename))


class UploadedFileQuerySet(models.QuerySet):
    def of(self, user, model):
        """The files that `user` uploaded to become instances of `model`, as they were chosen."""
        return self.filter(user=user, folder=model.folder).order_by("pk")

    def expired(self):
        return self.filter(created_at__lt=timezone.now() - UPLOAD_RETENTION)


class UploadedFile(models.Model):
    """
    One of several files uploaded at once, before it is an Image or a Document: it waits for what its row of the form
    asks (UploadedFile of Wagtail). Examined already. Only its user sees it.
    """

    key = models.CharField(max_length=40, unique=True, default=generate_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    folder = models.CharField(max_length=20)
    file = models.FileField(upload_to=get_upload_path)
    # Of the file on the user's computer.
    name = models.CharField(max_length=255)
    # Of an image.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    # {name of a form field: what was typed}, valid or not.
    typed = models.JSONField(default=dict)
    # A sentence about the file that its editor should know.
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UploadedFileQuerySet.as_manager()

    class Meta:
        # On the page that lists what is deleted with a user.
        verbose_name = "wgrany plik bez opisu"
        verbose_name_plural = "wgrane pliki bez opisu"
        default_permissions = ()

    def __str__(self):
        return self.name

    def open_content(self):
        """Return the file as a new upload of its Image or Document."""
        with self.file.open() as file:
            content = file.read()
        if self.folder == IMAGES:
            return SanitizedImage(content, self.width, self.height)
        return ContentFile(content, name=self.name)


def read_page_count(file):
    """Return the number of pages of a new file, None if it has none or cannot be read."""
    try:
        return limited_process.run(count_pages, file) if get_extension(file.name) == "pdf" else None
    except (limited_process.LimitExceeded, limited_process.TooBusy):
        return None


def find_referenced_names(names):
    """Return those of the stored `names` that a row or a revision refers to."""
    queries = [model._base_manager.filter(file__in=names) for model in (Image, Document)]
    return {
        *(name for rows in queries for name in rows.values_list("file", flat=True)),
        *Revision.objects.filter(data__fields__file__in=names).values_list("data__fields__file", flat=True),
    }


def delete_unreferenced_on_commit(names):
    """Delete after the commit those of the stored `names` that no row or revision refers to."""
    storage = Image._meta.get_field("file").storage

    def remove():
        for name in names - find_referenced_names(names):
            storage.delete(name)

    transaction.on_commit(remove)
