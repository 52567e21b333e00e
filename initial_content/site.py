from pages.models import MenuItem, Page, SiteSettings

from .adding import add, add_missing, typeset

Section = MenuItem.Section
HEADER = [
    ("O ekonomii społecznej", Section.ARTICLES),
    ("Spółdzielnia", Section.COOPERATIVE),
    ("Spotkania", Section.MEETINGS),
    ("Nabory", Section.RECRUITMENTS),
    ("OMGGS", Section.ASSOCIATION),
    ("Kontakt", "kontakt"),
]
FOOTER = [
    ("Słowniczek", Section.GLOSSARY),
    ("Deklaracja dostępności", Section.DECLARATION),
    ("Polityka prywatności", "polityka-prywatnosci"),
    ("O tym serwisie", "o-serwisie"),
    ("Mapa strony", Section.SITE_MAP),
    ("Projekty rewitalizacyjne", Section.PROJECTS),
    ("Kontakt", "kontakt"),
]
TASKS = [
    ("Szukam pracy", "szukam-pracy", "Czy trwa nabór i kogo pytać"),
    ("Potrzebuję pomocy", "potrzebuje-pomocy", "Co wiemy o opiece i gdzie pytać"),
    ("Kiedy spotkanie?", Section.MEETINGS, "Terminy, miejsca, kalendarz"),
    ("Zapytaj urząd", "kontakt", "Gdzie pytać o pracę i o pomoc"),
]

LANGUAGES = [("Українською", "uk"), ("English", "en")]


def load():
    settings, is_new = add_missing(
        SiteSettings,
        "pk",
        pk=1,
        section="Ekonomia społeczna",
        home_title="Ekonomia społeczna w Rumi",
        home_lead=typeset("Spółdzielnia socjalna, praca, spotkania i projekty odnowy miast."),
        home_description=typeset(
            "Serwis miasta Rumia o ekonomii społecznej: spółdzielnia socjalna, spotkania, nabory do pracy, OMGGS "
            "i projekty rewitalizacyjne."
        ),
        articles_title="O ekonomii społecznej",
        articles_lead=typeset(
            "Polecamy film o podmiotach ekonomii społecznej. Piszemy też, jak w Rumi powstawała spółdzielnia socjalna."
        ),
        office="Urząd Miasta Rumia",
    )
    if is_new:
        add_menu(settings, MenuItem.Place.HEADER, HEADER)
        add_menu(settings, MenuItem.Place.FOOTER, FOOTER)
        add_menu(settings, MenuItem.Place.TASKS, TASKS)
        add_menu(settings, MenuItem.Place.LANGUAGES, LANGUAGES)


def add_menu(settings, place, entries):
    for order, (label, target, *notes) in enumerate(entries, start=1):
        section = target if isinstance(target, Section) else ""
        page = None if section else Page.objects.get(slug=target)
        values = {"site": settings, "place": place, "label": label, "order": order}
        add(MenuItem, **values, section=section, page=page, note=typeset("".join(notes)))
