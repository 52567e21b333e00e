import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as PillowImage

from library import files
from library.models import Document, Image

from . import factories


def archive(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for member in members:
            made.writestr(member, "<x/>")
    return file.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ODT = archive("mimetype", "content.xml")
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("statut.pdf", factories.PDF),
        ("STATUT.PDF", factories.PDF),
        ("statut.v2.docx", DOCX),
        ("budżet 2026.xlsx", XLSX),
        ("wzór.odt", ODT),
    ],
)
def test_document_of_a_known_kind_is_taken(name, content):
    file = ContentFile(content, name=name)
    files.check_document(file)
    assert file.read() == content  # whoever stores it gets all of it


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("program.exe", b"MZ", "Ten rodzaj pliku nie jest przyjmowany"),
        ("strona.html", HTML, "Ten rodzaj pliku nie jest przyjmowany"),
        ("rysunek.svg", b"<svg/>", "Ten rodzaj pliku nie jest przyjmowany"),
        ("statut.pdf.exe", factories.PDF, "Ten rodzaj pliku nie jest przyjmowany"),
        ("statut.docm", DOCX, "Ten rodzaj pliku nie jest przyjmowany"),
        ("pdf", factories.PDF, "Ten rodzaj pliku nie jest przyjmowany"),
        ("statut.pdf", b"", "Plik jest pusty"),
        ("statut.pdf", HTML, "To nie jest prawidłowy plik PDF"),
        ("statut.pdf", HTML + factories.PDF, "To nie jest prawidłowy plik PDF"),
        ("statut.docx", factories.PDF, "To nie jest prawidłowy plik Word"),
        ("statut.docx", archive("readme.txt"), "To nie jest prawidłowy plik Word"),
        ("statut.docx", DOCX[: len(DOCX) // 2], "To nie jest prawidłowy plik Word"),
        ("statut.odt", DOCX, "To nie jest prawidłowy plik OpenDocument"),
        ("budżet.xlsx", ODT, "To nie jest prawidłowy plik Excel"),
    ],
)
def test_document_that_is_not_what_it_says_is_refused(name, content, message):
    with pytest.raises(ValidationError, match=message):
        files.check_document(ContentFile(content, name=name))


def test_document_too_big_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_DOCUMENT_BYTES", len(factories.PDF) - 1)
    with pytest.raises(ValidationError, match="Plik jest za duży"):
        files.check_document(ContentFile(factories.PDF, name="statut.pdf"))


def stored(content):
    """What becomes of a picture with this `content`."""
    return PillowImage.open(files.safe_image(ContentFile(content, name="obraz")))


def test_place_and_camera_do_not_stay_in_a_picture():
    exif = PillowImage.Exif()
    exif[0x010F] = "Aparat Kowalskiej"
    exif.get_ifd(0x8825)[2] = (54.0, 34.0, 15.0)  # where it was taken
    content = factories.picture("JPEG", exif=exif, comment=b"tajne")
    assert b"Kowalskiej" in content
    kept = files.safe_image(ContentFile(content, name="obraz.jpg")).read()
    assert b"Kowalskiej" not in kept
    assert b"tajne" not in kept
    with PillowImage.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_whatever_is_appended_to_a_picture_goes(kind):
    kept = files.safe_image(ContentFile(factories.picture(kind) + HTML, name="obraz.png")).read()
    assert b"script" not in kept
    with PillowImage.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (8, 6))


def test_picture_taken_sideways_stands_upright():
    exif = PillowImage.Exif()
    exif[0x0112] = 6  # the camera lay on its side
    assert stored(factories.picture("JPEG", exif=exif)).size == (6, 8)


def test_picture_is_no_wider_than_a_page_needs():
    assert stored(factories.picture(size=(4000, 100))).size == (1920, 48)
    assert stored(factories.picture(size=(100, 4000))).size == (100, 4000)


