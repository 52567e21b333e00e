from pathlib import Path

from django.core.files import File

from library.models import Image
from pages.models import Article, Page
from publishing.models import State

from .adding import COOPERATIVE_AS_OF, METROPOLIS_AS_OF, add, add_missing, typeset

FILM_ARTICLE = "czym-sa-podmioty-ekonomii-spolecznej"
# European standards for easy-to-read texts: one sentence a line, abbreviations and hard words explained.
FILM_ARTICLE_EASY_TEXT = """
<p>Ten tekst jest o podmiotach ekonomii społecznej.</p>
<p>Podmioty ekonomii społecznej mają krótką nazwę.</p>
<p>Krótka nazwa to PES.</p>
<h2>Co to jest PES</h2>
<p>PES to organizacja albo firma.</p>
<p>Organizacja to ludzie, którzy razem coś robią.</p>
<p>Zwykła firma chce przede wszystkim zarabiać pieniądze.</p>
<p>Dla PES ludzie są ważniejsi niż pieniądze.</p>
<p>PES pomaga ludziom.</p>
<p>Na przykład daje pracę osobom, którym trudno znaleźć pracę.</p>
<h2>PES w Rumi</h2>
<p>Są różne rodzaje PES.</p>
<p>Jeden rodzaj to spółdzielnia socjalna.</p>
<p>Spółdzielnia socjalna to firma, którą członkowie prowadzą razem.</p>
<p>W 2022 roku Rada Miejska Rumi powołała taką spółdzielnię.</p>
<p>Rada Miejska to osoby, które wybrali mieszkańcy.</p>
<p>Te osoby decydują o ważnych sprawach miasta.</p>
<p><a href="/spoldzielnia/?wersja=latwa">Łatwy tekst o spółdzielni w Rumi</a></p>
<h2>Film o PES</h2>
<p>Możesz obejrzeć film.</p>
<p>Film wyjaśnia, czym są PES.</p>
<p>Film jest krótki.</p>
<p>Trwa 2 minuty.</p>
<p>Film jest na Facebooku.</p>
<p>Facebook to strona innej firmy.</p>
<p>Film jest na profilu „Pomorska Ekonomia Społeczna”.</p>
<p>Profil to miejsce na Facebooku, w którym ktoś pisze i pokazuje filmy.</p>
<p>Na tym profilu dowiesz się więcej o ekonomii społecznej.</p>
"""
WORK_EASY_TEXT = """
<p>Ten tekst jest o pracy w spółdzielni socjalnej.</p>
<p>Spółdzielnia socjalna to firma, która daje pracę osobom, którym trudno znaleźć pracę.</p>
<p>W marcu 2022 roku było ogłoszenie o pracy.</p>
<p>Miasto szukało wtedy osób do pracy.</p>
<p>To była praca przy naprawach i remontach.</p>
<p>Miasto zaprosiło te osoby na spotkanie.</p>
<p>Chcesz zapytać o pracę?</p>
<p>Zapytaj w Urzędzie Miasta Rumia.</p>
"""
FILM_IMAGE = Path(__file__).with_name("film.webp")


def load():
    if not Article.objects.filter(slug=FILM_ARTICLE).exists():
        add_film_article()
    load_cooperative_article()
    load_history_article()
    load_work_page()
    load_help_page()
    load_about_page()
    load_contact()
    load_privacy_policy()


