import datetime
from decimal import Decimal

from omggs.models import Association, City, KeyFigure, RevitalisationProject, Undertaking
from publishing.models import State

from .adding import add, add_missing, typeset

FIGURES = [
    ("59", "gmin, miast i powiatów w stowarzyszeniu"),
    ("ponad 1,6 mln", "mieszkańców"),
    ("1,76 mld zł", "funduszy unijnych, którymi zarządza stowarzyszenie"),
    ("prawie 180", "projektów"),
    ("3,13 mld zł", "łączna wartość projektów"),
]

# Town centres, WGS 84.
CITIES = [
    ("Gdańsk", "54.352", "18.646"),
    ("Gdynia", "54.519", "18.531"),
    ("Wejherowo", "54.606", "18.236"),
    ("Tczew", "54.092", "18.778"),
    ("Rumia", "54.571", "18.388"),
    ("Kartuzy", "54.334", "18.197"),
    ("Puck", "54.718", "18.410"),
    ("Żukowo", "54.343", "18.361"),
]

PROJECTS = [
    (1, "Kartuzy", "kompleksowa-rewitalizacja-centrum-kartuz", "Kompleksowa rewitalizacja Centrum Kartuz"),
    (2, "Rumia", "rewitalizacja-zagorza-w-rumi", "Rewitalizacja Zagórza w Rumi"),
    (
        3,
        "Tczew",
        "miasto-od-nowa-w-tczewie",
        "Miasto od–nowa – rewitalizacja Starego Miasta i Zatorza w Tczewie",
    ),
    (
        4,
        "Gdynia",
        "gdynia-odnowa-zamenhofa-opata-hackiego",
        "Gdynia OdNowa: Rewitalizacja obszaru Zamenhofa – Opata Hackiego",
    ),
    (5, "Puck", "rewitalizacja-centrum-pucka", "Rewitalizacja Centrum Pucka"),
    (
        6,
        "Gdańsk",
        "rewitalizacja-dolnego-miasta-w-gdansku",
        "Rewitalizacja Dolnego Miasta i Placu Wałowego wraz ze Starym Przedmieściem w Gdańsku",
    ),
    (
        7,
        "Gdańsk",
        "rewitalizacja-biskupiej-gorki-i-starego-chelmu-w-gdansku",
        "Rewitalizacja Biskupiej Górki i Starego Chełmu w Gdańsku",
    ),
    (
        8,
        "Gdańsk",
        "rewitalizacja-nowego-portu-z-twierdza-wisloujscie-w-gdansku",
        "Rewitalizacja obszaru Nowy Port z Twierdzą Wisłoujście w Gdańsku",
    ),
    (9, "Gdańsk", "rewitalizacja-oruni-w-gdansku", "Rewitalizacja Oruni w Gdańsku"),
    (10, "Gdynia", "gdynia-odnowa-oksywie", "Gdynia OdNowa: Rewitalizacja dzielnicy Oksywie"),
    (
        11,
        "Gdynia",
        "gdynia-odnowa-witomino-radiostacja",
        "Gdynia OdNowa: Rewitalizacja zachodniej części dzielnicy Witomino – Radiostacji",
    ),
    (12, "Wejherowo", "rewitalizacja-srodmiescia-wejherowa", "Rewitalizacja Śródmieścia Wejherowa"),
    (13, "Żukowo", "rewitalizacja-starego-centrum-zukowa", "Rewitalizacja Starego Centrum Żukowa"),
]


def load():
    load_association()
    load_activation_system()
    revitalisation = load_revitalisation()
    cities = {name: load_city(name, latitude, longitude) for name, latitude, longitude in CITIES}
    for number, city, slug, name in PROJECTS:
        add_missing(
            RevitalisationProject,
            "number",
            "slug",
            number=number,
            slug=slug,
            state=State.PUBLISHED,
            name=name,
            city=cities[city],
            undertaking=revitalisation,
        )


