"""
The initial content has every fact of facts.yaml and no others.

FACTS maps each leaf of the file to a check of the page that shows it. The first test fails for a leaf without a check.
"""

import datetime
import fnmatch
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import transaction
from django.db.models import CharField, TextField, URLField
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accessibility.models import Barrier, Declaration
from cooperative.models import Meeting, Recruitment, Resolution
from core.fields import RichTextField
from home.sitemaps import SECTIONS, get_published_links
from initial_content import loader
from omggs.models import City, RevitalisationProject, Undertaking
from pages.models import MenuItem, SiteSettings
from publishing.models import DraftStateMixin
from rich_text import typography
from search import zero_results

from .. import parsed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NBSP = "\N{NO-BREAK SPACE}"
PATH = Path(__file__).with_name("facts.yaml")

HOME = "/"
FILM_ARTICLE = "/ekonomia-spoleczna/czym-sa-podmioty-ekonomii-spolecznej/"
COOPERATIVE_ARTICLE = "/ekonomia-spoleczna/tworzymy-w-rumi-spoldzielnie-socjalna/"
COOPERATIVE = "/spoldzielnia/"
RESOLUTION = "/spoldzielnia/uchwaly/xxxix-543-2022/"
MEETING = "/spoldzielnia/spotkania/spotkanie-informacyjne-22-marca-2022/"
RECRUITMENT = "/spoldzielnia/nabory/nabor-do-pracy-w-spoldzielni-socjalnej-2022/"
OMGGS = "/omggs/"
ZIT = "/omggs/zit/"
ACTIVATION = "/omggs/zit/metropolitalny-system-aktywizacji-spoleczno-zawodowej/"
REVITALISATION = "/omggs/zit/zintegrowane-projekty-rewitalizacyjne-miast/"
PROJECTS = "/omggs/rewitalizacja/"

INLINE = {"a", "abbr", "b", "cite", "em", "i", "q", "s", "span", "strong", "sub", "sup", "time"}
UNSEEN = {"head", "script", "style", "svg", "template"}


@pytest.fixture(scope="module")
def loaded_site(django_db_setup, django_db_blocker, tmp_path_factory):
    """The site, loaded once, in a transaction around those of the tests."""
    site = Site(tmp_path_factory.mktemp("uploads"))
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=site.media_root),
        transaction.atomic(),
    ):
        loader.load()
        yield site
        transaction.set_rollback(True)


@pytest.fixture
def site(loaded_site, settings):
    """A site with the initial content, read through its public pages. Tests must not change the content."""
    settings.MEDIA_ROOT = loaded_site.media_root
    return loaded_site


class Site:
    def __init__(self, media_root):
        self.media_root = media_root
        self.client = Client()
        self.documents = {}

    def document(self, address):
        if address not in self.documents:
            response = self.client.get(address)
            assert response.status_code == 200, f"{address} answers {response.status_code}"
            self.documents[address] = parsed.page(response)
        return self.documents[address]

    def text(self, address):
        return " ".join("".join(visible(self.document(address))).split())

    def all(self, address, element, attribute):
        return [found.get(attribute, "") for found in self.document(address).iter(element)]


def visible(element):
    if element.tag in UNSEEN or not isinstance(element.tag, str):
        return
    gap = "" if element.tag in INLINE else " "
    yield gap + (element.text or "")
    for child in element:
        yield from visible(child)
        yield child.tail or ""
    yield gap


def addresses():
    """Return the URLs of all pages in the site map."""
    return [reverse(name) for name in SECTIONS] + [link["url"] for link in get_published_links()]


# Factories of checks: each takes the URLs of pages and returns a function of (site, fact).


def shown(*pages):
    """Return a check that the fact is on all the pages, literally."""

    return lambda site, fact: all(fact in site.text(page) for page in pages)


def shown_as_date(*pages):
    """Return a check that the fact, a date, is on all the pages in Polish format: 24 marca 2022."""

    def is_found(site, fact):
        date = date_format(datetime.date.fromisoformat(fact), "j E Y")
        return all(date in site.text(page) for page in pages)

    return is_found


def says(page, *phrases):
    """Return a check that the page has these Polish phrases in this order."""

    def is_found(site, fact):
        return re.search(".*".join(map(re.escape, phrases)), site.text(page)) is not None

    return is_found


def together(*checks):
    return lambda site, fact: all(is_found(site, fact) for is_found in checks)


