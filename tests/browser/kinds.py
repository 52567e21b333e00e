"""
What is examined: one page of each kind, and what pages become when a visitor does something or content is different.

The contents of `CONTENT` are added to a site that has the initial content, and taken away again with `REMOVAL`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests import processes
from tests.page_types import PAGE_TYPES, address_of

CONTENT = """
import datetime
from django.utils import timezone
from cooperative.models import Meeting, Recruitment, Resolution
from tests import factories

now = timezone.now().replace(minute=0)
day = timezone.localdate()
ahead = factories.meeting(
    slug="proba-przed-nami", title="Spotkanie próbne", starts_at=now + datetime.timedelta(days=9),
    ends_at=now + datetime.timedelta(days=9, hours=2), audience="dla wszystkich", body="<p>Przyjdź.</p>",
)
factories.meeting(
    slug="proba-odwolane", title="Spotkanie odwołane", starts_at=now + datetime.timedelta(days=12),
    change="cancelled", change_note="Zadzwonimy.",
)
factories.recruitment(
    slug="proba-otwarty", title="Nabór próbny", opens_on=day, town="Rumia", meeting=ahead,
    closes_on=day + datetime.timedelta(days=20),
)
factories.access_request(key="proba", way="letter", contact="Ola")
document = factories.document(title="Dokument próbny", summary="<p>O czym jest ten dokument.</p>")
Resolution.objects.first().attachments.create(document=document)
"""
REMOVAL = """
from accessibility.models import AccessRequest
from cooperative.models import Meeting, Recruitment, ResolutionDocument
from library.models import Document

ResolutionDocument.objects.filter(document__title="Dokument próbny").delete()
for model, fields in {
    Recruitment: {"slug__startswith": "proba-"},
    Meeting: {"slug__startswith": "proba-"},
    Document: {"title": "Dokument próbny"},
    AccessRequest: {"key": "proba"},
}.items():
    model.objects.filter(**fields).delete()
"""


def run(site, code):
    done = processes.manage("shell", "--no-imports", "--command", code, DATA_DIR=site.data_dir)
    assert done.returncode == 0, done.stderr


def unfold(page):
    page.evaluate("() => document.querySelectorAll('main details').forEach(fold => { fold.open = true })")


def send_nothing(page):
    """The form of a request comes back with what is missing; a letter was chosen."""
    page.get_by_label("Listem").check()
    page.get_by_label("Czego dotyczy wniosek?").fill("")
    page.get_by_role("button", name="Wyślij wniosek").click()
    page.get_by_role("alert").wait_for()


def say_no(page):
    page.get_by_role("button", name="Nie", exact=True).click()
    page.get_by_label("Czego zabrakło na tej stronie?").wait_for()


def say_no_and_send_nothing(page):
    say_no(page)
    page.get_by_role("button", name="Wyślij wiadomość").click()
    page.locator(".message-problem").wait_for()


@dataclass(frozen=True)
class State:
    start: str  # a kind of page or an address
    do: Callable = lambda page: None
    width: int = 1280


STATES = {
    "panel-look": State("/#widok", width=320),
    "panel-menu": State("/#menu", width=320),
    "sign-in": State("/admin/login/"),
    "home-with-meeting": State("home"),
    "meetings-ahead": State("meetings"),
    "meeting-ahead": State("/spoldzielnia/spotkania/proba-przed-nami/", unfold),
    "meeting-cancelled": State("/spoldzielnia/spotkania/proba-odwolane/"),
    "recruitment-open": State("/spoldzielnia/nabory/proba-otwarty/", unfold),
    "resolution-unfolded": State("resolution", unfold),
    "projects-of-a-town": State(
        "/omggs/rewitalizacja/?miasto=gdynia&przedsiewziecie=zintegrowane-projekty-rewitalizacyjne-miast",
        unfold,
    ),
    "projects-unknown": State("/omggs/rewitalizacja/?miasto=nieznane"),
    "search-before": State("/szukaj/"),
    "search-suggestion": State("/szukaj/?q=spoldzienia"),
    "request-wrong": State("request", send_nothing),
    "request-received": State("/dostepnosc/wniosek/proba/"),
    "feedback-no": State("cooperative", say_no),
    "feedback-wrong": State("cooperative", say_no_and_send_nothing),
}
KINDS = [*PAGE_TYPES, *STATES]


def address(kind, sitemap):
    start = STATES[kind].start if kind in STATES else kind
    return start if start.startswith("/") else address_of(start, sitemap)


def width(kind):
    """Where it is walked through by keyboard; it is examined on all screens."""
    return STATES[kind].width if kind in STATES else 1280


def open_kind(page, kind, sitemap):
    page.goto(address(kind, sitemap))
    if kind in STATES:
        STATES[kind].do(page)
        page.wait_for_load_state()
