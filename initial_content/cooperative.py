import datetime
from zoneinfo import ZoneInfo

from cooperative.models import Cooperative, Meeting, Recruitment, Resolution
from publishing.models import State

from .adding import add_missing, typeset

WARSAW = ZoneInfo("Europe/Warsaw")
# European standards for easy-to-read texts: one sentence a line, abbreviations and hard words explained.
EASY_TEXT = """
<p>Ten tekst jest o spółdzielni socjalnej w Rumi.</p>
<p>Spółdzielnia nazywa się „Linia – Zagórska Struga”.</p>
<h2>Co to jest spółdzielnia socjalna</h2>
<p>Spółdzielnia socjalna to firma.</p>
<p>Ludzie prowadzą tę firmę razem.</p>
<p>Te osoby to członkowie spółdzielni.</p>
<p>Firma daje pracę osobom, którym trudno znaleźć pracę.</p>
<h2>Kto powołał spółdzielnię</h2>
<p>Spółdzielnię powołała Rada Miejska Rumi.</p>
<p>Powołała to znaczy: zdecydowała, że spółdzielnia będzie.</p>
<p>Rada Miejska to osoby, które wybrali mieszkańcy.</p>
<p>Te osoby decydują o ważnych sprawach miasta.</p>
<p>Rada Miejska zdecydowała o spółdzielni 24 marca 2022 roku.</p>
<h2>Kto ma pracować w spółdzielni</h2>
<p>Spółdzielnia ma zatrudniać osoby zagrożone wykluczeniem społecznym.</p>
<p>Wykluczenie społeczne to bardzo trudna sytuacja.</p>
<p>Ktoś nie może żyć tak jak inni ludzie.</p>
<p>Na przykład nie ma pracy.</p>
<p>Na przykład nie ma pieniędzy.</p>
<p>Na przykład jest chory.</p>
<h2>W czym ma pomagać spółdzielnia</h2>
<p>Spółdzielnia ma pomagać swoim członkom i pracownikom:</p>
<ul>
<li>wrócić do pracy,</li>
<li>pracować samodzielnie,</li>
<li>brać udział w życiu swojej okolicy,</li>
<li>pełnić role społeczne.</li>
</ul>
<p>Rola społeczna to na przykład: rodzic, sąsiad, pracownik.</p>
<p>Spółdzielnia ma też inne zadania.</p>
<p>Te zadania to pomoc ludziom, nauka i kultura.</p>
<p>To jest dla członków i pracowników spółdzielni.</p>
<p>To jest też dla ludzi z ich okolicy.</p>
<h2>Co spółdzielnia chce robić</h2>
<p>To są plany spółdzielni:</p>
<ol>
<li>Najpierw remonty i budowa. Ma to robić zespół, czyli grupa pracowników.</li>
<li>Potem usługi opiekuńcze. To pomoc osobom, które nie radzą sobie same.</li>
</ol>
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
        name="Miejsko-Gminna Spółdzielnia Socjalna „Linia – Zagórska Struga”",
        short_name="Spółdzielnia Socjalna „Linia – Zagórska Struga”",
        founded_by=typeset("Rada Miejska Rumi, uchwałą z 24 marca 2022 roku"),
        description=typeset(
            "Jakie cele ma Spółdzielnia Socjalna „Linia – Zagórska Struga” i komu pomaga. "
            "Uchwała, spotkanie i nabór z 2022 roku."
        ),
        lead=typeset(
            "Spółdzielnia ma zatrudniać osoby zagrożone wykluczeniem społecznym. Ma im pomagać wrócić do samodzielnej "
            "pracy i do życia lokalnej społeczności. Powołała ją w 2022 roku Rada Miejska Rumi."
        ),
        employs="osoby zagrożone wykluczeniem społecznym",
        purposes=typeset(
            """
            reintegracja społeczna i zawodowa członków i pracowników, czyli powrót do życia społecznego i do pracy
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
            zespół remontowo-budowlany
            usługi opiekuńcze w ramach systemu wsparcia społecznego
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
        date=datetime.date(2022, 3, 24),
        body="Rada Miejska Rumi",
        subject=typeset(
            "utworzenia Miejsko-Gminnej Spółdzielni Socjalnej „Linia – Zagórska Struga” i zasad jej działania"
        ),
        summary=typeset(
            """
            <p>Tą uchwałą Rada Miejska Rumi powołała <a href="/spoldzielnia/">Spółdzielnię Socjalną „Linia – Zagórska
            Struga”</a>. Uchwała określa też zasady jej działania.</p>
            """
        ),
        official_place="na stronach Urzędu Miasta Rumia",
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
        starts_at=datetime.datetime(2022, 3, 22, 12, 0, tzinfo=WARSAW),
        place="Klub Integracji Społecznej",
        address=typeset("ul. Sabata 3, Rumia"),
        audience="wszyscy zainteresowani współpracą ze spółdzielnią",
        body=typeset(
            """
            <p>Na spotkaniu można było zgłosić się do
            <a href="/spoldzielnia/nabory/nabor-do-pracy-w-spoldzielni-socjalnej-2022/">pracy w spółdzielni</a>.</p>
            <p>Dwa dni później, 24 marca 2022 roku, Rada Miejska Rumi podjęła
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
        title="Nabór do pracy w spółdzielni socjalnej",
        description=typeset(
            "W 2022 roku szukaliśmy osób, które chciały rozpocząć pracę w przedsiębiorstwie społecznym, czyli "
            "w spółdzielni socjalnej. Chodziło o prace konserwatorsko-remontowe."
        ),
        tasks=typeset("prace konserwatorsko-remontowe w jednostkach na terenie gminy"),
        wanted=typeset("osób, które chciały rozpocząć pracę w przedsiębiorstwie społecznym"),
        how_to_apply=typeset(
            """
            <p>Żeby się zgłosić, trzeba było przyjść na
            <a href="/spoldzielnia/spotkania/spotkanie-informacyjne-22-marca-2022/">spotkanie informacyjne 22 marca
            2022 roku</a>.</p>
            """
        ),
        meeting=meeting,
    )
