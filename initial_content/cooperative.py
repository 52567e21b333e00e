import datetime
from zoneinfo import ZoneInfo

from cooperative.models import Cooperative, Meeting, Recruitment, Resolution
from publishing.models import State

from .adding import COOPERATIVE_AS_OF, add_missing, typeset

WARSAW = ZoneInfo("Europe/Warsaw")
# European standards for easy-to-read texts: one sentence a line, abbreviations and hard words explained.
EASY_TEXT = """
<p>Ten tekst jest o spółdzielni socjalnej w Rumi.</p>
<p>Spółdzielnia nazywa się „Linia – Zagórska Struga”.</p>
<h2>Co to jest spółdzielnia socjalna</h2>
<p>Spółdzielnia socjalna to firma.</p>
<p>Członkowie spółdzielni prowadzą tę firmę razem.</p>
<p>Członkowie to osoby, gminy albo organizacje, które należą do spółdzielni.</p>
<p>Spółdzielnia socjalna daje pracę osobom, którym trudno znaleźć pracę.</p>
<h2>Kto powołał spółdzielnię</h2>
<p>Spółdzielnię powołała Rada Miejska Rumi.</p>
<p>Powołała to znaczy: zdecydowała, że spółdzielnia będzie.</p>
<p>Rada Miejska to osoby, które wybrali mieszkańcy.</p>
<p>Te osoby decydują o ważnych sprawach miasta.</p>
<p>Rada Miejska zdecydowała o spółdzielni 24 marca 2022 roku.</p>
<h2>Kto ma pracować w spółdzielni</h2>
<p>Spółdzielnia ma zatrudniać osoby zagrożone wykluczeniem społecznym.</p>
<p>To znaczy: te osoby mogą mieć bardzo trudno w życiu.</p>
<p>Wykluczenie społeczne to bardzo trudna sytuacja.</p>
<p>Ktoś nie może żyć tak jak inni ludzie.</p>
<p>Na przykład nie ma pracy.</p>
<p>Na przykład nie ma pieniędzy.</p>
<p>Na przykład jest bardzo chory i nikt mu nie pomaga.</p>
<p>Nie wiemy, czy spółdzielnia już kogoś zatrudnia.</p>
<h2>W czym ma pomagać spółdzielnia</h2>
<p>Spółdzielnia ma pomagać osobom zagrożonym wykluczeniem społecznym:</p>
<ul>
<li>wrócić do pracy,</li>
<li>pracować samodzielnie,</li>
<li>brać udział w życiu swojej okolicy,</li>
<li>pełnić role społeczne.</li>
</ul>
<p>Rola społeczna to na przykład: rodzic, sąsiad, pracownik.</p>
<p>Spółdzielnia ma też inne zadania.</p>
<p>Te zadania to pomoc ludziom, nauka i kultura.</p>
<p>Te zadania są dla członków i pracowników spółdzielni.</p>
<p>Te zadania są też dla ludzi z ich okolicy.</p>
<h2>Co spółdzielnia ma robić</h2>
<p>To są plany z 2022 roku.</p>
<p>Najpierw mają być remonty i budowa.</p>
<p>Ma to robić zespół, czyli grupa pracowników.</p>
<p>Potem mają być usługi opiekuńcze.</p>
<p>Usługi opiekuńcze to pomoc osobom, które nie radzą sobie same.</p>
<h2>Gdzie przeczytasz więcej</h2>
<p><a href="/spoldzielnia/spotkania/">Spotkania o spółdzielni</a></p>
<p><a href="/spoldzielnia/nabory/">Praca w spółdzielni</a></p>
"""


def load():
    load_cooperative()
    load_resolution()
    load_recruitment(load_meeting())


def load_cooperative():
    add_missing(
        Cooperative,
        "pk",
        pk=1,
        state=State.PUBLISHED,
        information_as_of=COOPERATIVE_AS_OF,
        name="Miejsko-Gminna Spółdzielnia Socjalna „Linia – Zagórska Struga”",
        short_name="Spółdzielnia Socjalna „Linia – Zagórska Struga”",
        other_words="spółdzielnia, spółdzielnia socjalna, Linia, Zagórska Struga, opiekunka, opieka, usługi "
        "opiekuńcze, remonty, ekipa remontowa, budowlańcy, brygada remontowa, członek spółdzielni, prezes "
        "spółdzielni, zarząd spółdzielni, statut spółdzielni, kiedy powstała spółdzielnia, kto założył spółdzielnię, "
        "spółdzielnia socjalna w Rumi, adres spółdzielni, telefon do spółdzielni, otwarcie spółdzielni",
        founded_by=typeset("Rada Miejska Rumi, uchwałą z 24 marca 2022 roku"),
        description=typeset(
            "Przeczytaj, jakie cele ma Spółdzielnia Socjalna „Linia – Zagórska Struga” i komu ma pomagać. "
            "Uchwała, spotkanie i nabór z 2022 roku."
        ),
        lead=typeset(
            "Spółdzielnia ma zatrudniać osoby zagrożone wykluczeniem społecznym. Ma im pomagać wrócić do samodzielnej "
            "pracy i do życia lokalnej społeczności. Powołała ją w 2022 roku Rada Miejska Rumi. "
            "Nie wiemy, czy spółdzielnia już działa, kogo zatrudnia i jak się z nią "
            "skontaktować."
        ),
        employs="osoby zagrożone wykluczeniem społecznym",
        purposes=typeset(
            """
            reintegracja społeczna i zawodowa członków i pracowników, czyli pomoc w powrocie do ludzi i do pracy
            działalność społeczna, oświatowa i kulturalna dla członków, pracowników i ich lokalnej społeczności
            """
        ),
        helps_to=typeset(
            """
            odbudować i utrzymać umiejętność udziału w życiu lokalnej społeczności
            odbudować i utrzymać umiejętność pełnienia ról społecznych
            odbudować zdolność do samodzielnej pracy
            """
        ),
        activities=typeset(
            """
            najpierw zespół remontowo-budowlany
            potem usługi opiekuńcze w systemie wsparcia socjalnego
            """
        ),
        easy_text=typeset(EASY_TEXT),
    )


