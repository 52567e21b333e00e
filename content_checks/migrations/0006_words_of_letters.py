import re
from itertools import chain

from django.db import migrations

from core.word_forms import build_form_pattern, split_forms

WHO_DOES_WHAT = "kto i co robi, na przykład „sprawdzamy”"
# As in 0002: (official, plain, unless).
NEW_WORDS = [
    ("w załączeniu", "w załączniku, dołączamy", ""),
    ("tutejsz* ośrod*, tutejsz* jednost*, tutejsz* wydzia*, tutejsz* referat*, tutejsz* biur*", "nasz", ""),
    (
        "podlega* *niu, podlega* *ciu, podlega* * *niu, podlega* * *ciu, podlega* kontroli, podlega* weryfikacji, "
        "podlega* rejestracji, podlega* karze, podda* *niu, poddan* *niu, poddaw* *niu",
        WHO_DOES_WHAT,
        "",
    ),
    ("możliwoś* *nia, możliwoś* wzięcia, możliwoś* przyjęcia, możliwoś* rozpoczęcia", "można, możesz", ""),
    (
        "odpłatnoś*, odpłatnie, ponos* koszt*, ponos* opłat*, ponos* wydat*, ponies* koszt*, ponieś* koszt*",
        "płaci, opłata, płatny",
        "",
    ),
    ("niebędąc*, nieposiadając*, niespełniając*", "który nie jest, który nie ma", ""),
    (
        "biorący udział, biorąca udział, biorące udział, biorących udział, biorącym udział, biorącymi udział, "
        "uczestnicząc* w",
        "kto bierze udział",
        "",
    ),
    ("wzięcia udziału, wzięcie udziału, wzięciem udziału, wzięciu udziału", "wziąć udział, przyjść", ""),
    ("wyłonieni*, wyłonić, wyłonion*", "wybór, wybrać", ""),
    (
        "uzależniony od, uzależniona od, uzależnione od, uzależnieni od, uzależniony jest od, uzależniona jest od, "
        "uzależnione jest od, uzależnione są od",
        "zależy od",
        "alkohol*, narkotyk*, papieros*, tyton*, nikotyn*, hazard*, gier, internet*, leków, telefon*, osob*",
    ),
    (
        "warunkiem koniecznym, warunkiem *nia jest, warunkiem *cia jest, warunkiem * jest *nie, warunkiem * jest *cie, "
        "warunkiem jest *nie, warunkiem jest *cie, warunkiem koniecznym jest, warunkiem *nia * jest, "
        "warunkiem *cia * jest, warunkiem udziału jest",
        "trzeba, musisz",
        "pod warunkiem",
    ),
    ("posiadan*", "mieć, na przykład „trzeba mieć”", ""),
    (
        "podstawę * stanowi*, podstawę * * stanowi*, podstawę stanowi*",
        "podstawą jest, opieramy się na",
        "",
    ),
    ("cykliczny, cykliczne, cyklicznie, cyklicznych, cyklicznym", "regularnie, na przykład „co tydzień”", ""),
    (
        "w późniejszym terminie, w terminie wcześniejszym, w najbliższym możliwym terminie",
        "później, wcześniej",
        "",
    ),
    (
        "zakres* obowiązków, zakres* zadań, zakres* czynności, zakres* prac, zakres* działań, zakres* działania, "
        "zakres* kompetencji, zakres* uprawnień",
        "obowiązki, zadania",
        "",
    ),
    (
        "utrzymani* czystości, utrzymywani* czystości, utrzymani* porządku, utrzymywani* porządku",
        "sprzątanie, porządek",
        "",
    ),
    (
        "ma charakter *ny, ma charakter *wy, ma charakter *czy, mają charakter *ny, mają charakter *wy, "
        "mają charakter *czy, o charakterze *nym, o charakterze *wym, o charakterze *skim, o charakterze *czym",
        "sam przymiotnik, na przykład „praca tymczasowa”",
        "",
    ),
    (
        "*nie następuje, *cie następuje, *nie nastąpi, *cie nastąpi, *nie * następuje, *cie * następuje, "
        "*nie * nastąpi, *cie * nastąpi, *cja następuje, *cja nastąpi, *cja * nastąpi, *ata nastąpi",
        "kto i co robi, na przykład „płacimy”",
        "",
    ),
    (
        "udzieleni* wsparcia, udzieleni* informacji, udzieleni* pomocy, udzieleni* zgody, udzieleni* dotacji, "
        "udzieleni* zamówieni*, udzieleni* pożyczk*, udzieleni* pełnomocnictw*, udzieleni* ulg*, udzieleni* odpowiedzi, "
        "udzieleni* wyjaśnie*, udzieleni* porad*",
        "pomoc, zgoda albo czasownik",
        "",
    ),
    ("wgląd do, wglądu do, wglądem do, wglądu w, wgląd w", "zobaczyć, przeczytać", ""),
    (
        "dostępny jest, dostępna jest, dostępne jest, dostępne są, dostępni są",
        "jest, na przykład „formularz jest na stronie”",
        "",
    ),
    (
        "położony jest, położona jest, położone jest, położone są, jest położon*, są położon*",
        "jest, leży",
        "",
    ),
    (
        "*alana jest, *alany jest, *alane jest, *alane są, *elana jest, *elany jest, *elane jest, *elane są, "
        "jest ustalan*, są ustalan*, jest udzielan*, są udzielan*, jest określan*, są określan*, określony jest, "
        "określona jest, określone jest, określone są, jest określon*, są określon*",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "w wersji elektronicznej, w wersji papierowej, w postaci elektronicznej, w postaci papierowej, "
        "w formie papierowej",
        "przez internet, jako plik, na papierze",
        "",
    ),
    (
        "na rzecz",
        "dla, na przykład „dla mieszkańców”",
        "rezygn*, zrezygn*, zrzek*, zrzec*, odstąpi*, podatk*, mecz*, wygra*, przegra*, bramk*, gol*",
    ),
    (
        "stosown* krok*, stosown* działa*, stosown* środk*, stosown* uprawnie*, stosown* procedur*, stosown* decyzj*",
        "potrzebny, odpowiedni",
        "",
    ),
    ("wykaz, wykazu, wykazie, wykazem, wykazy, wykazów", "lista", ""),
    (
        "postanowie* regulamin*, postanowie* umow*, postanowie* statut*, postanowie* ogóln*, postanowie* końcow*, "
        "innych postanowień, zapisy regulamin*, zapisów regulamin*, zapisami regulamin*, zapisy umow*, zapisów umow*, "
        "zapisami umow*, zapisy ustaw*, zapisów ustaw*, zapisami ustaw*, zapisy uchwał*, zapisami uchwał*, "
        "zapisami statut*",
        "zasady; to, co jest w umowie",
        "",
    ),
    ("wdraża*, wdroż*", "wprowadzać, wprowadzić", "czyli, się"),
    (
        "w obszarze *cji, w obszarze *nia, w obszarze usług, w obszarze polityk*, w obszarze kultur*, w obszarze sport*, "
        "w obszarze zdrowia",
        "w, w sprawach",
        "rewitalizac*",
    ),
    ("ustosunkow*", "odpowiedzieć, odpowiedź", ""),
    ("wszczęci*, wszczęt*, wszcząć, wszczyna*, wszczn*", "zacząć", "alarm*, bójk*, kłótni*"),
    (
        "organ odm*, organ ustal*, organ rozpatr*, organ stwierdz*, organ prowadzą*, organ uzna*, organ orzek*, "
        "organ wszcz*, organ pierwszej, organu pierwszej, organ drugiej, organu drugiej",
        "urząd",
        "",
    ),
    ("zbycie, zbycia, zbyciu, zbyciem", "sprzedaż", ""),
    (
        "wyposażon* jest, wyposażon* są, jest wyposażon*, są wyposażon*",
        "ma, mają",
        "",
    ),
    ("we własnym zakresie", "sam, sami", ""),
    ("sukcesywn*", "stopniowo, po kolei", ""),
    ("obligatoryjn*", "obowiązkowy", "czyli"),
    ("opad* atmosferyczn*", "deszcz, śnieg", ""),
    (
        "jest świadczon*, są świadczon*, jest prowadzon*, są prowadzon*, są załatwian*, jest załatwian*, są wypłacan*, "
        "jest oceniany, są oceniane, jest ogłaszan*, są ogłaszan*, są wysyłan*, są przesyłan*, są sporządzan*, "
        "jest udostępnian*, są udostępnian*, są pobierane, jest pobieran*, są naliczan*, są doręczan*, jest zapewnian*, "
        "są zapewnian*, *iane są, *łane są, *cane są, *czane są, *szane są, *zane są, *rane są, *dane są, *lane są, "
        "*czone są, *szone są, *dzone są, *nione są, *wione są, *czone jest, *szone jest, *dzone jest, *nione jest, "
        "*czony jest, *dzony jest, *czona jest, *dzona jest, *iane jest, *cane jest",
        WHO_DOES_WHAT,
        "dane są, zadbane są, związane są",
    ),
    (
        "został *any, została *ana, zostało *ane, zostały *ane, zostali *ani, został *ony, została *iona, została *zona, "
        "zostało *ione, zostało *zone, zostały *ione, zostały *zone, został *ęty, została *ęta, zostało *ęte, "
        "zostały *ęte, został *arty, została *arta, zostanie Państwu, zostaną Państwu, zostanie Panu, zostanie Pani",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "unieważniono, przewidziano, dofinansowano, sfinansowano, postanowiono, uchwalono, stwierdzono, odnotowano, ustalono, zobowiązano, dopuszczono, "
        "rozpatrzono, umorzono, udzielono, zarządzono, zatwierdzono, uwzględniono, wyrażono, wniesiono, oddelegowano",
        "kto to zrobił, na przykład „unieważniliśmy”",
        "",
    ),
    (
        "wymaga *nia, wymaga wcześniejszego *nia, wymaga uprzedniego *nia, wymagają *nia, wymagał* *nia, koniecznoś* *nia, koniecznoś* *cia, koniecznoś* zmiany",
        "trzeba (i czasownik), na przykład „trzeba mieć”",
        "leczeni*, naprawieni*",
    ),
    ("regulow* należnoś*, regulowani* opłat*, należnoś* za", "płacić, opłata", ""),
    ("wymóg, wymogi, wymogów, wymogom, wymogami, wymogu", "warunek, wymaganie", ""),
    (
        "nastąpi do, nastąpi w, nastąpi na, nastąpi od, nastąpi po, nastąpi przez",
        "kto i co robi, na przykład „wypłacimy”",
        "",
    ),
    ("użytkowani*", "używanie, używać", ""),
    ("spełniając* warun*, spełniając* wym*, spełniając* kryter*", "który spełnia", ""),
    ("odrębnym pismem, oddzielnym pismem, w odrębnym piśmie", "osobnym listem", ""),
    ("wyraża się zgod*, zwraca się uwagę, wypłaca się, powierza się", WHO_DOES_WHAT, "na siebie"),
    ("w trakcie trwania, w trakcie *nia, w trakcie *cji", "podczas, w czasie", ""),
    (
        "w trybie art*, w trybie przepis*, w trybie nadzor*, w trybie ciągłym, w trybie stacjonarnym, w trybie zdalnym, "
        "w trybie indywidualn*, w trybie określon*, w trybie przewidzian*",
        "zgodnie z, zdalnie, na miejscu",
        "",
    ),
    (
        "określa uchwała, określa regulamin, określa ustawa, określają przepisy, reguluje uchwała, reguluje regulamin, "
        "reguluje ustawa, regulują przepisy, określa rozporządzenie, reguluje rozporządzenie, określa statut, "
        "określa umowa",
        "jest w, wynika z",
        "",
    ),
    (
        "zamawiający, zamawiającego, zamawiającemu, zamawiającym, oferent*, zleceniodawc*, zleceniobiorc*",
        "urząd, my, osoba, która składa ofertę",
        "",
    ),
    (
        "przeznaczony jest, przeznaczona jest, przeznaczone jest, przeznaczone są, jest przeznaczon*, są przeznaczon*",
        "jest dla",
        "",
    ),
    (
        "będą *owane, będą *owani, będzie *owana, będzie *owany, będzie *owane, będą *awane, będzie *awane, będzie *awana",
        WHO_DOES_WHAT,
        "zainteresowan*, zdenerwowan*, zaawansowan*, spakowan*",
    ),
    ("zawarte są, zawarta jest, zawarty jest, zawarte jest, zawart* w", "jest w", ""),
    (
        "polega na *niu, polegają na *niu, polegał* na *niu, polega na *ciu, polega na wymianie, polegają na wymianie, polega na zmianie",
        "to, na przykład „praca to sprzątanie”",
        "czyli",
    ),
    (
        "ma obowiązek, mają obowiązek, mam obowiązek, spoczywa obowiązek, ciąży obowiązek, obowiązek *nia, "
        "obowiązku *nia, obowiązek zapłaty",
        "musi, muszą",
        "",
    ),
    ("z chwilą *nia, z chwilą *cia, z momentem *nia, z momentem *cia", "gdy, kiedy", ""),
    (
        "niezłożeni*, niedotrzymani*, niedostarczeni*, niewykonani*, nieuiszczeni*, niezastosowani*, niestawiennictw*, "
        "niestawieni*, nieokazani*, niezgłoszeni*, niewywiązani*, niewniesieni*, nieuzupełnieni*, niespełnieni*",
        "jeśli ktoś nie (i czasownik)",
        "",
    ),
    ("eksploatac*, eksploatow*", "używanie, używać", ""),
    ("ewidencjon*, zaewidencjon*", "zapisywać, spisywać", ""),
    ("organizac* ruchu, ruch* kołow*, ruch* piesz*", "na przykład „objazd”, „samochody”, „przejście”", ""),
    ("na drodze sądowej, na drogę sądową, drogą sądową", "w sądzie", ""),
    ("mieć na względzie, mieć na uwadze, miej na uwadze", "pamiętać", ""),
    ("jednost* samorządu terytorialnego", "gmina, powiat, województwo", ""),
    ("dokument* aplikacyjn*", "CV i podanie", ""),
    ("dołoż* starań, dołoż* wszelkich starań, dokład* wszelkich starań", "postarać się", ""),
    (
        "rozpatrz* negatywn*, rozpatrz* pozytywn*, negatywn* rozpatrz*, pozytywn* rozpatrz*, zaopiniow*",
        "zgodzić się albo odmówić, ocenić",
        "",
    ),
    ("w kontekście, w aspekcie, pod kątem", "o, przy", "kątem prostym, kątem ostrym, stopni"),
]


def add_words(apps, schema_editor):
    words = apps.get_model("content_checks", "PlainWord").objects
    known_forms = chain.from_iterable(map(split_forms, words.values_list("official", flat=True)))
    known = re.compile("|".join(map(build_form_pattern, known_forms)), re.IGNORECASE)

    def is_known(form):
        # Also "wykazu" where staff added "wykaz*": it would be advised twice.
        return known.fullmatch(form.replace("*", "x"))

    for official, plain, unless in NEW_WORDS:
        if new_forms := [form for form in split_forms(official) if not is_known(form)]:
            words.create(official=", ".join(new_forms), plain=plain, unless=unless)


class Migration(migrations.Migration):
    dependencies = [("content_checks", "0005_more_plain_words")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
