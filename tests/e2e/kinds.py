"""
The examined pages: one page of each type, and states of pages after actions of a visitor or with other content.

`CONTENT` is code that adds content to the initial content of a site; `REMOVAL` deletes it.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from tests import processes
from tests.page_types import PAGE_TYPES, address_of

CONTENT = """
import datetime
from django.core.files.base import ContentFile
from django.utils import timezone
from accessibility.models import Declaration
from cooperative.models import Meeting, Recruitment, Resolution
from tests import factories

now = timezone.now().replace(minute=0)
day = timezone.localdate()
poster = factories.image(title="Plakat próbny", alt="Ludzie przy stole", file=ContentFile(
    factories.picture(size=(1200, 900)), name="plakat.png"
))
ahead = factories.meeting(
    slug="proba-przed-nami", title="Spotkanie próbne", starts_at=now + datetime.timedelta(days=9),
    ends_at=now + datetime.timedelta(days=9, hours=2), audience="dla wszystkich", body="<p>Przyjdź.</p>",
    image=poster,
)
factories.meeting(
    slug="proba-odwolane", title="Spotkanie odwołane", starts_at=now + datetime.timedelta(days=12),
    change="cancelled", change_note="Zadzwonimy.",
)
recruitment = factories.recruitment(
    slug="proba-otwarty", title="Nabór próbny", opens_on=day, town="Rumia", meeting=ahead, image=poster,
    closes_on=day + datetime.timedelta(days=20),
)
factories.announcement(
    text="Urząd jest jutro zamknięty.", kind="important", url="/kontakt/", link_text="Gdzie pytać",
)
factories.access_request(key="proba", way="letter", contact="Ola")
document = factories.document(title="Dokument próbny", summary="<p>O czym jest ten dokument.</p>")
for item in (Resolution.objects.first(), ahead, recruitment):
    item.attachments.create(document=document)
declaration = Declaration.objects.get()
declaration.reviewed_on = declaration.prepared_on = day
declaration.assessment, declaration.limits = "https://rumia.example/ocena", "Nie sprawdziliśmy nagrań."
declaration.mobile_apps, declaration.shortcuts = "Aplikacja próbna.", "Alt+1: treść."
declaration.architecture_url, declaration.email = "https://rumia.example/budynek", "ola@rumia.example"
declaration.report = document
declaration.save()
for group in ("exempt", "burden"):
    factories.barrier(declaration=declaration, group=group, element="Próba", page="/omggs/", alternative="Zadzwoń.")
"""
# For a site after its first start; that of the fixture `prepared` has them. Without them the form takes no requests.
REQUEST_SETTINGS = "from tests import factories; factories.request_settings()"
REMOVAL = """
from accessibility.models import Barrier, Declaration
from accessibility_requests.models import AccessRequest
from cooperative.models import Meeting, Recruitment, ResolutionDocument
from library.models import Document, Image
from pages.models import Announcement

Announcement.objects.all().delete()
ResolutionDocument.objects.filter(document__title="Dokument próbny").delete()
declaration = Declaration.objects.get()
declaration.reviewed_on = declaration.prepared_on = declaration.report = None
for name in ("assessment", "limits", "mobile_apps", "shortcuts", "architecture_url", "email"):
    setattr(declaration, name, "")
declaration.save()
for model, fields in {
    Recruitment: {"slug__startswith": "proba-"},
    Meeting: {"slug__startswith": "proba-"},
    Document: {"title": "Dokument próbny"},
    Image: {"title": "Plakat próbny"},
    AccessRequest: {"key": "proba"},
    Barrier: {"element": "Próba"},
}.items():
    model.objects.filter(**fields).delete()
