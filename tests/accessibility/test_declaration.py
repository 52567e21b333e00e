"""
The declaration page meets the ministry's technical conditions, version 2.0 of 31 July 2024.

Crawlers of declarations read identifiers and their elements, dates, headings and their order.
"""

import datetime
import re

import html5lib
import pytest

from accessibility.models import Barrier, Declaration
from publishing.models import State

from .. import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/deklaracja-dostepnosci/"
ACT = (
    "z załącznikiem do ustawy z dnia 4 kwietnia 2019 r. o dostępności cyfrowej stron internetowych i aplikacji "
    "mobilnych podmiotów publicznych"
)
# {identifier: allowed elements}
MANDATORY = {
    "a11y-wstep": {"section", "div", "p"},
    "a11y-podmiot": {"span"},
    "a11y-zakres": {"span"},
    "a11y-url": {"a"},
    "a11y-data-publikacja": {"time"},
    "a11y-data-aktualizacja": {"time"},
    "a11y-status": {"p", "div"},
    "a11y-data-sporzadzenie": {"time"},
    "a11y-kontakt": {"span"},
    "a11y-email": {"a"},
    "a11y-telefon": {"a", "span"},
    "a11y-procedura": {"section", "div"},
    "a11y-architektura": {"section", "div"},
    "a11y-komunikacja": {"section", "div"},
}
CONDITIONAL = {"a11y-data-przeglad", "a11y-ocena", "a11y-aplikacje", "a11y-architektura-url"}
HEADINGS = [
    (1, "Deklaracja dostępności"),
    (2, "Stan dostępności cyfrowej"),
    (2, "Niedostępne treści"),
    (3, "Niezgodność z załącznikiem"),
    (3, "Treści nieobjęte przepisami"),
    (3, "Nadmierne koszty"),
    (2, "Przygotowanie deklaracji dostępności"),
    (2, "Udogodnienia, ograniczenia i inne informacje"),
    (2, "Skróty klawiszowe"),
    (2, "Informacje zwrotne i dane kontaktowe"),
    (2, "Obsługa wniosków i skarg związanych z dostępnością"),
    (2, "Pozostałe informacje"),
    (3, "Aplikacje mobilne"),
    (3, "Dostępność architektoniczna"),
    (3, "Dostępność komunikacyjno-informacyjna"),
]
OPTIONAL = {
    "Niedostępne treści",
    "Niezgodność z załącznikiem",
    "Treści nieobjęte przepisami",
    "Nadmierne koszty",
    "Skróty klawiszowe",
    "Aplikacje mobilne",
}
FILLED_IN = {
    "entity": "Urząd Miasta Rumia",
    "url": "https://es.rumia.example/",
    "published_on": datetime.date(2020, 2, 5),
    "updated_on": datetime.date(2021, 11, 30),
    "prepared_on": datetime.date(2020, 3, 1),
    "basis": Declaration.Basis.SELF,
    "contact": "Referat Spraw Społecznych",
    "email": "es@rumia.example",
    "complaints": "Urząd Miasta Rumia\nul. Próbna 1, Rumia",
    "phone": "58 123 45 67",
    "architecture": "Wejście bez schodów.",
    "communication": "Można zadzwonić.",
    "interpreter": Declaration.Interpreter.NOT_AVAILABLE,
}
BARRIERS = {
    "noncompliant": {"group": "noncompliant", "element": "Skany uchwał", "page": "/spoldzielnia/"},
    "exempt": {"group": "exempt", "element": "Mapa", "page": "/omggs/"},
    "burden": {"group": "burden", "element": "Dawne nagrania", "page": "https://rumia.example/nagrania"},
}


class Page:
    def __init__(self, client):
        self.html = client.get(ADDRESS).content.decode()
        self.document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.html)
        self.main = next(self.document.iter("main"))

    def text(self, node=None):
        return " ".join("".join((node if node is not None else self.main).itertext()).split())

    def marked(self):
        """Return {identifier: its elements}."""
        found = {}
        for node in self.document.iter():
            if (node.get("id") or "").startswith("a11y-"):
                found.setdefault(node.get("id"), []).append(node)
        return found

    def one(self, identifier):
        [node] = self.marked()[identifier]
        return node

    def headings(self):
        return [
            (int(node.tag[1]), self.text(node))
            for node in self.main.iter()
            if re.fullmatch("h[1-6]", str(node.tag))
        ]


@pytest.fixture
def declared(client):
    def declared(*barriers, **given):
        declaration = factories.declaration(**{**FILLED_IN, **given})
        for barrier in barriers:
            factories.barrier(declaration=declaration, **BARRIERS[barrier])
        return Page(client)

    return declared


