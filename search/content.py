"""What is indexed of each model: title, lead, body, documents, other words."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accessibility.models import Declaration
from content_checks.content import iter_blocks
from content_checks.findings import Location
from cooperative.models import Cooperative, Meeting, Recruitment, Resolution
from core.grammar import format_datetime, format_day
from notifications import models as notifications
from omggs.models import Association, RevitalisationProject, Undertaking
from pages.models import Article, GlossaryTerm, Page, SiteSettings
from publishing.alternative_formats import EASY_PARAMETER, EASY_TEXT, EASY_VALUE
from publishing.models import DraftStateMixin
from rich_text.markup import parse

from .documents import describe_document
from .models import IndexEntry
from .text import clean_text

Kind = IndexEntry.Kind
MAX_BODY_CHARS = 200_000  # about 100 pages


@dataclass(frozen=True)
class IndexedModel:
    kind: Kind
    get_title: Callable[[models.Model], str] = str
    # Left out of the body: the fields that make up the title, and fields that visitors do not see.
    title_fields: tuple[str, ...] = ("title",)
    lead_field: str = "description"
    # Text of its page that is in no text field: formatted dates, names of related objects.
    get_extra_text: Callable[[models.Model], list[str]] = lambda item: []
    # {field: its heading or label on the page}; indexed before the text of the field.
    labels: dict[str, str] = field(default_factory=dict)
    # Returns all text of the page in place of the fields, for a page that is mostly text of its template.
    get_page_text: Callable[[models.Model], list[str]] | None = None
    # In addition to the field `other_words`.
    get_other_words: Callable[[models.Model], str] = lambda item: ""


def format_labelled_day(label, date):
    return f"{label}: {format_day(date)}" if date else ""


def get_years(item):
    return [str(year) for year in (item.first_year, item.last_year) if year]


def get_declaration_text(item):
    context = {"declaration": item, "barrier_groups": item.barrier_groups}
    html = render_to_string("accessibility/declaration_text.html", context)
    return [block.text for block in iter_blocks(Location(), parse(html))]


DECLARATION_WORDS = (
    "niepełnosprawni, niepełnosprawność, osoby z niepełnosprawnością, niewidomy, słabowidzący, niedowidzący, głuchy, "
    "niesłyszący, słabosłyszący, niedosłyszący, niedosłyszeć, niedowidzieć, "
    "język migowy, tłumacz migowy, PJM, większe litery, duże litery, duża czcionka, powiększenie, kontrast, "
    "czytnik ekranu, czarne tło, kolor tła, udogodnienia, WCAG, skarga, reklamacja, podjazd, winda, wózek inwalidzki, "
    "pętla indukcyjna, odwołać się"
)
INDEXED_MODELS = {
    Article: IndexedModel(Kind.ARTICLES, labels={"film_title": "Film", "film_summary": "O czym jest film"}),
    Page: IndexedModel(Kind.PAGES),
    Declaration: IndexedModel(
        Kind.PAGES,
        title_fields=(),
        lead_field="",
        get_page_text=get_declaration_text,
        get_other_words=lambda item: DECLARATION_WORDS,
    ),
    Cooperative: IndexedModel(
        Kind.COOPERATIVE,
        title_fields=("short_name",),
        labels={
            "name": "Pełna nazwa",
            "founded_by": "Kto ją powołał",
            "employs": "Kogo ma zatrudniać",
            "purposes": "Cele",
            "helps_to": "W czym ma pomagać",
            "activities": "Planowane działania",
        },
    ),
    Resolution: IndexedModel(
        Kind.RESOLUTIONS,
        get_title=lambda item: f"{item} w sprawie {item.subject}" if item.subject else str(item),
        title_fields=("number", "subject"),
        lead_field="",
        get_extra_text=lambda item: [format_labelled_day("Data podjęcia", item.date)],
        labels={"official_place": "Gdzie ją znajdziesz"},
    ),
    Meeting: IndexedModel(
        Kind.MEETINGS,
        get_title=lambda item: f"{item.title}, {format_day(timezone.localtime(item.starts_at))}",
        get_extra_text=lambda item: [f"Początek: {format_datetime(item.starts_at)}"],
        labels={"place": "Gdzie", "audience": "Dla kogo"},
    ),
    Recruitment: IndexedModel(
        Kind.RECRUITMENTS,
        get_extra_text=lambda item: [
            format_labelled_day("Początek naboru", item.opens_on),
            format_labelled_day("Ostatni dzień naboru", item.closes_on),
        ],
        labels={"tasks": "Zadania", "town": "Miejscowość"},
    ),
    Association: IndexedModel(
        Kind.ASSOCIATION,
        get_title=lambda item: f"{item.name} ({item.acronym})",
        title_fields=("name", "acronym"),
        get_extra_text=lambda item: [format_labelled_day("Działa od", item.active_since)],
        labels={
            "former_name": "Dawna nazwa",
            "legal_form": "Forma prawna",
            "aim": "Najważniejszy cel",
            "fields_of_work": "Czym się zajmuje",
        },
    ),
    Undertaking: IndexedModel(
        Kind.UNDERTAKINGS,
        title_fields=("name",),
        get_extra_text=get_years,
        labels={
            "aim": "Cel",
            "body": "Na czym polega",
            "scope": "Co miało obejmować przede wszystkim",
            "goals": "Cele szczegółowe",
        },
    ),
    GlossaryTerm: IndexedModel(
        Kind.TERMS,
        get_title=lambda item: f"{item.name} ({item.expansion})" if item.expansion else item.name,
        title_fields=("name", "expansion", "forms", "more_url"),
        # The definition is body: a word that explains another one is not what the entry is about.
        lead_field="",
    ),
    RevitalisationProject: IndexedModel(
        Kind.PROJECTS,
        title_fields=("name",),
        lead_field="",
        get_extra_text=lambda item: ["Projekt rewitalizacyjny", item.city.name, *get_years(item)],
        labels={"area": "Obszar", "source": "Źródło kwot"},
        get_other_words=lambda item: f"projekt rewitalizacyjny miasta {item.city.name}",
    ),
}


@dataclass(frozen=True)
class Section:
    """
    A page with a fixed URL (home.sitemaps.SECTIONS) that shows no item which has an entry of its own.

    Title, lead and text repeat the <h1>, the description and paragraphs of the template;
    tests/search/test_sections.py compares them. `manage.py prepare`, which every start runs, updates the entries.
    """

    url_name: str
    kind: Kind
    title: str
    lead: str
    text: tuple[str, ...] = ()
    other_words: str = ""


NOTIFICATIONS = Section(
    "notifications:subscribe",
    Kind.PAGES,
    "Powiadomienia e-mail",
    "Wpisz adres e-mail. Napiszemy, gdy zacznie się nabór do pracy albo będzie spotkanie.",
    other_words="powiadom mnie, zawiadomienie, newsletter, subskrypcja, subskrybuj, zapisz się, lista mailingowa, "
    "mailing, alert, przypomnienie, biuletyn",
)


def get_sections():
    settings = SiteSettings.load()
    return [
        *([NOTIFICATIONS] if notifications.is_enabled() else []),
        Section("pages:articles", Kind.ARTICLES, settings.articles_title, settings.articles_lead),
        Section(
            "cooperative:meetings",
            Kind.MEETINGS,
            "Spotkania",
            "Spotkania w sprawie spółdzielni socjalnej w Rumi: najbliższe i te, których termin minął. Ich terminy "
            "możesz mieć w swoim kalendarzu.",
            text=("Najbliższe spotkania", "Spotkania w Twoim kalendarzu"),
            other_words="zapisy, zebranie, termin, kiedy spotkanie, następne spotkanie, odwołane, dojazd, jak "
            "dojechać, mapa dojazdu, wydarzenia, dni otwarte, dzień otwarty, kalendarz, kalendarz spotkań, iCal",
        ),
        Section(
            "cooperative:recruitments",
            Kind.RECRUITMENTS,
            "Nabory do pracy",
            "Praca w spółdzielni socjalnej w Rumi: nabory, które trwają, i te, które już się skończyły.",
            text=("Nabory, które trwają lub są planowane",),
            other_words="praca, zatrudnienie, etat, oferty pracy, ogłoszenia o pracę, rekrutacja, bezrobotny, "
            "bezrobocie, zgłoszenie, zapisy, wyniki naboru, lista przyjętych, wakat, robota, nowy nabór",
        ),
        Section(
            "omggs:undertakings",
            Kind.UNDERTAKINGS,
            "Przedsięwzięcia ZIT",
            "Zintegrowane Inwestycje Terytorialne (ZIT) w metropolii: przedsięwzięcia w dziedzinie rozwoju "
            "społecznego.",
            text=("Każde przedsięwzięcie to pakiet projektów.",),
            other_words="projekty unijne, fundusze europejskie, pieniądze z Unii, UE, dofinansowanie, dotacje, granty",
        ),
        Section(
            "omggs:projects",
            Kind.PROJECTS,
            "Projekty rewitalizacyjne",
            "Projekty rewitalizacyjne miast w metropolii: lista, mapa i dane do pobrania, a wśród nich projekt z Rumi.",
            other_words="projekty unijne, mapa projektów, lista projektów, odnowa miast, rewitalizacja miast, koszt, "
            "ile kosztowała, kwoty, otwarte dane, open data, pobierz dane, CSV, GeoJSON",
        ),
        Section(
            "pages:glossary",
            Kind.TERMS,
            "Słowniczek",
            "Trudne słowa i skróty z tego serwisu, wyjaśnione po prostu.",
            other_words="słownik, skróty, pojęcia, definicje, trudne słowa, trudne wyrazy",
        ),
        Section(
            "accessibility_requests:form",
            Kind.PAGES,
            "Wniosek o dostępność",
            "Formularz dla osób, którym coś w serwisie jest niedostępne: strona, dokument albo film. Załatwiamy "
            "sprawy jak najszybciej, najpóźniej w 7 dni.",
            other_words="niepełnosprawni, zgłoszenie problemu, zgłoś błąd, złożyć wniosek, formularz, skarga na "
            "dostępność, nie mogę otworzyć pliku, plik się nie otwiera, wózek, pętla indukcyjna, alfabet Braille’a, "
            "brajl, napisy do filmu, tekst łatwy do czytania",
        ),
        Section(
            "site_map",
            Kind.PAGES,
            "Mapa strony",
            "Wszystkie strony serwisu o ekonomii społecznej w Rumi w jednym miejscu.",
            other_words="spis treści, strona główna, co nowego, kanał, RSS, Atom, nowości, aktualności, powiadomienia, "
            "newsletter",
        ),
    ]


def extract_entry(content):
    """
    Return (texts, linked documents) of `content`, from content_checks.content.extract_content.

    The texts are title, lead, body, documents and other words: see IndexEntry.
    """
    item = content.item
    source = INDEXED_MODELS[type(item)]
    title = capfirst(clean_text(source.get_title(item)))
    lead = clean_text(getattr(item, source.lead_field)) if source.lead_field else ""
    paragraphs = source.get_page_text(item) if source.get_page_text else [*iter_body(content, source)]
    body = clean_text("\n".join(paragraphs))[:MAX_BODY_CHARS]
    documents = dict.fromkeys(document for _, document in content.documents)
    descriptions = [describe_document(document) for document in documents]
    if easy := [block.text for block in content.blocks if block.location.field == EASY_TEXT]:
        descriptions.append(describe_easy_text(item, clean_text("\n".join(easy))[:MAX_BODY_CHARS]))
    other_words = [source.get_other_words(item), getattr(item, "other_words", "")]
    other_words = clean_text(", ".join(filter(None, other_words)))
    return (title, lead, body, descriptions, other_words), documents


def iter_body(content, source):
    """Yield the paragraphs of the body: extra text, then the fields, each after its label."""
    yield from filter(None, source.get_extra_text(content.item))
    labels = dict(source.labels)
    for block in content.blocks:
        name = block.location.field
        if name not in (*source.title_fields, source.lead_field, EASY_TEXT):
            label = labels.pop(name, "")
            yield f"{label}: {block.text}" if label else block.text


def describe_easy_text(item, text):
    """Return the easy-to-read text of `item`, which has a URL of its own, as an item of IndexEntry.documents."""
    url = f"{get_url(item)}?{EASY_PARAMETER}={EASY_VALUE}"
    return {"title": "tekst łatwy do czytania", "url": url, "summary": "", "text": text}


def get_url(item):
    return reverse("accessibility:declaration") if isinstance(item, Declaration) else item.get_absolute_url()


def should_index(item):
    """True if the item is published or scheduled. The accessibility declaration is always public."""
    return item.is_live if isinstance(item, DraftStateMixin) else True