"""


def run(site, code):
    done = processes.manage("shell", "--no-imports", "--command", code, DATA_DIR=site.data_dir)
    assert done.returncode == 0, done.stderr


def unfold(page):
    page.evaluate("() => document.querySelectorAll('main details').forEach(fold => { fold.open = true })")


def submit_incomplete_request(page):
    """Submit the form of an access request without required fields, with an answer by post."""
    page.get_by_label("Listem").check()
    page.get_by_label("Czego dotyczy wniosek?").fill("")
    page.get_by_role("button", name="Wyślij wniosek").click()
    page.get_by_role("alert").wait_for()


def submit_incomplete_subscription(page):
    page.get_by_label("Twój adres e-mail").fill("jan.nowak")
    page.get_by_role("button", name="Chcę dostawać wiadomości").click()
    page.get_by_role("alert").wait_for()


def answer_no(page):
    page.get_by_role("button", name="Nie", exact=True).click()
    page.get_by_label("Czego zabrakło na tej stronie?").wait_for()


def answer_no_without_message(page):
    answer_no(page)
    page.get_by_role("button", name="Wyślij wiadomość").click()
    page.locator(".field-error").wait_for()


@dataclass(frozen=True)
class State:
    words: str  # description in Polish, printed in the report
    start: str  # a page type or a path
    do: Callable = lambda page: None
    width: int = 1280
    template: str = ""  # the template of an error page, which is rendered without an error


STATES = {
    "panel-preferences": State("mały ekran, otwarty panel wyglądu", "/#widok", width=320),
    "panel-menu": State("mały ekran, otwarte menu", "/#menu", width=320),
    "sign-in": State("logowanie", "/admin/login/"),
    "home-with-meeting": State("jest nowe spotkanie", "home"),
    "meetings-ahead": State("są nowe spotkania", "meetings"),
    "meeting-ahead": State(
        "spotkanie, które się odbędzie", "/spoldzielnia/spotkania/proba-przed-nami/", unfold
    ),
    "meeting-cancelled": State("spotkanie odwołane", "/spoldzielnia/spotkania/proba-odwolane/"),
    "recruitment-open": State("nabór otwarty", "/spoldzielnia/nabory/proba-otwarty/", unfold),
    "resolution-unfolded": State("opis dokumentu rozwinięty", "resolution", unfold),
    "projects-of-a-town": State(
        "wybrane miasto i przedsięwzięcie, wszystko rozwinięte",
        "/omggs/rewitalizacja/?miasto=gdynia&przedsiewziecie=zintegrowane-projekty-rewitalizacyjne-miast",
        unfold,
    ),
    "projects-unknown": State("miasto, którego nie ma", "/omggs/rewitalizacja/?miasto=nieznane"),
    "search-before": State("przed szukaniem", "/szukaj/"),
    "search-suggestion": State("literówka w zapytaniu", "/szukaj/?q=spoldzienia"),
    "request-wrong": State("formularz z błędami", "request", submit_incomplete_request),
    "request-received": State("potwierdzenie", "/dostepnosc/wniosek/proba/"),
    "notifications-wrong": State(
        "powiadomienia, formularz z błędami", "notifications", submit_incomplete_subscription
    ),
    "notifications-sent": State("powiadomienia, sprawdź pocztę", "/powiadomienia/sprawdz-poczte/"),
    "notifications-ended": State("rezygnacja z powiadomień", f"/powiadomienia/koniec/{40 * '0'}/"),
    "feedback-no": State("odpowiedź „Nie”", "cooperative", answer_no),
    "feedback-wrong": State("odpowiedź „Nie”, pusta wiadomość", "cooperative", answer_no_without_message),
    "broken": State("błąd serwisu", "/zepsute/", template="500.html"),
    "outage": State("baza danych nie działa", "/awaria/", template="503.html"),
}
KINDS = [*PAGE_TYPES, *STATES]


def get_address(kind, sitemap):
    start = STATES[kind].start if kind in STATES else kind
    return start if start.startswith("/") else address_of(start, sitemap)


def get_width(kind):
    """Return the screen width for the keyboard check. All other checks run at every width."""
    return STATES[kind].width if kind in STATES else 1280


@functools.cache
def render_error_page(template):
    """Return the error page as the site renders it."""
    code = f"""
from django.test import RequestFactory
from home.error_views import render_without_database
request = RequestFactory().get("/", headers={{"host": "localhost"}})
print(render_without_database(request, {template!r}, {{}}, 500).content.decode())
"""
    done = processes.manage("shell", "--no-imports", "--command", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_kind(page, kind, sitemap):
    if kind in STATES and (template := STATES[kind].template):
        html = render_error_page(template)
        page.route(f"**{get_address(kind, sitemap)}", lambda route: route.fulfill(status=500, body=html))
    page.goto(get_address(kind, sitemap))
    if kind in STATES:
        STATES[kind].do(page)
        page.wait_for_load_state()