def test_transparency_stays():
    file = io.BytesIO()
    PillowImage.new("RGBA", (4, 4), (0, 0, 0, 0)).save(file, "PNG")
    assert stored(file.getvalue()).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_picture_of_unusual_colours_is_taken(mode):
    file = io.BytesIO()
    PillowImage.new(mode, (8, 6)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert stored(file.getvalue()).mode in {"RGB", "RGBA"}


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        factories.PDF,
        factories.picture("BMP"),
        factories.picture("TIFF"),
        factories.picture(size=(64, 64))[:60],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"GIF89a",
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError, match="nie da się odczytać jako obrazu"):
        files.safe_image(ContentFile(content, name="obraz.png"))


def test_empty_and_oversized_pictures_are_refused(monkeypatch):
    with pytest.raises(ValidationError, match="Plik jest pusty"):
        files.safe_image(ContentFile(b"", name="obraz.png"))
    monkeypatch.setattr(files, "MAX_IMAGE_PIXELS", 8 * 6 - 1)
    with pytest.raises(ValidationError, match="Obraz ma za dużo pikseli"):
        files.safe_image(ContentFile(factories.picture(), name="obraz.png"))
    monkeypatch.setattr(files, "MAX_IMAGE_BYTES", 10)
    with pytest.raises(ValidationError, match="Obraz jest za duży"):
        files.safe_image(ContentFile(factories.picture(), name="obraz.png"))


@pytest.mark.django_db
def test_uploaded_picture_is_stored_safe_with_its_size_and_no_name_of_its_own():
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
def test_uploaded_document_is_stored_with_its_size_and_no_name_of_its_own():
    document = Document(title="Statut", file=ContentFile(factories.PDF, name="Jan Kowalski.PDF"))
    document.full_clean()
    document.save()
    assert re.fullmatch(r"dokumenty/[0-9a-f]{32}\.pdf", document.file.name)
    assert (document.size, document.kind) == (len(factories.PDF), "PDF")


@pytest.mark.django_db
@pytest.mark.parametrize("broken", [Image(title="a", alt="b"), Document(title="a")])
def test_message_about_a_file_stands_beside_it(broken):
    broken.file = ContentFile(HTML, name="plik.pdf")
    with pytest.raises(ValidationError) as refused:
        broken.full_clean()
    assert list(refused.value.message_dict) == ["file"]


@pytest.mark.django_db
def test_document_can_be_renamed_even_when_its_file_is_lost():
    document = factories.document()
    document.file.storage.delete(document.file.name)
    document = Document.objects.get()
    document.title = "Nowa nazwa"
    document.full_clean()
    document.save()


def test_document_is_served_to_open_and_never_to_run(client):
    name = default_storage.save("dokumenty/a.pdf", ContentFile(factories.PDF))
    response = client.get(f"/media/{name}")
    assert b"".join(response.streaming_content) == factories.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies


def test_picture_is_served_as_a_picture(client):
    name = default_storage.save("obrazy/a.webp", ContentFile(factories.picture("WEBP")))
    response = client.get(f"/media/{name}")
    assert b"".join(response.streaming_content) == factories.picture("WEBP")
    assert response["Content-Type"] == "image/webp"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "nie-ma.pdf",
        "dokumenty",
        "dokumenty/",
        "../secret",
        "dokumenty/../../secret",
        "%2e%2e/secret",
        "..%2fsecret",
        "..\\secret",
        "/etc/passwd",
        "//etc/passwd",
        "%00",
        "dokumenty/a.pdf%00.webp",
        "a" * 300,
    ],
)
def test_nothing_but_an_uploaded_file_is_served(client, path, uploads):
    uploads.mkdir()
    (uploads.parent / "secret").write_text("tajne")
    default_storage.save("dokumenty/a.pdf", ContentFile(factories.PDF))
    assert client.get(f"/media/{path}").status_code == 404


def test_uploads_are_only_read(client):
    assert client.post("/media/dokumenty/a.pdf").status_code == 405