def load_association():
    association, is_new = add_missing(
        Association,
        "pk",
        pk=1,
        state=State.PUBLISHED,
        name="Obszar Metropolitalny Gdańsk–Gdynia–Sopot",
        acronym="OMGGS",
        former_name="Gdański Obszar Metropolitalny",
        legal_form="stowarzyszenie",
        active_since=datetime.date(2011, 9, 15),
        description=typeset(
            "Stowarzyszenie gmin, miast i powiatów. Zajmuje się między innymi ekonomią społeczną i rynkiem pracy."
        ),
        other_words="GOM, metropolia, trójmiasto, obszar metropolitalny, aglomeracja, Ukraińcy, migranci, "
        "cudzoziemcy, uchodźcy, fundusze europejskie, fundusze unijne, dotacje, dofinansowanie",
        about_title="Kim jesteśmy?",
        about=typeset(
            """
            <p>Obszar Metropolitalny Gdańsk–Gdynia–Sopot to stowarzyszenie. Należy do niego 59 gmin, miast i powiatów.
            Mieszka tam ponad 1,6 mln osób.</p>
            <p>W 2015 roku stowarzyszenie zostało jedną z instytucji pośredniczących w programie: Regionalny Program
            Operacyjny Województwa Pomorskiego 2014–2020.</p>
            """
        ),
        aim=typeset(
            "Stowarzyszenie działa po to, by poprawiać komfort i jakość życia mieszkańców. Chce, żeby metropolia "
            "rozwijała się gospodarczo i społecznie. Chce też, żeby mogła konkurować z innymi obszarami "
            "metropolitalnymi w Polsce i za granicą."
        ),
        fields_of_work=typeset(
            """
            transport publiczny
            rynek pracy i aktywizacja mieszkańców
            ekonomia społeczna
            integracja migrantów
            kultura i promocja zdrowia
            rozwój lokalnych przedsiębiorstw
            ochrona środowiska
            planowanie przestrzenne
            promocja
            """
        ),
        social_title="Rozwój społeczny",
        social=typeset(
            """
            <p>Rozwojowi społecznemu służą <a href="/omggs/zit/">przedsięwzięcia ZIT</a>. Ten skrót oznacza
            Zintegrowane Inwestycje Terytorialne. Każde przedsięwzięcie to pakiet projektów.</p>
            """
        ),
        undertakings_total=4,
    )
    if is_new:
        for order, (value, label) in enumerate(FIGURES, start=1):
            add(
                KeyFigure,
                association=association,
                value=typeset(value),
                label=typeset(label),
                order=order,
            )


