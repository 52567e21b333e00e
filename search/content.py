"""What of each kind of content visitors search: its title, the lead under it, its other texts, its documents."""

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
from pages.models import Article, Page, SiteSettings, Term
from publishing.models import Publishable
from publishing.other_forms import EASY_PARAMETER, EASY_TEXT, EASY_VALUE

from .documents import describe
from .models import Entry
from .text import tidy

Kind = Entry.Kind
MOST_LETTERS = 200_000  # some hundred pages


@dataclass(frozen=True)
class Source:
    kind: Kind
    title: Callable[[models.Model], str] = str
    # The fields that the title is made of, which are not said again in the body, and those that nobody reads.
    titles: tuple[str, ...] = ("title",)
    lead: str = "description"
    # What its page says besides its own texts: days as people write them, names of what it points to.
    more: Callable[[models.Model], list[str]] = lambda item: []


def day(date):
    return date_format(date, "j E Y") if date else ""


def told(label, date):
    return f"{label}: {day(date)}" if date else ""


def moment(when):
    return date_format(timezone.localtime(when), "j E Y, H:i") if when else ""


def years(item):
    return [str(year) for year in (item.first_year, item.last_year) if year]


SOURCES = {
    Article: Source(Kind.ARTICLES),
    Page: Source(Kind.PAGES),
    Declaration: Source(Kind.PAGES, titles=(), lead=""),
    Cooperative: Source(Kind.COOPERATIVE, titles=("short_name",)),
    Resolution: Source(
        Kind.RESOLUTIONS,
        title=lambda item: f"{item} w sprawie {item.subject}",
        titles=("number", "subject"),
        lead="",
        more=lambda item: [told("Data podjęcia", item.date)],
    ),
    Meeting: Source(
        Kind.MEETINGS,
        title=lambda item: f"{item.title}, {day(timezone.localtime(item.starts_at))}",
        more=lambda item: [f"Początek: {moment(item.starts_at)}"],
    ),
    Recruitment: Source(
        Kind.RECRUITMENTS,
        more=lambda item: [
            told("Początek naboru", item.opens_on),
            told("Ostatni dzień naboru", item.closes_on),
        ],
    ),
    Association: Source(
        Kind.ASSOCIATION,
        title=lambda item: f"{item.name} ({item.acronym})",
        titles=("name", "acronym"),
        more=lambda item: [told("Działa od", item.active_since)],
    ),
    Undertaking: Source(Kind.UNDERTAKINGS, titles=("name",), more=years),
    Term: Source(
        Kind.TERMS,
        title=lambda item: f"{item.name} ({item.expansion})" if item.expansion else item.name,
        titles=("name", "expansion", "forms", "more_address"),
        lead="definition",
    ),
    RevitalisationProject: Source(
        Kind.PROJECTS,
        titles=("name",),
        lead="",
        more=lambda item: ["Projekt rewitalizacyjny", item.city.name, *years(item)],
    ),
}


@dataclass(frozen=True)
class Section:
    """A page that lists items; title and lead are those of its template (tests/search/test_sections.py sees to it)."""

    view: str
    kind: Kind
    title: str
    lead: str


def sections():
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


def text_of(reading):
    """((title, lead, body, documents), attached): what the item says, and the documents it is said in."""
    item = reading.item
    source = SOURCES[type(item)]
    title = capfirst(tidy(source.title(item)))
    lead = tidy(getattr(item, source.lead)) if source.lead else ""
    said = [*filter(None, source.more(item))]
    elsewhere = (*source.titles, source.lead, EASY_TEXT)
    said += [block.text for block in reading.blocks if block.place.field not in elsewhere]
    body = tidy("\n".join(said))[:MOST_LETTERS]
    documents = dict.fromkeys(document for _, document in reading.documents)
    described = [describe(document) for document in documents]
    if easy := [block.text for block in reading.blocks if block.place.field == EASY_TEXT]:
        described.append(as_easy_text(item, tidy("\n".join(easy))[:MOST_LETTERS]))
    return (title, lead, body, described), documents


def as_easy_text(item, text):
    """The easy text of `item`, which has an address of its own, as one of its documents."""
    address = f"{address_of(item)}?{EASY_PARAMETER}={EASY_VALUE}"
    return {"title": "tekst łatwy do czytania", "address": address, "summary": "", "text": text}


def address_of(item):
    return reverse("accessibility:declaration") if isinstance(item, Declaration) else item.get_absolute_url()


def is_searched(item):
    """Whether visitors may find it, now or at its time; the declaration is always public."""
    return item.is_live if isinstance(item, Publishable) else True
