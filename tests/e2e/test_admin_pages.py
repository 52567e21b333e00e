"""
Accessibility of admin pages: every contrast, the system's dark mode, and the largest font on a small phone.

`make test` leaves the contrast of text to our own check (matrix.js), which is as strict as axe's and 30 times faster;
`make matrix` asks axe, too.
"""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests import processes

from . import chromium, matrix
from .admin import follow, press, wait_for_editors
from .matrix import LARGEST, PLAIN, WITHOUT_CONTRAST, Variant
from .test_reading import CUT_OFF

# Content of types that the initial content lacks, and a draft with only a title.
MAKE_CONTENT = """
from tests import factories
from django.contrib.auth.models import Group, User
from django.utils import timezone
from publishing import revisions, trash
from publishing.approvals import create_request
from publishing.models import ApprovalRequest, State
from publishing.serialization import serialize_stored_item
factories.access_request()
factories.page_feedback(text="Nie wiem, o której jest spotkanie.")
factories.zero_result_query()
factories.document(title="Regulamin", summary="<p>Co wolno, a czego nie.</p>")
factories.meeting(title="Nieskończone", slug="nieskonczone", state=State.DRAFT, starts_at=None, place="", address="")
factories.page(title="Urzędowa", slug="urzedowa", body="<p>Niniejszym informujemy o naborze.</p>")
binned = factories.page(title="Usunięta", state=State.DRAFT)
trash.delete(binned, factories.staff(username="usuwa"))
factories.meeting(title="Do odwołania", slug="do-odwolania", starts_at=factories.warsaw(2100, 3, 22, 12))
factories.article(title="Do zamiany", body="<p>Pokój zamieniany.</p>")
editor = factories.somebody(username="prosi", email="prosi@rumia.example")
changed = factories.article(title="Z numerem", body="<p>Zadzwoń: 58 679 65 00.</p>", image=factories.image())
data = serialize_stored_item(changed)
data["fields"] |= {"description": "Inny opis.", "image": factories.image(title="Inny").pk}
revisions.save_revision(changed, data, editor)
create_request(changed, editor, purpose="check", is_urgent=True, note="Czy dobrze?", group=Group.objects.first())
ApprovalRequest.objects.create(
    item=changed, author=User.objects.get(username="redaktor"), outcome="published", answered_by=editor,
    answered_at=timezone.now(),
)
"""

COLOURS = [
    *(
        Variant(1280, "100", "normal", contrast, "light")
        for contrast in ("yellow-on-black", "black-on-yellow")
    ),
    Variant(1280, "100", "normal", "white-on-black", "light"),
    Variant(1280, "100", "normal", "default", "dark"),
]

# The colour rule of axe that our own check does not replace.
LINKS = {"type": "rule", "values": matrix.LINK_RULES}

# "*" stands for the first item of the list.
PAGES = {
    "articles": "/admin/pages/article/",
    "article": "/admin/pages/article/*",
    "cooperative": "/admin/cooperative/cooperative/",
    "resolutions": "/admin/cooperative/resolution/",
    "resolution": "/admin/cooperative/resolution/*",
    "meetings": "/admin/cooperative/meeting/",
    "recruitment": "/admin/cooperative/recruitment/*",
    "association": "/admin/omggs/association/",
    "undertaking": "/admin/omggs/undertaking/*",
    "projects": "/admin/omggs/revitalisationproject/",
    "project": "/admin/omggs/revitalisationproject/*",
    "cities": "/admin/omggs/city/",
    "new city": "/admin/omggs/city/add/",
    "new meeting": "/admin/cooperative/meeting/add/",
    "contact details": "/admin/pages/sitesettings/1/change/",
    "menu": "/admin/pages/menusettings/1/change/",
    "new role": "/admin/auth/group/add/",
    "images": "/admin/library/image/",
    "image": "/admin/library/image/*",
    "documents": "/admin/library/document/",
    "document": "/admin/library/document/*",
    "glossary": "/admin/pages/glossaryterm/",
    "term": "/admin/pages/glossaryterm/*",
    "declaration": "/admin/accessibility/declaration/",
    "requests": "/admin/accessibility_requests/accessrequest/",
    "request": "/admin/accessibility_requests/accessrequest/*",
    "request, printed": "/admin/accessibility_requests/accessrequest/*druk",
    "rules of requests": "/admin/accessibility_requests/requestsettings/",
    "opinions": "/admin/feedback/pagefeedback/",
    "opinion": "/admin/feedback/pagefeedback/*",
    "zero-result queries": "/admin/search/zeroresultquery/",
    "officialese": "/admin/content_checks/plainword/",
    "officialese, one word": "/admin/content_checks/plainword/*",
    "log of publications": "/admin/publishing/publicationlogentry/",
    "findings": "/admin/sprawdzenie/",
    "pending work": "/admin/sprawy/",
    "bin": "/admin/kosz/",
    "calendar": "/admin/zaplanowane/",
    "before deleting": "/admin/pages/page/*delete",
    "history": "/admin/cooperative/meeting/*history",
    "changes and answer": "/admin/pages/article/*changes",
    "request for approval": "/admin/pages/article/*request_approval",
    "search and replace": "/admin/szukaj/?q=586796500&zamiana=58+679+00+00",
    "part of the start page": "/admin/cooperative/",
    "new password": "/admin/password_change/",
}