def links_to(page, *targets):
    return lambda site, fact: set(targets or [fact]) <= set(site.all(page, "a", "href"))


def picture_is_described(page):
    return lambda site, fact: any(len(alt) > 20 for alt in site.all(page, "img", "alt"))


def preferences_on_every_page(site, fact):
    return all(fact in site.text(address) for address in addresses())


def project(site, fact):
    """Check that a project is in the list and on its page, with its name and city."""
    page = site.text(RevitalisationProject.objects.get(number=fact["no"]).get_absolute_url())
    return (
        f"{fact['no']} {fact['name']} {fact['city']}" in site.text(PROJECTS)
        and fact["name"] in page
        and f"Miasto {fact['city']}" in page
    )


def coordinates(site, fact):
    [(name, (latitude, longitude))] = fact.items()
    city = City.objects.get(name=name)
    return (city.latitude, city.longitude) == (Decimal(latitude), Decimal(longitude))


FACTS = {
    "site.city": shown(HOME),
    "site.section": shown(HOME),
    "site.controls_every_page.*": preferences_on_every_page,
    "articles.0.title": shown(FILM_ARTICLE, "/ekonomia-spoleczna/"),
    "articles.0.about": says(
        FILM_ARTICLE,
        "Krótki film i kilka zdań o tym, czym są podmioty ekonomii społecznej",
        "Podmioty ekonomii społecznej (PES) to organizacje i firmy",
    ),
    "articles.0.film.url": links_to(FILM_ARTICLE),
    "articles.0.film.length_minutes": says(FILM_ARTICLE, "Film trwa 2 minuty"),
    "articles.0.film.hosted_on": says(
        FILM_ARTICLE,
        "Znajdziesz go na profilu „Pomorska Ekonomia Społeczna” na Facebooku",
        "Polecamy cały profil „Pomorska Ekonomia Społeczna” na Facebooku. Dowiesz się z niego więcej",
    ),
    "articles.0.film.note": picture_is_described(FILM_ARTICLE),
    "articles.1.title": shown(COOPERATIVE_ARTICLE, "/ekonomia-spoleczna/"),
    "articles.1.about": says(
        COOPERATIVE_ARTICLE,
        "w naszym mieście",
        "Od prac nad koncepcją spółdzielni socjalnej przeszliśmy do jej tworzenia",
        "Szukaliśmy osób, które chciały zacząć w niej pracę",
    ),
    "articles.1.links_to": links_to(COOPERATIVE_ARTICLE, RECRUITMENT, MEETING),
    "cooperative.name": shown(COOPERATIVE),
    "cooperative.short_name": shown(COOPERATIVE),
    "cooperative.founded_by": together(
        says(COOPERATIVE, "Rada Miejska Rumi, uchwałą z 24 marca 2022"),
        says(RESOLUTION, "Tą uchwałą Rada Miejska Rumi powołała"),
    ),
    "cooperative.resolution.number": shown(RESOLUTION, COOPERATIVE),
    "cooperative.resolution.date": shown_as_date(RESOLUTION, COOPERATIVE),
    "cooperative.resolution.body": shown(RESOLUTION, COOPERATIVE),
    "cooperative.resolution.subject": says(
        RESOLUTION,
        "O czym jest",
        "więcej szczegółów: jak powołano spółdzielnię i na jakich założeniach ma działać",
    ),
    "cooperative.resolution.published_on": says(
        RESOLUTION, "Gdzie ją znajdziesz", "na stronach Urzędu Miasta Rumia (nie mamy jeszcze odnośnika)"
    ),
    "cooperative.purposes.0": says(COOPERATIVE, "reintegracja społeczna i zawodowa członków i pracowników"),
    "cooperative.purposes.1": says(
        COOPERATIVE,
        "działalność społeczna, oświatowa i kulturalna dla członków, pracowników i ich lokalnej społeczności",
    ),
    "cooperative.will_employ": together(
        says(COOPERATIVE, "Kogo ma zatrudniać", "osoby zagrożone wykluczeniem społecznym"),
        says(COOPERATIVE, "Nie wiemy, czy spółdzielnia już działa, kogo zatrudnia"),
    ),
    "cooperative.is_to_help_them_to.0": says(
        COOPERATIVE, "odbudować i utrzymać umiejętność udziału w życiu lokalnej społeczności"
    ),
    "cooperative.is_to_help_them_to.1": says(
        COOPERATIVE, "odbudować i utrzymać umiejętność pełnienia ról społecznych"
    ),
    "cooperative.is_to_help_them_to.2": says(COOPERATIVE, "odbudować zdolność do samodzielnej pracy"),
    "cooperative.planned_activity_in_order.1": says(
        COOPERATIVE, "Planowane działania", "najpierw zespół remontowo-budowlany", "potem usługi opiekuńcze"
    ),
    "cooperative.planned_activity_in_order.2": says(
        COOPERATIVE, "potem usługi opiekuńcze w systemie wsparcia socjalnego"
    ),
    "cooperative.meeting.kind": says(MEETING, "Spotkanie informacyjne"),
    "cooperative.meeting.date": says(MEETING, "22 marca 2022", "12:00"),
    "cooperative.meeting.starts": lambda site, fact: (
        f"{localtime(Meeting.objects.get().starts_at):%Y-%m-%dT%H:%M} Europe/Warsaw" == fact
    ),
    "cooperative.meeting.place": shown(MEETING, RECRUITMENT, COOPERATIVE),
    "cooperative.meeting.address": shown(MEETING, RECRUITMENT, COOPERATIVE),
    "cooperative.meeting.for": together(
        says(MEETING, "Dla kogo", "wszyscy zainteresowani współpracą ze spółdzielnią"),
        says(MEETING, "termin minął"),
    ),
    "cooperative.recruitment.seeks": says(
        RECRUITMENT, "osób, które chciały rozpocząć pracę w przedsiębiorstwie społecznym"
    ),
    "cooperative.recruitment.work": says(
        RECRUITMENT, "prace konserwatorsko-remontowe w jednostkach na terenie gminy"
    ),
    "cooperative.recruitment.how_to_apply": together(
        says(RECRUITMENT, "Zainteresowanych zaprosiliśmy na spotkanie informacyjne 22 marca 2022 roku"),
        links_to(RECRUITMENT, MEETING),
    ),
    "omggs.name": shown(OMGGS),
    "omggs.acronym": shown(OMGGS),
    "omggs.former_name": shown(OMGGS),
    "omggs.legal_form": says(OMGGS, "Forma prawna stowarzyszenie"),
    "omggs.members": says(OMGGS, "Należy do nas 59 gmin, miast i powiatów"),
    "omggs.residents": says(OMGGS, "Mieszka tu ponad 1,6 mln osób"),
    "omggs.active_since": shown_as_date(OMGGS),
    "omggs.most_important_aim": says(
        OMGGS,
        "Najważniejszy cel",
        "poprawiać komfort i jakość życia mieszkańców",
        "żeby metropolia rozwijała się gospodarczo i społecznie",
        "mogła konkurować z innymi obszarami metropolitalnymi w Polsce i za granicą",
    ),
    "omggs.fields_of_work.*": together(says(OMGGS, "Działa między innymi w tych dziedzinach"), shown(OMGGS)),
    "omggs.intermediate_body": says(
        OMGGS,
        "W 2015 roku zostaliśmy jedną z instytucji pośredniczących",
        "Regionalnym Programie Operacyjnym Województwa Pomorskiego na lata 2014–2020",
    ),
    "omggs.eu_funds_managed_pln": together(
        says(
            OMGGS, "1,76 mld zł z funduszy unijnych", "prawie 180 projektów z tych pieniędzy", "3,13 mld zł"
        ),
        says(
            OMGGS,
            "Zarządzamy 1,76 mld zł z funduszy unijnych",
            "To pakiet prawie 180 projektów, które razem są warte 3,13 mld zł",
        ),
    ),
    "omggs.headings.*": shown(OMGGS),
    "zit.number_of_undertakings": together(
        says(ZIT, "Zintegrowane Inwestycje Terytorialne", "Każde przedsięwzięcie to pakiet projektów"),
        says(ZIT, "dotyczą rozwoju społecznego", "W 2022 roku prowadzono 4 przedsięwzięcia ZIT"),
    ),
    "zit.described_here": says(
        ZIT, "prowadzono 4 przedsięwzięcia ZIT w dziedzinie rozwoju społecznego. Opisujemy 2 z nich."
    ),
    "zit.undertakings.0.name": shown(ACTIVATION, ZIT, OMGGS),
    "zit.undertakings.0.aim": says(
        ACTIVATION,
        "zwiększyć aktywność społeczną i zawodową",
        "Wsparcie miało trafiać do osób i rodzin, które żyją w ubóstwie lub są wykluczone społecznie albo którym to "
        "grozi",
        "aktywizację społeczną i zawodową, usługi społeczne i tworzenie miejsc pracy w podmiotach ekonomii społecznej",
    ),
    "zit.undertakings.0.what_it_is": says(
        ACTIVATION,
        "wypracowaniu i wdrożeniu trwałego systemu integracji społecznej i zawodowej",
        "międzysektorowy",
        "aktywnej integracji, usługach społecznych, ekonomii społecznej",
        "współpraca ma być kompleksowa",
        "samorządy, organizacje pozarządowe, podmioty ekonomii społecznej",
    ),
    "zit.undertakings.0.detailed_goals.0": says(
        ACTIVATION,
        "Większe szanse na zatrudnienie, także w podmiotach ekonomii społecznej, dla osób zagrożonych ubóstwem "
        "lub wykluczeniem społecznym",
        "narzędzia (instrumenty) aktywnej integracji",
    ),
    "zit.undertakings.0.detailed_goals.1": says(
        ACTIVATION,
        "Lepsze i łatwiej dostępne usługi społeczne dla tych samych osób",
        "zintegrowane",
        "spersonalizowane",
        "zdeinstytucjonalizowane",
        "Szczególnie ważna ma być asystentura",
    ),
    "zit.undertakings.0.detailed_goals.2": says(
        ACTIVATION,
        "Coraz silniejsze podmioty ekonomii społecznej",
        "większe zatrudnienie i większa aktywność społeczna osób zagrożonych ubóstwem lub wykluczeniem społecznym",
    ),
    "zit.undertakings.0.detailed_goals.3": says(
        ACTIVATION,
        "Skuteczniejszy i sprawniejszy system integracji społecznej i zawodowej osób wykluczonych i zagrożonych "
        "wykluczeniem",
        "spójna polityka oraz wielowymiarowe i wszechstronne wsparcie na poziomie metropolii",
    ),
    "zit.undertakings.0.detailed_goals.4": says(
        ACTIVATION,
        "Większa spójność i aktywność społeczna oraz większy udział w życiu lokalnym",
        "animowanie, czyli zachęcanie do działania, i organizowanie społeczności osób wykluczonych, "
        "zagrożonych wykluczeniem i ich otoczenia",
    ),
    "zit.undertakings.1.name": shown(REVITALISATION, ZIT, OMGGS),
    "zit.undertakings.1.cities.*": shown(REVITALISATION),
    "zit.undertakings.1.aim": says(
        REVITALISATION,
        "przywrócić albo nadać funkcje społeczne zdegradowanym obszarom miast",
        "kryteriów przestrzennych, gospodarczych i społecznych",
        "nasilenie problemów społecznych, a przede wszystkim izolację mieszkańców: materialną i społeczną",
    ),
    "zit.undertakings.1.follows_from": says(REVITALISATION, "wynikało z lokalnych programów rewitalizacji"),
    "zit.undertakings.1.covers_in_particular.0": says(
        REVITALISATION, "integracja społeczna i zawodowa mieszkańców zdegradowanych obszarów miast"
    ),
    "zit.undertakings.1.covers_in_particular.1": says(
        REVITALISATION, "odnowa, modernizacja i adaptacja istniejących budynków"
    ),
    "zit.undertakings.1.covers_in_particular.2": says(
        REVITALISATION, "zagospodarowanie przestrzeni publicznych"
    ),
    "zit.undertakings.1.covers_in_particular.3": says(
        REVITALISATION,
        "dostosowanie budynków do funkcji społecznych, gospodarczych, rekreacyjnych, kulturalnych i edukacyjnych",
    ),
    "zit.undertakings.1.principle": says(
        REVITALISATION,
        "kompleksowa interwencja",
        "Aktywizację i usługi społeczne dla mieszkańców miano łączyć",
        "z remontami i budową, żeby przestrzeń była lepsza i ładniejsza",
    ),
    "zit.undertakings.1.expected_result": says(
        REVITALISATION, "Skutkiem miało być zniwelowanie poziomu degradacji obszarów"
    ),
    "zit.undertakings.1.areas": says(
        REVITALISATION,
        "Obszary wyznaczyły miasta, czyli dokonały ich delimitacji",
        "wskaźników ze Strategii ZIT: obowiązkowych i fakultatywnych",
    ),
    "zit.undertakings.1.years": together(
        says(
            REVITALISATION,
            "13 projektów zaplanowano na lata 2016–2022. To pakiet projektów miast, a nie jeden wspólny",
        ),
        says(PROJECTS, "Na liście jest 13 projektów. Zaplanowano je na lata 2016–2022."),
    ),
    "revitalisation_projects.*": project,
    "town_coordinates.*": coordinates,
}


