"""What is indexed of each model: title, lead, body and documents."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from accessibility.models import Declaration
from cooperative.models import Cooperative, Meeting, Recruitment, Resolution
from omggs.models import Association, RevitalisationProject, Undertaking
from pages.models import Article, GlossaryTerm, Page, SiteSettings
from publishing.alternative_formats import EASY_PARAMETER, EASY_TEXT, EASY_VALUE
from publishing.models import DraftStateMixin

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


def format_day(date):
    return date_format(date, "j E Y") if date else ""


def format_labelled_day(label, date):
    return f"{label}: {format_day(date)}" if date else ""


def format_time(when):
    return date_format(timezone.localtime(when), "j E Y, H:i") if when else ""


def get_years(item):
    return [str(year) for year in (item.first_year, item.last_year) if year]


INDEXED_MODELS = {
    Article: IndexedModel(Kind.ARTICLES),
    Page: IndexedModel(Kind.PAGES),
    Declaration: IndexedModel(Kind.PAGES, title_fields=(), lead_field=""),
    Cooperative: IndexedModel(Kind.COOPERATIVE, title_fields=("short_name",)),
    Resolution: IndexedModel(
        Kind.RESOLUTIONS,
        get_title=lambda item: f"{item} w sprawie {item.subject}",
        title_fields=("number", "subject"),
        lead_field="",
        get_extra_text=lambda item: [format_labelled_day("Data podjęcia", item.date)],
    ),
    Meeting: IndexedModel(
        Kind.MEETINGS,
        get_title=lambda item: f"{item.title}, {format_day(timezone.localtime(item.starts_at))}",
        get_extra_text=lambda item: [f"Początek: {format_time(item.starts_at)}"],
    ),
    Recruitment: IndexedModel(
        Kind.RECRUITMENTS,
        get_extra_text=lambda item: [
            format_labelled_day("Początek naboru", item.opens_on),
            format_labelled_day("Ostatni dzień naboru", item.closes_on),
        ],
    ),
    Association: IndexedModel(
        Kind.ASSOCIATION,
        get_title=lambda item: f"{item.name} ({item.acronym})",
        title_fields=("name", "acronym"),
        get_extra_text=lambda item: [format_labelled_day("Działa od", item.active_since)],
    ),
    Undertaking: IndexedModel(Kind.UNDERTAKINGS, title_fields=("name",), get_extra_text=get_years),
    GlossaryTerm: IndexedModel(
        Kind.TERMS,
        get_title=lambda item: f"{item.name} ({item.expansion})" if item.expansion else item.name,
        title_fields=("name", "expansion", "forms", "more_url"),
        lead_field="definition",
    ),
    RevitalisationProject: IndexedModel(
        Kind.PROJECTS,
        title_fields=("name",),
        lead_field="",
        get_extra_text=lambda item: ["Projekt rewitalizacyjny", item.city.name, *get_years(item)],
    ),
}


@dataclass(frozen=True)
class Section:
    """
    A page with a fixed URL (home.sitemaps.SECTIONS) that shows no item which has an entry of its own.

    Only title and lead are indexed. They repeat the <h1> and the description of the template;
    tests/search/test_sections.py compares them. `manage.py prepare`, which every start runs, updates the entries.
    """

    url_name: str
    kind: Kind
    title: str
    lead: str


def get_sections():
    settings = SiteSettings.objects.first() or SiteSettings()
    return [
        Section("pages:articles", Kind.ARTICLES, settings.articles_title, settings.articles_lead),
        Section(
            "cooperative:meetings",
            Kind.MEETINGS,
            "Spotkania",
            "Spotkania w sprawie spółdzielni socjalnej w Rumi: najbliższe i te, które już się odbyły. Ich terminy "
            "możesz mieć w swoim kalendarzu.",
        ),
        Section(
            "cooperative:recruitments",
            Kind.RECRUITMENTS,
            "Nabory do pracy",
            "Praca w spółdzielni socjalnej w Rumi: nabory, które trwają, i te, które już się skończyły.",
        ),
        Section(
            "omggs:undertakings",
            Kind.UNDERTAKINGS,
            "Przedsięwzięcia ZIT",
            "Zintegrowane Inwestycje Terytorialne (ZIT) w metropolii: przedsięwzięcia w dziedzinie rozwoju "
            "społecznego.",
        ),
        Section(
            "omggs:projects",
            Kind.PROJECTS,
            "Projekty rewitalizacyjne",
            "Projekty rewitalizacyjne miast w metropolii: lista, mapa i dane do pobrania, a wśród nich projekt z Rumi.",
        ),
        Section(
            "pages:glossary",
            Kind.TERMS,
            "Słowniczek",
            "Trudne słowa i skróty z tego serwisu, wyjaśnione po prostu.",
        ),
        Section(
            "accessibility_requests:form",
            Kind.PAGES,
            "Wniosek o dostępność",
            "Formularz dla osób, którym coś w serwisie jest niedostępne: strona, dokument albo film. Odpowiadamy w "
            "ciągu 7 dni.",
        ),
        Section(
            "site_map",
            Kind.PAGES,
            "Mapa strony",
            "Wszystkie strony serwisu o ekonomii społecznej w Rumi w jednym miejscu.",
        ),
    ]


def extract_entry(content):
    """
    Return ((title, lead, body, documents), linked documents) of `content`, from content_checks.content.extract_content.

    See IndexEntry for the four texts.
    """
    item = content.item
    source = INDEXED_MODELS[type(item)]
    title = capfirst(clean_text(source.get_title(item)))
    lead = clean_text(getattr(item, source.lead_field)) if source.lead_field else ""
    paragraphs = [*filter(None, source.get_extra_text(item))]
    not_in_body = (*source.title_fields, source.lead_field, EASY_TEXT)
    paragraphs += [block.text for block in content.blocks if block.location.field not in not_in_body]
    body = clean_text("\n".join(paragraphs))[:MAX_BODY_CHARS]
    documents = dict.fromkeys(document for _, document in content.documents)
    descriptions = [describe_document(document) for document in documents]
    if easy := [block.text for block in content.blocks if block.location.field == EASY_TEXT]:
        descriptions.append(describe_easy_text(item, clean_text("\n".join(easy))[:MAX_BODY_CHARS]))
    return (title, lead, body, descriptions), documents


def describe_easy_text(item, text):
    """Return the easy-to-read text of `item`, which has a URL of its own, as an item of IndexEntry.documents."""
    url = f"{get_url(item)}?{EASY_PARAMETER}={EASY_VALUE}"
    return {"title": "tekst łatwy do czytania", "url": url, "summary": "", "text": text}


def get_url(item):
    return reverse("accessibility:declaration") if isinstance(item, Declaration) else item.get_absolute_url()


def should_index(item):
    """True if the item is published or scheduled. The accessibility declaration is always public."""
    return item.is_live if isinstance(item, DraftStateMixin) else True
