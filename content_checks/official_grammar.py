"""
The grammar of officialese, whatever its words: chains of nouns made of verbs, passives, impersonal verbs.

"Zaprzestanie świadczenia usług" is "kończymy", "zasiłki są wypłacane" is "wypłacamy". Single words are PlainWord.
"""

import re

# Nouns of the same form that name things, events, documents and everyday activities, without "-nie".
THINGS = (  # noqa: SIM905
    "bada biega brzmie cierpie ciśnie czyta dofinansowa doświadcze finansowa gotowa głosowa imie istnie jedze "
    "jele kamie kampa kolorowa kompa korze lecze malowa marze mieszka milcze nagra nagłośnie nasie natchnie "
    "naucza objaśnie obwieszcze odcie odczuwa odwoła ogranicze ogrodze ogrzewa ogłosze opakowa opowiada "
    "oprogramowa orzecze otocze oświadcze oświetle parkowa pierście pisa plemie pochodze pojedna pokole "
    "polece pomieszcze porówna postanowie postępowa poucze powiadomie powita powoła pozwole położe połącze "
    "pożegna pragnie promie przedstawie przekona przesła przesłucha przeziębie przeznacze pyta pływa ramie "
    "rozczarowa rozporządze rozstrzygnie rozumie rozwiąza rusztowa rysowa schorze schronie skojarze skrzyżowa "
    "spotka sprawozda sprząta stowarzysze streszcze strumie sumie szkole trzęsie tworze tłumacze ubezpiecze "
    "ubra uderze uprawnie urządze ustawie utrudnie uzależnie uzasadnie wezwa wierze wpisa wraże wspomnie "
    "wychowa wyda wydarze wyjaśnie wyklucze wykształce wynagrodze wyposaże wyzna wyzwa wzniesie zachowa zada "
    "zadowole zagroże zainteresowa zakwaterowa zamówie zaopatrze zaprosze zarządze zasila zaskocze zatrudnie "
    "zaufa zawiadomie zaświadcze zażale zda zdarze zderze zdziwie zebra zestawie zezwole zgłosze zlece zmęcze "
    "znacze znamie zwiedza zwolnie zwycięże złudze ćwicze ładowa śniada śpiewa świadcze"
).split()
# The object may have one word before it: "wydania powyższego zaświadczenia".
NOUN_CHAIN = re.compile(
    # In capitals only as the first word of the sentence: "w Poznaniu".
    r"(?:^|(?<![\w-])(?=[a-ząćęłńóśźż]))"
    rf"(?!(?i:{'|'.join(THINGS)})ni(?:e|a|u|em)(?!\w))"
    r"\w{3,}[ae]ni(?:e|a|u|em)\s+(?:\w+(?:ego|ej|ych|ich)\s+)?\w{2,}(?:[ae]nia|[ae]ń|(?<!zdj)ęcia)(?!\w)"
)

# Of imperfective verbs: "jest napisany" and "jest zamknięty" are states.
_PARTICIPLE = (
    r"(?!(?:nad|prze|roz|ze|za|ode)słan|niezapomni|\w*(?:miesz|drew|weł|gli|blasz|ziemniacz|grycz|róż)\w{0,2}an)"
    r"\w{2,}(?:[yia]w|ac|cz|sz|ż|dz|[ae]l|ier|ył|ni|ap|ut)an[yaei]"
)
_BE = "(?:jest|są|będzie|będą|bywa|bywają)"
_COMPLETED_PARTICIPLE = r"(?!otwart|zamkni)\w{2,}(?:[ao]n[yae]|[ae]ni|ęt[yae]|ęci|art[yae])"
_BECOME = "zosta(?:je|ją|nie|ną|ł|ła|ło|ły|li)"
PASSIVE = re.compile(
    rf"(?<!\w)(?:{_BE}\s+{_PARTICIPLE}|{_PARTICIPLE}\s+{_BE}|\w{{3,}}owan[yaei]\s+będ(?:zie|ą)"
    rf"|{_BECOME}\s+{_COMPLETED_PARTICIPLE}|{_COMPLETED_PARTICIPLE}\s+{_BECOME})(?!\w)",
    re.IGNORECASE,
)
# "Oszacowano", "zorganizowano". Plans and what the site itself does have often no other subject.
IMPERSONAL = re.compile(r"(?<!\w)(?!(?:za)?planowano|opublikowano)\w{3,}[oy]wano(?!\w)", re.IGNORECASE)
# Of old times, nobody is left to be named: "zbudowano tu kiedyś młyn".
LONG_AGO = re.compile(
    r"(?<!\w)(?:kiedyś|dawniej|niegdyś|przed wojną|[xvi]+ wieku|(?:w|z) 1\d{3}(?= r(?:oku|\.)|[,;)]|\.?$))(?!\w)",
    re.IGNORECASE,
)
# "Przebiegać będzie": people say "będzie przebiegać".
INVERTED_FUTURE = re.compile(r"(?<!\w)\w{2,}[aeiy]ć\s+(?:się\s+)?będ(?:zie|ą)(?!\w)", re.IGNORECASE)
# (plain, pattern, unless_pattern), as of a PlainWord.
GRAMMAR = [
    ("czasownik, na przykład „robimy”, „żeby dostać”", NOUN_CHAIN, None),
    ("kto i co robi, na przykład „wypłacamy”", PASSIVE, None),
    ("kto to zrobił, na przykład „zorganizowaliśmy”", IMPERSONAL, LONG_AGO),
    ("zwykła kolejność, na przykład „zaczniemy”, „będzie”", INVERTED_FUTURE, None),
]