def leaves(value, address=""):
    """Yield the facts of the file as (path, value): one for each text, number, date, project and town."""
    if address.startswith("revitalisation_projects."):
        yield address, value
    elif address.startswith("town_coordinates."):
        yield address, {address.removeprefix("town_coordinates."): value}
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from leaves(item, f"{address}.{key}".lstrip("."))
    else:
        yield address, value


def read_facts():
    # BaseLoader keeps all values as strings; other loaders read the key "no" as False.
    return list(leaves(yaml.load(PATH.read_text(), yaml.BaseLoader)))


def patterns_for(address):
    return [pattern for pattern in FACTS if fnmatch.fnmatchcase(address, pattern)]


def content_models():
    return [model for name in loader.CONTENT_APPS for model in apps.get_app_config(name).get_models()]


def values_of(kind):
    """Return the stored values of all fields of this class."""
    return [
        getattr(row, field.name)
        for model in content_models()
        for field in model._meta.fields
        if isinstance(field, kind)
        for row in model.objects.all()
    ]


def test_every_fact_has_one_page():
    addresses = [address for address, _ in read_facts()]
    assert [address for address in addresses if len(patterns_for(address)) != 1] == []
    assert [pattern for pattern in FACTS if not fnmatch.filter(addresses, pattern)] == []


