from django.db import migrations

# What clerks write most often and nobody says. Staff add, change and switch off entries in the admin.
WORDS = [
    ("niniejsz*", "ten, ta, to"),
    ("przedmiotow*", "ten, ta, to albo po prostu nazwa tej rzeczy"),
    ("w przedmiocie", "w sprawie, o"),
    (
        "celem uzyskani*, celem dokonani*, celem złożeni*, celem zapewnieni*, celem umożliwieni*, celem wyjaśnieni*",
        "żeby, na przykład „żeby uzyskać”",
    ),
    (
        "w celu uzyskani*, w celu dokonani*, w celu złożeni*, w celu zapewnieni*, w celu umożliwieni*, "
        "w celu wyjaśnieni*",
        "żeby, na przykład „żeby uzyskać”",
    ),
    ("dokon* zapłat*, dokon* wpłat*, dokon* opłat*", "zapłacić"),
    ("dokon* zgłoszeni*", "zgłosić"),
    ("dokon* wybor*", "wybrać"),
    ("dokon* zmian*", "zmienić"),
    ("dokon* zakup*", "kupić"),
    ("dokon* ocen*", "ocenić"),
    ("uiści*, uiszcz*", "zapłacić"),
    ("uprzejmie informuj*, uprzejmie zawiadami*", "skreśl te słowa i zacznij od samej informacji"),
    ("uprzejmie prosi*, uprzejmie proszę", "prosimy"),
    ("informuje się, zawiadamia się", "informujemy albo od razu sama informacja"),
    ("prosi się o", "prosimy o"),
    ("zwraca* się z prośbą, zwracam* się z uprzejmą prośbą", "prosimy"),
    ("w nawiązaniu do", "w sprawie, po, w odpowiedzi na"),
    ("w ślad za", "po"),
    ("w związku z powyższym, mając na uwadze powyższe, mając powyższe na uwadze", "dlatego"),
    ("powyższ*", "ten, ta, to albo nazwa tej rzeczy"),
    ("wyżej wymienion*, w/w, ww", "ten, ta albo nazwa tej rzeczy"),
    ("niżej wymienion*", "te albo sama lista"),
    ("niżej podpisan*", "ja, my"),
    ("w odniesieniu do", "o, w sprawie"),
    ("odnośnie do, odnośnie", "o, w sprawie"),
    ("iż", "że"),
    ("gdyż, albowiem, bowiem", "bo"),
    ("z uwagi na, ze względu na fakt", "bo, dlatego że"),
    ("aczkolwiek", "choć, ale"),
    ("tudzież", "i, oraz"),
    ("jak również", "i, oraz"),
    ("poprzez", "przez, dzięki"),
    ("vide", "zobacz"),
    ("w dniu dzisiejszym, na dzień dzisiejszy", "dziś"),
    ("w chwili obecnej, na chwilę obecną", "teraz"),
    ("w terminie późniejszym", "później"),
    ("w trybie pilnym, w trybie natychmiastowym", "pilnie, od razu"),
    ("w okresie od", "od"),
    (
        "w miesiącu styczniu, w miesiącu lutym, w miesiącu marcu, w miesiącu kwietniu, w miesiącu maju, "
        "w miesiącu czerwcu, w miesiącu lipcu, w miesiącu sierpniu, w miesiącu wrześniu, w miesiącu październiku, "
        "w miesiącu listopadzie, w miesiącu grudniu",
        "sama nazwa miesiąca, na przykład „w maju”",
    ),
    ("na okoliczność", "gdy, na wypadek"),
    ("w przypadku gdy, w przypadku zaistnieni*, w razie zaistnieni*", "jeśli, gdy"),
    ("zaistni*", "pojawić się, powstać, zdarzyć się"),
    (
        "zgodnie z obowiązującymi przepisami, w oparciu o obowiązujące przepisy",
        "nazwij ten przepis albo skreśl te słowa",
    ),
    ("stosownie do", "zgodnie z"),
    ("posiada*", "mieć"),
    ("udziel* informacji", "informować, odpowiadać na pytania"),
    ("udziel* pomocy", "pomagać"),
    ("ulec zmianie, uleg* zmian*", "zmienić się"),
    ("winien, winno, winni", "musi, powinien"),
    ("jest zobowiązan*, są zobowiązan*, zobowiązuje się", "musi, ma obowiązek"),
    ("należy dokonać, należy złożyć, należy przedłożyć", "zrób, złóż, przynieś"),
    ("przedłoż*, przedkłada*", "pokazać, przynieść, złożyć"),
    ("wnioskodawc*", "osoba, która składa wniosek, albo „Ty”"),
    ("interesant*, petent*", "mieszkaniec, klient albo „Ty”"),
    ("pod rygorem", "napisz, co się stanie, jeśli ktoś tego nie zrobi"),
    ("w formie pisemnej", "na piśmie"),
    ("w formie elektronicznej, drogą elektroniczną, drogą mailową", "przez internet, e-mailem"),
    ("implement*", "wprowadzić"),
    ("dedykowan*", "dla, przeznaczony dla"),
]


def add_words(apps, schema_editor):
    words = apps.get_model("content_checks", "PlainWord").objects
    known = set(words.values_list("official", flat=True))
    for official, plain in WORDS:
        if official not in known:
            words.create(official=official, plain=plain)


class Migration(migrations.Migration):
    dependencies = [("content_checks", "0001_initial")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