VARIANTS = {
    "full": ((), {"status": "full"}),
    "partial": (("noncompliant",), {"status": "partial"}),
    "partial-by-exemption": (("exempt",), {"status": "partial"}),
    "none": (("noncompliant", "exempt"), {"status": "none"}),
    "costs": (("burden",), {"status": "partial", "assessment": "Nagrania opiszemy do końca roku."}),
    "reviewed": ((), {"status": "full", "reviewed_on": datetime.date(2021, 3, 31)}),
    "apps": ((), {"status": "full", "mobile_apps": "Aplikacja Rumia."}),
    "linked-building": ((), {"status": "full", "architecture_url": "https://rumia.example/budynek"}),
    "shortcuts": ((), {"status": "full", "shortcuts": "Alt+1: treść."}),
    "everything": (
        ("noncompliant", "exempt", "burden"),
        {
            "status": "none",
            "assessment": "https://rumia.example/ocena",
            "reviewed_on": datetime.date(2021, 3, 31),
            "mobile_apps": "Aplikacja Rumia.",
            "architecture_url": "https://rumia.example/budynek",
            "shortcuts": "Alt+1: treść.",
        },
    ),
}
# {variant: its conditional identifiers}
EXPECTED = {
    "costs": {"a11y-ocena"},
    "reviewed": {"a11y-data-przeglad"},
    "apps": {"a11y-aplikacje"},
    "linked-building": {"a11y-architektura-url"},
    "everything": CONDITIONAL,
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_required_id_is_on_one_element(declared, variant):
    barriers, given = VARIANTS[variant]
    marked = declared(*barriers, **given).marked()
    assert {name: len(nodes) for name, nodes in marked.items()} == dict.fromkeys(
        MANDATORY.keys() | EXPECTED.get(variant, set()), 1
    )
    assert {
        name: marked[name][0].tag for name in MANDATORY if marked[name][0].tag not in MANDATORY[name]
    } == {}


@pytest.mark.parametrize("variant", VARIANTS)
def test_headings_are_in_required_order(declared, variant):
    barriers, given = VARIANTS[variant]
    found = declared(*barriers, **given).headings()
    assert found == [heading for heading in HEADINGS if heading in found]
    assert {name for _, name in HEADINGS} - {name for _, name in found} <= OPTIONAL


@pytest.mark.parametrize(
    ("variant", "headings"),
    [
        ("full", set()),
        ("partial", {"Niedostępne treści", "Niezgodność z załącznikiem"}),
        ("partial-by-exemption", {"Niedostępne treści", "Treści nieobjęte przepisami"}),
        ("costs", {"Niedostępne treści", "Nadmierne koszty"}),
        ("apps", {"Aplikacje mobilne"}),
        ("shortcuts", {"Skróty klawiszowe"}),
        ("everything", OPTIONAL),
    ],
)
def test_section_that_does_not_apply_is_omitted(declared, variant, headings):
    barriers, given = VARIANTS[variant]
    assert {name for _, name in declared(*barriers, **given).headings()} & OPTIONAL == headings


@pytest.mark.parametrize(
    ("variant", "words"),
    [("full", "w pełni zgodna"), ("partial", "częściowo zgodna"), ("none", "niezgodna")],
)
def test_status_has_wording_of_act(declared, variant, words):
    barriers, given = VARIANTS[variant]
    page = declared(*barriers, **given)
    assert page.text(page.one("a11y-status")).startswith(f"Strona internetowa jest {words} {ACT}")


@pytest.mark.parametrize(
    ("identifier", "machine", "person"),
    [
        ("a11y-data-publikacja", "2020-02-05", "5 lutego 2020 r."),
        ("a11y-data-aktualizacja", "2021-11-30", "30 listopada 2021 r."),
        ("a11y-data-sporzadzenie", "2020-03-01", "1 marca 2020 r."),
        ("a11y-data-przeglad", "2021-03-31", "31 marca 2021 r."),
    ],
)
def test_dates_have_datetime_attribute(declared, identifier, machine, person):
    page = declared(status="full", reviewed_on=datetime.date(2021, 3, 31))
    day = page.one(identifier)
    assert (day.tag, day.get("datetime"), page.text(day)) == ("time", machine, person)


def test_facts_have_required_ids(declared):
    page = declared(status="full", architecture_url="https://rumia.example/budynek")
    assert page.text(page.one("a11y-podmiot")) == "Urząd Miasta Rumia"
    assert page.text(page.one("a11y-zakres")) == "strony internetowej"
    assert page.one("a11y-url").get("href") == "https://es.rumia.example/"
    assert page.text(page.one("a11y-kontakt")) == "Referat Spraw Społecznych"
    assert page.one("a11y-email").get("href") == "mailto:es@rumia.example"
    assert page.one("a11y-telefon").get("href") == "tel:581234567"
    assert page.one("a11y-architektura-url").get("href") == "https://rumia.example/budynek"


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("self", "samooceny przeprowadzonej przez podmiot publiczny."),
        ("audit", "badania przeprowadzonego przez podmiot zewnętrzny."),
        ("contractor", "oświadczenia wykonawcy."),
    ],
)
def test_basis_is_shown(declared, basis, words):
    page = declared(status="full", basis=basis)
    assert f"Deklarację sporządzono na podstawie: {words}" in [page.text(row) for row in page.main.iter("li")]