def test_every_fact_is_found_on_its_page(site):
    facts = [(address, fact, FACTS[patterns_for(address)[0]]) for address, fact in read_facts()]
    assert [address for address, fact, is_found in facts if not is_found(site, fact)] == []


def test_projects_are_in_order_of_facts(site):
    names = [fact["name"] for address, fact in read_facts() if address.startswith("revitalisation_projects")]
    positions = [site.text(PROJECTS).index(name) for name in names]
    assert len(names) == RevitalisationProject.objects.count() == 13
    assert positions == sorted(positions)


def test_projects_have_undertaking_of_their_city(site):
    undertaking = Undertaking.objects.get(slug="zintegrowane-projekty-rewitalizacyjne-miast")
    assert undertaking.projects.count() == 13
    assert all(project.city.name in undertaking.name for project in undertaking.projects.all())


def test_unknown_facts_are_empty(site):
    resolution, recruitment, project = (
        Resolution.objects.get(),
        Recruitment.objects.get(),
        RevitalisationProject.objects.first(),
    )
    assert resolution.official_url == ""
    assert (recruitment.opens_on, recruitment.closes_on) == (None, None)
    assert (project.value, project.eu_share, project.first_year, project.url) == (None, None, None, "")
    assert not SiteSettings.objects.get().has_contact
    assert len(Declaration.objects.get().missing_fields) == 12