def load_activation_system():
    add_missing(
        Undertaking,
        "slug",
        slug="metropolitalny-system-aktywizacji-spoleczno-zawodowej",
        state=State.PUBLISHED,
        order=1,
        name="Metropolitalny System Aktywizacji Społeczno-Zawodowej",
        description=typeset(
            "Wsparcie dla osób i rodzin, które żyją w ubóstwie, są wykluczone społecznie albo którym to grozi."
        ),
        other_words="MSASZ, bieda, ubóstwo, pomoc, wsparcie, aktywizacja zawodowa, projekty unijne, asystent, kurs, "
        "szkolenie",
        aim=typeset(
            "Przedsięwzięcie ma zwiększyć aktywność społeczną i zawodową. Wsparcie jest dla osób i rodzin, które żyją "
            "w ubóstwie lub są wykluczone społecznie. Jest też dla tych, którym to grozi. Chodzi o usługi społeczne "
            "i o miejsca pracy w podmiotach ekonomii społecznej."
        ),
        body=typeset(
            """
            <p>To trwały system integracji społecznej i zawodowej. Łączy różne sektory. Opiera się na trzech
            podstawach:</p>
            <ul>
            <li>aktywnej integracji,</li>
            <li>usługach społecznych,</li>
            <li>ekonomii społecznej.</li>
            </ul>
            <p>System wspólnie budują:</p>
            <ul>
            <li>samorządy,</li>
            <li>organizacje pozarządowe,</li>
            <li>podmioty ekonomii społecznej.</li>
            </ul>
            """
        ),
        goals="\n".join(
            [
                typeset(
                    "Większe szanse na zatrudnienie, także w podmiotach ekonomii społecznej, dla osób zagrożonych "
                    "ubóstwem lub wykluczeniem społecznym. Pomagają w tym instrumenty aktywnej integracji."
                ),
                typeset(
                    "Lepsze i łatwiej dostępne usługi społeczne dla tych samych osób. Usługi są połączone ze sobą "
                    "(zintegrowane), dopasowane do osoby (zindywidualizowane) i świadczone w lokalnej społeczności "
                    "zamiast w instytucjach (zdeinstytucjonalizowane). Szczególnie ważna jest asystentura, czyli "
                    "pomoc asystenta."
                ),
                typeset(
                    "Coraz silniejsze podmioty ekonomii społecznej, a dzięki temu większe zatrudnienie i większa "
                    "aktywność społeczna."
                ),
                typeset(
                    "Skuteczniejszy system integracji społecznej i zawodowej osób wykluczonych i zagrożonych "
                    "wykluczeniem. Służą temu spójna polityka i wszechstronne wsparcie na poziomie metropolii."
                ),
                typeset(
                    "Większa spójność i aktywność społeczna oraz większy udział w życiu lokalnym (partycypacja). "
                    "Służy temu animowanie, czyli pobudzanie do działania, i organizowanie społeczności osób "
                    "wykluczonych, zagrożonych "
                    "wykluczeniem i ich otoczenia."
                ),
            ]
        ),
    )


def load_revitalisation():
    undertaking, _ = add_missing(
        Undertaking,
        "slug",
        slug="zintegrowane-projekty-rewitalizacyjne-miast",
        state=State.PUBLISHED,
        order=2,
        name="Zintegrowane projekty rewitalizacyjne miast: Gdańsk, Gdynia, Wejherowo, Tczew, Rumia, Kartuzy, Puck, "
        "Żukowo",
        description=typeset(
            "Wspólne przedsięwzięcie 8 miast, także Rumi, na lata 2016–2022. Łączyło pomoc mieszkańcom z odnową "
            "budynków i przestrzeni."
        ),
        other_words="odnowa miast, remonty, projekty unijne, delimitacja",
        aim=typeset(
            "Przedsięwzięcie miało przywrócić albo nadać funkcje społeczne zdegradowanym obszarom miast. Obszary "
            "wybrano według kryteriów przestrzennych, gospodarczych i społecznych. Kryteria pokazywały, jak silne "
            "były problemy społeczne, a przede wszystkim izolacja mieszkańców: materialna i społeczna."
        ),
        body=typeset(
            """
            <p>Przedsięwzięcie wynikało z lokalnych programów rewitalizacji. Obszary wyznaczono według wskaźników
            ze Strategii ZIT: obowiązkowych i fakultatywnych, czyli dodatkowych. ZIT to Zintegrowane Inwestycje
            Terytorialne.</p>
            <p>Zasadą była kompleksowa interwencja. Aktywizację i usługi społeczne dla mieszkańców łączono
            z infrastrukturą, która poprawia jakość i wygląd przestrzeni. Skutkiem miała być mniejsza degradacja
            obszarów.</p>
            """
        ),
        scope=typeset(
            """
            integracja społeczna i zawodowa mieszkańców zdegradowanych obszarów miast
            odnowa, modernizacja i adaptacja istniejących budynków
            zagospodarowanie przestrzeni publicznych
            dostosowanie budynków do funkcji społecznych, gospodarczych, rekreacyjnych, kulturalnych i edukacyjnych
            """
        ),
        first_year=2016,
        last_year=2022,
    )
    return undertaking


def load_city(name, latitude, longitude):
    city, _ = add_missing(
        City,
        "name",
        name=name,
        latitude=Decimal(latitude),
        longitude=Decimal(longitude),
        is_ours=name == "Rumia",
    )
    return city
