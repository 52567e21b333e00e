import datetime
from decimal import Decimal

from omggs.models import Association, City, KeyFigure, RevitalisationProject, Undertaking
from publishing.alternative_formats import FORMATS
from publishing.models import State

from .adding import METROPOLIS_AS_OF, add, add_missing, typeset

FIGURES = [
    ("59", "gmin, miast i powiatów w stowarzyszeniu"),
    ("ponad 1,6 mln", "mieszkańców"),
    ("1,76 mld zł", "z funduszy unijnych (2022 rok)"),
    ("prawie 180", "projektów z tych pieniędzy"),
    ("3,13 mld zł", "łączna wartość tych projektów"),
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

OUR_PROJECT_BODY = """
<p>To projekt z Rumi w przedsięwzięciu 8 miast.</p>
<p>W takich projektach miało chodzić o dwie rzeczy naraz. Jedna to pomoc mieszkańcom w pracy i w życiu społecznym.
Druga to odnowa budynków i miejsc, z których wszyscy korzystają.</p>
<p>Nie mamy jeszcze informacji, czy i jak wykonano ten projekt.</p>
"""
UNDERTAKING_EASY_TEXT = """
<p>Ten tekst jest o projektach odnowy 8 miast.</p>
<p>Te miasta to: Gdańsk, Gdynia, Wejherowo, Tczew, Rumia, Kartuzy, Puck i Żukowo.</p>
<p>Są miejsca, w których jest dużo problemów.</p>
<p>Miasta chciały odnowić takie miejsca.</p>
<p>To się nazywa rewitalizacja.</p>
<p>Rewitalizacja to remonty budynków.</p>
<p>Rewitalizacja to też pomoc ludziom.</p>
<p>Plan był na lata od 2016 do 2022.</p>
<p>W planie było 13 projektów.</p>
<p>Jeden projekt jest z Rumi.</p>
<p>Nazywa się „Rewitalizacja Zagórza w Rumi”.</p>
<p>Nie wiemy, czy miasta wykonały ten plan.</p>
"""
ASSOCIATION_EASY_TEXT = """
<p>Ten tekst jest o OMGGS.</p>
<p>OMGGS to krótka nazwa.</p>
<p>Długa nazwa to: Obszar Metropolitalny Gdańsk–Gdynia–Sopot.</p>
<p>OMGGS to stowarzyszenie.</p>
<p>Stowarzyszenie to grupa, która razem coś robi.</p>
<p>W tej grupie jest 59 gmin, miast i powiatów.</p>
<p>Mieszka tam ponad 1 milion 600 tysięcy osób.</p>
<p>OMGGS chce, żeby ludziom żyło się wygodniej i lepiej.</p>
<p>OMGGS zajmuje się na przykład:</p>
<ul>
<li>transportem publicznym, na przykład autobusami i pociągami,</li>
<li>pracą,</li>
<li>pomocą osobom, które przyjechały z innych krajów.</li>
</ul>
"""


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
            information_as_of=METROPOLIS_AS_OF,
            name=name,
            city=cities[city],
            undertaking=revitalisation,
            body=typeset(OUR_PROJECT_BODY) if city == "Rumia" else "",
            other_words="Zagórze, odnowa Zagórza, remont Zagórza, dofinansowanie Zagórza"
            if city == "Rumia"
            else "",
        )