def add_film_article():
    add(
        Article,
        slug=FILM_ARTICLE,
        state=State.PUBLISHED,
        order=1,
        title="Czym są Podmioty Ekonomii Społecznej?",
        information_as_of=METROPOLIS_AS_OF,
        description=typeset("Krótki film i kilka zdań o tym, czym są podmioty ekonomii społecznej."),
        image=get_film_image(),
        other_words="film, filmik, wideo, co to jest ekonomia społeczna",
        film_url="https://fb.watch/bdURBU5dHu/",
        film_title="Czym są podmioty ekonomii społecznej?",
        film_minutes=2,
        film_host=typeset("na profilu „Pomorska Ekonomia Społeczna” na Facebooku"),
        film_summary=typeset("Nie mamy jeszcze tekstowego zapisu tego filmu."),
        body=typeset(
            """
            <p>Podmioty ekonomii społecznej (PES) to organizacje i firmy, dla których ludzie są ważniejsi niż zysk.
            Dają na przykład pracę osobom, którym trudno ją znaleźć.</p>
            <h2>Gdzie dowiesz się więcej</h2>
            <p>Polecamy cały profil „Pomorska Ekonomia Społeczna” na Facebooku. Dowiesz się z niego więcej o ekonomii
            społecznej.</p>
            <h2>Przykład z Rumi</h2>
            <p>Jednym z rodzajów podmiotów ekonomii społecznej jest spółdzielnia socjalna. W 2022 roku Rada Miejska Rumi
            powołała taką spółdzielnię.</p>
            <ul>
            <li><a href="/ekonomia-spoleczna/tworzymy-w-rumi-spoldzielnie-socjalna/">Jak powstawała spółdzielnia
            socjalna w Rumi</a></li>
            <li><a href="/spoldzielnia/">Jakie cele ma spółdzielnia i komu ma pomagać</a></li>
            </ul>
            """
        ),
        easy_text=typeset(FILM_ARTICLE_EASY_TEXT),
    )


def get_film_image():
    with FILM_IMAGE.open("rb") as file:
        picture, _ = add_missing(
            Image,
            "title",
            title="Film o podmiotach ekonomii społecznej",
            file=File(file, name=FILM_IMAGE.name),
            alt="Rysunek: osoba w fotelu ogląda film na dużym ekranie. Na filmie dwie osoby razem niosą ławkę. "
            "Na ekranie widać trójkąt, czyli znak odtwarzania.",
        )
    return picture


def load_cooperative_article():
    add_missing(
        Article,
        "slug",
        slug="tworzymy-w-rumi-spoldzielnie-socjalna",
        state=State.PUBLISHED,
        order=2,
        information_as_of=COOPERATIVE_AS_OF,
        title="Tworzymy w Rumi Spółdzielnię Socjalną",
        description=typeset(
            "Jak w 2022 roku zaczęliśmy tworzyć spółdzielnię: kogo szukaliśmy do pracy i co postanowiła Rada Miejska "
            "Rumi."
        ),
        body=typeset(
            """
            <p>W 2022 roku zaczął się w naszym mieście nowy etap. Od prac nad koncepcją spółdzielni socjalnej
            przeszliśmy do jej tworzenia. Szukaliśmy osób, które chciały zacząć w niej pracę.</p>
            <h2>Kogo szukaliśmy</h2>
            <p>Chodziło o prace konserwatorsko-remontowe w jednostkach na terenie gminy. Więcej jest
            w <a href="/spoldzielnia/nabory/nabor-do-pracy-w-spoldzielni-socjalnej-2022/">ogłoszeniu o naborze z 2022
            roku</a>.</p>
            <h2>Spotkanie informacyjne</h2>
            <p>Chętnych zaprosiliśmy na
            <a href="/spoldzielnia/spotkania/spotkanie-informacyjne-22-marca-2022/">spotkanie informacyjne
            22 marca 2022 roku</a>. Miejscem był Klub Integracji Społecznej przy ul. Sabata 3.</p>
            <h2>Uchwała Rady Miejskiej</h2>
            <p>Dwa dni później, 24 marca 2022 roku, Rada Miejska Rumi podjęła
            <a href="/spoldzielnia/uchwaly/xxxix-543-2022/">uchwałę o utworzeniu spółdzielni</a>.</p>
            <p>Przeczytaj też, <a href="/spoldzielnia/">jakie cele ma spółdzielnia i komu ma pomagać</a>.</p>
            """
        ),
    )