def test_declaration_claims_only_tested_facts(site):
    assert Declaration.objects.get().status == Declaration.Status.PARTIAL
    said = site.text("/deklaracja-dostepnosci/")
    assert "Strona internetowa jest częściowo zgodna z załącznikiem" in said
    # Not tested is no barrier.
    [barrier] = Barrier.objects.all()
    assert (barrier.group, barrier.element) == (
        Barrier.Group.EXEMPT,
        "Film o\xa0podmiotach ekonomii społecznej",
    )
    assert "Udogodnienia, ograniczenia i inne informacje Serwis sprawdzały do tej pory tylko programy" in said
    assert "Nie sprawdziły go jeszcze osoby, które na co dzień używają technologii wspomagających" in said


def test_events_of_2022_are_in_past_tense(site):
    assert "termin minął" in site.text(MEETING)
    assert "zakończony" in site.text(RECRUITMENT)


def test_everything_is_published(site):
    for model in content_models():
        if issubclass(model, DraftStateMixin):
            assert model.objects.published().count() == model.objects.count(), model


def test_menu_links_are_200(site, client):
    header, footer = (MenuItem.objects.filter(place=place) for place in ("header", "footer"))
    assert [item.label for item in header] == [
        "O ekonomii społecznej",
        "Spółdzielnia",
        "Spotkania",
        "Nabory",
        "OMGGS",
        "Kontakt",
    ]
    assert [item.label for item in footer] == [
        "Słowniczek",
        "Deklaracja dostępności",
        "Polityka prywatności",
        "O tym serwisie",
        "Mapa strony",
        "Projekty rewitalizacyjne",
        "Kontakt",
    ]
    for item in MenuItem.objects.all():
        assert client.get(item.get_absolute_url()).status_code == 200, item


