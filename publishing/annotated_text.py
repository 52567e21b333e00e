"""Rich text as plain text with labels for its markup, for comparisons."""

from html.parser import HTMLParser
from pathlib import PurePosixPath

BLOCKS = {
    **{"p": "", "h2": "[nagłówek]", "h3": "[niższy nagłówek]", "h4": "[najniższy nagłówek]", "li": "•"},
    **{"blockquote": "[cytat]", "dt": "[hasło]", "dd": "[objaśnienie]", "figcaption": "[podpis]"},
    **{"table": "[tabela]", "caption": "[tytuł tabeli]", "tr": "[wiersz tabeli]", "hr": "[linia]"},
}
# Labels for the start and the end of an inline element.
INLINE = {
    "strong": ("[pogrubienie]", "[koniec pogrubienia]"),
    "em": ("[wyróżnienie]", "[koniec wyróżnienia]"),
    "s": ("[przekreślenie]", "[koniec przekreślenia]"),
    "sub": ("[indeks dolny]", "[koniec indeksu]"),
    "sup": ("[indeks górny]", "[koniec indeksu]"),
    "q": ("[cytat]", "[koniec cytatu]"),
    "cite": ("[tytuł dzieła]", "[koniec tytułu]"),
    "a": ("[odnośnik: {href}]", "[koniec odnośnika]"),
    "abbr": ("[skrót: {title}]", "[koniec skrótu]"),
    "td": ("[komórka]", ""),
    "th": ("[nagłówek {scope}]", ""),
}
NUMBERINGS = {
    "a": "małymi literami",
    "A": "wielkimi literami",
    "i": "małymi liczbami rzymskimi",
    "I": "liczbami rzymskimi",
}
SCOPES = {"col": "kolumny", "row": "wiersza", "colgroup": "grupy kolumn", "rowgroup": "grupy wierszy"}


class _AnnotatingParser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.lines = [""]
        self.lists = []

    def append_label(self, words):
        line = self.lines[-1]
        self.lines[-1] = f"{line} {words} " if line and not line.endswith(" ") else f"{line}{words} "

    def handle_starttag(self, tag, attributes):
        values = {"href": "", "title": "", "alt": "", "src": "", "scope": "", **dict(attributes)}
        values["scope"] = SCOPES.get(values["scope"], "tabeli")
        if tag in ("ul", "ol"):
            self.lists.append(tag)
        if tag in BLOCKS:
            self.lines.append("")
            numbered = tag == "li" and self.lists and self.lists[-1] == "ol"
            if words := "[punkt z numerem]" if numbered else BLOCKS[tag]:
                self.append_label(words)
        elif tag in INLINE:
            self.append_label(INLINE[tag][0].format(**values))
        elif tag == "img":
            self.append_label(
                f"[obraz: {values['alt'] or 'ozdobny'}, plik {PurePosixPath(values['src']).name}]"
            )
        elif tag == "br":
            self.lines.append("")
        if tag == "ol" and values.get("type") in NUMBERINGS:
            self.append_label(f"[numerowanie {NUMBERINGS[values['type']]}]")
        # Attributes that matter on any element.
        for name, words in (("lang", "język"), ("id", "miejsce"), ("start", "numery od")):
            if values.get(name):
                self.append_label(f"[{words}: {values[name]}]")
        for name, words in (("colspan", "kolumny"), ("rowspan", "wiersze")):
            if values.get(name, "1") not in ("", "1"):
                self.append_label(f"[{words}: {values[name]}]")

    def handle_endtag(self, tag):
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag in BLOCKS:
            self.lines.append("")
        elif tag in INLINE and INLINE[tag][1]:
            self.lines[-1] = f"{self.lines[-1].rstrip()} {INLINE[tag][1]}"

    def handle_data(self, data):
        self.lines[-1] += data.replace("\n", " ")


def annotate_text(html):
    parser = _AnnotatingParser()
    parser.feed(html)
    parser.close()
    return "\n".join(line.strip() for line in parser.lines if line.strip())