def load_history_article():
    add_missing(
        Article,
        "slug",
        slug="od-czego-sie-zaczelo",
        state=State.PUBLISHED,
        order=3,
        information_as_of=METROPOLIS_AS_OF,
        title="Od czego się zaczęło",
        description=typeset(
            "Najważniejsze daty: OMGGS, projekty odnowy miast i spółdzielnia socjalna w Rumi."
        ),
        other_words="kalendarium, historia, daty",
        body=typeset(
            """
            <ul>
            <li>15 września 2011 roku: zaczyna działać stowarzyszenie, które dziś nazywa się
            <a href="/omggs/">Obszar Metropolitalny Gdańsk–Gdynia–Sopot (OMGGS)</a>.</li>
            <li>2015 rok: stowarzyszenie jest jedną z instytucji pośredniczących programu unijnego na lata
            2014–2020.</li>
            <li>Lata 2016–2022: czas zaplanowany na <a href="/omggs/rewitalizacja/">13 projektów rewitalizacyjnych</a>,
            także na Zagórze w Rumi.</li>
            <li>22 marca 2022 roku, godz. 12:00: termin
            <a href="/spoldzielnia/spotkania/spotkanie-informacyjne-22-marca-2022/">spotkania informacyjnego
            o spółdzielni</a>. Miejsce: Klub Integracji Społecznej, ul. Sabata 3.</li>
            <li>24 marca 2022 roku: Rada Miejska Rumi powołuje spółdzielnię
            <a href="/spoldzielnia/uchwaly/xxxix-543-2022/">uchwałą nr XXXIX/543/2022</a>.</li>
            </ul>
            """
        ),
    )


def load_work_page():
    add_missing(
        Page,
        "slug",
        slug="szukam-pracy",
        state=State.PUBLISHED,
        title="Szukam pracy",
        description=typeset(
            "Czy teraz jest nabór do spółdzielni socjalnej w Rumi i co zrobić, gdy go nie ma."
        ),
        shows_recruitment=True,
        information_as_of=COOPERATIVE_AS_OF,
        other_words="praca, bezrobotny, bezrobocie, zatrudnienie, etat, pół etatu, oferty pracy, robota, posada, "
        "fucha, dorobić, zarobić, zarabiać, zarobki, wynagrodzenie, pensja, wypłata, płaca, płacić, ile płacą, "
        "stawka, najniższa krajowa, CV, życiorys, podanie o pracę, rozmowa o pracę, zatrudnić, umowa, umowa zlecenie, "
        "staż, praktyki, kurs, szkolenie, przekwalifikować, urząd pracy, PUP, pośredniak, pracodawca, pracownik, "
        "wolontariat, wolontariusz, zawód, emeryt, rencista, renta, młodzież, student, karany, praca po więzieniu, "
        "praca bez doświadczenia, wykształcenie, kwalifikacje, zawodówka, technikum, matura, praca dla bezdomnych, "
        "praca dla niepełnosprawnych, praca dla cudzoziemców, praca dla kobiet, sprzątanie, sprzątaczka, ogrodnik, "
        "murarz, malarz, hydraulik, elektryk, stolarz, spawacz, mechanik, kierowca, magazynier, ochroniarz, dozorca, "
        "portier, kucharz, kelner, sprzedawca, kasjer, fryzjer, krawcowa, księgowa, sekretarka, pracownik fizyczny, "
        "pomocnik, pracować, zajęcie",
        body=typeset(
            """
            <h2>Czego możesz się spodziewać</h2>
            <p>W marcu 2022 roku szukaliśmy osób do prac konserwatorsko-remontowych w jednostkach na terenie gminy.
            Chętnych zaproszono na spotkanie informacyjne. Kolejny nabór może wyglądać inaczej.</p>
            <h2>Dla kogo ma być ta praca</h2>
            <p>Spółdzielnia ma zatrudniać osoby zagrożone wykluczeniem społecznym. Nie wiesz, czy to o Tobie? Zapytaj
            w urzędzie. Nie musisz znać przepisów.</p>
            <h2>Co możesz zrobić dziś</h2>
            <ol>
            <li>Zapytaj w Urzędzie Miasta Rumia, czy spółdzielnia teraz zatrudnia. Gdy dostaniemy dane urzędu,
            podamy je na stronie <a href="/kontakt/">Kontakt</a>.</li>
            <li>Włącz <a href="/spoldzielnia/spotkania/#kalendarz">kalendarz spotkań</a> albo
            <a href="/mapa-strony/#nowosci">kanał nowości</a>. Wtedy dowiesz się
            o nowym spotkaniu bez zaglądania tutaj.</li>
            </ol>
            """
        ),
        easy_text=typeset(WORK_EASY_TEXT),
    )