def test_internal_links_of_texts_are_200(site, client):
    targets = {target for html in values_of(RichTextField) for target in re.findall(r'href="([^"]*)"', html)}
    assert targets
    for target in targets:
        assert target.startswith("/"), target
        assert client.get(target).status_code == 200, target


def test_only_external_link_is_that_of_facts(site):
    facts = dict(read_facts())
    assert [url for url in values_of(URLField) if url] == [facts["articles.0.film.url"]]
    assert not [
        text
        for text in values_of(CharField | TextField)
        if "http" in text and text != facts["articles.0.film.url"]
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        r"[\w.+-]+@[\w-]+\.\w+",
        r"(?<![\d–])(\+48[ -]?)?(\d{3}[ -]\d{3}[ -]\d{3}|\d{2}[ -]\d{3}[ -]\d{2}[ -]\d{2})(?!\d)",
        r"(?i)lorem|todo|tekst przykładowy|do uzupełnienia",
    ],
    ids=["e-mail", "phone", "draft words"],
)
def test_no_page_contains(site, pattern):
    assert {
        address: found for address in addresses() if (found := re.search(pattern, site.text(address)))
    } == {}


def test_no_page_links_a_phone_or_mailbox(site):
    links = [link for address in addresses() for link in site.all(address, "a", "href")]
    # "mailto:?" (sharing by e-mail) has no recipient
    assert [link for link in links if re.match(r"tel:|mailto:(?!\?)", link)] == []


def test_privacy_policy_is_true(site, client):
    policy = site.text("/polityka-prywatnosci/")
    loaded = [
        source
        for address in addresses()
        for element, attribute in [("img", "src"), ("script", "src"), ("iframe", "src"), ("link", "href")]
        for source in site.all(address, element, attribute)
    ]
    assert loaded
    ours = re.compile(r"(http://testserver)?/(?!/)")
    assert [source for source in loaded if source and not ours.match(source)] == []
    assert not client.cookies

    client.post("/widok/", {"font": "150"})
    [cookie] = client.cookies.values()
    assert f"„{cookie.key}”" in policy
    assert "ważny przez rok" in policy
    assert cookie["max-age"] == 365 * 24 * 3600

    assert "Usuniesz go przyciskiem „Przywróć domyślne”" in policy
    client.post("/widok/", {"reset": "1"})
    assert client.cookies[cookie.key]["max-age"] == 0

    assert f"Słowa, których szukano raz, usuwamy po {zero_results.RETENTION_SINGLE.days} dniach." in policy
    assert f"gdy nikt ich nie szuka przez {zero_results.RETENTION.days} dni" in policy


def test_one_letter_words_have_no_break_space(site):
    texts = [re.sub(r"<[^>]*>", "", text.replace("&nbsp;", NBSP)) for text in values_of(TextField)]
    assert [found[0] for text in texts if (found := re.search(r"(?<!\w)[aiouwzAIOUWZ][ \n].*", text))] == []


def test_no_line_break_stands_for_no_break_space(site):
    bad = []
    for text in values_of(TextField):
        plain = re.sub(r"<[^>]*>", "", text.replace("&nbsp;", NBSP))
        typeset = typography.typeset(plain.replace("\n", " "))
        bad += [plain[:at] for at in range(len(plain)) if plain[at] == "\n" and typeset[at] == NBSP]
    assert bad == []


def test_descriptions_are_unique(site):
    descriptions = [
        meta.get("content")
        for address in addresses()
        for meta in site.document(address).iter("meta")
        if meta.get("name") == "description"
    ]
    assert len(descriptions) == len(set(descriptions)) == len(addresses())
    assert [text for text in descriptions if not 20 <= len(text) <= 200] == []
