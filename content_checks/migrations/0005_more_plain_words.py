from importlib import import_module

from django.db import migrations

first_words = import_module("content_checks.migrations.0002_initial_plain_words")

MUST = "musi, muszą"
WHO_DOES_WHAT = "kto i co robi, na przykład „przyjmujemy”"
# As in 0002: (official, plain, unless).
NEW_WORDS = [
    (
        "funkcjonuje, funkcjonują, funkcjonować",
        "działa, działają, działać",
        "mózg*, serc*, organizm*, wzrok*, słuch*",
    ),
    ("godziny urzędowania, godzin urzędowania, godzinach urzędowania", "godziny pracy", ""),
    *(
        (", ".join(f"{words} {day}" for day in range(1, 32)), plain, "")
        for words, plain in [
            ("w dniu", "sama data, na przykład „5 maja”"),
            ("z dnia", "z, na przykład „z 5 maja”"),
            ("na dzień", "na, na przykład „na 5 maja”"),
        ]
    ),
    ("czasookres*", "czas, okres", ""),
    ("niżej podan*, wyżej podan*", "ten, ta, to", ""),
    ("podejm* działani*, podejmuj* działani*, podjęto działani*, podję* działani*", "działać, robić", ""),
    ("zmierzając* do", "żeby", ""),
    ("pozostaj* bez wpływu", "nie wpływa", ""),
    (
        "wypłacane jest, wypłacana jest, wypłacany jest, wypłacane są, zwracane są, pobierane są",
        WHO_DOES_WHAT,
        "",
    ),
    ("licząc od dnia, licząc od daty, począwszy od dnia", "od", ""),
    ("takow*", "taki, ten", ""),
    ("zamieszkuje, zamieszkują, zamieszkiwać, zamieszkując*", "mieszka, mieszkają", ""),
    ("komórk* organizacyjn*", "dział, wydział", ""),
    ("w przeciągu", "w ciągu", ""),
    ("z racji", "bo, z powodu", ""),
    ("w dalszym ciągu", "nadal", ""),
    ("jednocześnie informuj*, jednocześnie zaznacz*, jednocześnie wskazuj*, jednocześnie nadmieni*", "", ""),
    (
        "bez zbędnej zwłoki, w możliwie najkrótszym czasie, w możliwie najkrótszym terminie",
        "jak najszybciej",
        "",
    ),
    (
        "zostanie *any, zostanie *ana, zostanie *ane, zostanie *ony, zostanie *ona, zostanie *one, zostanie *ęty, "
        "zostanie *ęta, zostanie *ęte, zostaną *ane, zostaną *ani, zostaną *one, zostaną *eni, zostaną *ęte, "
        "zostaną *ęci, *ane zostanie, *ana zostanie, *any zostanie, *one zostanie, *ona zostanie, *ony zostanie, "
        "*ane zostaną, *ani zostaną, *one zostaną, *eni zostaną, *ane zostało, *ane zostały, *ana została, *any został, "
        "*one zostało, *one zostały, *ona została, *ony został, zostaje *ana, zostaje *any, zostaje *ane, "
        "zostaje *arta, zostaje *arty, zostaje *ona, zostaje *ony, zostaje *one",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "będą *ywane, będzie *ywany, będzie *ywana, będzie *ywane, będą prowadzone, będzie prowadzon*, prowadzona będzie, "
        "prowadzone będą, prowadzony będzie, prowadzone będzie, będą udzielane, będzie udzielan*, będą przyjmowane, "
        "będzie przyjmowan*, będą organizowane, będzie organizowan*, będą finansowane, będzie finansowan*",
        WHO_DOES_WHAT,
        "zainteresowan*, zdenerwowan*",
    ),
    (
        "dopuszcza się, przewiduje się, wymaga się, uwzględnia się, sporządza się, określa się, nie uwzględnia się, "
        "nie pobiera się, wyznacza się, nadmienia się, nakłada się, przydziela się, "
        "udostępnia się, przekazuje się, zarządza się, zatwierdza się, ustanawia się, zwołuje się, upoważnia się, "
        "poucza się, załącza się, odrzuca się, zawiera się umow*, powołuje się komisj*, stwierdza się",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "podaje się do * wiadomości, podaje się do wiadomości, podaje do publicznej wiadomości",
        "informujemy",
        "",
    ),
    (
        "podlega* zwrotowi, podlega* wymianie, podlega* wykluczeniu, podlega* rozpatrzeniu, podlega* odrzuceniu, "
        "podlega* zwolnieniu, podlega* opodatkowaniu, podlega* rozliczeniu, podlega* ocenie",
        WHO_DOES_WHAT,
        "",
    ),
    (
        "ulega* *niu, ulegn* *niu, uleg* *niu, uległ* *niu, ulec *niu, ulega* *ciu, ulegn* *ciu, uległ* *ciu, ulec *ciu, "
        "ulega* likwidacj*, ulegn* likwidacj*, uległ* likwidacj*",
        "jeden czasownik, na przykład „wydłuży się”",
        "",
    ),
    ("zlokalizowan*, usytuowany, usytuowana, usytuowane", "jest, są, który jest", ""),
    ("równoznaczn* z, jest tożsam* z", "znaczy to samo co", ""),
    (
        "w sytuacji wystąpieni*, w razie wystąpieni*, w przypadku wystąpieni*, w sytuacji *nia, w sytuacji gdy, "
        "w razie *nia, o ile zaistniej*",
        "jeśli, gdy",
        "w razie pytania",
    ),
    ("sprawuje, sprawują, sprawować, sprawując*, sprawowan*", "prowadzić, zajmować się", "się"),
    (
        "realizacj* zada*, realizacj* projekt*, realizacj* umow*, realizacj* program*, realizacj* inwestycj*, "
        "realizacj* usług*, realizacj* prac, realizacj* działa*, realizacj* zamówie*, realizacj* cel*, w trakcie realizacji, "
        "podczas realizacji, w ramach realizacji",
        "wykonanie albo czasownik, na przykład „robimy”",
        "",
    ),
    ("zakupiono, zakupić, zakupił*, zakupion*", "kupić, na przykład „kupiliśmy”", ""),
    ("stanowi* załącznik*", "jest w załączniku", ""),
    ("stanowi* podstaw*", "jest podstawą", ""),
    (
        "informacji udziela*, informacji * udziela*, informacji * * udziela*, informacji * * * udziela*, "
        "udziela* * informacji, udziela* wyjaśnie*, udziel* odpowiedzi",
        "informuje, odpowiada",
        "",
    ),
    (
        "pozostawi* * bez rozpoznania, pozostawieni* bez rozpoznania, pozostawieni* * bez rozpoznania, "
        "bez rozpatrzenia",
        "nie rozpatrzymy",
        "",
    ),
    (
        "przedmiotem * jest, przedmiotem * będzie, przedmiotem * są, przedmiotem * było, przedmiotem * była, "
        "przedmiotem * był",
        "dotyczy, jest o",
        "",
    ),
    ("kwestii związan*, kwestie związan*, kwestie dotycząc*, kwestii dotycząc*", "sprawy", ""),
    (
        "brak* możliwości *nia, brak* możliwości *cia, nie ma możliwości *nia, nie ma możliwości *cia",
        "nie można",
        "",
    ),
    (
        "istnieje możliwość, istnieje konieczność, zachodzi konieczność, zachodzi potrzeba",
        "można, trzeba",
        "",
    ),
    ("jest możliwość, z możliwością *nia", "można", ""),
    ("miesiąca bieżącego, roku bieżącego", "tego miesiąca, tego roku", ""),
    (
        "będzie miało miejsce, będzie miał miejsce, będzie miała miejsce, miało miejsce, miała miejsce",
        "odbyć się",
        "",
    ),
    (
        "w drodze decyzj*, w drodze uchwał*, w drodze konkurs*, w drodze rozporządze*, w drodze przetarg*, "
        "w drodze losowani*, w drodze zarządze*",
        "przez, na przykład „przez losowanie”",
        "",
    ),
    (
        "na mocy ustaw*, na mocy uchwał*, na mocy art*, na mocy decyzj*, na mocy umow*, na mocy rozporządz*, "
        "na mocy przepis*, na mocy porozumieni*, z mocy prawa, zgodnie z brzmieniem, w rozumieniu ustaw*, "
        "w rozumieniu art*, w rozumieniu przepis*",
        "według, zgodnie z",
        "",
    ),
    ("po upływie, z upływem, przed upływem", "po, przed", ""),
    ("z wyłączeniem, za wyjątkiem", "oprócz", ""),
    ("ma zastosowanie, mają zastosowanie, znajduje zastosowanie, znajdują zastosowanie", "stosujemy", ""),
    (
        "wskazanym jest, zasadnym jest, koniecznym jest, możliwym jest, niezbędnym jest, wskazane jest, zasadne jest",
        "trzeba, warto, można",
        "",
    ),
    ("dopełni* formalności, dopełni* obowiązk*, dopełnieni* formalności", "załatwić formalności, zrobić", ""),
    ("przystąpi* do *nia, przystępuj* do *nia", "zacząć", ""),
    ("kierować zapytania, kierowanie zapytań, składać zapytania", "pytać", ""),
    ("tym niemniej, niemniej jednak", "jednak", ""),
    ("ażeby, celem ich", "żeby", ""),
]
# {official: new (official, plain, unless)}, for entries that staff have not changed.
CHANGES = {
    "w trybie pilnym, w trybie natychmiastowym, niezwłocznie, bezzwłocznie": (
        "w trybie pilnym, w trybie natychmiastowym, niezwłoczn*, bezzwłoczn*",
        "od razu, szybki",
        "",
    ),
    "w terminie do dnia, do dnia": (
        "w terminie do dnia, do dnia",
        "do",
        "ślub*, urodzin*, wyjazd*, przyjazd*, do dnia matki, do dnia dziecka, do dnia kobiet, do dnia ojca, do dnia babci",
    ),
    "jest zobowiązan*, są zobowiązan*, zobowiązan* jest, zobowiązan* są, zobowiązan* do": (
        "jest zobowiązan*, są zobowiązan*, zobowiązan* jest, zobowiązan* są, zobowiązan* do",
        MUST,
        "",
    ),
    "obowiązan* jest, jest obowiązan*, są obowiązan*, obowiązan* są": (
        "obowiązan* jest, jest obowiązan*, są obowiązan*, obowiązan* są",
        MUST,
        "",
    ),
    "każdorazowo": ("każdorazow*", "za każdym razem, każdy", ""),
    "zobligowan*": (
        "zobligowan* są, zobligowan* jest, są zobligowan*, jest zobligowan*, zobligowan*",
        MUST,
        "",
    ),
}


def add_words(apps, schema_editor):
    words = apps.get_model("content_checks", "PlainWord").objects
    # Unique without case since 0004.
    known = {official.lower() for official in words.values_list("official", flat=True)}
    shipped = {official: plain for official, plain, *_ in first_words.WORDS}
    for old, (official, plain, unless) in CHANGES.items():
        if official == old or official.lower() not in known:
            # Not what staff have changed.
            unchanged = words.filter(official=old, plain=shipped[old])
            unchanged.update(official=official, plain=plain, unless=unless)
    for official, plain, unless in NEW_WORDS:
        if official.lower() not in known:
            words.create(official=official, plain=plain, unless=unless)


class Migration(migrations.Migration):
    dependencies = [("content_checks", "0004_unique_without_case")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