def load_help_page():
    add_missing(
        Page,
        "slug",
        slug="potrzebuje-pomocy",
        state=State.PUBLISHED,
        title="Potrzebuję opieki albo pomocy",
        information_as_of=METROPOLIS_AS_OF,
        description=typeset("Co wiemy o usługach opiekuńczych i o wsparciu w Rumi. Gdzie pytać o pomoc."),
        other_words="pomoc, opieka, opiekunka, usługi opiekuńcze, opieka nad starszą osobą, senior, emeryt, "
        "emerytura, renta, chory, choroba, pielęgniarka, pielęgnacja, lekarz, psycholog, depresja, rehabilitacja, "
        "leki, zakupy, niepełnosprawni, niepełnosprawność, orzeczenie, niesamodzielny, leżący, demencja, pomoc "
        "społeczna, pracownik socjalny, MOPS, GOPS, ośrodek pomocy, zasiłek, 800 plus, dodatek mieszkaniowy, "
        "mieszkanie, lokal socjalny, czynsz, rachunki, prąd, opał, węgiel, eksmisja, bezdomny, bezdomność, "
        "schronisko, noclegownia, bieda, biedny, ubóstwo, długi, zadłużenie, komornik, pożyczka, nie "
        "stać mnie, pieniądze, pieniądze na życie, zapomoga, dożywianie, jedzenie, żywność, głodny, darmowe obiady, "
        "jadłodajnia, ubrania, asystent, kto pomoże, samotny, samotna matka, alkohol, alkoholik, uzależnienie, "
        "narkotyki, przemoc, rozwód, alimenty, więzienie, mama, tata, matka, ojciec, mąż, żona, rodzice, rodzina, "
        "babcia, dziadek, dziecko, żłobek, świetlica, nauka polskiego, obcokrajowcy",
        body=typeset(
            """
            <p>W tym serwisie nie można zamówić pomocy ani złożyć wniosku o pomoc.</p>
            <h2>Usługi opiekuńcze spółdzielni</h2>
            <p>W 2022 roku były planem: najpierw miał powstać zespół remontowo-budowlany, potem usługi opiekuńcze. Nie
            mamy informacji, czy <a href="/spoldzielnia/">spółdzielnia socjalna</a> już je prowadzi.</p>
            <h2>Projekty metropolii</h2>
            <p>Opisujemy <a href="/omggs/zit/metropolitalny-system-aktywizacji-spoleczno-zawodowej/">Metropolitalny
            System Aktywizacji Społeczno-Zawodowej</a>. Nie wiemy, czy to wsparcie nadal trwa. Na naszej stronie nie
            można się do niego zgłosić.</p>
            <h2>Gdzie pytać</h2>
            <p>Pytaj w Urzędzie Miasta Rumia. Gdy dostaniemy dane urzędu, podamy je na stronie
            <a href="/kontakt/">Kontakt</a>. Powiedz, kto potrzebuje pomocy (Ty czy ktoś bliski) i jakiej.</p>
            """
        ),
    )