def load_resolution():
    add_missing(
        Resolution,
        "number",
        "slug",
        number="XXXIX/543/2022",
        slug="xxxix-543-2022",
        state=State.PUBLISHED,
        other_words="uchwała, uchwała rady miejskiej, powołanie spółdzielni, kiedy powstała spółdzielnia, kto "
        "założył spółdzielnię, 24 marca 2022, radni, rada miasta",
        date=datetime.date(2022, 3, 24),
        body="Rada Miejska Rumi",
        summary=typeset(
            """
            <p>Tą uchwałą Rada Miejska Rumi powołała <a href="/spoldzielnia/">Miejsko-Gminną Spółdzielnię Socjalną
            „Linia – Zagórska Struga”</a>.</p>
            <p>W uchwale jest więcej szczegółów: jak powołano spółdzielnię i na jakich założeniach ma działać. Pytaj
            o nią w Urzędzie Miasta Rumia. Podaj numer i datę.</p>
            <p>Potrzebujesz tekstu w innej postaci, na przykład dużym drukiem albo odczytanego? Złóż
            <a href="/dostepnosc/wniosek/">wniosek o dostępność</a>.</p>
            """
        ),
        official_place=typeset("na stronach Urzędu Miasta Rumia (nie mamy jeszcze odnośnika)"),
    )


def load_meeting():
    meeting, _ = add_missing(
        Meeting,
        "slug",
        slug="spotkanie-informacyjne-22-marca-2022",
        state=State.PUBLISHED,
        title="Spotkanie informacyjne o spółdzielni socjalnej",
        description=typeset(
            "Spotkanie informacyjne dla wszystkich zainteresowanych współpracą ze Spółdzielnią Socjalną "
            "„Linia – Zagórska Struga”."
        ),
        other_words="zebranie, Sabata 3, KIS, dojazd, gdzie jest spotkanie, o której spotkanie, godzina spotkania",
        starts_at=datetime.datetime(2022, 3, 22, 12, 0, tzinfo=WARSAW),
        place="Klub Integracji Społecznej",
        address=typeset("ul. Sabata 3, Rumia"),
        audience="wszyscy zainteresowani współpracą ze spółdzielnią",
        body=typeset(
            """
            <p>Zapraszaliśmy też osoby, które chciały
            <a href="/spoldzielnia/nabory/nabor-do-pracy-w-spoldzielni-socjalnej-2022/">zacząć w niej pracę</a>.</p>
            <p>Dwa dni po tym terminie, 24 marca 2022 roku, Rada Miejska Rumi podjęła
            <a href="/spoldzielnia/uchwaly/xxxix-543-2022/">uchwałę o utworzeniu spółdzielni</a>.</p>
            """
        ),
    )
    return meeting


def load_recruitment(meeting):
    add_missing(
        Recruitment,
        "slug",
        slug="nabor-do-pracy-w-spoldzielni-socjalnej-2022",
        state=State.PUBLISHED,
        information_as_of=COOPERATIVE_AS_OF,
        title="Nabór do pracy w spółdzielni socjalnej",
        description=typeset(
            "W 2022 roku szukaliśmy osób, które chciały rozpocząć pracę w przedsiębiorstwie społecznym, czyli "
            "w spółdzielni socjalnej. Chodziło o prace konserwatorsko-remontowe."
        ),
        other_words="praca, oferta pracy, zapisy, rekrutacja, ekipa remontowa, konserwator, złota rączka, "
        "budowlaniec, ile osób",
        tasks=typeset("prace konserwatorsko-remontowe w jednostkach na terenie gminy"),
        wanted=typeset("osób, które chciały rozpocząć pracę w przedsiębiorstwie społecznym"),
        how_to_apply=typeset(
            """
            <p>Zainteresowanych zaprosiliśmy na
            <a href="/spoldzielnia/spotkania/spotkanie-informacyjne-22-marca-2022/">spotkanie informacyjne
            22 marca 2022 roku</a>.</p>
            """
        ),
        meeting=meeting,
    )
