"""The accessibility report is itself accessible."""

import io
import re

import pytest
from pypdf import PdfReader

from . import accessibility_report, matrix

WHY = matrix.EXPLANATIONS[0]
EXAMINED = [
    accessibility_report.Examined("Strona główna", "/", "", [], {}),
    accessibility_report.Examined(
        "Mapa <b>",
        "/omggs/",
        "wybrane miasto",
        [matrix.Finding("320 px", "image-alt", "no <alternative>", "img")],
        {WHY: [matrix.Finding("320 px", WHY.rule, WHY.message, incomplete=True)]},
    ),
]
TOOLS = [("axe-core", "4.0"), ("Chromium", "150.0")]


@pytest.fixture
def report(tmp_path):
    def report(examined=EXAMINED, html_faults=()):
        file = tmp_path / "raport.html"
        file.write_text(accessibility_report.write(examined, html_faults, TOOLS, "1a2b3c4"))
        return file

    return report


@pytest.fixture
def read(browser, report):
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="pl-PL")

    def read(*arguments, **given):
        page = context.new_page()
        page.goto(report(*arguments, **given).as_uri())
        return page

    yield read
    context.close()


def test_report_lists_findings_and_unchecked_criteria(read):
    words = " ".join(read(html_faults=["Stray end tag"]).locator("main").inner_text().split())
    for said in (
        *("Programy znalazły niezgodności", "Zbadały 2 strony, każdą w 60 wyglądach", "1a2b3c4"),
        *("Mapa <b> (wybrane miasto)", "/omggs/", "image-alt", "no <alternative>", "Stray end tag"),
        *(WHY.reason, "axe-core 4.0", "Chromium 150.0", "320, 768, 1280 pikseli", "żółty na czarnym"),
        *("NVDA z Firefoksem", "TalkBack z Chrome", "Sama klawiatura", "Powiększenie 400 %"),
        "Programy znajdują tylko część barier",
    ):
        assert said in words, said


def test_report_without_findings_claims_no_conformance(read):
    words = read(EXAMINED[:1]).locator("main").inner_text()
    assert "Programy nie znalazły niezgodności." in words
    assert "To nie dowodzi, że serwis jest w pełni dostępny." in words


def test_manual_check_results_are_empty(read):
    rows = read().locator("table").last.locator("tbody tr")
    assert rows.count() == 4
    assert set(rows.locator("td").all_inner_texts()[1::4]) == {""}


def test_report_is_accessible_at_320_px(read):
    page = read()
    assert matrix.find_violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert page.evaluate("() => performance.getEntriesByType('resource').length") == 0


def test_report_is_valid_html(report):
    html = report().read_bytes()
    # The second page has one error. Both are checked at once, because starting the checker takes the most time.
    (fault,) = accessibility_report.html_faults([html, html.replace(b"</main>", b"</cite></main>")])
    assert "end" in fault


def test_printed_report_has_text_and_structure(read):
    document = PdfReader(io.BytesIO(read().pdf(format="A4", tagged=True, outline=True)))
    words = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in document.pages))
    assert "Raportzbadaniadostępności" in words.replace("\xad", "")
    assert "/StructTreeRoot" in document.trailer["/Root"]


def test_page_is_examined_as_in_matrix(site, browser, monkeypatch):
    # the last variant, a large font on a wide screen, shows more words than the initial page
    monkeypatch.setattr(matrix, "VARIANTS", [matrix.VARIANTS[0], matrix.VARIANTS[-1]])
    for kind, address, after in [("home", "/", ""), ("sign-in", "/admin/login/", "logowanie")]:
        found = accessibility_report.examine(browser, site, kind)
        assert (found.address, found.after, found.wrong) == (address, after, [])
    assert dict(accessibility_report.tools(browser)).keys() >= {"axe-core", "Chromium", "Python", "Django"}


def test_manual_check_matches_document():
    made = accessibility_report.section(
        "B", "# x\n\n## A\n\nnie\n\n## B\n\n- a <b>\n  c\n- d\n\n| k |\n| - |\n| w |"
    )
    assert made.startswith("<ul><li>a &lt;b&gt; c</li><li>d</li></ul><div")
    assert '<th scope="col">k</th></tr></thead><tbody><tr><th scope="row">w</th></tr></tbody>' in made