@pytest.fixture(scope="session")
def content(site, sessions):
    made = processes.manage("shell", "--no-imports", "--command", MAKE_CONTENT, DATA_DIR=site.data_dir)
    assert made.returncode == 0, made.stderr


@pytest.fixture(scope="module")
def superuser_page(site, browser, staff_cookies):
    """A page of the superuser for the whole module, so that one process of the browser compiles scripts once."""
    context = chromium.new_context(browser, site, javascript=True)
    context.add_cookies(staff_cookies(None))
    yield context.new_page()
    context.close()


@pytest.fixture
def open_page(visit, staff_cookies, superuser_page, content):
    """Open a page as the superuser, or in a new context with this role."""

    def open_page(address, role=None, width=1280):
        if role:
            page = visit(width, javascript=True)
            page.context.add_cookies(staff_cookies(role))
        else:
            page = superuser_page
            page.set_viewport_size({"width": width, "height": chromium.HEIGHT[width]})
            page.emulate_media(color_scheme="light")
        listed, star, part = address.partition("*")
        page.goto(listed)
        if star:
            page.goto(page.locator("#result_list tbody th a").first.get_attribute("href"))
            if part:
                page.goto(re.sub(r"change/.*", f"{part}/", page.url))
        wait_for_editors(page)
        return page

    return open_page


def axe_findings(page, variant, **options):
    return [str(finding) for finding in matrix.run_axe(page, variant, **options) if not finding.incomplete]


def contrast_findings(page, variant):
    # Neither axe nor our check can decide about text on an image.
    low = page.evaluate("matrix.textContrast()")
    return [f"{variant}: {text}" for text in low if not text.startswith("a background that is an image")]


def find_faults(page):
    """
    Return the findings on the open page in each variant.

    Only `make matrix` lets axe measure contrast, in the plain variant. The frame of the rich text editor is examined in
    test_publishing.py.
    """
    page.wait_for_load_state("load")
    matrix.load_checks(page)
    page.evaluate(AXE_SCRIPT)
    found = []
    for variant in (PLAIN, *COLOURS, LARGEST):
        matrix.apply_variant(page, variant)
        if variant in COLOURS:
            found += axe_findings(page, variant, rules=LINKS)
        else:
            has_contrast = variant == PLAIN and not matrix.IS_SAMPLE
            found += axe_findings(page, variant, settings={} if has_contrast else WITHOUT_CONTRAST)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{variant}: the page scrolls sideways")
        found += contrast_findings(page, variant)
    return [*found, *page.evaluate(CUT_OFF)]


@pytest.mark.parametrize("kind", PAGES)
def test_admin_page_is_accessible_in_every_variant(open_page, kind):
    page = open_page(PAGES[kind])
    assert PAGES[kind].partition("*")[0] in page.url
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("form[data-changed]").count() == 0, "leaving an untouched form asks a question"
    assert find_faults(page) == []


@pytest.mark.parametrize("kind", ["meetings", "resolution", "image", "request", "opinions", "bin", "history"])
def test_keyboard_reaches_all_controls_with_visible_focus(open_page, kind):
    page = open_page(PAGES[kind], width=320)
    matrix.load_checks(page)
    # The rich text editor has its own keyboard shortcuts, which its help describes.
    ours = page.evaluate("matrix.focusables().flatMap((stop, at) => stop.closest('.tox') ? [] : [at])")
    assert len(ours) > 5
    reached, hidden = [], []
    for _ in range(3 * len(ours)):
        page.keyboard.press("Tab")
        step = page.evaluate("matrix.stop()")
        if step["at"] == -1 and page.evaluate("document.activeElement === document.body"):
            break
        if step["at"] in ours:
            reached.append(step["at"])
            hidden += step["found"]
    assert reached == ours
    assert hidden == []
    assert page.evaluate("matrix.rings()") == []


def test_error_states_of_form_are_accessible(open_page):
    page = open_page("/admin/cooperative/meeting/")
    page.get_by_role("link", name="Nieskończone").click()
    press(page, "Zapisz i opublikuj")
    assert "nieopublikowane" in page.url
    assert find_faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("początek, data").fill("32.13.2026")
    press(page, "Zapisz wersję roboczą")
    assert find_faults(page) == []


@pytest.mark.parametrize("address", ["/admin/omggs/city/*", "/admin/library/image/*", "/admin/"])
def test_pages_of_editor_are_accessible(open_page, address):
    assert find_faults(open_page(address, "Redaktor")) == []


def test_page_that_cancels_a_meeting_is_accessible(open_page):
    page = open_page("/admin/cooperative/meeting/")
    follow(page, "Do odwołania")
    follow(page, "Odwołaj spotkanie")
    assert find_faults(page) == []
    page.locator("#content-main .submit-row [type=submit]").click()
    assert find_faults(page) == []


def test_page_after_replacement_is_accessible(open_page):
    page = open_page("/admin/szukaj/?q=zamieniany&zamiana=zamieniony")
    press(page, "Zamień zaznaczone")
    page.get_by_role("button", name="Cofnij całą zamianę").wait_for()
    assert find_faults(page) == []
    press(page, "Cofnij całą zamianę")
    page.get_by_text("Tę zamianę w całości cofnięto.").wait_for()
    assert find_faults(page) == []