@pytest.mark.parametrize(("answer", "words"), [("yes", "jest dostępny"), ("no", "nie jest dostępny")])
def test_interpreter_is_shown(declared, answer, words):
    page = declared(status="full", interpreter=answer)
    assert f"Tłumacz języka migowego online {words}." in page.text(page.one("a11y-komunikacja"))


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("58 123 45 67", "tel:581234567"),
        ("58 123 45 67 wew. 12", "tel:581234567;ext=12"),
        ("58 123 45 67/68", None),
    ],
)
def test_phone_is_link_only_if_dialable(declared, phone, link):
    page = declared(status="full", phone=phone)
    assert (page.one("a11y-telefon").get("href"), page.text(page.one("a11y-telefon"))) == (link, phone)


def test_phone_two_numbers_are_two_links(declared):
    page = declared(status="full", phone="58 123 45 67 lub 500 600 700")
    shown = page.one("a11y-telefon")
    assert page.text(shown) == "58 123 45 67 lub 500 600 700"
    assert [link.get("href") for link in shown.iter("a")] == ["tel:581234567", "tel:500600700"]


def test_report_is_linked_beside_basis(declared, client):
    assert "Raport" not in declared(status="full").text()
    document = factories.document(title="Raport z badania dostępności 2026")
    declaration = Declaration.objects.get()
    declaration.report, declaration.report_url = document, "https://bip.rumia.example/raport"
    declaration.save()
    page = Page(client)
    [row] = [node for node in page.main.iter("li") if "Raport z badania:" in page.text(node)]
    assert "Raport z badania dostępności 2026 (PDF, " in page.text(row)
    assert next(row.iter("a")).get("href") == document.file.url
    assert "https://bip.rumia.example/raport" in [link.get("href") for link in page.main.iter("a")]
    assert client.get(document.file.url).getvalue().startswith(b"%PDF")
    assert set(page.marked()) == set(MANDATORY)


def test_opening_statement_has_five_facts(declared):
    inside = {node.get("id") for node in declared(status="full").one("a11y-wstep").iter()}
    assert {"a11y-podmiot", "a11y-zakres", "a11y-url"} <= inside


def test_procedure_has_deadlines_and_complaint_contacts(declared):
    procedure = (page := declared(status="full")).one("a11y-procedura")
    words = page.text(procedure)
    assert all(said in words for said in ("7 dni", "2 miesiące", "skargę", "Rzecznika Praw Obywatelskich"))
    targets = [link.get("href") for link in procedure.iter("a")]
    assert targets == ["/dostepnosc/wniosek/", "https://bip.brpo.gov.pl/"]


def test_barrier_shows_all_its_fields(client):
    declaration = factories.declaration(**FILLED_IN)
    factories.barrier(
        declaration=declaration,
        element="Skany",
        page="/omggs/",
        description="To obraz.",
        alternative="Zadzwoń.",
    )
    page = Page(client)
    [row] = [node for node in page.main.iter("li") if "Skany" in page.text(node)]
    assert page.text(row) == "Skany Gdzie: /omggs/ To obraz. Jak inaczej skorzystać: Zadzwoń."
    assert [link.get("href") for link in row.iter("a")] == ["/omggs/"]


def test_barrier_names_its_page_by_title_once_public(client):
    article = factories.article(title="Film", state=State.DRAFT)
    factories.barrier(declaration=factories.declaration(**FILLED_IN), page=article.get_absolute_url())
    assert f"Gdzie: {article.get_absolute_url()}" in Page(client).text()
    type(article).objects.update(state=State.PUBLISHED)
    assert "Gdzie: Film" in Page(client).text()


def test_missing_fields_keep_their_element_ids(client):
    factories.declaration()
    page = Page(client)
    assert set(page.marked()) == set(MANDATORY)
    for identifier in (
        "a11y-podmiot",
        "a11y-kontakt",
        "a11y-email",
        "a11y-telefon",
        "a11y-data-sporzadzenie",
    ):
        assert page.text(page.one(identifier)) == "brak danych – uzupełni urząd"
    assert "Deklaracja nie jest jeszcze kompletna. Brakujące dane: nazwa podmiotu," in page.text()


def test_procedure_says_where_to_complain(declared):
    page = declared(status="full")
    said = page.text(page.one("a11y-procedura"))
    assert "Skargę złóż do urzędu: Urząd Miasta Rumia" in said
    assert "W skardze podaj imię, nazwisko i adres." in said


