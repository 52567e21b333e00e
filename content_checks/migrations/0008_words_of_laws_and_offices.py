import re
from itertools import chain

from django.db import migrations

from core.word_forms import build_form_pattern, split_forms

WHO_DOES_WHAT = "kto i co robi, na przykład „zachęcamy”"
WHO_DID_IT = "kto to zrobił, na przykład „zatrudniliśmy”"
# As in 0002: (official, plain, unless).
NEW_WORDS = [
    # Laws and references.
    (
        "o którym mowa, o której mowa, o których mowa, którym mowa w, której mowa w, których mowa w",
        "ten, ta, te",
        "",
    ),
    (
        "tenże, tegoż, temuż, tymże, tejże, tychże, rzeczony, rzeczona, rzeczone, rzeczonego, rzeczonej, rzeczonym, "
        "rzeczonych, odnośny, odnośna, odnośne, odnośnego, odnośnej, odnośnym, odnośnych, wzmiankowan*, powołan* wyżej",
        "ten, ta, to",
        "",
    ),
    (
        "zgodnie z §, na podstawie §, w myśl §, stosownie do §, ust. *",
        "to samo własnymi słowami, bez numeru przepisu",
        "",
    ),
    ("w myśl obowiązując*, w świetle obowiązując*, w świetle przepis*, w świetle ustaw*", "zgodnie z", ""),
    (
        "wchodzi w życie, wchodzą w życie, wejdzie w życie, wejdą w życie, wejści* w życie",
        "obowiązuje od",
        "",
    ),
    ("traci moc, tracą moc, utraci* moc, moc obowiązując*, mocy obowiązując*", "już nie obowiązuje", ""),
    (
        "otrzymuje brzmienie, w brzmieniu, o treści następującej, o następującej treści",
        "brzmi tak",
        "głos*, muzyk*, piosenk*, instrument*",
    ),
    (
        "właściw* miejscowo, właściw* rzeczowo, właściw* ze względu na",
        "który załatwia tę sprawę, na przykład „urząd miasta, w którym mieszkasz”",
        "",
    ),
    ("na zasadach określon*, na warunkach określon*, na zasadach wskazan*", "tak, jak mówi regulamin", ""),
    ("stan* faktyczn*, stan* prawn*", "co się stało; co mówią przepisy", ""),
    ("przedmiot* umowy, przedmiot* zamówienia, przedmiot* wniosku", "to, czego dotyczy umowa", ""),
    (
        "ujęt* w, ujęt* jest, ujęt* są, określon* w, określon* przez",
        "jest w, na przykład „jest w planie”",
        "",
    ),
    ("tj., t.j.", "czyli", ""),
    (
        "tut. wydzia*, tut. ośrod*, tut. jednost*, tut. referat*, tut. biur*, tut. szkoł*, tut. Klub*",
        "nasz",
        "",
    ),
    # Who did it.
    (
        "omówiono, przyjęto protok*, przyjęto uchwał*, przyjęto porząd*, przyjęto zasad*, przyjęto wnios*, "
        "zatrudniono, przystąpiono, ukończono, zakończono, rozpoczęto nab*, rozpoczęto prac*, rozpoczęto rekrut*, "
        "oddano do, pouczono, ustanowiono, przyznano, wydano decyzj*, wydano zgod*, wydano zezwol*, wszczęto, "
        "wykluczono, rozstrzygnięto, zaproponowano, wniesiono, wyeliminowano, nałożono, zwolniono z, wyposażono, "
        "doposażono, uchylono, zawarto umow*, zawarto porozumi*, odmówiono, poszerzono, rozszerzono, utworzono, "
        "dołączono, zamieszczono, złożono wnios*, złożono ofert*, wykonano prac*, wykonano robot*, wykonano nawierz*, "
        "wykonano dokument*, wykonano remont*, powołano komisj*, powołano zespół, wezwano do, wezwano stron*, wezwano "
        "wnios*, wystąpiono z, wystąpiono o, podjęto, zwołano, uzgodniono, skreślono z, przeniesiono termin, "
        "przesunięto termin, przedstawiono, opisano, wydano z, nadano status*, zgłoszono potrz*, pozyskano, uzyskano",
        WHO_DID_IT,
        "kiedyś, dawniej, niegdyś, wieku, karetk*, pogotowi*",
    ),
    (
        "osiągnięto, wykazano, zalecono, upoważniono, zezwolono, polecono, poruszono, przedłożono, uiszczono, "
        "powiadomiono, zawiadomiono, wstrzymano, uznano za, zaliczono na poczet, pokryto koszt*, wybrano wykonaw*, "
        "zwiększono, zmniejszono, ograniczono, usprawniono, uruchomiono, udostępniono, zlecono, odrzucono, doręczono, "
        "naruszono, spełniono",
        WHO_DID_IT,
        "kiedyś, dawniej, niegdyś, wieku, karetk*, pogotowi*",
    ),
    (
        "zachęca się, wykonuje się, uznaje się za dat*, za dat* * uznaje się, uznaje się dat*, potrąca się, proponuje "
        "się, szacuje się, oblicza się, publikuje się, powiadamia się, dołącza się, umieszcza się, wskazuje się, "
        "zastrzega się, poleca się, sugeruje się, przeznacza się, zakazuje się, nakazuje się, planuje się, uchyla się "
        "uchwał*, uchyla się decyzj*, wydaje się decyzj*, wydaje się zaświadcz*, wydaje się skierow*, wydaje się "
        "potwierdz*, wydaje się po *niu, przyznaje się na, przyznaje się osob*, przyznaje się w, stosuje się "
        "odpowiednio, stosuje się dotychczas*, stosuje się zasad*, nie stosuje się przepis*, ocenia się wnios*, ocenia"
        " się ofert*, przesyła się, dostarcza się",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "wpisuje się do rejestr*, podpisuje się umow*, traktuje się jako, uważa się za *ny, uważa się za *ne, uważa "
        "się za *ną, gwarantuje się, zalicza się na poczet, na poczet * zalicza się, uzyskuje się, nabywa się, "
        "otrzymuje się, oznacza się, zabezpiecza się, koryguje się, odlicza się, dolicza się, uiszcza się, oczekuje "
        "się, zatrudnia się, nadzoruje się, monitoruje się, wysyła się, archiwizuje się, przechowuje się, zwalnia się "
        "z opłat*, zwalnia się z obowiąz*",
        WHO_DOES_WHAT,
        "",
    ),
    # Nouns instead of verbs.
    (
        "prawo do rezygnac*, prawo do wniesieni*, prawo do złożeni*, prawo do cofnięci*, prawo do wycofani*, prawo do "
        "skorzystani*, prawo do korzystani*, prawo do odmow*, prawo do składani*, prawo wniesieni*, prawo złożeni*, "
        "prawo rezygnac*, prawo odmow*, prawo odwołani*",
        "może, na przykład „możesz zrezygnować”",
        "",
    ),
    (
        "nad opracowaniem, opracowani* plan*, opracowani* projekt*, opracowani* strateg*, opracowani* dokument*, "
        "opracowani* koncepc*, opracowani* program*, sporządzeni*, sporządzani*, skreśleni*, wyczerpani* limit*, "
        "doposażeni*, wzmocnienie, wzmocnienia, wzmocnieniu, wzmocnieniem, wzmacniani*, rozpowszechniani*, "
        "upowszechniani*, wyeliminowani*, eliminowani*, minimalizowani*, zminimalizowani*, egzekwowani*, "
        "monitorowani*, diagnozowani*, stymulowani*, aktywizowani*, inicjowani*, promowani*, delegowani*, "
        "aktualizowani*, ewaluac*",
        "czasownik, na przykład „pokażemy”, „sprawdzamy”",
        "plan* zagospodarowan*, przestrzenn*",
    ),
    (
        "złoż* rezygnac*, złoż* wyjaśnie*, złoż* zażale*, składa* rezygnac*, składa* wyjaśnie*, składa* podzięk*, "
        "złoż* podzięk*, złożeni* *cji, złożeni* *nia, złożenie deklarac*, złożenie wnios*, złożeni* wnios*, złożeni* "
        "ofert*, złożeni* dokument*, złożeni* oświadcz*, złożeni* podpis*",
        "jeden czasownik, na przykład „zrezygnować”, „złóż”",
        "",
    ),
    (
        "wnie* uwag*, wnos* uwag*, wnie* zastrzeż*, wnos* zastrzeż*, wniosł* uwag*, wniosł* zastrzeż*, wnie* "
        "sprzeciw*, wnos* sprzeciw*, wnie* skarg*, wnos* skarg*, wnoszeni* uwag, wnoszeni* skarg, wnoszeni* opłat*",
        "zgłosić uwagi, złożyć skargę",
        "",
    ),
    (
        "prowadz* rekrutac*, prowadz* nadz*, prowadz* ewidenc*, prowadz* kontrol*, prowadz* weryfikac*, prowadz* "
        "dystrybuc*, przeprowadz* rekrutac*, przeprowadz* ewaluac*, przeprowadz* konsultac*, przeprowadz* analiz*",
        "jeden czasownik, na przykład „wybieramy”, „sprawdzamy”",
        "",
    ),
    (
        "stoi na stanowisku, stoją na stanowisku, stoimy na stanowisku, wyraz* opini*, wyraż* opini*",
        "uważać",
        "",
    ),
    ("zajmuj* stanowisko, zaję* stanowisko, zająć stanowisko, zajm* stanowisko", "odpowiedzieć", ""),
    ("wyraż* nadzieję, żywi* nadzieję, wyraz* nadzieję", "mieć nadzieję", ""),
    ("dysponowan*", "mieć, używać", ""),
    (
        "skorzysta* z możliwości, korzysta* z możliwości, pozostaj* w dyspozycji, do dyspozycji pozosta*",
        "można, możesz",
        "",
    ),
    (
        "o wydanie zaświadcz*, o wydanie decyzj*, o wydanie zezwol*, o wydanie zgod*, o wydanie orzecz*, wystąpi* o "
        "wydani*, wystąpi* o przyznani*, wystąpi* o zgod*, wystąpi* o dofinans*",
        "prosić o, na przykład „o zaświadczenie”",
        "",
    ),
    ("pobrani* opłat*, pobierani* opłat*, pobór opłat*, poboru opłat*", "płacić, płatny", ""),
    ("pełni* funkcję *, pełni* obowiązki, pełniąc* obowiązki", "jest, pracuje jako", ""),
    (
        "wpisuje się w, wpisują się w, wpisując* się w",
        "pasuje do, pomaga",
        "formularz*, tabel*, kalendarz*, zeszyt*, kolejk*, księg*",
    ),
    # Duty.
    (
        "konieczne jest, konieczny jest, konieczna jest, konieczne są, jest koniecznym, koniecznie należy",
        "trzeba",
        "",
    ),
    ("obowiązek ten, bezwzględnie *, bezwarunkowo", "musi, trzeba", "bezwzględnie szczer*"),
    ("zasadnoś*, celowoś*", "czy warto, czy trzeba", ""),
    ("bezzasadn*, niezasadn*", "bez powodu", ""),
    ("należyt*, należycie", "dobry, dobrze, starannie", ""),
    # The subject of the sentence.
    (
        "realizator*, adresatami, adresat* działa*, adresat* projekt*, adresat* wspar*, koordynatorem jest, "
        "koordynatorem * jest, koordynatorem * * jest, organizatorem jest, organizatorem * jest, organizatorem * * "
        "jest, wykonawcą jest, wykonawcą * jest, operatorem * jest, dysponent*",
        "kto i co robi, na przykład „zajęcia prowadzi klub”",
        "",
    ),
    (
        "uczestniczy w, uczestniczą w, uczestniczyć w, uczestniczyć mog*, uczestniczyć może, uczestniczeni*, "
        "współuczestnic*",
        "brać udział, na przykład „bierze udział”",
        "",
    ),
    (
        "*nie odbywa się, *nie * odbywa się, *cja odbywa się, *cja * odbywa się, *nie odbywać, *nie * odbywać, *cja "
        "odbywać, *cja * odbywać",
        "kto i co robi, na przykład „wnioski przyjmujemy”",
        "spotkanie, zebranie, szkolenie, głosowanie, zwiedzanie, śniadanie, przedstawienie, stowarzyszenie * odbywa, "
        "lekcja, kolacja, akcja, licytacja",
    ),
    (
        "czynna jest, czynny jest, czynne jest, czynne są, nieczynn* jest, nieczynne są, odpowiedzialn* jest, "
        "odpowiedzialn* są, obowiązkow* jest, wymagan* jest, wymagan* są, ważn* jest przez",
        "zwykła kolejność, na przykład „jest czynna”",
        "",
    ),
    (
        "uzależnion* jest od dochod*, uzależnion* jest od wysok*, uzależnion* jest od liczb*, uzależnion* jest od "
        "sytuac*, uzależnion* od dochod*, uzależnion* od wysok*, uzależnion* od sytuac*, uwarunkowan*",
        "zależy od",
        "",
    ),
    (
        "w procesie *nia, w procesie *cji, proces *nia, procesu *nia, procesem *nia, proces *cji, procesu *cji, "
        "procesy *cji",
        "czasownik, na przykład „gdy się uczysz”",
        "trawieni*, starzeni*, gojeni*",
    ),
    ("wobec braku, wobec faktu, wskutek, na skutek, w obliczu", "bo, z powodu, przez", ""),
    (
        "doszło do skutku, dojdzie do skutku, doszła do skutku, doszedł do skutku",
        "odbyć się, na przykład „nie było”",
        "",
    ),
    (
        "przyjmuj* do wiadomości, przyję* do wiadomości, przyjął do wiadomości",
        "wiedzieć, na przykład „wiem”",
        "",
    ),
    (
        "koszt* obciąża*, obciąża* kosztami, obciążają wykonawc*, obciążają nabywc*, obciążają uczestnik*",
        "płacić",
        "",
    ),
    (
        "odstąpi* od *nia, odstąpi* od *cia, odstąpi* od umowy, odstępuj* od, odstąpieni*, zrzecz* się, zrzec się, "
        "zrzeka* się",
        "zrezygnować",
        "",
    ),
    (
        "od dnia *nia, od dnia *cia, od daty *nia, od daty *cia, z datą *nia",
        "od, na przykład „od złożenia wniosku”",
        "",
    ),
    # Money.
    (
        "ze środków, środk* własn*, środk* publiczn*, środk* unijn*, środk* europejsk*, środk* budżet*, środk* "
        "przeznaczon*, uzyskan* środk*, pozyskan* środk*, wypłat* środk*, wydatkowani* środk*, środk* zewnętrzn*, ze "
        "środków finansow*, ze środków pienięż*",
        "pieniądze, na przykład „za pieniądze z Unii”",
        "chwast*, czystoś*, leczni*, transport*, komunikac*",
    ),
    ("sytuacj* materialn*, sytuacj* bytow*, sytuacj* dochodow*, warunk* bytow*", "ile ktoś ma pieniędzy", ""),
    (
        "w okresach miesięcznych, w cyklu miesięcznym, w skali miesiąca, w ujęciu miesięcznym, w skali roku, w ujęciu "
        "rocznym, w stosunku miesięcznym",
        "co miesiąc, na miesiąc, na rok",
        "",
    ),
    ("w systemie ratalnym, w formie ratalnej, w formie bezgotówkowej", "na raty, przelewem", ""),
    # Time.
    ("na okres, przez okres, za okres", "na, przez, za, na przykład „na 6 miesięcy”", "okres próbn*"),
    (
        "w okresie letnim, w okresie zimowym, w okresie jesiennym, w okresie wiosennym",
        "latem, zimą, wiosną, jesienią",
        "",
    ),
    ("w okresie * miesięcy, w okresie * dni, w okresie * lat", "przez, na przykład „przez 3 miesiące”", ""),
    (
        "w okresie realiz*, w okresie trwania, w okresie pobier*, w okresie obowiązyw*",
        "w czasie, podczas",
        "",
    ),
    ("w terminie do, w terminie od, w dniach od, w godzinach od", "do, od, na przykład „od 8 do 15”", ""),
    ("uchybi* termin*, uchybieni* termin*", "spóźnić się", ""),
    (
        "termin * upływa, termin upływa, termin * * upływa, upływa termin, upływa z dniem, termin * * * upływa, przed "
        "upływem terminu, z upływem terminu",
        "do, na przykład „do 15 maja”",
        "",
    ),
    ("w roku 199*, w roku 200*, w roku 201*, w roku 202*", "na przykład „w 2026 roku”", ""),
    ("w pierwszej kolejności, w dalszej kolejności, w następnej kolejności", "najpierw, potem", ""),
    ("w szczególności", "zwłaszcza, na przykład", ""),
    (
        "w znacznym stopniu, w znacznej mierze, w przeważającej mierze, w dużym stopniu, w stopniu znacznym",
        "bardzo",
        "niepełnospraw*, orzeczeni*",
    ),
    # Other prepositions and conjunctions.
    (
        "w związku z, w związku ze",
        "bo, z powodu",
        "małżeń*, partner*, mężczyzn*, kobiet*, nieformaln*, żyje, żyją",
    ),
    ("w związku z tym, w związku z czym", "dlatego", ""),
    (
        "w charakterze opiekun*, w charakterze świadk*, w charakterze ekspert*, w charakterze strony, w charakterze "
        "pracown*, w charakterze wolontariusz*, w charakterze wykonawc*, w charakterze asystent*, w charakterze "
        "obserwator*, w charakterze gości*, w charakterze uczestnik*, w charakterze lokal*",
        "jako",
        "",
    ),
    ("w uzgodnieniu z, w porozumieniu z, po uzgodnieniu z, po uzgodnieniu * z", "razem z, po rozmowie z", ""),
    (
        "po uprzednim, po wcześniejszym *niu, po wcześniejszym *ciu, po telefonicznym *niu, po pisemnym *niu",
        "gdy, na przykład „gdy się umówisz”",
        "",
    ),
    (
        "o ile nie, o ile jest, o ile są, o ile spełni*, o ile zosta*, o ile przepis*",
        "jeśli",
        "o ile jest więk*, o ile jest mniej*",
    ),
    ("nadto", "poza tym", "aż nadto"),
    ("przeto", "dlatego", "aż nadto"),
    ("wszelako, atoli, niemniej", "ale", "aż nadto"),
    (
        "ze strony uczestnik*, ze strony wnioskod*, ze strony organiz*, po stronie organiz*, po stronie urzęd*",
        "uczestnik, organizator",
        "",
    ),
    # Places, forms and groups.
    ("w systemie dwuzmianowym, w systemie zmianowym", "na zmiany", ""),
    ("w systemie weekendowym", "w weekendy", ""),
    (
        "w formie stacjonarnej, w formie zdalnej, w formule online, w formule hybrydowej, w formule stacjonarnej, w "
        "formule zdalnej, w formule warsztat*, w systemie zdalnym, w systemie stacjonarnym",
        "na miejscu, przez internet",
        "",
    ),
    ("w zasobie komunalnym, zasob* komunaln*, zasob* mieszkaniow*", "mieszkania miasta", ""),
    ("do korespondencji, drogą korespondencyjną, adres* korespondencyjn*", "do listów, listem", ""),
    ("poświadczon* za zgodność, uwierzytelnion*, odpis* dokument*", "kopia potwierdzona w urzędzie", ""),
    ("dat* wpływu", "dzień, w którym list przyszedł", ""),
    ("operator* pocztow*, placówk* pocztow*, stempl* pocztow*", "poczta", ""),
    (
        "zamieszkały, zamieszkałą, zamieszkałej, zamieszkałym, zamieszkałemu, zamieszkałymi",
        "który mieszka",
        "",
    ),
    (
        "liczba miejsc jest ograniczona, liczba miejsc ograniczona, ilość miejsc ograniczona, ilość miejsc jest "
        "ograniczona, ograniczona liczba miejsc, ograniczona ilość miejsc, decyduje kolejność zgłoszeń, według "
        "kolejności zgłoszeń",
        "na przykład „mamy 20 miejsc, przyjmujemy po kolei”",
        "",
    ),
    (
        "istotnym elementem, istotnym aspektem, istotną kwesti*, istotną rol*, istotne znaczenie, istotnego znaczenia,"
        " kluczow* element*, kluczow* aspekt*, nieodzown*",
        "ważny",
        "",
    ),
    ("dysfunkc*", "kłopot, zaburzenie", ""),
    ("kompetencj* społeczn*, kompetencj* zawodow*", "to, co ktoś umie", ""),
    # Other words of offices.
    (
        "składać można, złożyć można, zgłaszać można, zgłosić można, uzyskać można, odebrać można, kierować można, "
        "zgłosić należy, składać mogą, złożyć może, ubiegać się mogą, ubiegać się może, skorzystać mogą, skorzystać "
        "może",
        "możesz, na przykład „możesz złożyć”",
        "",
    ),
    (
        "do kompetencji, w kompetencji, w kompetencjach, do właściwości, według właściwości, do zakresu działania, w "
        "zakresie kompetencji",
        "zajmuje się tym",
        "",
    ),
    (
        "ponos* * odpowiedzialnoś*, ponos* * * odpowiedzialnoś*, ponos* * koszt*, pokrywa koszt*, pokrywają koszt*, "
        "pokrywa * koszt*, pokryci* koszt*",
        "odpowiada, płaci",
        "",
    ),
    (
        "stosowani* się do, stosować się do, stosuje się do *, stosują się do *, przestrzegani* *, bezwzględne "
        "przestrzeganie",
        "robić, co mówi regulamin; na przykład „słuchaj obsługi”",
        "",
    ),
    (
        "kryteri* wybor*, kryteri* ocen*, kryteri* formaln*, kryteri* dochodow*, kryteri* rekrutac*, kryteri* "
        "kwalifik*, kryteri* przyjęci*, kryteri* dostęp*, kryterium *",
        "warunek, zasada",
        "",
    ),
    ("umożliwia, umożliwiają, umożliwić, umożliwi, umożliwią, umożliwiał*", "pozwala, dzięki temu można", ""),
    ("lokalizacj*", "miejsce", "telefon*, aplikac*"),
    (
        "pozostaje w archiwum, pozostaje w aktach, pozostaje w kompetenc*, pozostaje w gestii, pozostaje w dyspozycji,"
        " pozostają w dyspozycji, pozostaje w sprzecznoś*, pozostaje w zwłoce, pozostaje w zatrudnieniu, pozostaje w "
        "związku z, nastąpi* przerwani*, pozostaj* do dyspozycji",
        "jest, nie ma",
        "",
    ),
    (
        "zakres* wsparc*, zakres* usług*, zakres* pomoc*, zakres* tematyczn*, zakres* * obejmuj*, zakres* obejmuj*, "
        "wsparcie obejmuje, projekt obejmuje, program obejmuje, zadanie obejmuje, usługi * obejmują, usługi obejmują",
        "w czym pomagamy, co robimy",
        "",
    ),
    (
        "procedur* naboru, procedur* odwoławcz*, procedur* rekrutac*, procedur* przetarg*, procedur* odbior*, "
        "procedur* administrac*, procedur* konkurs*, procedur* kwalifik*, procedur* zgłosze*, procedur* wydawan*, "
        "procedur* przyzna*, procedur* obejmuj*, wydłużeni* procedur*, procedur* związan*",
        "kolejne kroki, co trzeba zrobić",
        "",
    ),
    ("poradnictw*", "porady", ""),
    (
        "prawomocn*, uprawomocni*, ostateczna i, decyzja ostateczna, decyzj* ostateczn*, stała się ostateczna, stanie "
        "się ostateczna, jest ostateczna",
        "nie można się już odwołać",
        "",
    ),
    ("zabronion*, wzbronion*, jest zakazan*, są zakazan*, zakazuj*, surowo zakazan*", "nie wolno", ""),
    (
        "projekt zakłada, program zakłada, plan zakłada, koncepcja zakłada, przedsięwzięcie zakłada, program "
        "przewiduje, projekt przewiduje, regulamin przewiduje, umowa przewiduje, ustawa przewiduje, plan przewiduje, "
        "uchwała przewiduje",
        "chcemy, będzie",
        "",
    ),
    (
        "ponadto informuj*, ponadto zaznacz*, ponadto wskaz*, ponadto należy, ponadto nadmieni*, ponadto wyjaśnia*, "
        "jednocześnie wyjaśni*, jednocześnie prosi*, jednocześnie wskaza*, zauważyć należy, podkreślić należy, "
        "zaznaczyć należy, wskazać należy",
        "",
        "",
    ),
    ("kwestia ta, tej kwestii, tę kwestię, kwestii tej, w kwestiach, powyższ* kwesti*", "sprawa", ""),
    (
        "celem głównym, celem ogólnym, celem szczegółowym, celem nadrzędnym, nadrzędnym celem, celem strategicznym, "
        "celami strategicznymi",
        "najważniejszy cel, na przykład „chcemy”",
        "",
    ),
    (
        "otrzymując*, pobierając*, świadcząc*, wykonując*, występując*, funkcjonując*, przystępując*, deklarując*, "
        "sprawując*, kwalifikując*, doświadczając*, przebywając*, wymagając*, podlegając*, ponosząc*, zatrudniając*, "
        "gwarantując*, finansując*, rozpatrując*, przekraczając*, zobowiązując*, upoważniając*, przyznając*, "
        "obejmując*, korzystając* ze świadcz*, korzystając* z pomoc*, korzystając* z usług*",
        "„który” i czasownik, na przykład „kto dostaje”",
        "",
    ),
    ("określa, określają, określić, określi", "mówi, jest w, na przykład „jest w regulaminie”", ""),
    (
        "nabyć, nabywa, nabywają, nabywać, nabędzie, nabędą, nabycie, nabycia, nabyciu, nabyciem, nabył*",
        "kupić, dostać, zdobyć",
        "",
    ),
    (
        "oświadcza, oświadczają, oświadczam, oświadczyć, oświadczy",
        "powiedzieć, potwierdzić, na przykład „potwierdzam”",
        "oświadczyć się, się oświadczy",
    ),
    ("wnioskuje, wnioskują, wnioskować, wnioskował*, zawnioskow*", "prosić, składać wniosek", ""),
    (
        "kwalifikuje się do, kwalifikują się do, zakwalifikow* się, deklaruj* udział, deklaruj* chęć",
        "może dostać, może wziąć udział",
        "",
    ),
    (
        "zawiadamiam, zawiadamiamy, zawiadamia, powiadamiam, powiadamiamy, powiadamia, zawiadomić, powiadomić",
        "powiedzieć, napisać, na przykład „piszemy do Ciebie”",
        "",
    ),
    ("doręczeni*, doręcza, doręczać, doręczyć, doręczamy", "dać, przynieść, wysłać", ""),
    ("odnotow*, wyszczególni*, zaprotokołow*", "zapisać, wymienić", ""),
    ("ustanowi*, ustanawia*, umocowan*", "wyznaczyć, powołać", "rekord*"),
    ("stosun* pracy", "praca, umowa o pracę", ""),
    (
        "podjąć zatrudnieni*, podejm* zatrudnieni*, podję* zatrudnieni*, podjąć pracę, podejmuje pracę, podejmują "
        "pracę, podjęł* pracę, zatrudnienia w wymiarze",
        "zacząć pracę",
        "",
    ),
    (
        "w wymiarze, w pełnym wymiarze, w niepełnym wymiarze, wymiar* czasu pracy",
        "na przykład „20 godzin”, „na pół etatu”",
        "",
    ),
    ("uchybie*, nieprawidłowoś*, rozbieżnoś*", "błąd, różnica", "serc*"),
    ("przesłank*", "powód, warunek", ""),
    ("absencj*", "nieobecność", ""),
    ("prolongat*, prolongow*", "dłuższy termin, przedłużyć", ""),
    ("dystrybuc*", "rozdawać, sprzedawać", ""),
    ("optymaliz*", "poprawić", ""),
    ("obwieszcza, obwieszczenie, obwieszczenia, obwieszczeniem, obwieszczeniu", "ogłoszenie", ""),
    ("przedstawiciel* ustawow*", "rodzic albo opiekun", ""),
    ("personel*, personalny, personaln*", "pracownicy", ""),
    ("posesj*", "dom, działka", ""),
    ("ciąg* komunikacyjn*, ciąg* piesz*", "droga, chodnik", ""),
    ("nasadze*", "drzewa i krzewy", ""),
    (
        "wymagane dokument*, wymaganych dokument*, wymaganymi dokument*, wymagane załącz*, wymaganych załącz*, "
        "wymagane zgod*, komplet* dokument*, kompletu dokument*",
        "potrzebne dokumenty",
        "",
    ),
    ("dokumentacj*", "dokumenty", "medyczn*, techniczn*, fotograficzn*"),
    ("merytoryczn*", "co do treści, ważny", "lokat*"),
    ("innowacyjn*", "nowy", "lokat*"),
    ("nieterminow*, terminowe, terminowo, terminowego", "na czas, spóźniony", "lokat*"),
    ("niejednokrotn*", "często", "mistrz*, medalist*, olimpij*"),
    ("jednokrotn*, dwukrotn*, trzykrotn*", "raz, dwa razy, trzy razy", "mistrz*, medalist*, olimpij*"),
    ("odrębn*", "osobny", ""),
    (
        "rażące narusz*, rażącego narusz*, rażąc* narusz*, narusze* postanowie*, narusze* zasad*, narusze* regulamin*",
        "złamanie zasad, na przykład „jeśli złamiesz zasady”",
        "",
    ),
    (
        "pisemnie, listownie, drogą listowną, drogą pocztową, drogą służbową, drogą pisemną, w drodze pisemnej, "
        "pisemny wniosek, pisemnego wniosku",
        "na piśmie, listem",
        "",
    ),
    ("wyłącznie", "tylko", ""),
    ("względnie", "albo", "względnie dobr*, względnie mał*, względnie tani*, względnie szybk*"),
    (
        "w obrębie, na płaszczyźnie, na terenie miasta, na terenie powiat*, na terenie placów*, na terenie nieruchom*,"
        " na terenie budynk*, na terenie obiekt*",
        "w, na przykład „w mieście”",
        "",
    ),
    (
        "wraz z załącznik*, wraz z komplet*, wraz z dokument*, wraz z uzasadn*, wraz z kopi*, wraz z wykaz*",
        "z, jako, na przykład „z załącznikami”",
        "płyn*, prosz*",
    ),
    (
        "ilość osób, ilości osób, ilość miejsc, ilości miejsc, ilość uczestnik*, ilości uczestnik*, ilość dzieci, "
        "ilość godzin, ilości godzin",
        "liczba albo „ile”, na przykład „ile osób”",
        "",
    ),
    (
        "niemożnoś*, niemożliwoś*, w razie niemożliw*, brak możliwości",
        "nie można, na przykład „jeśli nie możesz”",
        "",
    ),
    (
        "zarządzeniem *, w drodze zarządzeni*, postanowieniem z, rozporządzeniem *",
        "na przykład „burmistrz zdecydował”",
        "",
    ),
    ("zaopatrzyć się w, zaopatrzon* w, zaopatrzeni* w", "mieć, kupić", ""),
    (
        "świadczenie pieniężne, świadczenia pieniężnego, świadcze* pienięż*, świadcze* rzeczow*, świadcze* opiekuńcz*",
        "pieniądze, pomoc, zasiłek",
        "",
    ),
    (
        "w skład * wchodz*, w skład * * wchodz*, wchodz* w skład",
        "należy do, na przykład „komisja to trzy osoby”",
        "",
    ),
    ("jednobrzmiąc*", "taki sam", ""),
    ("nieuprawnion*", "kto nie ma prawa", ""),
    ("na poczet", "za, na", ""),
    ("z naruszeniem", "wbrew, niezgodnie z", ""),
    ("dąży do *nia, dążą do *nia", "chcieć, na przykład „chcemy”", ""),
    ("kworum, quorum", "tyle osób, ile trzeba do głosowania", ""),
    ("w trybie odwoławczym", "na przykład „możesz się odwołać”", ""),
    (
        "ma charakter *ty, ma charakter *ły, mają charakter *ty, mają charakter *łe",
        "sam przymiotnik, na przykład „nabór ciągły”",
        "",
    ),
    ("nieletni*", "dziecko, nastolatek", ""),
]
# {official: (plain until now, better plain)}, for entries that staff have not changed.
BETTER_PLAIN = {
    "w trybie art*, w trybie przepis*, w trybie nadzor*, w trybie ciągłym, w trybie stacjonarnym, w trybie zdalnym, w "
    "trybie indywidualn*, w trybie określon*, w trybie przewidzian*": (
        "zgodnie z, zdalnie, na miejscu",
        "zgodnie z, cały czas, zdalnie, na miejscu",
    ),
}


def add_words(apps, schema_editor):
    """Add the forms that are not on the list, which staff edit."""
    words = apps.get_model("content_checks", "PlainWord").objects
    for official, (plain, better) in BETTER_PLAIN.items():
        words.filter(official=official, plain=plain).update(plain=better)
    known_forms = chain.from_iterable(map(split_forms, words.values_list("official", flat=True)))
    known = re.compile("|".join(map(build_form_pattern, known_forms)), re.IGNORECASE)
    for official, plain, unless in NEW_WORDS:
        if new_forms := [
            form for form in split_forms(official) if not known.fullmatch(form.replace("*", "x"))
        ]:
            words.get_or_create(official=", ".join(new_forms), defaults={"plain": plain, "unless": unless})


class Migration(migrations.Migration):
    dependencies = [("content_checks", "0007_words_for_any_object")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