def load_about_page():
    add_missing(
        Page,
        "slug",
        slug="o-serwisie",
        state=State.PUBLISHED,
        title="O tym serwisie",
        description=typeset("Kto prowadzi ten serwis, skąd są informacje i jak zgłosić błąd."),
        other_words="o nas, redakcja, autor, właściciel, kto prowadzi serwis, kto odpowiada za stronę, źródło, skąd "
        "informacje, aktualność, nieaktualne, błąd na stronie, pomyłka, zgłoś błąd, awaria, strona nie działa",
        body=typeset(
            """
            <p>Ten serwis prowadzi Urząd Miasta Rumia. Piszemy w nim o ekonomii społecznej.</p>
            <p>Teksty powstały na podstawie informacji miasta z 2022 roku. Przy tekstach podajemy, z kiedy są
            informacje. Gdy czegoś nie wiemy, piszemy to wprost.</p>
            <p>Widzisz błąd? Napisz pod stroną, w pytaniu „Czy ta strona pomogła?”.</p>
            """
        ),
    )


def load_contact():
    add_missing(
        Page,
        "slug",
        slug="kontakt",
        state=State.PUBLISHED,
        title="Kontakt",
        other_words="adres, adres urzędu, gdzie jest urząd, dojazd, jak dojechać, jak trafić, telefon, numer "
        "telefonu, dzwonić, zadzwonić, skontaktować się, infolinia, e-mail, mail, napisać, poczta, urząd, urząd "
        "miasta, magistrat, ratusz, urzędnik, godziny otwarcia, czynne, otwarte, telefon do spółdzielni, adres "
        "spółdzielni, gdzie pytać, zapytaj urząd, sekretariat, burmistrz, prezydent miasta, wydział, umówić wizytę, "
        "BIP, e-Doręczenia, ePUAP, UM, email, urząd gminy, gmina Rumia, okienko, petent",
        description="Gdzie pytać o ekonomię społeczną w Rumi i o ten serwis.",
        shows_contact=True,
        body=typeset(
            """
            <p>Masz pytanie o ekonomię społeczną w Rumi albo o ten serwis? Zapytaj w Urzędzie Miasta Rumia.</p>
            <p>Może odpowiedź już tu jest:</p>
            <ul>
            <li><a href="/spoldzielnia/spotkania/">Kiedy i gdzie są spotkania</a></li>
            <li><a href="/spoldzielnia/nabory/">Czy trwa nabór do pracy</a></li>
            <li><a href="/dostepnosc/wniosek/">Zgłoś problem z dostępnością</a></li>
            </ul>
            """
        ),
    )


