"""Validation of uploads, with Polish messages beside the field."""

import errno
import io
import os
import re
import struct
import zipfile
import zlib
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image as PillowImage
from PIL import ImageCms
from PIL.GifImagePlugin import GifImageFile
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from core import limited_process
from library import archives, files, image_encoding, images, pdf
from library.models import Document, Image
from pages.models import Article

from .. import factories
from ..admin_forms import errors_by_field, page, save, values


def archive(*members, packed=zipfile.ZIP_DEFLATED, **contents):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as made:
        for member in members:
            made.writestr(member, "<x/>")
        for member, content in contents.items():
            made.writestr(member, content)
    return file.getvalue()


ODT_TYPE = "application/vnd.oasis.opendocument.text"
DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ODT = archive("content.xml", mimetype=ODT_TYPE)
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def png(width, height):
    """Return a PNG of a few dozen bytes whose header claims this size."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def with_script_on_opening(writer):
    writer.add_open_action(JavaScript("app.alert(1)"))


def launch():
    return DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )


def with_launch(writer):
    writer.root_object[NameObject("/OpenAction")] = launch()


def with_page_that_launches(writer):
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): launch()})


def with_file_inside(writer):
    writer.add_attachment("program.exe", b"MZ")


def locked(writer):
    writer.encrypt("haslo", algorithm="RC4-128")


# --- Documents ---


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("statut.pdf", factories.PDF),
        ("STATUT.PDF", factories.PDF),
        ("statut.exe.pdf", factories.PDF),
        ("statut.pdf", factories.PDF + b"\r\n\0"),
        ("statut.pdf .", factories.PDF),
        ("statut.v2.docx", DOCX),
        ("budżet 2026.xlsx", XLSX),
        ("wzór.odt", ODT),
    ],
)
def test_document_of_known_kind_is_valid(name, content):
    file = ContentFile(content, name=name)
    files.validate_document(file)
    assert file.read() == content  # validation leaves the file at its start


UNKNOWN = "Ten rodzaj pliku nie jest przyjmowany"
MACROS = "W tym pliku są makra"
REFUSED_DOCUMENTS = {
    "program": ("program.exe", b"MZ", UNKNOWN),
    "page": ("strona.html", HTML, UNKNOWN),
    "drawing": ("rysunek.svg", SVG, UNKNOWN),
    "double ending": ("statut.pdf.exe", factories.PDF, UNKNOWN),
    "ending with a NUL before it": ("statut.exe\0.pdf.exe", factories.PDF, UNKNOWN),
    "macros by name": ("statut.docm", DOCX, UNKNOWN),
    "no ending": ("pdf", factories.PDF, UNKNOWN),
    "empty": ("statut.pdf", b"", "Plik jest pusty"),
    "page as PDF": ("statut.pdf", HTML, "To nie jest prawidłowy plik PDF"),
    "drawing as PDF": ("statut.pdf", SVG, "To nie jest prawidłowy plik PDF"),
    "page before PDF": ("statut.pdf", HTML + factories.PDF, "To nie jest prawidłowy plik PDF"),
    "PDF with archive": ("statut.pdf", factories.PDF + DOCX, "jest zarazem innym plikiem"),
    "PDF with page": ("statut.pdf", factories.PDF + HTML, "ma coś dopisane na końcu"),
    "PDF cut off": ("statut.pdf", factories.PDF[: len(factories.PDF) // 2], "jest uszkodzony albo niepełny"),
    "PDF without content": ("statut.pdf", b"%PDF-1.4\n%%EOF\n", "jest uszkodzony albo niepełny"),
    "PDF without pages": ("statut.pdf", factories.pdf(pages=0), "jest uszkodzony albo niepełny"),
    "PDF with a script": ("statut.pdf", factories.pdf(change=with_script_on_opening), "jest program"),
    "PDF that starts a program": ("statut.pdf", factories.pdf(change=with_launch), "jest program"),
    "PDF page that starts one": ("statut.pdf", factories.pdf(change=with_page_that_launches), "jest program"),
    "PDF with a file inside": ("statut.pdf", factories.pdf(change=with_file_inside), "schowane inne pliki"),
    "locked PDF": ("statut.pdf", factories.pdf(change=locked), "jest zabezpieczony"),
    "PDF as DOCX": ("statut.docx", factories.PDF, "To nie jest prawidłowy plik Word"),
    "archive as DOCX": ("statut.docx", archive("readme.txt"), "To nie jest prawidłowy plik Word"),
    "DOCX cut off": ("statut.docx", DOCX[: len(DOCX) // 2], "To nie jest prawidłowy plik Word"),
    "DOCX packed as no office program does": (
        "statut.docx",
        archive("[Content_Types].xml", "word/document.xml", packed=zipfile.ZIP_BZIP2),
        "To nie jest prawidłowy plik Word",
    ),
    "DOCX that is a PDF too": (
        "statut.docx",
        archive("%PDF-1.4", "word/document.xml"),
        "To nie jest prawidłowy plik Word",
    ),
    "DOCX with a way out": (
        "statut.docx",
        archive("word/document.xml", "../../etc/passwd"),
        "To nie jest prawidłowy plik Word",
    ),
    "locked or old DOCX": ("statut.docx", OLD_OFFICE, "zabezpieczony hasłem albo zapisany w dawnym formacie"),
    "DOCM as DOCX": (
        "statut.docx",
        archive(
            "word/document.xml",
            **{
                "[Content_Types].xml": '<Types><Override PartName="/word/document.xml" '
                'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
            },
        ),
        MACROS,
    ),
    "DOCX with macros": ("statut.docx", archive("word/document.xml", "word/vbaProject.bin"), MACROS),
    "XLSX with macros": ("budżet.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), MACROS),
    "ODT with macros": (
        "wzór.odt",
        archive("content.xml", "Basic/Standard/a.xml", mimetype=ODT_TYPE),
        MACROS,
    ),
    "DOCX as ODT": ("statut.odt", DOCX, "To nie jest prawidłowy plik OpenDocument"),
    "spreadsheet as ODT": (
        "wzór.odt",
        archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "To nie jest prawidłowy plik OpenDocument",
    ),
    "locked ODT": (
        "wzór.odt",
        archive("content.xml", mimetype=ODT_TYPE, **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "zabezpieczony hasłem",
    ),
    "ODT as XLSX": ("budżet.xlsx", ODT, "To nie jest prawidłowy plik Excel"),
}


@pytest.mark.parametrize(
    ("name", "content", "message"), REFUSED_DOCUMENTS.values(), ids=REFUSED_DOCUMENTS.keys()
)
def test_document_with_wrong_content_is_invalid(name, content, message):
    with pytest.raises(ValidationError, match=message):
        files.validate_document(ContentFile(content, name=name))


def test_document_too_large_is_invalid(monkeypatch):
    monkeypatch.setattr(files, "MAX_DOCUMENT_BYTES", len(factories.PDF) - 1)
    with pytest.raises(ValidationError, match="Plik jest za duży"):
        files.validate_document(ContentFile(factories.PDF, name="statut.pdf"))


def test_zip_bomb_is_invalid(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 10_000_000)
    bomb = archive("word/document.xml", **{"word/media/a.bmp": b"\0" * 10_000_001})
    assert len(bomb) < 20_000
    with pytest.raises(ValidationError, match="po rozpakowaniu jest nadzwyczaj duży"):
        files.validate_document(ContentFile(bomb, name="statut.docx"))


def test_zip_with_too_many_members_is_invalid(monkeypatch):
    monkeypatch.setattr(archives, "MAX_ZIP_MEMBERS", 1)
    with pytest.raises(ValidationError, match="po rozpakowaniu jest nadzwyczaj duży"):
        files.validate_document(ContentFile(DOCX, name="statut.docx"))


def test_pdf_with_too_many_objects_is_invalid(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_OBJECTS", 2)
    with pytest.raises(ValidationError, match="zbyt złożony"):
        files.validate_document(ContentFile(factories.pdf(pages=5), name="statut.pdf"))


# --- Images ---


def safe(content, name="obraz.png"):
    return images.sanitize_image(ContentFile(content, name=name))


def stored(content):
    """Return the sanitized image, opened."""
    return PillowImage.open(safe(content))


def test_sanitize_image_removes_exif():
    exif = PillowImage.Exif()
    exif[0x010F] = "Aparat Kowalskiej"
    exif.get_ifd(0x8825)[2] = (54.0, 34.0, 15.0)  # GPS coordinates
    content = factories.picture("JPEG", exif=exif, comment=b"tajne")
    assert b"Kowalskiej" in content
    kept = safe(content).read()
    assert b"Kowalskiej" not in kept
    assert b"tajne" not in kept
    with PillowImage.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif()


@pytest.mark.parametrize("appended", [HTML, DOCX], ids=["page", "archive"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_sanitize_image_removes_appended_data(kind, appended):
    kept = safe(factories.picture(kind) + appended).read()
    assert b"script" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))
    with PillowImage.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (8, 6))


def test_sanitize_image_removes_gif_comment():
    assert b"script" not in safe(factories.picture("GIF", comment=HTML), "obraz.html").read()


def test_sanitize_image_applies_exif_orientation():
    exif = PillowImage.Exif()
    exif[0x0112] = 6  # orientation: rotated by 90°
    assert stored(factories.picture("JPEG", exif=exif)).size == (6, 8)


def test_sanitize_image_limits_width():
    assert stored(factories.picture(size=(4000, 100))).size == (1920, 48)
    assert stored(factories.picture(size=(100, 4000))).size == (100, 4000)
    assert stored(factories.picture("JPEG", size=(6000, 4000))).size == (1920, 1280)


def test_sanitize_image_keeps_transparency():
    file = io.BytesIO()
    PillowImage.new("RGBA", (4, 4), (0, 0, 0, 0)).save(file, "PNG")
    assert stored(file.getvalue()).getpixel((0, 0))[3] == 0


def test_sanitize_image_keeps_palette_transparency():
    file = io.BytesIO()
    picture = PillowImage.new("P", (4, 4))
    picture.save(file, "PNG", transparency=0)
    assert stored(file.getvalue()).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_sanitize_image_accepts_colour_mode(mode):
    file = io.BytesIO()
    PillowImage.new(mode, (8, 6)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert stored(file.getvalue()).mode in {"RGB", "RGBA"}


def test_sanitize_image_scales_16_bit_grey():
    file = io.BytesIO()
    PillowImage.new("I;16", (8, 6), 0x8000).save(file, "PNG")
    assert stored(file.getvalue()).getpixel((0, 0)) == pytest.approx((128, 128, 128), abs=3)


def test_sanitize_image_converts_cmyk():
    file = io.BytesIO()
    PillowImage.new("CMYK", (8, 6), (255, 0, 0, 0)).save(file, "JPEG")
    red, green, blue = stored(file.getvalue()).getpixel((0, 0))
    assert red < 60 < 200 < min(green, blue)


def test_sanitize_image_applies_colour_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A colour profile with red and green swapped.
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    file = io.BytesIO()
    PillowImage.new("RGB", (8, 6), (255, 0, 0)).save(file, "PNG", icc_profile=swapped)
    picture = stored(file.getvalue())
    red, green, blue = picture.getpixel((0, 0))
    assert green > 200 > 60 > max(red, blue)
    assert "icc_profile" not in picture.info


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_sanitize_image_ignores_broken_profile(mode):
    file = io.BytesIO()
    PillowImage.new(mode, (8, 6)).save(file, "JPEG", icc_profile=b"nic" * 50)
    assert stored(file.getvalue()).size == (8, 6)


def animation(kind):
    file = io.BytesIO()
    frames = [PillowImage.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


UNREADABLE = "nie da się odczytać jako obrazu"
REFUSED_PICTURES = {
    "page": (HTML, UNREADABLE),
    "drawing": (SVG, UNREADABLE),
    "document": (factories.PDF, UNREADABLE),
    "BMP": (factories.picture("BMP"), UNREADABLE),
    "TIFF": (factories.picture("TIFF"), UNREADABLE),
    "cut off": (factories.picture(size=(64, 64))[:60], UNREADABLE),
    "beginning alone": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, UNREADABLE),
    "name alone": (b"GIF89a", UNREADABLE),
    "page that begins as a GIF": (b"GIF89a/*" + HTML, UNREADABLE),
    "empty": (b"", "Plik jest pusty"),
    "bomb": (png(30_000, 30_000), "Obraz ma za dużo pikseli"),
    "small bomb": (png(10_000, 10_000), "Obraz ma za dużo pikseli"),
    "long bomb": (png(2**31 - 1, 1), "Obraz ma za dużo pikseli"),
    "animated GIF": (animation("GIF"), "To jest animacja"),
    "animated PNG": (animation("PNG"), "To jest animacja"),
    "animated WebP": (animation("WEBP"), "To jest animacja"),
    "very tall": (factories.picture(size=(10, 9000)), "Obraz jest za wysoki"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED_PICTURES.values(), ids=REFUSED_PICTURES.keys())
def test_sanitize_image_rejects_file(content, message):
    with pytest.raises(ValidationError, match=message):
        safe(content)


def test_sanitize_image_counts_no_frames(monkeypatch):
    """A GIF of 15 MB may have a million frames."""
    monkeypatch.setattr(GifImageFile, "n_frames", property(lambda self: pytest.fail("counted")))
    with pytest.raises(ValidationError, match="To jest animacja"):
        safe(animation("GIF"))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "I;16", "P", "1"])
def test_sanitize_image_copies_only_what_is_small(monkeypatch, mode):
    """A copy of a large image takes 200 MB, so it is resized before its colours are converted and it is rotated."""
    sizes = []
    for name in ("transpose", "point"):
        original = getattr(PillowImage.Image, name)

        def record(image, *args, original=original):
            sizes.append(image.size)
            return original(image, *args)

        monkeypatch.setattr(PillowImage.Image, name, record)
    exif = PillowImage.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    PillowImage.new(mode, (300, 3000)).save(file, "PNG", exif=exif)
    assert stored(file.getvalue()).size == (1920, 192)
    assert sizes
    assert {max(size) for size in sizes} == {1920}


def test_sanitize_image_rejects_oversized_file(monkeypatch):
    monkeypatch.setattr(image_encoding, "MAX_IMAGE_PIXELS", 8 * 6 - 1)
    with pytest.raises(ValidationError, match="Obraz ma za dużo pikseli"):
        safe(factories.picture())
    monkeypatch.setattr(images, "MAX_IMAGE_BYTES", 10)
    with pytest.raises(ValidationError, match="Obraz jest za duży"):
        safe(factories.picture())


# --- Models and forms of images and documents ---


@pytest.mark.django_db
def test_uploaded_image_is_sanitized_and_renamed():
    image = Image(
        title="Ściana", alt="Mur", file=ContentFile(factories.picture("JPEG") + HTML, name="../Jan.php")
    )
    image.full_clean()
    image.save()
    assert re.fullmatch(r"obrazy/[0-9a-f]{32}\.webp", image.file.name)
    assert (image.width, image.height) == (8, 6)
    with image.file.open() as file:
        assert b"script" not in file.read()


@pytest.mark.django_db
def test_image_saved_without_form_is_sanitized():
    image = factories.image(file=ContentFile(factories.picture("JPEG") + HTML, name="obraz.jpg"))
    with image.file.open() as file:
        assert b"script" not in file.read()


@pytest.mark.django_db
def test_uploaded_document_is_measured_and_renamed():
    document = Document(title="Statut", file=ContentFile(factories.pdf(pages=3), name="Jan Kowalski.PDF"))
    document.full_clean()
    document.save()
    assert re.fullmatch(r"dokumenty/[0-9a-f]{32}\.pdf", document.file.name)
    assert (document.size, document.kind, document.pages) == (len(factories.pdf(pages=3)), "PDF", 3)


@pytest.mark.django_db
@pytest.mark.parametrize("broken", [Image(title="a", alt="b"), Document(title="a")])
def test_file_error_belongs_to_its_field(broken):
    broken.file = ContentFile(HTML, name="plik.pdf")
    with pytest.raises(ValidationError) as refused:
        broken.full_clean()
    assert list(refused.value.message_dict) == ["file"]


@pytest.mark.django_db
def test_document_with_lost_file_can_be_renamed():
    document = factories.document()
    document.file.storage.delete(document.file.name)
    document = Document.objects.get()
    document.title = "Nowa nazwa"
    document.full_clean()
    document.save()


@pytest.fixture
def editor(client, db):
    client.force_login(factories.staff(username="ala"))
    return client


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [case for case in REFUSED_DOCUMENTS.values() if "\0" not in case[0]],
    ids=[key for key, case in REFUSED_DOCUMENTS.items() if "\0" not in case[0]],
)
def test_document_form_shows_error_beside_field(editor, name, content, message):
    typed = {"title": "Statut spółdzielni", "file": SimpleUploadedFile(name, content)}
    response = save(editor, reverse("admin:library_document_add"), typed)
    assert response.status_code == 200
    errors = errors_by_field(response)
    assert list(errors) == ["file"]
    assert len(errors["file"]) == 1
    assert re.search(message, errors["file"][0])
    assert values(response)["title"] == "Statut spółdzielni"


@pytest.mark.parametrize(("content", "message"), REFUSED_PICTURES.values(), ids=REFUSED_PICTURES.keys())
def test_image_form_shows_error_beside_field(editor, content, message):
    typed = {"title": "Ściana", "alt": "Mur", "file": SimpleUploadedFile("obraz.png", content)}
    response = save(editor, reverse("admin:library_image_add"), typed)
    assert response.status_code == 200
    errors = errors_by_field(response)
    assert list(errors) == ["file"]
    assert len(errors["file"]) == 1
    assert re.search(message, errors["file"][0])
    assert (values(response)["title"], values(response)["alt"]) == ("Ściana", "Mur")


@pytest.mark.parametrize(
    "name",
    ["ż" * 300 + ".pdf", "../../statut.pdf", "C:\\pliki\\statut.pdf", "a\nb.pdf", "📄.PDF", ".pdf", "a.pdf "],
)
def test_odd_file_name_is_replaced(editor, name):
    typed = {"title": "Statut", "file": SimpleUploadedFile("x.pdf", factories.PDF)}
    typed["file"]._name = name
    assert save(editor, reverse("admin:library_document_add"), typed).status_code == 302
    assert re.fullmatch(r"dokumenty/[0-9a-f]{32}\.pdf", Document.objects.get().file.name)


@pytest.mark.parametrize("name", [f"dokumenty/{'0' * 32}.pdf", f"obrazy/{'0' * 32}.pdf"])
def test_upload_named_like_a_stored_file_is_checked(editor, name):
    typed = {"title": "Statut", "file": SimpleUploadedFile("x.pdf", b"<html>")}
    typed["file"]._name = name
    response = save(editor, reverse("admin:library_document_add"), typed)
    assert list(errors_by_field(response)) == ["file"]
    assert not Document.objects.exists()


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM])
def test_upload_on_full_disk_shows_typed_text_again(editor, monkeypatch, fault):
    def refuse(*args):
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    editor.raise_request_exception = False
    sent = {"title": "Uchwała", "file": SimpleUploadedFile("uchwala.pdf", factories.PDF)}
    refused = save(editor, reverse("admin:library_document_add"), sent)
    assert refused.status_code == 503
    said = refused.content.decode()
    assert "Nic nie zostało zapisane, bo nie można teraz zapisywać plików." in said
    assert "Uchwała" in said
    assert "Plik trzeba będzie wybrać jeszcze raz." in said
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (limited_process.LimitExceeded, "trwa za długo albo zajmuje za dużo pamięci"),
        (limited_process.TooBusy, "Teraz sprawdzane są inne pliki"),
    ],
)
@pytest.mark.parametrize(
    ("url", "content", "more"),
    [
        ("admin:library_document_add", factories.PDF, {}),
        ("admin:library_image_add", factories.picture(), {"alt": "Mur"}),
    ],
)
def test_form_says_why_file_could_not_be_examined(editor, monkeypatch, url, content, more, fault, message):
    def fail(*args, **kwargs):
        raise fault

    monkeypatch.setattr(limited_process, "run", fail)
    file = SimpleUploadedFile("a.pdf", content)
    response = save(editor, reverse(url), {"title": "Statut", "file": file, **more})
    (said,) = errors_by_field(response)["file"]
    assert message in said
    assert values(response)["title"] == "Statut"


@pytest.mark.parametrize(
    ("url", "content", "more"),
    [
        ("admin:library_document_add", factories.PDF, {}),
        ("admin:library_image_add", factories.picture(), {"alt": "Mur"}),
    ],
)
def test_file_is_examined_outside_of_transactions(
    editor, monkeypatch, url, content, more, django_capture_on_commit_callbacks
):
    """A transaction holds the write lock of SQLite, and an examination may take half a minute."""
    run, depths, outside = limited_process.run, [], len(connection.atomic_blocks)

    def record(*args, **kwargs):
        depths.append(len(connection.atomic_blocks))
        return run(*args, **kwargs)

    monkeypatch.setattr(limited_process, "run", record)
    file = SimpleUploadedFile("a.pdf", content)
    with django_capture_on_commit_callbacks(execute=True):
        assert save(editor, reverse(url), {"title": "Statut", "file": file, **more}).status_code == 302
    assert set(depths) == {outside}


def test_form_requires_file(editor):
    response = save(editor, reverse("admin:library_document_add"), {"title": "Statut"})
    assert errors_by_field(response) == {"file": ["Wybierz plik."]}


@pytest.mark.parametrize("address", ["/admin/library/document/add/", "/widok/"])
def test_too_long_body_is_413_in_polish(editor, monkeypatch, address):
    monkeypatch.setattr("library.middleware.MAX_BODY_BYTES", 1000)
    monkeypatch.setattr("library.middleware.MAX_IGNORED_BYTES", 4000)
    response = editor.post(address, {"title": "a" * 5000})
    assert response.status_code == 413
    assert "Plik jest za duży" in response.content.decode()
    assert "Wstecz" in response.content.decode()


FORM = "application/x-www-form-urlencoded"


def test_too_long_text_is_413_in_polish(editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for typed in (
        {"content_type": FORM, "data": urlencode({"title": "a" * 5000})},
        {"data": {"title": "a" * 5000}},
    ):
        response = editor.post("/admin/pages/article/add/", **typed)
        assert response.status_code == 413
        assert "Nie udało się wysłać formularza" in response.content.decode()
        assert "Wstecz" in response.content.decode()


def test_413_page_returns_text_without_pasted_images(editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 500
    typed = {
        "title": "Most",
        "body": f'<p>Przed <img src="{picture}" alt="Most"> i po.</p>',
        "_continue": "Zapisz",
    }
    form = values(editor.get("/admin/pages/article/add/", follow=True))
    address = "/admin/pages/article/add/"
    response = editor.post(address, urlencode({**form, **typed}), content_type=FORM)
    assert response.status_code == 413
    main = page(response).find(".//main")
    assert "Usunęliśmy z tekstu wklejone obrazy" in " ".join("".join(main.itertext()).split())
    [sent] = main.iter("form")
    fields = {node.get("name"): node.get("value") for node in sent.iter("input")}
    assert editor.post(sent.get("action"), fields).status_code == 302
    article = Article.objects.get()
    assert article.title == "Most"
    assert article.body == "<p>Przed  i po.</p>"


def test_413_page_returns_no_text_to_visitors(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post("/opinia/", urlencode({"text": "data:image/" + "a" * 5000}), content_type=FORM)
    assert response.status_code == 413
    assert "nie zginęło" not in response.content.decode()
