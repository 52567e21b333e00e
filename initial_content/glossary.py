from core.slugs import build_slug
from pages.models import GlossaryTerm
from publishing.models import State

from .adding import add_missing, typeset

# (name, expansion, definition, forms, URL of a page with more) of terms that the initial texts use.
TERMS = [
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
        "Zastępowanie opieki w dużych placówkach pomocą w domu i blisko domu. Tak działają usługi "
        "zdeinstytucjonalizowane.",
        "deinstytucjonalizacj*, zdeinstytucjonalizowan*",
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
        "instytucja pośrednicząca",
        "",
        "Urząd albo organizacja, której powierzono część pracy przy programie unijnym, na przykład wybór projektów.",
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
        "OMGGS",
        "Obszar Metropolitalny Gdańsk–Gdynia–Sopot",
        "Stowarzyszenie gmin, miast i powiatów. Działa po to, by mieszkańcom żyło się lepiej.",
        "",
        "/omggs/",
    ),
    (
        "organizacja pozarządowa",
        "",
        "Fundacja, stowarzyszenie albo inna organizacja, która nie jest urzędem i nie działa dla zysku.",
        "organizacj* pozarządow*",
        "",
    ),
    (
        "PES",
        "podmioty ekonomii społecznej",
        "Organizacje i firmy, dla których ludzie są ważniejsi niż zysk. Dają na przykład pracę osobom, którym trudno "
        "ją znaleźć. Jednym z rodzajów jest spółdzielnia socjalna.",
        "PES, podmiot* ekonomii społecznej",
        "/ekonomia-spoleczna/czym-sa-podmioty-ekonomii-spolecznej/",
    ),
    (
        "przedsiębiorstwo społeczne",
        "",
        "Firma, która zarabia po to, żeby dawać pracę i pomagać ludziom, a nie po to, żeby dzielić zysk.",
        "przedsiębiorstw* społeczn*",
        "",
    ),
    (
        "reintegracja",
        "",
        "Powrót do życia wśród ludzi (reintegracja społeczna) i powrót do pracy (reintegracja zawodowa).",
        "reintegracj*",
        "",
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
        "Firma, którą wspólnie prowadzą jej członkowie. Daje pracę osobom, którym trudno ją znaleźć, i pomaga im "
        "wrócić do życia wśród ludzi.",
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
        "Miasta i gminy, które leżą obok siebie, razem planują i prowadzą projekty za pieniądze z Unii Europejskiej.",
        "ZIT, zintegrowan* inwestycj* terytorialn*",
        "/omggs/zit/",
    ),
]


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
        )
