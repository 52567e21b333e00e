"""The names under which files are downloaded."""

import pytest
from django.core.files.base import ContentFile

from library.file_names import build_download_name

from .. import factories
from .test_media import get


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Uchwała nr 12/2022", "Uchwała nr 12-2022.pdf"),
        ("Plan 2025/2026, załącznik 1/3", "Plan 2025-2026, załącznik 1-3.pdf"),
        (r"Folder\plik", "Folder-plik.pdf"),
        ("Godziny: 8:00", "Godziny- 8-00.pdf"),
        ("../../etc/passwd", "-..-etc-passwd.pdf"),
        ("„Statut” spółdzielni", "„Statut” spółdzielni.pdf"),
        ('"Statut" spółdzielni', "'Statut' spółdzielni.pdf"),
        ("<Kto?> *", "Kto.pdf"),
        (".ukryty", "ukryty.pdf"),
        ("Statut. ", "Statut.pdf"),
        ("Statut.PDF", "Statut.pdf"),
        ("Statut.docx", "Statut.docx.pdf"),
        ("a\r\nSet-Cookie\0b\x7f", "a Set-Cookie b.pdf"),
        ("Faktura\u202efdp.exe", "Fakturafdp.exe.pdf"),
        ("Статут 臺灣 📄", "Статут 臺灣 📄.pdf"),
        ("Żaba na 100%; „a”, b=c", "Żaba na 100%; „a”, b=c.pdf"),
        ("ż" * 125, "ż" * 125 + ".pdf"),
        # File systems take 255 bytes.
        ("ż" * 400, "ż" * 125 + ".pdf"),
        ("a" + "ż" * 400, "a" + "ż" * 125 + ".pdf"),
        ("żyrafa " * 100, " ".join(["żyrafa"] * 31) + ".pdf"),
        ("ż" * 100 + "." + " ż" * 100, "ż" * 100 + "." + " ż" * 16 + ".pdf"),
        ("ż" * 124 + ". abc", "ż" * 124 + ".pdf"),
        ("...", "dokument.pdf"),
        ("?", "dokument.pdf"),
    ],
)
def test_build_download_name_keeps_words_of_title(title, name):
    assert build_download_name(title, "pdf") == name
    assert len(name.encode()) <= 255


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("Uchwała 1/2", "attachment; filename*=utf-8''Uchwa%C5%82a%201-2.pdf"),
        ('"Plan" 2025/2026', "attachment; filename=\"'Plan' 2025-2026.pdf\""),
        ("a\r\nb", 'attachment; filename="a b.pdf"'),
    ],
)
def test_document_is_downloaded_under_its_whole_title(client, title, header):
    document = factories.document(title=title, file=ContentFile(factories.PDF, name="a.pdf"))
    factories.resolution().attachments.create(document=document)
    assert get(client, document.file.url)["Content-Disposition"] == header
