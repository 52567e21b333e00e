import re
from itertools import chain

from django.db import migrations

from core.word_forms import build_form_pattern, split_forms

WHO_DOES_WHAT = "kto i co robi, na przykład „wyślemy”"
# As in 0002: (official, plain, unless).
NEW_WORDS = [
    # The passive, also with the participle first.
    (
        "*ęte zostanie, *ęte zostaną, *ęta zostanie, *ęty zostanie, *ęci zostaną, *arte zostanie, *arte zostaną, "
        "*arta zostanie, *arty zostanie, *te zostały, *ta została, *ty został, zostaną *arte, zostanie *arta, "
        "zostanie *arty, zostanie *arte, zostaną *yte, zostanie *yty, zostanie *yta, zostanie *yte, zostali *eni",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "będą *czone, będą *dzone, będą *szone, będą *żone, będą *wione, będą *nione, będzie *czony, będzie *czona, "
        "będzie *czone, będzie *dzony, będzie *dzona, będzie *dzone, będzie *szony, będzie *szona, będzie *wiony, "
        "będzie *wiona, będzie *niony, będzie *niona, *czone będą, *dzone będą, *szone będą, *wione będą, *nione będą, "
        "*czony będzie, *dzony będzie, *czona będzie, *dzona będzie, *wiony będzie, *wiona będzie, *niona będzie, "
        "będą *iane, będą *zane, będą *łane, będzie *iany, będzie *iana, będzie *zany, będzie *zana, *iane będą, "
        "*zane będą",
        WHO_DOES_WHAT,
        "zmęczon*, znużon*, ucieszon*, zawiedzion*, spełnion*, zadowolon*, wykończon*, związan*",
    ),
    (
        "powierzono, podjęto decyzj*, podjęto uchwał*, podjęto prób*, skierowano do, przeprowadzono, opracowano, "
        "sporządzono, wdrożono, wyłoniono, przeznaczono, zabezpieczono, wyodrębniono, ujęto, powzięto, wydatkowano, "
        "przedłużono termin, wydłużono termin, zabroniono, zakwalifikowano, zarekomendowano, wyrażono, wyszczególniono",
        "kto to zrobił, na przykład „przeprowadziliśmy”",
        "",
    ),
    (
        "zapewnia się, przeprowadza się, organizuje się, wypłaca się, przyznaje się zasił*, przyznaje się świadcze*, "
        "przyznaje się pomoc*, przyznaje się dotac*, wprowadza się, wyklucza się, przyjmuje się wnios*, "
        "przyjmuje się zgłosze*, zobowiązuje się kandydat*, zobowiązuje się uczestnik*, zobowiązuje się mieszkań*, zobowiązuje się wykonaw*, zobowiązuje się dyrekt*, zobowiązuje się kierowni*, "
        "kwalifikuje się do, anuluje się, unieważnia się, przedłuża się termin, wydłuża się termin, rekomenduje się, "
        "powierza się, udziela się, zwraca się koszt*, potwierdza się, weryfikuje się, odstępuje się od",
        WHO_DOES_WHAT,
        "",
    ),
    # Nouns made of verbs.
    (
        "zapewnienie, zapewnienia, zapewnieniu, zapewnieniem, zapewnianie, zapewniania",
        "żeby był, dać",
        "złoży*, wierz*, słowa",
    ),
    (
        "przeciwdziałani*, umożliwieni*, umożliwiani*, zintensyfikowani*, intensyfikac*, zaspokojeni*, zaspokajani*, "
        "zniwelowani*, niwelowani*, propagowani*, wypracowani*, doskonaleni*, podnoszeni*, podniesieni*, polepszeni*, "
        "usprawnieni*, zapobieżeni*, kształtowani*, pozyskani*, pozyskiwani*, zagwarantowani*",
        "czasownik, na przykład „pomóc”, „ułatwić”, „zdobyć”",
        "czyli",
    ),
    (
        "przeprowadzeni*, przeprowadzani*, zorganizowani*, podejmowani*, podjęcia, podjęcie, podjęciem, "
        "podjęciu, dostarczeni*, przekazani*, udostępnieni*, udostępniani*, rozpatrzeni*, rozpatrywani*, przyznani*, "
        "wydłużeni*, przedłużeni*, zakończeni*, rozpoczęcia, rozpoczęciu, rozpoczęciem, uzupełnieni*, uzyskani*, "
        "uzyskiwani*, załatwieni*, wyrażeni*, ukończeni*, uwzględnieni*, uwzględniani*, wykorzystani*, wykorzystywani*",
        "czasownik, na przykład „gdy skończysz”, „żeby dostać”",
        "śladu, lekcji, roku szkolnego, kurs*, godzin*, dat*, dzień, dniu",
    ),
    (
        "zmianie ulega*, zmianie uleg*, likwidacji ulega*, likwidacji uleg*, skróceniu ulega*, wydłużeniu ulega*, "
        "przedłużeniu ulega*, zawieszeniu ulega*, skróceniu uleg*, wydłużeniu uleg*, przedłużeniu uleg*, "
        "przesunięciu uleg*, przesunięciu ulega*, zwiększeniu uleg*, zmniejszeniu uleg*",
        "jeden czasownik, na przykład „zmienia się”",
        "",
    ),
    (
        "następuje w, następuje na, następuje od, następuje do, następuje przez, następuje przelewem, następuje po *niu, "
        "następuje po *ciu, następuje z, następuje według, następuje drogą, następuje automatycznie, następuje zgodnie",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "wyrazi* chęć, wyrazi* wolę, wyraża* chęć, wyraża* wolę, zgłasza* chęć, zgłosi* chęć, deklaruj* chęć, "
        "zadeklarow* chęć, deklaruj* wolę, chęć udziału, chęci udziału, chęć uczestnictw*, chęci uczestnictw*",
        "chcieć",
        "",
    ),
    (
        "obję* wsparciem, obję* pomocą, obję* opieką, obję* programem, obejm* wsparciem, obejm* pomocą, "
        "wsparciem obję*, pomocą obję*, opieką obję*, obejmuj* wsparciem, obejmuj* opieką",
        "pomagać, na przykład „pomożemy”",
        "",
    ),
    (
        "w sprawie *nia, w sprawie *cia, w sprawie * *nia, w drodze *nia, w drodze * *nia, w wyniku *nia, w wyniku *cia, "
        "w następstwie *nia, w zamian za *nie, po uprzednim *niu, po dokonaniu, przed dokonaniem, po uzyskaniu, "
        "przed uzyskaniem, do czasu *nia, do momentu *nia, do momentu *cia, do czasu *cia, w momencie *nia, "
        "w chwili *nia, pod warunkiem *nia, pod warunkiem *cia, wraz ze *niem, wraz z *niem, wraz z *ciem",
        "czasownik, na przykład „gdy skończymy”, „jeśli złożysz”",
        "w sprawie zatrudnienia, w sprawie mieszkania, w sprawie zebrania, w sprawie szkolenia, w sprawie ogłoszenia, "
        "w sprawie świadczenia, wraz z zaproszeniem, wraz z ubraniem, wraz z zaświadczeniem, wraz z mieszkaniem",
    ),
    # Participles.
    (
        "kierując się, uwzględniając, biorąc pod uwagę, biorąc powyższe, wychodząc naprzeciw, działając na, "
        "działając w imieniu, mając świadomość, zważywszy, mając powyższe",
        "bo, dlatego",
        "",
    ),
    (
        "będący, będąca, będące, będącego, będącej, będących, będącym, będącymi, będącą",
        "który jest, z, w",
        "",
    ),
    (
        "zawierając*, umożliwiając*, uprawniając*, potwierdzając*, wynikając*, odpowiadając* za, składając* wnios*, "
        "wnioskując*, spełniając*, znajdując* się, mieszcząc* się, pozostając*, oczekując* na, realizując*, pełniąc*, "
        "poszukując*, dotycząc*, określając*, regulując*",
        "„który” albo krócej, na przykład „o”, „z”",
        "",
    ),
    ("pozostaje bez, pozostają bez, pozostawać bez", "nie ma, na przykład „nie ma pracy”", ""),
    # Duty, ban, possibility.
    (
        "niedopuszczaln*, niedozwolon*, nie dopuszcza się, nie zezwala się, nie jest dopuszczaln*, "
        "obowiązuje zakaz, bezwzględny zakaz",
        "nie wolno, nie można",
        "",
    ),
    (
        "obowiązkiem * jest, obowiązkiem * * jest, ciąży na, spoczywa na, po stronie wnioskod*, po stronie uczestnik*, "
        "leży w gestii, w gestii, obligow*, zobligow*",
        "musi, muszą",
        "",
    ),
    (
        "rekomend*, wskazan* jest, jest wskazan*, pożądan* jest, jest pożądan*, mile widziane jest",
        "radzimy, warto, dobrze",
        "",
    ),
    # Things and people.
    (
        "miejsc* zamieszkania, adres* zamieszkania, miejsc* pobytu stałego",
        "adres, dom, na przykład „gdzie mieszkasz”",
        "",
    ),
    (
        "umiejscowion*, umieszczon* jest, jest umieszczon*, są umieszczon*, umieszczone są, ulokowan*",
        "jest, na przykład „tablica jest przy wejściu”",
        "",
    ),
    (
        "należeć będzie, należeć będą, do obowiązków * należy, do obowiązków * należ*, do zadań * należy",
        "robi, robisz",
        "",
    ),
    (
        "nakład* finansow*, poniesion*, ponoszon*, kwota dofinansowania, kwot* dofinans*",
        "koszt, pieniądze",
        "",
    ),
    (
        "podejmuje decyzj*, decyzj* podejm*, podejmują decyzj*, podejmowan* decyzj*",
        "decyduje, zdecydować",
        "",
    ),
    ("interpretacyjn*, interpretac* przepis*", "jak rozumieć przepis", ""),
    ("rachun* bankow*, numer* rachunku", "konto", ""),
    ("adres* poczty elektronicznej, poczty elektronicznej", "adres e-mail, e-mail", ""),
    (
        "podmiot* odpowiedzialn*, podmiot* uprawnion*, podmiot* właściw*, podmiot* realizując*, podmiot* prowadząc*, "
        "podmiot* zainteresowan*, podmiotem *cym, podmiot* składając*",
        "urząd, firma, organizacja",
        "",
    ),
    (
        "osob* postronn*, osob* trzeci*, osob* zainteresowan*, osob* uprawnion*, osob* upoważnion*, "
        "osob* wnioskując*",
        "kto i co, na przykład „kto chce”, „inni”",
        "",
    ),
    (
        "zjawisk* wyklucz*, zjawisk* bezrob*, zjawisk* ubóstw*, zjawisk* marginaliz*",
        "samo słowo, na przykład „bieda”",
        "",
    ),
    ("koordynac*, koordynow*, koordynuj*", "kierować, umawiać", ""),
    (
        "w sposób *ny, w sposób *ły, w sposób *ty, w sposób *wy, w sposób *cy",
        "jedno słowo, na przykład „ciągle”",
        "",
    ),
    (
        "w wyznaczonym terminie, we wskazanym terminie, w ustalonym terminie, w określonym terminie, w terminach określon*, "
        "w ustawowym terminie, w przewidzianym terminie, z zachowaniem terminu",
        "w terminie, data, na przykład „do 5 maja”",
        "",
    ),
    ("uczestnictw*", "udział", ""),
    ("szereg działa*, szereg czynnośc*, szereg inicjatyw*, szereg zada*, szereg udogodn*", "wiele", ""),
    (
        "czynności urzędow*, czynności służbow*, wykonywani* czynności, podejm* czynności, podję* czynności, "
        "czynności związan*, wszelkich czynności, wszelkie czynności",
        "to, co trzeba zrobić",
        "",
    ),
    ("co do zasady, w większości przypadków", "zwykle", ""),
    (
        "w konsekwencji, wskutek powyższego, z powyższych względów, z tego tytułu, w efekcie czego",
        "dlatego",
        "",
    ),
    ("wg, z ww., jak wyżej wskazano", "według", ""),
    # Verbs that stand for others, with any object.
    (
        "podlega, podlegają, podlegać, podlegał*",
        WHO_DOES_WHAT,
        "burmistrz*, prezydent*, dyrektor*, kierowni*, prezes*, ministr*, wojewod*, podlega* im, podlega* mu, podlega* jej",
    ),
    (
        "ulega, ulegają, ulegać, ulegnie, ulegną, uległ, uległa, uległo, uległy, ulegając*",
        "jeden czasownik, na przykład „zmienia się”",
        "wypadk*, złudz*, pokus*, wpływ*, namow*, urok*, panice, nie ulega wątpliw*, nie ulega nikomu",
    ),
    (
        "dokonać *, dokonuje *, dokonują *, dokonujemy *, dokona *, dokonają *, dokonał *, dokonała *, dokonali *, "
        "dokonano *, dokonując* *, dokonywać *",
        "jeden czasownik, na przykład „wybrać”",
        "odkry*, wynalaz*, cud*, wyczyn*, niemożliw*",
    ),
    (
        "udziela, udzielają, udzielać, udzieli, udzielą, udzielić, udzielając*, udzielon*, udzielan*",
        "dać, pomóc, odpowiedzieć",
        "ślub*, wywiad*, lekcj*, korepetycj*, głos*, się",
    ),
    (
        "następuje, następują, nastąpi, nastąpił, nastąpiła, nastąpiło, nastąpiły, nastąpić",
        "kto i co robi, na przykład „płacimy”",
        "cisz*, po * następuj*, ocieplen*, ochłodzen*, co następuje, przerw*",
    ),
    ("stanowi, stanowią, stanowić, stanowiąc*", "to, jest", "o sobie, prawo stanowi*, stanowi to"),
    (
        "świadczyć, świadczą, świadczy się, świadczy usług*, świadczy * usług*, świadczeni* usług*, "
        "świadczymy, świadczenie pracy, świadczenia pracy",
        "robić, pomagać, pracować",
        "świadcz* o, świadczyć o",
    ),
    (
        "reguluje, regulują, regulować, nieuregulowan*, zastosowanie ma, zastosowanie mają, zastosowanie znajd*",
        "jest w, wynika z",
        "temperatur*, ogrzewan*, kran*, zegar*, trawien*, serc*, hormon*, ruchem, głośnoś*",
    ),
    ("przeprowadzić, przeprowadzi, przeprowadza, przeprowadzamy, przeprowadzą", "zrobić", "się, przez"),
    (
        "*ać należy, *ić należy, *yć należy, *eć należy, *ąć należy",
        "rozkaźnik: „zrób”, „złóż”, „przynieś”",
        "",
    ),
    ("charakteryzuje się, charakteryzują się, cechuje się, cechują się, odznacza się", "jest, ma", ""),
    (
        "ubiega się, ubiegają się, ubiegać się, ubiegający, ubiegająca, ubiegających, ubiegającym",
        "stara się o",
        "",
    ),
    ("zaprzesta*, zaniecha*, zawiesza się, zawieszono", "przestać, kończyć", ""),
    ("aplikow*, aplikuj*", "zgłosić się, starać się o", ""),
    (
        "zakończono realizac*, rozpoczęto realizac*, zakończono *nie, rozpoczęto *nie, rozpoczęto proces*, "
        "stwierdzon*, stwierdzeni*, zapewniono, umożliwiono, zagwarantowano, wskazano, wprowadzono, wyznaczono termin*",
        "kto to zrobił, na przykład „skończyliśmy”",
        "",
    ),
    # Prepositions of several words.
    (
        "na rzecz osób, na rzecz mieszkań*, na rzecz społeczn*, na rzecz dzieci, na rzecz senior*, na rzecz rozwoju, "
        "na rzecz rodzin*, na rzecz gmin*, na rzecz ochron*, na rzecz członk*, na rzecz pracown*, na rzecz integrac*, "
        "działa* na rzecz, prac* na rzecz",
        "dla",
        "",
    ),
    ("z zakresu", "o, z", ""),
    (
        "przy udziale, przy współudziale, przy wykorzystaniu, przy użyciu, przy zachowaniu, z wykorzystaniem, "
        "z uwzględnieniem, z zachowaniem, z zastrzeżeniem, z udziałem środków",
        "z, przez",
        "",
    ),
    ("w stosunku do, w odniesieniu, w relacji do", "wobec, o", ""),
    (
        "w wysokości *, w kwocie *, w ilości *, w liczbie *",
        "sama liczba, na przykład „100 zł”",
        "metr*, morza, drzew*",
    ),
    ("od momentu, do momentu, w momencie gdy, w momencie kiedy", "od, do, gdy", ""),
    (
        "z przyczyn niezależn*, z przyczyn techniczn*, z przyczyn organizacyjn*, z przyczyn od, z przyczyn losow*, "
        "z przyczyn obiektywn*",
        "bo, z powodu",
        "",
    ),
    (
        "w miarę potrzeb, w miarę potrzeby, w miarę możliwości, w miarę posiadan*",
        "gdy trzeba, jeśli się da",
        "",
    ),
    # Adjectives and nouns.
    (
        "niezbędny, niezbędna, niezbędne, niezbędnych, niezbędnym, niezbędnego, niezbędnej, niezbędną",
        "potrzebny",
        "",
    ),
    ("uprzedni, uprzednia, uprzednie, uprzedniego, uprzedniej, uprzednim, uprzednich", "wcześniejszy", ""),
    (
        "wskazany, wskazana, wskazane, wskazanego, wskazanej, wskazanym, wskazanych, wskazaną",
        "podany, ten",
        "",
    ),
    (
        "ewentualne uwagi, ewentualn* pyta*, ewentualn* zmian*, ewentualn* wątpliwoś*",
        "jeśli masz uwagi, pytania",
        "",
    ),
    (
        "preferowan*, preferencyjn*, priorytet, priorytetem, priorytetow*",
        "najważniejszy; chętnie przyjmiemy",
        "",
    ),
    (
        "środk* komunikacji, komunikacj* zbiorow*, pojazd* mechaniczn*, pojazd* samochod*",
        "autobus, pociąg, samochód",
        "",
    ),
    ("artykuł* spożywcz*, środk* spożywcz*, środk* czystości", "jedzenie, mydło, proszek", ""),
    ("placówk* oświatow*, placówk* medyczn*, placówk* handlow*", "szkoła, przychodnia, sklep", ""),
    ("gospodarstw* domow*, osob* w podeszłym wieku", "rodzina, starsza osoba", ""),
    ("świadczeniobiorc*, usługobiorc*, usługodawc*, pracobiorc*", "kto dostaje, kto pracuje", ""),
    (
        "umożliwia się, proszon* jest, jest proszon*, proszon* o, z wnioskiem wystąpi*, wystąpi* z wnioskiem",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "orzeka, orzekają, opiekun* faktyczn*, przyczynia* się do, przyczyni* się do",
        "decyduje, opiekun, pomaga",
        "",
    ),
    (
        "w uzasadnion* przypadk*, w szczególnych przypadkach, w wyjątkowych przypadkach, w niektórych przypadkach, "
        "w takim przypadku, w takich przypadkach, w tym przypadku",
        "jeśli jest ważny powód; czasem, wtedy",
        "",
    ),
    (
        "wnosi się, składa się w formie, składa się w terminie, składa się w sekretar*, składa się w siedzib*, "
        "składa się na formularz*, składa się do dnia, wnios* składa się, ofert* składa się, dokument* składa się, "
        "skarg* składa się",
        WHO_DOES_WHAT,
        "",
    ),
    ("bran* pod uwagę, bierze się pod uwagę, brane będą, będą brane", "patrzymy na, ważne jest", ""),
    (
        "nie ma zastosowania, nie mają zastosowania, wymaga formy, w granicach ustalon*, wymogiem",
        "nie dotyczy, trzeba",
        "",
    ),
    ("zakres* rzeczow*, adaptac* obiekt*, adaptac* pomieszcz*", "co zrobimy, przebudowa", ""),
]


def add_words(apps, schema_editor):
    """Add the forms that are not on the list, which staff edit."""
    words = apps.get_model("content_checks", "PlainWord").objects
    known_forms = chain.from_iterable(map(split_forms, words.values_list("official", flat=True)))
    known = re.compile("|".join(map(build_form_pattern, known_forms)), re.IGNORECASE)
    for official, plain, unless in NEW_WORDS:
        if new_forms := [
            form for form in split_forms(official) if not known.fullmatch(form.replace("*", "x"))
        ]:
            words.get_or_create(official=", ".join(new_forms), defaults={"plain": plain, "unless": unless})


class Migration(migrations.Migration):
    dependencies = [("content_checks", "0006_words_of_letters")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
