from django.db import migrations

# (official, plain, unless): what clerks write most often and nobody says. Without `plain` the words can be left out.
WORDS = [
    # words to leave out
    ("niniejszym", "", ""),
    ("uprzejmie informuj*, uprzejmie zawiadami*, pozostajemy do Państwa dyspozycji", "", ""),
    ("pragn* poinformować, chciał* poinformować, nadmieniam, nadmieniamy", "", ""),
    ("zgodnie z obowiązującymi przepisami, w oparciu o obowiązujące przepisy", "", ""),
    ("t.j., z późn. zm., ze zm., Dz. U., Dz.U.", "", ""),
    # pronouns
    (
        "niniejsza, niniejszą, niniejsze, niniejszego, niniejszej, niniejszemu, niniejszy, niniejszych, niniejszymi, "
        "w niniejszym, o niniejszym, z niniejszym, przy niniejszym, niniejszym *em",
        "ten, ta, to",
        "",
    ),
    (
        "przedmiotow*",
        "ten, ta, to",
        "konkurs*, olimpiad*, egzamin*, nauczyciel*, szkoł*, szkol*, lekcj*, uczni*, ocen*",
    ),
    ("w przedmiocie", "w sprawie", ""),
    ("powyższ*", "ten, ta, to", ""),
    ("wyżej wymienion*, wyżej wskazan*, wyżej opisan*, w/w, ww", "ten, ta, to", ""),
    ("niżej wymienion*, niżej wskazan*", "ten, ta, te", ""),
    ("niżej podpisan*", "ja, my", ""),
    ("tut., tut. organ*, tut. urz*, tutejsz* organ*, tutejsz* urz*", "nasz urząd", ""),
    # purpose and cause
    (
        "celem *nia, celem *cia, celem popraw*, celem zmian*, celem kontrol*, celem ocen*, celem ochron*, celem budow*, "
        "celem *acji, celem *yzy",
        "żeby, na przykład „żeby dostać”",
        "celem * jest, celem * * jest, celem * * * jest, celem * było, celem * * było, celem * był, celem * * był, "
        "celem * była, celem * * była, celem * są, celem * * są, celem * będzie, celem * * będzie",
    ),
    ("w celu", "żeby, na przykład „żeby dostać”", ""),
    ("w nawiązaniu do, w odniesieniu do, odnośnie do, odnośnie", "o, w sprawie", ""),
    ("w kwestii, w zw. z", "w sprawie", ""),
    ("w ślad za pism*, w ślad za wnios*, w ślad za uchwał*, w ślad za decyzj*", "po", ""),
    (
        "w związku z powyższym, mając na uwadze powyższe, mając powyższe na uwadze, wobec powyższego",
        "dlatego",
        "",
    ),
    ("w związku z *niem, w związku z *ciem, w związku z awari*", "bo, z powodu", ""),
    ("z uwagi na, ze względu na fakt, mając na względzie, mając na uwadze", "bo", ""),
    ("gdyż, albowiem, bowiem", "bo", ""),
    ("z tytułu", "za", "z tytułu książ*, z tytułu film*, z tytułu artykuł*, z tytułu wynika"),
    ("tytułem", "jako", "pod tytułem, z tytułem, nad tytułem, tytułem mistrz*, przed tytułem, za tytułem"),
    ("na okoliczność", "na wypadek", ""),
    (
        "stosownie do art*, stosownie do przepis*, stosownie do treści, stosownie do postanowie*",
        "zgodnie z",
        "",
    ),
    ("w myśl art*, w myśl przepis*, w myśl ustaw*, w myśl regulamin*", "zgodnie z", ""),
    ("w oparciu o", "na podstawie, według", ""),
    ("w toku postępowani*, w toku prac, w toku czynności, w toku kontroli", "podczas", ""),
    ("zgodnie z art., na podstawie art.", "zgodnie z ustawą o… (bez numerów przepisów)", ""),
    # conjunctions
    ("iż", "że", ""),
    ("aczkolwiek", "choć", ""),
    ("tudzież, jak również", "i", ""),
    ("aniżeli", "niż", ""),
    ("jednakże", "jednak", ""),
    ("poprzez", "przez", ""),
    (
        "* bądź",
        "lub",
        "i bądź, nie bądź, zawsze bądź, też bądź, co bądź, kto bądź, jaki bądź, gdzie bądź, a bądź, więc bądź, tylko bądź, "
        "proszę bądź, lepiej bądź, jutro bądź, dziś bądź, ale bądź",
    ),
    ("vide", "zobacz", ""),
    # time
    ("w dniu dzisiejszym, na dzień dzisiejszy, do dnia dzisiejszego", "dziś", ""),
    ("w dniu wczorajszym", "wczoraj", ""),
    ("w dniu jutrzejszym", "jutro", ""),
    ("w chwili obecnej, na chwilę obecną", "teraz", ""),
    ("w terminie późniejszym", "później", ""),
    ("w trybie pilnym, w trybie natychmiastowym, niezwłocznie, bezzwłocznie", "od razu", ""),
    ("w okresie od", "od", ""),
    (
        "w terminie * dni, w terminie do * dni, w terminie * miesięcy, w terminie * tygodni",
        "w ciągu",
        "",
    ),
    ("w terminie do dnia, do dnia", "do", "ślub*, urodzin*, wyjazd*, przyjazd*"),
    (
        "od dnia doręczeni*, od dnia otrzymani*, od dnia złożeni*, od dnia ogłoszeni*, od dnia podpisani*, od dnia wpływu, "
        "od dnia opublikowani*, od daty",
        "od (i samo zdarzenie, na przykład „od złożenia”)",
        "",
    ),
    ("z dniem", "od", "każdym, matki, dziecka, kobiet, ojca, babci, dziadka, ziemi"),
    ("br., bieżącego roku, w roku bieżącym, w bieżącym roku, rb.", "tego roku", ""),
    ("bm., bieżącego miesiąca, w bieżącym miesiącu", "tego miesiąca", ""),
    (
        "w miesiącu styczniu, w miesiącu lutym, w miesiącu marcu, w miesiącu kwietniu, w miesiącu maju, "
        "w miesiącu czerwcu, w miesiącu lipcu, w miesiącu sierpniu, w miesiącu wrześniu, w miesiącu październiku, "
        "w miesiącu listopadzie, w miesiącu grudniu",
        "sama nazwa miesiąca, na przykład „w maju”",
        "",
    ),
    ("w godzinach popołudniowych", "po południu", ""),
    ("w godzinach wieczornych, w godzinach nocnych", "wieczorem, w nocy", ""),
    ("w godzinach rannych, w godzinach porannych", "rano", ""),
    ("nie później niż", "najpóźniej", ""),
    ("każdorazowo", "za każdym razem", ""),
    ("uprzednio", "wcześniej", ""),
    ("na przestrzeni ostatni*, na przestrzeni lat", "przez", ""),
    # conditions
    (
        "w przypadku, w przypadku gdy, w przypadku zaistnieni*, w razie zaistnieni*, w przypadku *nia, w przypadku *cia",
        "jeśli, gdy",
        "",
    ),
    ("nieprzedłoż*", "jeśli ktoś nie złoży", ""),
    ("zaistni*", "pojawić się, zdarzyć się", ""),
    ("pod rygorem", "inaczej", ""),
    # verbs
    ("dokon* zapłat*, dokon* wpłat*, dokon* opłat*, dokon* płatno*", "zapłacić", ""),
    ("uiści*, uiszcz*, uregulow* należnoś*, wnie* opłat*, wnosi* opłat*, uregulow* opłat*", "zapłacić", ""),
    ("dokon* zgłoszeni*", "zgłosić", ""),
    ("dokon* rejestrac*", "zarejestrować (się)", ""),
    ("dokon* wybor*", "wybrać", ""),
    ("dokon* zmian*", "zmienić", ""),
    ("dokon* zakup*", "kupić", ""),
    ("dokon* ocen*", "ocenić", ""),
    ("dokon* wpis*", "wpisać", ""),
    (
        "dokon* kontrol*, dokon* analiz*, dokon* weryfik*, dokon* sprawdz*, przeprowadz* kontrol*",
        "sprawdzić",
        "",
    ),
    ("dokon* odbior*", "odebrać", ""),
    ("dokon* aktualizac*", "zaktualizować, poprawić", ""),
    ("dokon* uzgodnie*", "uzgodnić", ""),
    ("dokon* rezerwac*", "zarezerwować", ""),
    ("dokon* podział*", "podzielić", ""),
    ("dokon* montaż*, dokon* napraw*, dokon* remont*", "zamontować, naprawić", ""),
    (
        "uprzejmie prosi*, uprzejmie proszę, zwraca* się z prośbą, zwracam* się z uprzejmą prośbą",
        "prosimy",
        "",
    ),
    ("informuje się, zawiadamia się", "informujemy", ""),
    ("prosi się, uprasza się", "prosimy", ""),
    ("wzywa się", "wzywamy", ""),
    ("przypomina się", "przypominamy", "samo, mi, mu, jej, nam"),
    ("zaprasza się", "zapraszamy", ""),
    ("zaleca się", "radzimy", ""),
    ("ogłasza się", "ogłaszamy", ""),
    ("zabrania się", "nie wolno", ""),
    ("uchwala się, postanawia się, ustala się", "kto i co: na przykład „Rada uchwaliła”", ""),
    (
        "posiada, posiadam, posiadasz, posiadamy, posiadają, posiadać, posiadał*, posiadając*, dysponuje, dysponują",
        "mieć, na przykład „ma”",
        "",
    ),
    ("udziel* informacji", "informować, odpowiadać", ""),
    ("udziel* pomocy", "pomagać", ""),
    ("ulec zmianie, uleg* zmian*", "zmienić się", ""),
    (
        "winien *ać, winien *eć, winien *ić, winien *yć, winien *óc, winien *ąć, winien * *ać, winien * *ić, "
        "winien * *yć, winna *ać, winna *eć, winna *ić, winna *yć, winna *óc, winna *ąć, winna * *ać, "
        "winna * *ić, winna * *yć, winno *ać, winno *eć, winno *ić, winno *yć, winno *óc, winno *ąć, "
        "winno * *ać, winno * *ić, winno * *yć, winni *ać, winni *eć, winni *ić, winni *yć, winni *óc, "
        "winni *ąć, winni * *ać, winni * *ić, winni * *yć, winny *ać, winny *eć, winny *ić, winny *yć, "
        "winny *óc, winny *ąć, winny * *ać, winny * *ić, winny * *yć, winne *ać, winne *eć, winne *ić, "
        "winne *yć, winne *óc, winne *ąć, winne * *ać, winne * *ić, winne * *yć",
        "musi, powinien",
        "",
    ),
    ("jest zobowiązan*, są zobowiązan*, zobowiązan* jest, zobowiązan* są, zobowiązan* do", "musi", ""),
    ("obowiązan* jest, jest obowiązan*, są obowiązan*, obowiązan* są", "musi", ""),
    (
        "należy *ać, należy *eć, należy *ić, należy *yć, należy *óc, należy *eść, należy * *ać, należy * *ić, "
        "należy * *yć, należy * *eć",
        "rozkaźnik: „zrób”, „złóż”, „przynieś”",
        "",
    ),
    ("przedłoż*, przedkłada*", "pokazać, przynieść, złożyć", ""),
    ("zobligowan*", "musi", ""),
    ("uprawnion* jest, uprawnion* są, jest uprawnion*, są uprawnion*", "ma prawo, może", ""),
    ("zastrzega sobie prawo, zastrzegają sobie prawo, zastrzegamy sobie prawo", "może", ""),
    ("wni* odwoła*, wnie* odwoła*", "odwołać się", ""),
    ("ma na celu, mają na celu, miał* na celu, mając* na celu", "ma (i czasownik)", ""),
    ("dokon* *nia, dokon* *cia", "jeden czasownik, na przykład „wyłączyć”", "odkryc*"),
    ("zapozna* się z treścią", "przeczytać", ""),
    ("ponos* odpowiedzialnoś*, ponies* odpowiedzialnoś*", "odpowiadać", ""),
    ("ubiegając* się", "który się stara", ""),
    ("nieodpłatn*", "bezpłatny, za darmo", ""),
    ("podlega opłacie, podlegają opłacie", "kosztuje, jest płatny", ""),
    ("o kontakt telefoniczny, o kontakt mailowy", "zadzwoń, napisz", ""),
    (
        "*owane są, *owani są, *owane będą, *owana jest, *owany jest, *owane jest, *owana będzie, "
        "*owany będzie, *owane będzie, *ywane są, *ywani są, *ywane będą, *ywana jest, *ywany jest, "
        "*ywane jest, *ywana będzie, *ywany będzie, *ywane będzie, *awane są, *awani są, *awane będą, "
        "*awana jest, *awany jest, *awane jest, *awana będzie, *awany będzie, *awane będzie, proszone są, "
        "proszeni są, prowadzone są, prowadzone jest, prowadzona jest, udzielane są, zapraszani są, "
        "składane są, *ać się będzie, *ać się będą",
        "kto i co robi, na przykład „przyjmujemy”",
        "zainteresowane są, zainteresowani są, zainteresowana jest, zainteresowany jest, zdenerwowan* są, malowane są",
    ),
    (
        "zostać *ny, zostać *na, zostać *ne, zostać *ni, zostać *te, zostać *ty",
        "kto i co robi, na przykład „złóż”",
        "rann*, sam*",
    ),
    (
        "nalicza się, doręcza się, rozpatruje się, odmawia się, dokonuje się, pobiera się opłat*, wydaje się na wnios*, "
        "wydaje się na żąda*, stosuje się przepis*, wszczyna się, umarza się",
        "kto i co robi, na przykład „naliczamy”",
        "",
    ),
    ("przysługuj*", "masz prawo do", ""),
    (
        "legitymując* się, legitymuje się, legitymują się, legitymować się",
        "z, na przykład „z orzeczeniem”",
        "",
    ),
    (
        "realizowan*, realizuje, realizują, realizować, realizując*",
        "robić, prowadzić",
        "marze*, marzy*, recept*, pasj*, film*, się w",
    ),
    ("wyra* zgod*", "zgodzić się", ""),
    ("wydatkow*", "wydać, wydawać", ""),
    ("skutkuje, skutkują, skutkować, skutkując*", "powodować", ""),
    ("zweryfikow*, weryfikow*, weryfikacj*", "sprawdzić, sprawdzenie", ""),
    ("procedow*", "zajmować się", ""),
    ("partycypow*", "brać udział, dopłacać", ""),
    ("implement*", "wprowadzić", ""),
    ("finalizow*, sfinalizow*", "skończyć", ""),
    ("uczęszcza, uczęszczają, uczęszczać, uczęszczając*, uczęszczał*", "chodzić", ""),
    ("pozostawi* bez rozpoznania", "nie rozpatrzymy", ""),
    ("stanowi* integraln*", "jest częścią", ""),
    ("funkcjonowani*", "praca, działanie", "mózg*, serc*, organizm*, wzrok*, słuch*, ciał*"),
    # things and people
    ("w zakresie", "w, o, do", "w zakresie od, temperatur*"),
    ("w ramach", "w, przez, z", "obraz*, zdjęci*, okn*, okienn*, drewnian*"),
    (
        "stosown* dokument*, stosown* wnios*, stosown* zaświadcz*, stosown* przepis*, stosown* opłat*, stosown* organ*, "
        "stosown* zgod*, stosown* oświadcz*, stosown* informac*, stosown* załączn*, stosown* pism*",
        "potrzebny",
        "",
    ),
    (
        "organ* administracj*, organ wyda*, organ wezw*, organ może, organ I instancji, właściw* organ*, organ* właściw*",
        "urząd",
        "",
    ),
    ("stron* postępowani*", "osoba, której dotyczy sprawa", ""),
    ("brak* formaln*", "to, czego brakuje we wniosku", ""),
    ("wnioskodawc*", "osoba, która składa wniosek, albo „Ty”", ""),
    ("interesant*, petent*", "mieszkaniec, klient albo „Ty”", ""),
    ("beneficjen*", "osoba, która dostaje wsparcie", ""),
    ("interesariusz*", "osoby, których to dotyczy", ""),
    ("małoletni*", "dziecko", ""),
    ("zamieszkał* na teren*, zamieszkałe, zamieszkałych, zamieszkałego", "który mieszka", ""),
    ("jednostk* organizacyjn*", "urząd, szkoła albo inna instytucja", ""),
    ("środk* finansow*, środk* pieniężn*", "pieniądze", ""),
    ("lokal* mieszkaln*", "mieszkanie", ""),
    ("pn.", "pod nazwą", "pt., wt., śr., czw., sob., godz., godzin*, czynn*, otwart*, od pn."),
    ("dot.", "o", ""),
    ("siedzib* urz*", "urząd", ""),
    ("kserokopi*", "kopia", ""),
    ("jw., j.w.", "jak wyżej", ""),
    # ways
    ("za pośrednictwem poczty elektronicznej, drogą mailową, pocztą elektroniczną", "e-mailem", ""),
    ("w formie elektronicznej, drogą elektroniczną", "przez internet", ""),
    ("za pośrednictwem", "przez", ""),
    ("drogą telefoniczną, telefonicznie lub mailowo", "przez telefon", ""),
    (
        "dedykowan* dla, dedykowan* rozwiąza*, dedykowan* ofert*, dedykowan* narzędz*, dedykowan* program*, "
        "dedykowan* wsparc*, dedykowan* stron*, dedykowan* aplikac*, dedykowan* środk*, dedykowan* usług*, "
        "dedykowan* zesp*, dedykowan* kont*, dedykowan* formularz*, jest dedykowan*, są dedykowan*",
        "dla (kogo), specjalny",
        "",
    ),
    ("adekwatn*", "odpowiedni", ""),
    ("transparentn*", "przejrzysty", ""),
]


def add_words(apps, schema_editor):
    words = apps.get_model("content_checks", "PlainWord").objects
    known = set(words.values_list("official", flat=True))
    for official, plain, unless in WORDS:
        if official not in known:
            words.create(official=official, plain=plain, unless=unless)


class Migration(migrations.Migration):
    dependencies = [("content_checks", "0001_initial")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
