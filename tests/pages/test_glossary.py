"""Glossary terms: links in texts, inflected forms, and definitions below texts."""

import html5lib
import pytest
from django.core.exceptions import ValidationError

from home.sitemaps import get_published_links
from initial_content import loader
from pages import glossary
from pages.glossary import Glossary
from pages.models import GlossaryTerm
from publishing.models import State

from .. import factories
from ..admin_forms import errors_by_field, save, text, values
from ..content_checks.findings import about, errors


def linked(html, *terms):
    """Return the words in `html` that become links to the glossary."""
    made, _ = Glossary(terms).link_terms(html)
    tree = html5lib.parseFragment(made, namespaceHTMLElements=False)
    return ["".join(link.itertext()) for link in tree.iter("a") if link.get("class") == "term"]


def term(name, forms="", **given):
    return GlossaryTerm(
        pk=len(name), name=name, slug=f"haslo-{len(name)}", forms=forms, definition="Wyjaśnienie.", **given
    )


PES = term("PES", "PES, podmiot* ekonomii społecznej")
COOPERATIVE = term("spółdzielnia socjalna", "spółdzieln* socjaln*")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Powstał PES.", "PES"),
        ("Nie ma PES-u.", "PES-u"),
        ("Kilka PES-ów działa.", "PES-ów"),
        ("(PES)", "PES"),
        ("Praca w podmiotach ekonomii społecznej.", "podmiotach ekonomii społecznej"),
        ("Podmioty Ekonomii Społecznej to nie urzędy.", "Podmioty Ekonomii Społecznej"),
        ("Podmioty ekonomii&nbsp;społecznej", "Podmioty ekonomii\N{NO-BREAK SPACE}społecznej"),
        ("podmioty\n  ekonomii społecznej", "podmioty\n  ekonomii społecznej"),
    ],
)
def test_term_is_linked_in_all_forms(words, found):
    assert linked(f"<p>{words}</p>", PES) == [found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Profil „Pomorska Ekonomia Społeczna”.", []),
        ("Zajrzyj na Pomorska&nbsp;Ekonomia Społeczna.", []),
        ("Pomorska Ekonomia Społeczna pisze, czym jest ekonomia społeczna.", ["ekonomia społeczna"]),
        ("To jest Ekonomia Społeczna.", ["Ekonomia Społeczna"]),
        ("Rumia. Ekonomia społeczna pomaga.", ["Ekonomia społeczna"]),
        ("W Rumi ekonomia społeczna działa.", ["ekonomia społeczna"]),
    ],
)
def test_term_in_proper_name_is_not_linked(words, found):
    assert linked(f"<p>{words}</p>", term("ekonomia społeczna")) == found


@pytest.mark.parametrize("words", ["Mały pes.", "PESEL", "OPES", "podmioty gospodarcze", "PES1"])
def test_similar_words_are_not_linked(words):
    assert linked(f"<p>{words}</p>", PES) == []


def test_only_first_use_of_term_is_linked():
    html = "<p>Spółdzielnia socjalna to PES. PES pomaga.</p><p>W spółdzielni socjalnej pracują ludzie.</p>"
    assert linked(html, PES, COOPERATIVE) == ["Spółdzielnia socjalna", "PES"]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>PES</h2>",
        '<h3><a href="/x/">O PES</a></h3>',
        '<a href="/x/">Czym są <strong>PES</strong>, a czym nie</a>',
        "<code>PES</code>",
        "<button>PES</button>",
        "<svg><title>PES</title><text>PES</text></svg>",
        '<article class="card"><p>PES</p></article>',
        '<img alt="PES" src="/media/PES.png">',
        '<p title="PES > PES"></p>',
        "<!-- PES -->",
        "<form><label>PES</label></form>",
    ],
)
def test_skipped_elements_are_not_linked(html):
    assert linked(f"{html}<p>Dalej PES-y.</p>", PES) == ["PES-y"]
    assert Glossary([PES]).link_terms(html) == (html, [])


def test_nested_skipped_elements_are_not_linked():
    html = '<div class="card"><div><div></div>PES</div>PES</div><div>PES-u</div>'
    assert linked(html, PES) == ["PES-u"]


def test_longest_form_is_linked():
    economy = term("ekonomia społeczna", "ekonomi* społeczn*")
    html = "<p>Podmioty ekonomii społecznej i ekonomia społeczna.</p>"
    assert linked(html, economy, PES) == ["Podmioty ekonomii społecznej", "ekonomia społeczna"]


@pytest.mark.parametrize(
    ("names", "words", "found"),
    [
        (("E", "ES"), "Opaska ES, a potem E.", ["ES", "E"]),
        (("z", "z-ka"), "Litera z-mi bez końca, a z-ka z końcem.", ["z", "z-ka"]),
        (("e-usługa", "esperanto"), "To e-usługa po esperanto.", ["e-usługa", "esperanto"]),
        (("a b",), "To a&nbsp;b.", ["a\N{NO-BREAK SPACE}b"]),
        (("(znak)", "znak"), "To (znak).", ["znak"]),
    ],
)
def test_short_forms_do_not_prevent_other_links(names, words, found):
    assert linked(f"<p>{words}</p>", *(term(name, name) for name in names)) == found