def test_office_information_in_other_forms_is_linked(declared):
    urls = {"sign_language_url": "https://rumia.example/pjm", "easy_text_url": "https://rumia.example/etr"}
    page = declared(status="full", **urls)
    links = [link.get("href") for link in page.one("a11y-komunikacja").iter("a")]
    assert links == list(urls.values())


def test_complete_declaration_has_no_missing_fields(declared):
    assert "brak danych" not in declared("noncompliant", status="partial").text()


@pytest.mark.parametrize("status", ["partial", "none"])
def test_partial_compliance_requires_barriers(declared, status):
    page = declared(status=status)
    assert Declaration.objects.get().missing_fields == ["lista niedostępnych elementów"]
    assert "Wykaz niedostępnych treści: brak danych – uzupełni urząd." in page.text()


@pytest.mark.parametrize("field", FILLED_IN)
def test_missing_fields_include_each_mandatory_field(field):
    empty = None if field.endswith("_on") else ""
    declaration = factories.declaration(**{**FILLED_IN, "status": "full", field: empty})
    assert declaration.missing_fields == [Declaration._meta.get_field(field).verbose_name]


def test_architecture_url_replaces_description(declared):
    page = declared(status="full", architecture="", architecture_url="https://rumia.example/budynek")
    assert Declaration.objects.get().missing_fields == []
    assert page.text(page.one("a11y-architektura")) == "Pełny opis dostępności budynków"


def test_typed_html_is_escaped_in_declaration(declared):
    page = declared(status="full", contact="<b>Kto</b>", shortcuts="<script>alert(1)</script>")
    assert page.text(page.one("a11y-kontakt")) == "<b>Kto</b>"
    assert not list(page.main.iter("script"))


@pytest.mark.parametrize("address", ["/", "/mapa-strony/", ADDRESS, "/nie-ma-takiej/"])
def test_every_page_links_to_declaration(client, address):
    document = html5lib.parse(client.get(address).content.decode(), namespaceHTMLElements=False)
    [named] = [node for node in document.iter("meta") if node.get("name") == "deklaracja-dostępności"]
    assert named.get("content") == f"http://testserver{ADDRESS}"
    [footer] = document.iter("footer")
    assert ADDRESS in [link.get("href") for link in footer.iter("a")]


def test_bad_host_page_links_to_declaration(client):
    assert client.get("/", headers={"host": "inny.example"}).status_code == 400


# The yearly review


@pytest.mark.parametrize(
    ("prepared", "reviewed", "due"),
    [
        (datetime.date(2026, 11, 23), None, datetime.date(2027, 3, 31)),
        (datetime.date(2026, 1, 2), None, datetime.date(2027, 3, 31)),
        (datetime.date(2020, 5, 1), datetime.date(2026, 3, 31), datetime.date(2027, 3, 31)),
        (datetime.date(2020, 5, 1), datetime.date(2026, 4, 1), datetime.date(2027, 3, 31)),
        (None, datetime.date(2026, 4, 1), datetime.date(2027, 3, 31)),
    ],
)
def test_review_is_due_by_end_of_next_march(prepared, reviewed, due):
    declaration = Declaration(prepared_on=prepared, reviewed_on=reviewed)
    assert declaration.yearly_review.day == due


def test_unprepared_declaration_has_no_review_date():
    assert Declaration().yearly_review is None


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ((2027, 3, 1), "do 31 marca 2027, jeszcze 30 dni"),
        ((2027, 3, 9), "do 31 marca 2027, jeszcze 22 dni"),
        ((2027, 3, 30), "do 31 marca 2027, jeszcze 1 dzień"),
        ((2027, 3, 31), "do 31 marca 2027, termin mija dziś"),
        ((2027, 4, 1), "do 31 marca 2027, po terminie od 1 dnia"),
        ((2027, 4, 3), "do 31 marca 2027, po terminie od 3 dni"),
    ],
)
def test_review_deadline_is_in_polish(freeze, today, said):
    freeze(factories.warsaw(*today, 12))
    assert str(Declaration(prepared_on=datetime.date(2026, 5, 1)).yearly_review) == said


def test_barrier_groups_omit_empty_groups():
    factories.barrier(group=Barrier.Group.EXEMPT)
    assert [group["value"] for group in Declaration.objects.get().barrier_groups] == ["exempt"]


def test_declaration_offers_the_form_only_while_it_is_open(client):
    factories.declaration()
    closed = client.get("/deklaracja-dostepnosci/").content.decode()
    assert "przez formularz" not in closed
    assert "jak złożyć wniosek" in closed
    factories.request_settings()
    assert "Wyślij wniosek przez formularz" in client.get("/deklaracja-dostepnosci/").content.decode()
