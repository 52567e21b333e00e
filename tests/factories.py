"""Factories of minimal content: valid and published by default."""

import datetime
import io
from itertools import count
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import TestCase
from django.utils import timezone
from PIL import Image as PillowImage
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from accessibility.models import Barrier, Declaration
from accessibility_requests.models import AccessRequest, RequestSettings
from content_checks.models import PlainWord
from cooperative.models import Cooperative, Meeting, Recruitment, Resolution
from feedback.models import PageFeedback
from library.models import Document, Image
from omggs.models import Association, City, KeyFigure, RevitalisationProject, Undertaking
from pages.models import Announcement, Article, GlossaryTerm, MenuItem, Page, SiteSettings
from publishing.models import DraftStateMixin, State, add_months
from search.models import ZeroResultQuery

PASSWORD = "tylko-do-testow-24680"

_numbers = count(1)


def warsaw(year, month, day, hour=0, minute=0):
    """Return an aware datetime in the time zone of Rumia."""
    return datetime.datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Warsaw"))


def picture(kind="PNG", size=(8, 6), **options):
    """Return the bytes of a small image."""
    file = io.BytesIO()
    PillowImage.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


def pdf(pages=1, change=lambda writer: None):
    """Return the bytes of a PDF file with empty pages, changed by `change(writer)`."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


PDF = pdf()
# Positions of Polish letters, which the encoding of PDF fonts lacks.
POLISH = dict(zip("ąćęłńóśźż", range(0x80, 0x89), strict=True))
POLISH_NAMES = [
    "aogonek",
    "cacute",
    "eogonek",
    "lslash",
    "nacute",
    "oacute",
    "sacute",
    "zacute",
    "zdotaccent",
]


def written_pdf(*texts):
    """Return the bytes of a PDF file with one of `texts` on each page, in lower case."""

    def write(writer):
        encoding = DictionaryObject(
            {
                NameObject("/BaseEncoding"): NameObject("/WinAnsiEncoding"),
                NameObject("/Differences"): ArrayObject(
                    [NumberObject(0x80), *(NameObject(f"/{name}") for name in POLISH_NAMES)]
                ),
            }
        )
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): encoding,
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        for page, text in zip(writer.pages, texts, strict=True):
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
            letters = bytes(POLISH.get(letter) or ord(letter) for letter in text)
            content = DecodedStreamObject()
            content.set_data(b"BT /F1 12 Tf 50 700 Td (" + letters + b") Tj ET")
            page[NameObject("/Contents")] = writer._add_object(content)

    return pdf(len(texts), write)


def _create(model, defaults, given):
    """Create it as if an editor had just published it."""
    if issubclass(model, DraftStateMixin):
        defaults = {"content_changed_at": timezone.now(), **defaults}
    return model.objects.create(**{**defaults, **given})


def _published(**defaults):
    return {"state": State.PUBLISHED, "description": "Opis.", **defaults}


def article(**given):
    number = next(_numbers)
    fields = _published(title=f"Artykuł {number}", slug=f"artykul-{number}", body="<p>Treść.</p>")
    return _create(Article, fields, given)


def page(**given):
    number = next(_numbers)
    return _create(
        Page, _published(title=f"Strona {number}", slug=f"strona-{number}", body="<p>Treść.</p>"), given
    )


def announcement(**given):
    return _create(Announcement, {"state": State.PUBLISHED, "text": "Urząd jest dziś zamknięty."}, given)


def term(**given):
    number = next(_numbers)
    fields = {
        "state": State.PUBLISHED,
        "name": f"słówko{number}",
        "slug": f"slowko-{number}",
        "definition": "Małe słowo.",
    }
    return _create(GlossaryTerm, fields, given)


def site_settings(**given):
    return _create(SiteSettings, {}, given)


def menu_item(**given):
    if "site" not in given:
        given["site"] = SiteSettings.objects.get_or_create()[0]
    target = {} if {"page", "path", "url"} & given.keys() else {"section": MenuItem.Section.ARTICLES}
    return _create(MenuItem, {"label": "Pozycja", **target}, given)


def cooperative(**given):
    fields = _published(name="Spółdzielnia Socjalna „Próba”", short_name="Próba", lead="Remontuje i pomaga.")
    return _create(Cooperative, fields, given)


def resolution(**given):
    number = next(_numbers)
    fields = {
        "state": State.PUBLISHED,
        "number": f"I/{number}/2022",
        "slug": f"uchwala-{number}",
        "date": datetime.date(2022, 3, 24),
        "subject": "utworzenia spółdzielni",
    }
    return _create(Resolution, fields, given)


def meeting(**given):
    number = next(_numbers)
    fields = _published(
        title=f"Spotkanie {number}",
        slug=f"spotkanie-{number}",
        starts_at=warsaw(2022, 3, 22, 12),
        place="Klub",
        address="ul. Próbna 1, Rumia",
    )
    if given.get("change") == Meeting.Change.CANCELLED:
        fields["change_note"] = "Choroba."
    return _create(Meeting, fields, given)


def recruitment(**given):
    number = next(_numbers)
    fields = _published(
        title=f"Nabór {number}",
        slug=f"nabor-{number}",
        tasks="Malowanie",
        wanted="Osoby chętne do pracy",
        how_to_apply="<p>Przyjdź.</p>",
    )
    return _create(Recruitment, fields, given)


def association(**given):
    return _create(
        Association, _published(name="Obszar Próbny", acronym="OP", about="<p>Kim jesteśmy.</p>"), given
    )


def key_figure(**given):
    given.setdefault("association", Association.objects.first() or association())
    return _create(KeyFigure, {"value": "59", "label": "gmin"}, given)


def undertaking(**given):
    number = next(_numbers)
    fields = _published(name=f"Przedsięwzięcie {number}", slug=f"przedsiewziecie-{number}", aim="Cel.")
    return _create(Undertaking, fields, given)


def city(**given):
    number = next(_numbers)
    return _create(City, {"name": f"Miasto {number}", "latitude": "54.571", "longitude": "18.388"}, given)


def project(**given):
    number = next(_numbers)
    given.setdefault("city", City.objects.first() or city())
    fields = {
        "state": State.PUBLISHED,
        "number": number,
        "name": f"Rewitalizacja {number}",
        "slug": f"rewitalizacja-{number}",
    }
    return _create(RevitalisationProject, fields, given)


def image(**given):
    fields = {
        "title": f"Obraz {next(_numbers)}",
        "alt": "Cztery osoby malują ścianę",
        "file": ContentFile(picture(), name="obraz.png"),
    }
    with TestCase.captureOnCommitCallbacks(execute=True):  # the callbacks create the renditions
        return _create(Image, fields, given)


def document(**given):
    fields = {"title": f"Dokument {next(_numbers)}", "file": ContentFile(PDF, name="dokument.pdf")}
    return _create(Document, fields, given)


def page_feedback(**given):
    return _create(PageFeedback, {"path": "/spoldzielnia/", "title": "Spółdzielnia", "helped": False}, given)


def declaration(**given):
    return _create(Declaration, {}, given)


def barrier(**given):
    given.setdefault("declaration", Declaration.objects.first() or declaration())
    return _create(
        Barrier,
        {"element": "Skany", "page": "/spoldzielnia/", "description": "Nie da się ich czytać."},
        given,
    )


def request_settings(**given):
    """Create settings with which the form of requests accepts them."""
    fields = {
        "controller": "Burmistrz Miasta Rumia",
        "officer": "iod@rumia.example",
        "keep_months": 12,
        "notify_email": "dostepnosc@rumia.example",
    }
    return _create(RequestSettings, fields, given)


def access_request(**given):
    """Create a request received at `received_at` (default: now)."""
    received_at = given.pop("received_at", None) or timezone.now()
    day = timezone.localdate(received_at)
    number = next(_numbers)
    fields = {
        "year": day.year,
        "serial": number,
        "received_at": received_at,
        "answer_by": day + datetime.timedelta(days=7),
        "latest_by": add_months(day, 2),
        "site": "http://testserver/",
        "page": "http://testserver/omggs/",
        "problem": "Mapa nie ma opisu.",
        "way": AccessRequest.Way.EMAIL,
        "contact": "ola@example.pl",
    }
    return _create(AccessRequest, fields, given)


def plain_word(**given):
    return _create(PlainWord, {"official": f"urzędnicz{next(_numbers)}*", "plain": "po prostu"}, given)


def zero_result_query(**given):
    fields = {"query": f"żłobek {next(_numbers)}", "last_on": datetime.date(2026, 5, 4)}
    return _create(ZeroResultQuery, fields, given)


def somebody(**given):
    """Create an account without a password."""
    given.setdefault("username", f"osoba{next(_numbers)}")
    return get_user_model().objects.create_user(**given)


def staff(**given):
    """Create a superuser with the password PASSWORD."""
    given.setdefault("username", f"redakcja{next(_numbers)}")
    return get_user_model().objects.create_superuser(password=PASSWORD, **given)