@pytest.mark.django_db
def test_definition_is_below_text_with_link_back(client):
    factories.term(name="ZIT", slug="zit", expansion="Inwestycje", definition="Wspólne projekty.")
    page = factories.page(body="<p>Projekt ZIT i drugi projekt ZIT.</p>")
    document = html5lib.parse(
        client.get(page.get_absolute_url()).content.decode(), namespaceHTMLElements=False
    )
    by_id = {node.get("id"): node for node in document.iter() if node.get("id")}
    [link] = [node for node in document.iter("a") if node.get("class") == "term"]
    assert "".join(link.itertext()) == "ZIT"
    meaning = by_id[link.get("aria-describedby")]
    assert "".join(meaning.itertext()) == "Wspólne projekty."
    entry = by_id[link.get("href").removeprefix("#")]
    assert "".join(next(entry.iter("dt")).itertext()) == "ZIT – Inwestycje"
    back = next(entry.iter("a"))
    assert by_id[back.get("href").removeprefix("#")] is link
    assert "".join(back.itertext()) == "Wróć do tekstu, do słowa „ZIT”"


@pytest.mark.django_db
def test_page_without_terms_has_no_glossary_section(client):
    factories.term(name="ZIT")
    page = factories.page(body="<p>Zwykłe zdanie.</p>")
    assert "Słowa na tej stronie" not in text(client.get(page.get_absolute_url()))


@pytest.mark.django_db
def test_linking_needs_one_query_and_changes_no_data(client, django_assert_num_queries):
    body = "<p>Projekt ZIT.</p>"
    page = factories.page(body=body)
    factories.menu_item()
    with django_assert_num_queries(3):
        client.get(page.get_absolute_url())
    for number in range(30):
        factories.term(name="ZIT" if not number else f"słowo{number}")
    with django_assert_num_queries(3):
        assert "Słowa na tej stronie" in text(client.get(page.get_absolute_url()))
    page.refresh_from_db()
    assert page.body == body


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_unpublished_term_is_not_linked(client, state):
    factories.term(name="ZIT", definition="Tajne wyjaśnienie.", state=state)
    page = factories.page(body="<p>Projekt ZIT.</p>")
    for address in (page.get_absolute_url(), "/slowniczek/"):
        assert "Tajne wyjaśnienie." not in text(client.get(address))


@pytest.mark.django_db
def test_glossary_is_in_polish_alphabetical_order(client):
    for name in ("źródło", "łódź", "zebra", "las", "ćma", "mapa", "PES", "cel"):
        factories.term(name=name)
    page = client.get("/slowniczek/").content.decode()
    order = ["cel", "ćma", "las", "łódź", "mapa", "PES", "zebra", "źródło"]
    places = [page.index(f"<dt><b>{name}</b></dt>") for name in order]
    assert places == sorted(places)


@pytest.mark.django_db
def test_abbreviation_in_glossary_needs_no_explanation():
    article = factories.article(body="<p>Zapraszamy do CIS.</p>")
    unexplained = "nie jest nigdzie wyjaśniony"
    assert about(article, unexplained)
    cis = factories.term(name="CIS", state=State.DRAFT)
    assert about(article, unexplained)
    GlossaryTerm.objects.filter(pk=cis.pk).update(state=State.PUBLISHED)
    assert not about(article, unexplained)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["https://example.pl/", "//example.pl/", "spoldzielnia", "/a/b/c/", "/admin/"]
)
def test_more_url_must_be_internal(address):
    with pytest.raises(ValidationError) as refused:
        GlossaryTerm(name="x", slug="x", definition="x", more_url=address).full_clean()
    assert set(refused.value.message_dict) == {"more_url"}


@pytest.mark.django_db
def test_term_linking_to_unpublished_page_is_rejected():
    hidden = factories.page(slug="ukryta", state=State.DRAFT)
    found = factories.term(more_url="/ukryta/")
    assert [finding.field for finding in errors(found)] == ["more_url"]
    type(hidden).objects.update(state=State.PUBLISHED)
    assert errors(found) == []


def test_editor_adds_term_that_page_explains(publisher_client):
    page = factories.page(body="<p>Pracuje tu asystentka rodziny.</p>")
    typed = {"name": "asystent rodziny", "definition": "Osoba, która pomaga.", "forms": "asystent* rodziny"}
    save(publisher_client, "/admin/pages/glossaryterm/add/", typed, "_publish")
    assert GlossaryTerm.objects.get().slug == "asystent-rodziny"
    assert "Osoba, która pomaga." in text(publisher_client.get(page.get_absolute_url()))
    preview = save(
        publisher_client,
        f"/admin/pages/glossaryterm/{GlossaryTerm.objects.get().pk}/change/",
        {"definition": "Nowe."},
        "_preview",
    )
    assert "Nowe." in text(publisher_client.get(preview.url))


def test_form_rejects_asterisk_within_word(publisher_client):
    response = save(
        publisher_client,
        "/admin/pages/glossaryterm/add/",
        {"name": "a", "definition": "b", "forms": "as*ent"},
        "_continue",
    )
    assert errors_by_field(response) == {
        "forms": ["Gwiazdka może stać tylko na początku albo na końcu słowa, na przykład „niniejsz*”."]
    }
    assert values(response)["forms"] == "as*ent"


@pytest.mark.slow
@pytest.mark.django_db
def test_every_initial_term_is_used(client):
    loader.load()
    addresses = [link["url"] for link in get_published_links()]
    sections = ["/spoldzielnia/", "/omggs/", "/omggs/zit/"]
    shown = "".join(client.get(address).content.decode() for address in [*sections, *addresses])
    unused = [term.name for term in GlossaryTerm.objects.all() if f'id="uzycie-{term.slug}"' not in shown]
    assert unused == []


def test_long_glossary_tries_only_forms_with_same_start(monkeypatch):
    tried = []

    class Finder:
        pattern = ""

        def match(self, text, place):
            tried.append(text[place:].split()[0])

    monkeypatch.setattr(glossary, "compile_form", lambda form: Finder())
    Glossary([PES, COOPERATIVE]).link_terms("<p>Spółdzielnia szuka osób do sprzątania.</p>" * 50)
    assert set(tried) == {"Spółdzielnia", "sprzątania."}