def load_association():
    association, is_new = add_missing(
        Association,
        "pk",
        pk=1,
        state=State.PUBLISHED,
        information_as_of=METROPOLIS_AS_OF,
        name="Obszar Metropolitalny Gdańsk–Gdynia–Sopot",
        acronym="OMGGS",
        former_name="Gdański Obszar Metropolitalny",
        legal_form="stowarzyszenie",
        active_since=datetime.date(2011, 9, 15),
        description=typeset(
            "Stowarzyszenie gmin, miast i powiatów. Zajmuje się między innymi ekonomią społeczną i rynkiem pracy."
        ),
        other_words="GOM, metropolia, trójmiasto, obszar metropolitalny, aglomeracja, Ukraińcy, migranci, "
        "cudzoziemcy, obcokrajowcy, uchodźcy, fundusze europejskie, fundusze unijne, pieniądze z Unii, miliony, "
        "miliardy, dotacje, dofinansowanie, UE, ile mają pieniędzy, autobus, pociąg, SKM, komunikacja, "
        "ile gmin, ilu mieszkańców",
        about_title="Kim jesteśmy?",
        about=typeset(
            """
            <p>W 2022 roku stowarzyszenie przedstawiało się tak (w skrócie):</p>
            <blockquote>
            <p>Jesteśmy stowarzyszeniem. Należy do nas 59 gmin, miast i powiatów. Mieszka tu ponad 1,6 mln osób.</p>
            <p>W 2015 roku zostaliśmy jedną z instytucji pośredniczących w Regionalnym Programie Operacyjnym Województwa
            Pomorskiego na lata 2014–2020. Zarządzamy 1,76 mld zł z funduszy unijnych. To pakiet prawie 180 projektów,
            które razem są warte 3,13 mld zł.</p>
            </blockquote>
            """
        ),
        aim=typeset(
            "Stowarzyszenie chce przede wszystkim poprawiać komfort i jakość życia mieszkańców. Chce, żeby metropolia "
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
            <p>Rumia ma w przedsięwzięciu rewitalizacyjnym jeden projekt:
            <a href="/omggs/rewitalizacja/rewitalizacja-zagorza-w-rumi/">Rewitalizację Zagórza w Rumi</a>.</p>
            """
        ),
        undertakings_total=4,
        easy_text=typeset(ASSOCIATION_EASY_TEXT),
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
        # The figures are part of the text that the easy text is made for.
        association.mark_current(*FORMATS)
        association.save()


def load_activation_system():
    add_missing(
        Undertaking,
        "slug",
        slug="metropolitalny-system-aktywizacji-spoleczno-zawodowej",
        state=State.PUBLISHED,
        information_as_of=METROPOLIS_AS_OF,
        order=1,
        name="Metropolitalny System Aktywizacji Społeczno-Zawodowej",
        description=typeset(
            "Wsparcie osób i rodzin, które żyją w ubóstwie, są wykluczone społecznie albo którym to grozi. Opis z "
            "2022 roku."
        ),
        other_words="MSASZ, bieda, ubóstwo, pomoc, wsparcie, aktywizacja zawodowa, projekty unijne, asystent, kurs, "
        "szkolenie, doradca zawodowy",
        aim=typeset(
            "Przedsięwzięcie ma zwiększyć aktywność społeczną i zawodową. Wsparcie miało trafiać do osób i rodzin, "
            "które żyją w ubóstwie lub są wykluczone społecznie albo którym to grozi. Miało objąć aktywizację "
            "społeczną i zawodową, usługi społeczne i tworzenie miejsc pracy w podmiotach ekonomii społecznej."
        ),
        body=typeset(
            """
            <p>Przedsięwzięcie polega na wypracowaniu i wdrożeniu trwałego systemu integracji społecznej i zawodowej,
            czyli na jego przygotowaniu i wprowadzeniu w życie. System ma być międzysektorowy, więc mają w nim
            współpracować urzędy, organizacje i firmy społeczne. Ma się opierać na:</p>
            <ul>
            <li>aktywnej integracji,</li>
            <li>usługach społecznych,</li>
            <li>ekonomii społecznej.</li>
            </ul>
            <p>Ta współpraca ma być kompleksowa, czyli całościowa. Mają w niej brać udział:</p>
            <ul>
            <li>samorządy,</li>
            <li>organizacje pozarządowe,</li>
            <li>podmioty ekonomii społecznej.</li>
            </ul>
            <p>To opis z 2022 roku. Nie wiemy, czy wsparcie nadal trwa. Zapytaj w Urzędzie Miasta Rumia. Gdy
            dostaniemy dane urzędu, podamy je na stronie <a href="/kontakt/">Kontakt</a>.</p>
            """
        ),
        goals="\n".join(
            [
                typeset(
                    "Większe szanse na zatrudnienie, także w podmiotach ekonomii społecznej, dla osób zagrożonych "
                    "ubóstwem lub wykluczeniem społecznym. Mają w tym pomóc narzędzia (instrumenty) aktywnej "
                    "integracji."
                ),
                typeset(
                    "Lepsze i łatwiej dostępne usługi społeczne dla tych samych osób. Usługi mają być połączone "
                    "ze sobą (zintegrowane), dopasowane do osoby (spersonalizowane) i świadczone w lokalnej "
                    "społeczności zamiast w instytucjach (zdeinstytucjonalizowane). Szczególnie ważna ma być "
                    "asystentura, czyli pomoc asystenta."
                ),
                typeset(
                    "Coraz silniejsze podmioty ekonomii społecznej, a dzięki temu większe zatrudnienie i większa "
                    "aktywność społeczna osób zagrożonych ubóstwem lub wykluczeniem społecznym."
                ),
                typeset(
                    "Skuteczniejszy i sprawniejszy system integracji społecznej i zawodowej osób wykluczonych i "
                    "zagrożonych wykluczeniem. Mają temu służyć spójna polityka oraz wielowymiarowe i "
                    "wszechstronne wsparcie na poziomie metropolii."
                ),
                typeset(
                    "Większa spójność i aktywność społeczna oraz większy udział w życiu lokalnym (partycypacja). "
                    "Ma temu służyć animowanie, czyli zachęcanie do działania, i organizowanie społeczności osób "
                    "wykluczonych, zagrożonych wykluczeniem i ich otoczenia."
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
        information_as_of=METROPOLIS_AS_OF,
        order=2,
        name="Zintegrowane projekty rewitalizacyjne miast: Gdańsk, Gdynia, Wejherowo, Tczew, Rumia, Kartuzy, Puck, "
        "Żukowo",
        description=typeset(
            "Pakiet projektów 8 miast, także Rumi, zaplanowany na lata 2016–2022. Miał łączyć pomoc mieszkańcom z "
            "odnową budynków i przestrzeni."
        ),
        other_words="odnowa miast, remonty, projekty unijne, delimitacja",
        aim=typeset(
            "Przedsięwzięcie miało przywrócić albo nadać funkcje społeczne zdegradowanym obszarom miast. Obszary "
            "wybrano według kryteriów przestrzennych, gospodarczych i społecznych. Kryteria uwzględniały "
            "nasilenie problemów społecznych, a przede wszystkim izolację mieszkańców: materialną i społeczną."
        ),
        body=typeset(
            """
            <p>Przedsięwzięcie wynikało z lokalnych programów rewitalizacji. Obszary wyznaczyły miasta, czyli dokonały
            ich delimitacji. Użyły wskaźników ze Strategii ZIT: obowiązkowych i fakultatywnych, czyli dodatkowych. ZIT
            to Zintegrowane Inwestycje Terytorialne.</p>
            <p>Funkcje społeczne to wszystko, do czego miejsce służy ludziom, na przykład do spotkań albo do pracy.
            Zasadą była kompleksowa interwencja, czyli działanie na wiele sposobów naraz. Aktywizację i usługi
            społeczne dla mieszkańców miano łączyć z remontami i budową, żeby przestrzeń była lepsza i ładniejsza.
            Skutkiem miało być zniwelowanie poziomu degradacji obszarów, czyli jego wyrównanie.</p>
            <p>13 projektów zaplanowano na lata 2016–2022. To pakiet projektów miast, a nie jeden wspólny projekt.</p>
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
        easy_text=typeset(UNDERTAKING_EASY_TEXT),
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