def load_privacy_policy():
    add_missing(
        Page,
        "slug",
        slug="polityka-prywatnosci",
        state=State.PUBLISHED,
        title="Polityka prywatności",
        other_words="RODO, ciasteczka, cookie, cookies, pliki cookie, dane osobowe, inspektor ochrony danych, IOD, "
        "IODO, prywatność, śledzenie, newsletter, zgoda, klauzula informacyjna, administrator danych",
        description="Jakie dane zapisujemy, po co i na jak długo.",
        body=typeset(
            """
            <p>Czytasz strony tego serwisu? Nie zapisujemy wtedy na Twoim urządzeniu żadnych plików cookie. Nie
            śledzimy, co czytasz.</p>
            <h2>Plik cookie „widok”</h2>
            <p>Na każdej stronie możesz zmienić rozmiar czcionki, kontrast i odstępy. Dopiero wtedy zapisujemy jeden
            plik cookie. Nazywa się „widok”.</p>
            <ul>
            <li>Zapisujemy w nim tylko ustawienia wyglądu, które wybierzesz.</li>
            <li>Dzięki niemu kolejne strony wyglądają tak, jak chcesz.</li>
            <li>Jest ważny przez rok od ostatniej zmiany ustawień.</li>
            <li>Usuniesz go przyciskiem „Przywróć domyślne”.</li>
            </ul>
            <h2>Inne serwisy</h2>
            <p>Nasze strony nie łączą się z innymi serwisami. Kroje pisma i obrazy mamy u siebie. Nie ma tu wbudowanych
            odtwarzaczy, reklam ani narzędzi do śledzenia.</p>
            <p>Są natomiast odnośniki do innych serwisów, na przykład do filmu na Facebooku. Gdy klikniesz taki
            odnośnik, opuszczasz nasz serwis. Dalej obowiązują zasady tego drugiego serwisu.</p>
            <h2>Wyszukiwarka</h2>
            <p>Czasem ktoś szuka i nic nie znajduje. Zapisujemy wtedy szukane słowa, ile razy ich szukano i kiedy
            ostatnio. Tak wiemy, czego tu brakuje. Nie zapisujemy, kto szukał. Staramy się pomijać imiona, nazwiska,
            numery telefonów i adresy e-mail. Słowa, których szukano raz, usuwamy po 30 dniach. Inne usuwamy, gdy nikt
            ich nie szuka przez 180 dni.</p>
            <h2>Pytanie „Czy ta strona pomogła?”</h2>
            <p>Możesz na nie odpowiedzieć i dopisać wiadomość. Zapisujemy odpowiedź, adres strony i godzinę.
            Nie zapisujemy, kto odpowiada. Nie wpisuj danych osobowych. Odpowiedzi usuwamy po roku.</p>
            <h2>Wniosek o dostępność</h2>
            <p>We wniosku podajesz dane do kontaktu. Użyjemy ich tylko po to, żeby załatwić wniosek i Ci odpowiedzieć.
            Więcej o tych danych piszemy <a href="/dostepnosc/wniosek/#dane">przy formularzu wniosku</a>.</p>
            <h2>Powiadomienia e-mail</h2>
            <p>Gdy powiadomienia są włączone, możesz podać nam adres e-mail. Piszemy wtedy o naborach i spotkaniach.</p>
            <ul>
            <li>Zapisujemy adres e-mail, wybrane tematy, czas wysłania formularza i czas potwierdzenia. Nic więcej.</li>
            <li>Adresu używamy tylko do tych wiadomości. Podstawą jest Twoja zgoda.</li>
            <li>Adres trzeba potwierdzić odnośnikiem z wiadomości. Niepotwierdzony adres usuwamy po 48 godzinach.</li>
            <li>Zrezygnujesz w każdej chwili odnośnikiem z każdej wiadomości. Adres usuwamy wtedy od razu.</li>
            <li>Pracownicy widzą tylko, ile jest adresów. Nie sprawdzamy, czy czytasz wiadomości.</li>
            <li>W kopiach zapasowych adres zostaje jeszcze najwyżej 12 miesięcy. Sięgamy do nich tylko po awarii.</li>
            </ul>
            <h2>Ochrona przed automatami (botami)</h2>
            <p>Czasem jakiś program wysyła tysiące odpowiedzi, wniosków lub adresów. Dlatego liczymy, ile ich przyszło
            z jednego adresu IP, czyli numeru komputera albo sieci w internecie. Liczymy też, ile wiadomości wysłaliśmy
            na jeden adres e-mail. Licznik nie mówi, czyj to numer lub adres. Po dobie go usuwamy.</p>
            <h2>Logowanie pracowników</h2>
            <p>Pracownicy, którzy redagują serwis, logują się do panelu redakcji. Strona logowania i panel używają
            plików cookie potrzebnych do logowania. Strony dla mieszkańców takich plików nie zapisują.</p>
            <h2>Dane osobowe i inspektor ochrony danych</h2>
            <p>Nie wiemy jeszcze, kto jest administratorem danych i inspektorem ochrony danych. Poda to tutaj Urząd
            Miasta Rumia.</p>
            """
        ),
    )
