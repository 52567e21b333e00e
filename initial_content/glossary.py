from core.slugs import build_slug
from pages.models import GlossaryTerm
from publishing.models import State

from .adding import add_missing, typeset

# (name, expansion, definition, forms, URL of a page with more) of terms that the initial texts use.
TERMS = [
    (
        "aktywizacja",
        "",
        "Pomoc, dzięki której ktoś zaczyna działać: szuka pracy, uczy się, spotyka z ludźmi.",
        "aktywizacj*",
        "",
    ),
    (
        "animowanie",
        "",
        "Zachęcanie ludzi do wspólnego działania, na przykład przez spotkania i zajęcia dla sąsiadów.",
        "animowani*",
        "",
    ),
    (
        "aktywna integracja",
        "",
        "Pomoc, która przygotowuje do pracy i do życia wśród ludzi. Może to być na przykład kurs, porada albo wsparcie "
        "psychologa.",
        "aktywn* integracj*",
        "",
    ),
    (
        "asystentura",
        "",
        "Pomoc asystenta. Asystent wspiera drugą osobę w codziennych sprawach, na przykład w drodze do lekarza albo "
        "w urzędzie.",
        "asystentur*",
        "",
    ),
    (
        "deinstytucjonalizacja",
        "",
        "Zmiana, po której ludzie dostają pomoc w domu i blisko domu, a nie w dużych placówkach. Tak działają usługi "
        "zdeinstytucjonalizowane.",
        "deinstytucjonalizacj*, zdeinstytucjonalizowan*",
        "",
    ),
    (
        "delimitacja",
        "",
        "Wyznaczenie granic obszaru, na przykład części miasta, która potrzebuje odnowy.",
        "delimitacj*",
        "",
    ),
    (
        "ekonomia społeczna",
        "",
        "Działalność, w której ludzie są ważniejsi niż zysk. Daje pracę osobom, którym trudno ją znaleźć, i pomaga "
        "mieszkańcom.",
        "ekonomi* społeczn*",
        "/ekonomia-spoleczna/",
    ),
    (
        "GOM",
        "Gdański Obszar Metropolitalny",
        "Dawna nazwa stowarzyszenia OMGGS.",
        "GOM, gdański* obszar* metropolitaln*",
        "/omggs/",
    ),
    (
        "interwencja kompleksowa",
        "",
        "Działanie na wiele sposobów naraz. Na przykład remont domu razem z pomocą ludziom, którzy w nim mieszkają.",
        "kompleksow* interwencj*, interwencj* kompleksow*",
        "",
    ),
    (
        "instytucja pośrednicząca",
        "",
        "Urząd albo organizacja, która wykonuje część pracy przy programie unijnym. Na przykład wybiera projekty.",
        "instytucj* pośrednicząc*",
        "",
    ),
    (
        "KIS",
        "Klub Integracji Społecznej",
        "Miejsce, w którym osoby w trudnej sytuacji przygotowują się do pracy i do życia wśród ludzi.",
        "KIS, klub* integracji społecznej",
        "",
    ),
    (
        "metropolia",
        "",
        "Duże miasto albo kilka miast razem z gminami obok. Ludzie na co dzień jeżdżą między nimi do pracy i szkoły.",
        "metropoli*",
        "/omggs/",
    ),
    (
        "NGO",
        "organizacja pozarządowa",
        "Fundacja, stowarzyszenie albo inna organizacja, która nie jest urzędem i nie działa dla zysku. Skrót pochodzi "
        "od angielskiej nazwy.",
        "NGO, organizacj* pozarządow*",
        "",
    ),
    (
        "OMGGS",
        "Obszar Metropolitalny Gdańsk–Gdynia–Sopot",
        "Stowarzyszenie gmin, miast i powiatów. Działa po to, by mieszkańcom żyło się lepiej.",
        "",
        "/omggs/",
    ),
    (
        "partycypacja",
        "",
        "Udział mieszkańców w życiu swojej okolicy i w decyzjach, które ich dotyczą.",
        "partycypacj*",
        "",
    ),
    (
        "PES",
        "podmioty ekonomii społecznej",
        "Organizacje i firmy, dla których ludzie są ważniejsi niż zysk. Dają na przykład pracę osobom, którym trudno "
        "ją znaleźć. To między innymi spółdzielnie socjalne, fundacje, stowarzyszenia, kluby i centra integracji "
        "społecznej.",
        "PES, podmiot* ekonomii społecznej",
        "/ekonomia-spoleczna/czym-sa-podmioty-ekonomii-spolecznej/",
    ),
    (
        "przedsiębiorstwo społeczne",
        "",
        "Firma, która zarabia po to, żeby dawać pracę i pomagać ludziom, a nie po to, żeby dzielić zysk. Taki status "
        "nadaje wojewoda.",
        "przedsiębiorstw* społeczn*",
        "",
    ),
    (
        "reintegracja",
        "",
        "Pomoc w powrocie do życia wśród ludzi (reintegracja społeczna) i do pracy (reintegracja zawodowa).",
        "reintegracj*",
        "",
    ),
    (
        "RPO",
        "Regionalny Program Operacyjny",
        "Plan, według którego województwo dzieliło pieniądze z Unii Europejskiej. Pomorski program był na lata "
        "2014–2020.",
        "RPO, regionaln* program* operacyjn*",
        "/omggs/",
    ),
    (
        "rewitalizacja",
        "",
        "Odnowa zaniedbanej części miasta. To remonty budynków i ulic, ale też pomoc ludziom, którzy tam mieszkają.",
        "rewitalizacj*, rewitalizacyjn*",
        "/omggs/rewitalizacja/",
    ),
    (
        "spółdzielnia socjalna",
        "",
        "Firma, którą wspólnie prowadzą jej członkowie. Założyć ją mogą ludzie, a także gminy i organizacje. Daje "
        "pracę osobom, którym trudno ją znaleźć, i pomaga im wrócić do życia wśród ludzi.",
        "spółdzieln* socjaln*",
        "/spoldzielnia/",
    ),
    (
        "usługi społeczne",
        "",
        "Pomoc dla mieszkańców w codziennym życiu, na przykład opieka nad osobami starszymi albo wsparcie rodzin.",
        "usług* społeczn*",
        "",
    ),
    (
        "wykluczenie społeczne",
        "",
        "Sytuacja, w której ktoś nie może żyć tak jak inni: pracować, leczyć się, spotykać z ludźmi. Powodem bywa "
        "na przykład bieda albo choroba.",
        "wykluczeni* społeczn*, wykluczon* społecznie",
        "",
    ),
    (
        "zdegradowany obszar",
        "",
        "Część miasta, w której jest dużo problemów, na przykład bezrobocie, bieda i zniszczone budynki.",
        "zdegradowan* obszar*, obszar* zdegradowan*",
        "",
    ),
    (
        "ZIT",
        "Zintegrowane Inwestycje Terytorialne",
        "Sposób, w jaki sąsiadujące miasta i gminy razem planują i prowadzą projekty za pieniądze z Unii Europejskiej.",
        "ZIT, zintegrowan* inwestycj* terytorialn*",
        "/omggs/zit/",
    ),
]


OTHER_WORDS = {
    "asystentura": "asystent, asystentka, asystent osoby niepełnosprawnej",
    "PES": "CIS, Centrum Integracji Społecznej",
}


def load():
    for name, expansion, definition, forms, more_url in TERMS:
        add_missing(
            GlossaryTerm,
            "name",
            "slug",
            name=name,
            slug=build_slug(name),
            state=State.PUBLISHED,
            expansion=expansion,
            definition=typeset(definition),
            forms=forms,
            more_url=more_url,
            other_words=OTHER_WORDS.get(name, ""),
        )
