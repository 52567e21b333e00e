# ruff: noqa: E501 - clipboard HTML has long lines
"""
Short clipboard texts for each kind of formatting, as office programs write them.

Whole texts: test_pasted_cases.py.
"""

import pytest

from rich_text.cleaning import clean

from .pasted_cases import normal, reading

SYMBOL = "font-family:Symbol;mso-fareast-font-family:Symbol;mso-bidi-font-family:Symbol"
WINGDINGS = "font-family:Wingdings;mso-fareast-font-family:Wingdings;mso-bidi-font-family:Wingdings"
CHANGED = 'cite="mailto:Halina%20Bury" datetime="2026-03-04T10:15"'
CASES = {}


def case(name, pasted, *stored, how=normal):
    CASES[name] = (pasted, stored, how)


def word(body, styles=""):
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">'
        f"<style><!-- p.MsoNormal {{mso-style-unhide:no;}} {styles}--></style></head>"
        f"<body lang=PL><!--StartFragment-->\n{body}\n<!--EndFragment--></body></html>"
    )


def paragraph(text):
    return f"<p class=MsoNormal>{text}<o:p></o:p></p>\n"


def list_item(mark, text, level=1, of="l0", font=""):
    return (
        f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:{of} level{level} lfo1'>"
        f"<![if !supportLists]><span style='{font}'><span style='mso-list:Ignore'>{mark}"
        "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>"
        f"{text}<o:p></o:p></p>\n"
    )


def deleted(text):
    return f"<del {CHANGED}>{text}</del>"


def inserted(text):
    return f"<ins {CHANGED}>{text}</ins>"


def libreoffice(body):
    return (
        '<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>'
        '<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>'
        '<style type="text/css">p { line-height: 115% }\na:link { color: #000080 }</style></head>'
        f'<body lang="pl-PL" link="#000080" dir="ltr">{body}</body></html>'
    )


def docs(body):
    return f'<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-5f2c1a77">{body}</b>'


def docs_run(text, style=""):
    return (
        '<span style="font-size:11pt;font-weight:400;font-style:normal;text-decoration:none;'
        f'vertical-align:baseline;white-space:pre-wrap;{style}">{text}</span>'
    )


def excel(rows, columns="", styles=".xl65 {font-weight:700;}"):
    return (
        "<html><head><meta name=ProgId content=Excel.Sheet>"
        f"<style><!-- {styles} --></style></head><body><table border=0><!--StartFragment-->{columns}{rows}"
        "<!--EndFragment--></table></body></html>"
    )


def online_item(text, level, style, start=1, mark="", list_id=3, tag="ol"):
    """Return a list item of Word in the browser, which writes each item as a separate list."""
    return (
        f'<div class="ListContainerWrapper SCXW1 BCX0"><{tag} class="NumberListStyle1 SCXW1 BCX0" role="list" '
        f'start="{start}" style="list-style-type: {style};"><li data-leveltext="{mark}" data-listid="{list_id}" '
        f'data-aria-posinset="{start}" data-aria-level="{level}" role="listitem" class="OutlineElement Ltr SCXW1">'
        f'<p class="Paragraph SCXW1">{online_run(text)}<span class="EOP SCXW1">&nbsp;</span></p></li></{tag}></div>'
    )


def online_run(text, classes="", style=""):
    return (
        f'<span data-contrast="auto" lang="PL-PL" class="TextRun {classes} SCXW1" style="{style}">'
        f'<span class="NormalTextRun {classes} SCXW1">{text}</span></span>'
    )


def online_paragraph(runs):
    return (
        f'<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" paraid="1">{runs}'
        '<span class="EOP SCXW1">&nbsp;</span></p></div>'
    )


# formatting
case(
    "lo-weight-off",
    '<p class="western"><b>Uwaga <span style="font-weight: normal">zwykłe</span> ważne</b></p>',
    "<p><strong>Uwaga</strong> zwykłe <strong>ważne</strong></p>",
)
case(
    "word-class-style",
    word(
        paragraph("To <span class=Wyrnione>ważne</span>."),
        "span.Wyrnione {mso-style-name:Wyróżnione; font-weight:bold;}",
    ),
    "<p>To <strong>ważne</strong>.</p>",
)
case(
    "excel-class-bold",
    excel("<tr><td class=xl65>Dzień</td><td class=xl65>Od</td></tr><tr><td>Pon</td><td>8</td></tr>"),
    '<table><thead><tr><th scope="col">Dzień</th><th scope="col">Od</th></tr></thead><tbody><tr><td>Pon</td><td>8</td></tr></tbody></table>',
)
case(
    "online-sup",
    online_paragraph(
        online_run("m")
        + online_run("2", "Superscript", "font-size:8pt;vertical-align:super")
        + online_run(" i H")
        + online_run("2", "Subscript", "vertical-align: sub")
        + online_run("O")
    ),
    "<p>m<sup>2</sup> i H<sub>2</sub>O</p>",
)
case(
    "online-strike",
    online_paragraph(
        online_run("Cena ")
        + online_run("5 zł", "Strikethrough", "text-decoration: line-through")
        + online_run(" 6 zł")
    ),
    "<p>Cena <s>5 zł</s> 6 zł</p>",
)
case(
    "owa-div-bold",
    '<div class="elementToProof" style="font-family:Aptos;font-weight:bold">Ważne</div><div style="font-family:Aptos">Reszta</div>',
    "<p><strong>Ważne</strong></p><p>Reszta</p>",
)
case(
    "docs-bold-link",
    docs(
        '<p dir="ltr">'
        + docs_run("Zadzwoń ", "font-weight:700")
        + '<a href="https://x.pl/" style="text-decoration:none">'
        + docs_run("tu", "font-weight:700;text-decoration:underline")
        + "</a></p>"
    ),
    '<p><strong>Zadzwoń </strong><a href="https://x.pl/"><strong>tu</strong></a></p>',
)
case(
    "docs-sub",
    docs("<p>" + docs_run("CO") + docs_run("2", "vertical-align:sub") + "</p>"),
    "<p>CO<sub>2</sub></p>",
)
case(
    "word-raised",
    word(paragraph("m<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>2</span>")),
    "<p>m<sup>2</sup></p>",
)
case(
    "sheets",
    '<google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #ccc;}br {mso-data-placement:same-cell;}--></style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr" border="1" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr style="height:21px;"><td style="font-weight:bold;" data-sheets-value="{}">Klub</td><td style="font-weight:bold;">Rok</td></tr><tr style="height:21px;"><td>Orkan</td><td>2026</td></tr></tbody></table>',
    '<table><thead><tr><th scope="col">Klub</th><th scope="col">Rok</th></tr></thead><tbody><tr><td>Orkan</td><td>2026</td></tr></tbody></table>',
)
case(
    "pages",
    '<style type="text/css">p.p1 {margin:0} span.s1 {font: 12.0px Helvetica; font-weight: bold} span.s2{font: italic 12px Helvetica}</style><p class="p1">To <span class="s1">ważne</span> i <span class="s2">obce</span></p>',
    "<p>To <strong>ważne</strong> i <em>obce</em></p>",
)
case(
    "word-double-strike",
    word(paragraph("Cena <span style='text-line-through:double'>5 zł</span> 6 zł")),
    "<p>Cena <s>5 zł</s> 6 zł</p>",
)
case(
    "b-around-blocks", "<b><p>Raz</p><p>Dwa</p></b>", "<p><strong>Raz</strong></p><p><strong>Dwa</strong></p>"
)
case(
    "split-bold",
    word(paragraph("<b>zam</b><b><span lang=PL>knięte</span></b> dziś")),
    "<p><strong>zamknięte</strong> dziś</p>",
)
case(
    "docs-heading",
    docs('<h2 dir="ltr">' + docs_run("Tytuł", "font-weight:700") + "</h2><p>" + docs_run("x") + "</p>"),
    "<h2>Tytuł</h2><p>x</p>",
)
# hidden content
case(
    "word-del-in-ins",
    word(paragraph(f"Opłata {inserted('nowa ' + deleted('stara '))}wynosi 5 zł")),
    "<p>Opłata nowa wynosi 5 zł</p>",
)
case("word-del-ins-in-del", word(paragraph(f"A {deleted('b ' + inserted('c '))}d")), "<p>A d</p>")
case(
    "word-table-del-row",
    word(
        f"<table class=MsoTableGrid><tr><td><p class=MsoNormal>A</p></td><td><p class=MsoNormal>1</p></td></tr><tr><td><p class=MsoNormal><span class=msoDel>{deleted('B')}</span></p></td><td><p class=MsoNormal>{deleted('2<o:p></o:p>')}</p></td></tr><tr><td><p class=MsoNormal>{inserted('C')}</p></td><td><p class=MsoNormal>{inserted('3')}</p></td></tr></table>"
    ),
    "<table><tbody><tr><td>A</td><td>1</td></tr><tr><td>C</td><td>3</td></tr></tbody></table>",
)
case(
    "word-del-paras",
    word(
        paragraph("Raz")
        + paragraph(deleted("Dwa"))
        + f"<p class=MsoNormal><span class=msoDel>{deleted('Trzy<o:p></o:p>')}</span></p>"
        + paragraph("Cztery")
    ),
    "<p>Raz</p><p>Cztery</p>",
)
case(
    "del-around-p",
    word(paragraph("Raz") + deleted(paragraph("Dwa") + paragraph("Trzy")) + paragraph("Cztery")),
    "<p>Raz</p><p>Cztery</p>",
)
# deleted text that includes the end of a paragraph
case(
    "word-deleted-paragraph-end",
    word(
        f"<p class=MsoNormal>Opłata <span class=msoDel>{deleted('wynosi.<o:p></o:p>')}</span></p>"
        f"<p class=MsoNormal><span class=msoDel>{deleted('Bilet kosztuje ')}</span>to 5 zł.<o:p></o:p></p>"
        + paragraph("Dalej.")
    ),
    "<p>Opłata to 5 zł.</p><p>Dalej.</p>",
)
case(
    "online-tracked-struck",
    online_paragraph(
        online_run("Opłata ")
        + online_run("25", "TrackedChange", "text-decoration:line-through")
        + online_run("40")
    ),
    "<p>Opłata 40</p>",
)
case(
    "docs-suggestion",
    docs(
        '<p><span data-suggestion-type="deletion">stare</span><span data-suggestion-type="insertion">nowe</span></p>'
    ),
    "<p>nowe</p>",
)
case(
    "screen-reader-only",
    '<p><a href="https://a.pl/">Plan<span style="position:absolute;width:1px;height:1px;overflow:hidden">nowe okno</span></a></p>',
    '<p><a href="https://a.pl/">Plan</a></p>',
)
case(
    "word-list-of-style",
    word(
        "".join(
            f"<p class=Punkt><![if !supportLists]><span style='mso-list:Ignore'>{mark}<span>&nbsp; </span></span><![endif]>{text}</p>"
            for mark, text in (("a)", "raz"), ("b)", "dwa"))
        ),
        "p.Punkt {mso-list:l3 level1 lfo2;}",
    ),
    '<ol type="a"><li>raz</li><li>dwa</li></ol>',
)
case(
    "online-tracked",
    online_paragraph(
        online_run("Opłata ")
        + online_run("25", "TrackChangeTextDeletion TrackedChange")
        + online_run("40", "TrackChangeTextInsertion TrackedChange")
        + online_run(" zł")
    ),
    "<p>Opłata 40 zł</p>",
)
case(
    "lo-hidden-section",
    '<p class="western">Raz</p><div id="Sekcja1" dir="ltr" style="display: none"><p class="western">Tajne</p></div><p class="western">Dwa</p>',
    "<p>Raz</p><p>Dwa</p>",
)
case(
    "excel-comment",
    excel(
        '<tr><td class=xl65>A</td><td class=xl65>B</td></tr><tr><td>5<![if !supportAnnotations]><span class=msocomspan1><span class=msocomspan2 id="_anchor_1"><a class=msocomanch href="#_msocom_1" name="_msoanchor_1">[1]</a></span></span><![endif]></td><td>6</td></tr>'
    )
    + "<div style='mso-element:comment-list'><div style='mso-element:comment'><div id=\"_com_1\" class=msocomtxt><font class=\"font5\">Jan: sprawdzić</font></div></div></div>",
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>5</td><td>6</td></tr></tbody></table>',
)
case(
    "docs-export-comment",
    '<p class="c1"><span class="c0">Kwota 5 zł</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup><span> netto.</span></p><div style="border:1px solid black;margin:5px"><p class="c3"><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Sprawdź to</span></p></div>',
    "<p>Kwota 5 zł netto.</p>",
)
case(
    "excel-hidden-span",
    excel(
        "<tr><td class=xl65 colspan=3>Kwoty</td><td class=xl65>Rok</td></tr><tr><td>1</td><td>2</td><td>3</td><td>2026</td></tr>",
        "<col width=64><col width=0 span=2 style='display:none'><col width=64>",
    ),
    '<table><thead><tr><th scope="col">Kwoty</th><th scope="col">Rok</th></tr></thead><tbody><tr><td>1</td><td>2026</td></tr></tbody></table>',
    '<table><thead><tr><th scope="col" colspan="1">Kwoty</th><th scope="col">Rok</th></tr></thead><tbody><tr><td>1</td><td>2026</td></tr></tbody></table>',
)
case(
    "excel-hidden-row-rowspan",
    excel(
        "<tr><td class=xl65>A</td><td class=xl65>B</td></tr><tr height=0 style='display:none'><td rowspan=3>x</td><td>tajne</td></tr><tr><td>2</td></tr><tr><td>3</td></tr>"
    ),
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td rowspan="2">x</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>',
)
case(
    "calc-row-collapse",
    '<table><colgroup width="85"></colgroup><colgroup width="85"></colgroup><tr><td><b>A</b></td><td><b>B</b></td></tr><tr style="visibility:collapse"><td>t</td><td>u</td></tr><tr><td>1</td><td>2</td></tr></table>',
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
)
for name, style in {
    "vis": "visibility:hidden",
    "fs0": "font-size:0",
    "fs0px": "font-size: 0px; color:#fff",
    "op": "opacity:0",
    "mso": "mso-hide:all",
    "left": "position:absolute;left:-9999px",
    "clip": "position:absolute;clip:rect(0 0 0 0)",
    "mh": "max-height:0;overflow:hidden",
    "transparent": "color: transparent",
    "rgba": "color:rgba(0,0,0,0)",
    "rgba-space": "color: RGBA( 0 , 0 , 0 , 0.0 )",
    "rgb-slash": "color:rgb(0 0 0 / 0%)",
    "hsla": "color:hsla(120,100%,50%,0)",
    "hex4": "color:#0000",
    "hex8": "color:#ffffff00 !important",
    "fill": "color:black;-webkit-text-fill-color:transparent",
}.items():
    case(
        "hidden-" + name,
        f'<p>Raz <span style="{style}"><span style="font-family:Arial">tajne</span></span>dwa</p>',
        "<p>Raz dwa</p>",
    )
for name, color in {
    "rgba": "rgba(0,0,0,0.6)",
    "rgb": "rgb(0,0,0)",
    "rgb-space": "rgb(0 0 0)",
    "slash": "rgb(0 0 0 / 100%)",
    "hex3": "#000",
    "hex6": "#000000",
    "hex8": "#00000080",
    "fill": "transparent;-webkit-text-fill-color:black",
    "variable": "var(--a,0,0,0)",
}.items():
    case("shown-" + name, f'<p>Raz <span style="color:{color}">dwa</span></p>', "<p>Raz dwa</p>")
case("hidden-attr", '<p>Raz</p><p hidden>tajne</p><p aria-hidden="true">dwa</p>', "<p>Raz</p><p>dwa</p>")
case(
    "word-hidden-class",
    word(
        paragraph("Raz<span class=Ukryty> tajne</span>."),
        "span.Ukryty {mso-style-name:Ukryty; display:none; mso-hide:all;}",
    ),
    "<p>Raz.</p>",
)
case(
    "word-field",
    word(
        paragraph(
            "Strona <span style='mso-element:field-begin'></span><span style='mso-spacerun:yes'> </span>PAGEREF _Toc1 \\h <span style='mso-element:field-separator'></span>5<span style='mso-element:field-end'></span>."
        )
    ),
    "<p>Strona 5.</p>",
)
case(
    "word-field-comment",
    word(
        paragraph(
            "Strona <!--[if supportFields]><span style='mso-element:field-begin'></span> PAGE <span style='mso-element:field-separator'></span><![endif]-->5<!--[if supportFields]><span style='mso-element:field-end'></span><![endif]-->."
        )
    ),
    "<p>Strona 5.</p>",
)
case(
    "xml-island",
    "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><p class=MsoNormal>Raz<o:p></o:p></p>",
    "<p>Raz</p>",
)
# lists
case(
    "w-upper",
    word(list_item("A.", "raz") + list_item("B.", "dwa")),
    '<ol type="A"><li>raz</li><li>dwa</li></ol>',
)
case("w-paren", word(list_item("(1)", "raz") + list_item("(2)", "dwa")), "<ol><li>raz</li><li>dwa</li></ol>")
case(
    "w-h-i",
    word("".join(list_item(x + ")", x) for x in "abcdefghijk")),
    '<ol type="a">' + "".join(f"<li>{x}</li>" for x in "abcdefghijk") + "</ol>",
)
case(
    "w-art",
    word(
        list_item("Art. 1.", "Raz")
        + list_item("1)", "a", 2)
        + list_item("2)", "b", 2)
        + list_item("Art. 2.", "Dwa")
    ),
    "<p>Art. 1. Raz</p><ol><li>a</li><li>b</li></ol><p>Art. 2. Dwa</p>",
    how=reading,
)
case(
    "w-par-ust",
    word(
        list_item("§ 1.", "Raz")
        + list_item("1.", "a", 2)
        + list_item("a)", "aa", 3)
        + list_item("2.", "b", 2)
        + list_item("§ 2.", "Dwa")
        + list_item("1.", "c", 2)
    ),
    "<p>§ 1. Raz</p><p>1. a</p><p>a) aa</p><p>2. b</p><p>§ 2. Dwa</p><p>1. c</p>",
    how=reading,
)
case(
    "w-three",
    word(
        list_item("1.", "raz")
        + list_item("a)", "x", 2)
        + list_item("i.", "y", 3)
        + list_item("ii.", "z", 3)
        + list_item("b)", "v", 2)
        + list_item("2.", "dwa")
    ),
    '<ol><li>raz<ol type="a"><li>x<ol type="i"><li>y</li><li>z</li></ol></li><li>v</li></ol></li><li>dwa</li></ol>',
)
case(
    "w-restart",
    word(
        list_item("1.", "a")
        + list_item("2.", "b")
        + list_item("1.", "c", 1, "l1")
        + list_item("2.", "d", 1, "l1")
    ),
    "<ol><li>a</li><li>b</li></ol><ol><li>c</li><li>d</li></ol>",
)
case(
    "w-continue",
    word(list_item("1.", "a") + list_item("2.", "b") + paragraph("Uwaga") + list_item("3.", "c")),
    '<ol><li>a</li><li>b</li></ol><p>Uwaga</p><ol start="3"><li>c</li></ol>',
)
case(
    "w-roman-continue",
    word(list_item("IV.", "a") + list_item("V.", "b") + paragraph("Uwaga") + list_item("VI.", "c")),
    '<ol type="I" start="4"><li>a</li><li>b</li></ol><p>Uwaga</p><ol start="6" type="I"><li>c</li></ol>',
)
case(
    "w-roman-cont-v",
    word(list_item("iii)", "a") + list_item("iv)", "b") + paragraph("Uwaga") + list_item("v)", "c")),
    '<ol type="i" start="3"><li>a</li><li>b</li></ol><p>Uwaga</p><ol start="5" type="i"><li>c</li></ol>',
)
case(
    "w-bullets",
    word(
        list_item("·", "a", 1, "l0", SYMBOL)
        + list_item("o", "b", 2, "l0", 'font-family:"Courier New"')
        + list_item("§", "c", 3, "l0", WINGDINGS)
        + list_item("·", "d", 1, "l0", SYMBOL)
        + list_item("ü", "e", 1, "l0", WINGDINGS)
    ),
    "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li><li>e</li></ul>",
)
case("w-dash", word(list_item("-", "a") + list_item("–", "b")), "<ul><li>a</li><li>b</li></ul>")
case(
    "w-krok", word(list_item("Krok 1:", "a") + list_item("Krok 2:", "b")), "<p>Krok 1: a</p><p>Krok 2: b</p>"
)
case(
    "w-rozdzial",
    word(list_item("Rozdział I", "Zasady") + list_item("1.1.", "b", 2)),
    "<p>Rozdział I Zasady</p><p>1.1. b</p>",
)
case(
    "w-first-deleted",
    word(list_item("1.", deleted("a")) + list_item("2.", "b") + list_item("3.", "c")),
    "<ol><li>b</li><li>c</li></ol>",
)
case(
    "w-mid-deleted",
    word(list_item("1.", "a") + list_item("2.", deleted("x")) + list_item("3.", "c")),
    "<ol><li>a</li><li>c</li></ol>",
)
case("w-percent", word(list_item("K%", "a")), "<p>K% a</p>")
case("w-zero", word(list_item("01.", "a") + list_item("02.", "b")), "<p>01. a</p><p>02. b</p>")
case(
    "w-mixed-bul-in-num",
    word(list_item("1.", "a") + list_item("·", "x", 2, "l0", SYMBOL) + list_item("2.", "b")),
    "<ol><li>a<ul><li>x</li></ul></li><li>b</li></ol>",
)
case(
    "w-comp-letters",
    word(
        list_item("1.", "A")
        + list_item("1.1", "B", 2)
        + list_item("a)", "c", 3)
        + list_item("b)", "d", 3)
        + list_item("2.", "E")
    ),
    "<p>1. A</p><p>1.1 B</p><p>a) c</p><p>b) d</p><p>2. E</p>",
    how=reading,
)
case(
    "w-in-cell",
    word("<table><tr><td>" + list_item("1.", "a") + list_item("2.", "b") + "</td></tr></table>"),
    "<table><tbody><tr><td><ol><li>a</li><li>b</li></ol></td></tr></tbody></table>",
)
case(
    "outlook-ol",
    word(
        "<ol style='margin-top:0cm' start=1 type=1><li class=MsoListParagraph style='mso-list:l0 level1 lfo1'>raz<o:p></o:p></li><ol style='margin-top:0cm' start=1 type=a><li class=MsoListParagraph style='mso-list:l0 level2 lfo1'>x<o:p></o:p></li></ol><li class=MsoListParagraph style='mso-list:l0 level1 lfo1'>dwa<o:p></o:p></li></ol>"
    ),
    '<ol><li>raz<ol type="a"><li>x</li></ol></li><li>dwa</li></ol>',
)
case(
    "lo-ol-I",
    '<ol type="I" start="2"><li><p class="western">raz</p></li><li><p class="western">dwa</p></li></ol>',
    '<ol type="I" start="2"><li>raz</li><li>dwa</li></ol>',
)
case(
    "lo-unclosed",
    '<ol type="a">\n\t<li><p class="western">raz</p>\n\t<li><p class="western">dwa</p>\n</ol>',
    '<ol type="a"><li>raz</li><li>dwa</li></ol>',
)
case(
    "li-value",
    '<ol><li value="3">c</li><li>d</li><li value="7">e</li></ol>',
    '<ol start="3"><li>c</li><li>d</li></ol><ol start="7"><li>e</li></ol>',
)
case(
    "docs-alpha",
    docs(
        '<ol style="margin-top:0"><li dir="ltr" style="list-style-type:lower-alpha;" aria-level="1"><p role="presentation">'
        + docs_run("raz")
        + "</p></li></ol>"
    ),
    '<ol type="a"><li>raz</li></ol>',
)
case(
    "docs-nested-ol",
    docs(
        '<ol><li style="list-style-type:decimal;" aria-level="1"><p>'
        + docs_run("raz")
        + '</p></li><ol><li style="list-style-type:lower-alpha;" aria-level="2"><p>'
        + docs_run("x")
        + '</p></li><ol><li style="list-style-type:lower-roman;" aria-level="3"><p>'
        + docs_run("y")
        + '</p></li></ol></ol><li style="list-style-type:decimal;" aria-level="1"><p>'
        + docs_run("dwa")
        + "</p></li></ol>"
    ),
    '<ol><li>raz<ol type="a"><li>x<ol type="i"><li>y</li></ol></li></ol></li><li>dwa</li></ol>',
)
case(
    "docs-continued",
    docs(
        '<ol><li style="list-style-type:decimal" aria-level="1">'
        + docs_run("a")
        + "</li></ol><p>"
        + docs_run("Uwaga")
        + '</p><ol start="2"><li style="list-style-type:decimal" aria-level="1">'
        + docs_run("b")
        + "</li></ol>"
    ),
    '<ol><li>a</li></ol><p>Uwaga</p><ol start="2"><li>b</li></ol>',
)
case(
    "online-roman",
    online_item("a", 1, "upper-roman", 1, "%1.") + online_item("b", 1, "upper-roman", 2, "%1."),
    '<ol type="I"><li>a</li><li>b</li></ol>',
)
case(
    "online-composite",
    online_item("A", 1, "decimal", 1, "%1.")
    + online_item("B", 2, "decimal", 1, "%1.%2.")
    + online_item("C", 2, "decimal", 2, "%1.%2.")
    + online_item("D", 1, "decimal", 2, "%1.")
    + online_item("E", 2, "decimal", 1, "%1.%2."),
    "<p>1. A</p><p>1.1. B</p><p>1.2. C</p><p>2. D</p><p>2.1. E</p>",
    how=reading,
)
case(
    "online-par",
    online_item("A", 1, "decimal", 1, "§ %1.") + online_item("B", 1, "decimal", 2, "§ %1."),
    "<p>§ 1. A</p><p>§ 2. B</p>",
    how=reading,
)
case(
    "online-continued",
    online_item("a", 1, "decimal", 1, "%1.")
    + online_paragraph(online_run("Uwaga"))
    + online_item("b", 1, "decimal", 2, "%1."),
    '<ol><li>a</li></ol><p>Uwaga</p><ol start="2"><li>b</li></ol>',
)
case(
    "online-3",
    online_item("a", 1, "disc", 1, "", "2", "ul")
    + online_item("b", 2, "circle", 1, "o", "2", "ul")
    + online_item("c", 3, "square", 1, "", "2", "ul")
    + online_item("d", 2, "circle", 2, "o", "2", "ul"),
    "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li></ul>",
)
case(
    "owa-list",
    '<div class="elementToProof"><ol start="1" data-editing-info="{}" style="margin-top:0"><li style="list-style-type:&quot;a) &quot;"><div>raz</div></li><li style="list-style-type:&quot;b) &quot;"><div>dwa</div></li></ol></div>',
    '<ol type="a"><li>raz</li><li>dwa</li></ol>',
)
# special characters and links
case(
    "wd-smile",
    word(
        paragraph(
            "Dziękuję <span style='font-family:Wingdings;mso-ascii-font-family:Calibri;mso-hansi-font-family:Calibri;mso-char-type:symbol;mso-symbol-font-family:Wingdings'><span style='mso-char-type:symbol;mso-symbol-font-family:Wingdings'>J</span></span>"
        )
    ),
    "<p>Dziękuję ☺</p>",
)
case(
    "wd-outlook",
    word(paragraph("Dziękuję <span style='font-family:Wingdings'>J</span> Jan")),
    "<p>Dziękuję ☺ Jan</p>",
)
case(
    "wd-arrow",
    word(
        paragraph(
            "A <span style='font-family:Wingdings;mso-char-type:symbol;mso-symbol-font-family:Wingdings'>à</span> B"
        )
    ),
    "<p>A → B</p>",
)
case("wd-pua", '<p>A <font face="Wingdings">\uf0e0</font> B \uf0fc</p>', "<p>A → B ✓</p>")
case(
    "symbol",
    word(
        paragraph("x <span style='font-family:Symbol'>³</span> 5 i <span style='font-family:Symbol'>a</span>")
    ),
    "<p>x ≥ 5 i α</p>",
)
case(
    "not-symbol",
    word(paragraph("<span style='font-family:Wingdings;mso-ascii-font-family:Calibri'>tekst</span>")),
    "<p>tekst</p>",
)
case(
    "outlook-emoji",
    '<p>Super <img width="20" height="20" src="cid:x" alt="😀"> dzień</p>',
    "<p>Super 😀 dzień</p>",
)
case(
    "teams",
    '<div>OK <span class="animated-emoticon-20-yes" title="Tak"><img itemtype="http://schema.skype.com/Emoji" alt="👍" src="https://statics.teams.cdn.office.net/evergreen-assets/yes.png"></span></div>',
    "<p>OK 👍</p>",
)
case(
    "twemoji",
    '<p>Uwaga <img class="emoji" alt="drzewo" src="https://s.w.org/images/core/emoji/14.0.0/svg/1f333.svg"></p>',
    "<p>Uwaga 🌳</p>",
)
case(
    "keycap",
    '<p><img alt="1️⃣" src="https://x/y.png"> pierwszy <img alt="🇵🇱" src="https://x/z.png"></p>',
    "<p>1️⃣ pierwszy 🇵🇱</p>",
)
case("ext-img", '<p>Raz <img src="https://x/y.png" alt="Zdjęcie">dwa</p>', "<p>Raz dwa</p>")
# tables
case(
    "t-three-levels",
    word(
        "<table><tr><td rowspan=3><b>D</b></td><td colspan=4><b>Rok</b></td></tr><tr><td colspan=2><b>I</b></td><td colspan=2><b>II</b></td></tr><tr><td><b>a</b></td><td><b>b</b></td><td><b>c</b></td><td><b>d</b></td></tr><tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td></tr></table>"
    ),
    '<table><thead><tr><th rowspan="3" scope="col">D</th><th colspan="4" scope="col">Rok</th></tr><tr><th colspan="2" scope="col">I</th><th colspan="2" scope="col">II</th></tr><tr><th scope="col">a</th><th scope="col">b</th><th scope="col">c</th><th scope="col">d</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td></tr></tbody></table>',
)
case(
    "t-word-thead",
    word(
        "<table><thead><tr style='mso-yfti-irow:0'><td><p class=MsoNormal>Dzień</p></td><td><p class=MsoNormal>Od</p></td></tr></thead><tr><td><p class=MsoNormal>Pon</p></td><td><p class=MsoNormal>8</p></td></tr></table>"
    ),
    '<table><thead><tr><th scope="col">Dzień</th><th scope="col">Od</th></tr></thead><tbody><tr><td>Pon</td><td>8</td></tr></tbody></table>',
)
case(
    "t-two-colspan",
    word(
        "<table><tr><td colspan=2><b>A</b></td><td colspan=2><b>B</b></td></tr><tr><td><b>1</b></td><td><b>2</b></td><td><b>3</b></td><td><b>4</b></td></tr><tr><td>a</td><td>b</td><td>c</td><td>d</td></tr></table>"
    ),
    '<table><thead><tr><th colspan="2" scope="col">A</th><th colspan="2" scope="col">B</th></tr><tr><th scope="col">1</th><th scope="col">2</th><th scope="col">3</th><th scope="col">4</th></tr></thead><tbody><tr><td>a</td><td>b</td><td>c</td><td>d</td></tr></tbody></table>',
)
case(
    "t-title-and-names",
    word(
        "<table><tr><td colspan=2><b>Dyżury</b></td></tr><tr><td><b>Kto</b></td><td><b>Kiedy</b></td></tr><tr><td>a</td><td>b</td></tr></table>"
    ),
    '<table><thead><tr><th colspan="2" scope="col">Dyżury</th></tr><tr><th scope="col">Kto</th><th scope="col">Kiedy</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>',
)
case(
    "lo-th",
    '<table><thead><tr valign="top"><th width="50%"><p class="western">A</p></th><th><p class="western">B</p></th></tr></thead><tbody><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>',
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
)
case(
    "toc",
    word(
        '<p class=MsoToc1><a href="#_Toc1">Wstęp<span style=\'color:windowtext;display:none;mso-hide:screen\'>. 3</span></a></p><h1><a name="_Toc1">Wstęp</a></h1>'
    ),
    "<p>Wstęp</p><h2>Wstęp</h2>",
)
REAL_URL = "https://example.pl/a?b=1"
for name, url in {
    "sl": "https://nam10.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.pl%2Fa%3Fb%3D1&amp;data=05",
    "pp2": "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.pl_a-3Fb-3D1&amp;d=DwMF",
    "pp3": "https://urldefense.com/v3/__https://example.pl/a?b=1__;!!abc!x$",
    "barr": "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fexample.pl%2fa%3fb%3d1&amp;c=E",
    "goog": "https://www.google.com/url?sa=t&amp;url=https%3A%2F%2Fexample.pl%2Fa%3Fb%3D1&amp;ved=x",
    "fb": "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.pl%2Fa%3Fb%3D1%26fbclid%3DIwAR0&amp;h=AT0",
    "teams": "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=https%3A%2F%2Fexample.pl%2Fa%3Fb%3D1&amp;locale=pl-pl",
}.items():
    case("link-" + name, f'<p><a href="{url}">x</a></p>', f'<p><a href="{REAL_URL}">x</a></p>')

# further cases of each program
case(
    "lo-bold-span",
    libreoffice(
        '<p style="margin-bottom: 0cm">Kasa <span style="font-weight: bold">czynna</span> i <span style="font-style: italic">cała</span> m<sup>2</sup></p>'
    ),
    "<p>Kasa <strong>czynna</strong> i <em>cała</em> m<sup>2</sup></p>",
)
case("lo-strike", libreoffice("<p>Cena <strike>5 zł</strike> 6 zł</p>"), "<p>Cena <s>5 zł</s> 6 zł</p>")
case(
    "lo-strike-span",
    libreoffice('<p>Cena <span style="text-decoration: line-through">5 zł</span> 6 zł</p>'),
    "<p>Cena <s>5 zł</s> 6 zł</p>",
)
case(
    "lo-del-para",
    libreoffice('<p>Raz</p><p><del cite="mailto:A" datetime="2026">Dwa</del></p><p>Trzy</p>'),
    "<p>Raz</p><p>Trzy</p>",
)
case(
    "lo-del-cell",
    libreoffice(
        '<table><col width="50%"/><col width="50%"/><tr><td><p><b>A</b></p></td><td><p><b>B</b></p></td></tr><tr><td><p><del>5</del><ins>6</ins></p></td><td><p>7</p></td></tr></table>'
    ),
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>6</td><td>7</td></tr></tbody></table>',
)
case(
    "lo-del-li",
    libreoffice("<ol><li><p>raz</p></li><li><p><del>dwa</del></p></li><li><p>trzy</p></li></ol>"),
    "<ol><li>raz</li><li>trzy</li></ol>",
)
case(
    "lo-hidden-font",
    libreoffice('<p>Raz <font color="#800000"><span style="display: none">tajne</span></font>dwa</p>'),
    "<p>Raz dwa</p>",
)
case("lo-comment", libreoffice("<p>Kwota <!-- Jan: sprawdzić -->5 zł</p>"), "<p>Kwota 5 zł</p>")
case(
    "lo-merged",
    libreoffice(
        '<table width="100%"><col width="85"/><tr valign="top"><td rowspan="2"><p><b>D</b></p></td><td colspan="2"><p><b>W</b></p></td></tr><tr><td><p><b>a</b></p></td><td><p><b>b</b></p></td></tr><tr><td><p>1</p></td><td><p>2</p></td><td><p>3</p></td></tr></table>'
    ),
    '<table><thead><tr><th rowspan="2" scope="col">D</th><th colspan="2" scope="col">W</th></tr><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>',
)
case(
    "lo-nested-A",
    libreoffice('<ol><li><p>raz</p>\n<ol type="A"><li><p>x</p></ol>\n<li><p>dwa</p></ol>'),
    '<ol><li>raz<ol type="A"><li>x</li></ol></li><li>dwa</li></ol>',
)
case(
    "gd-strike-bold",
    docs("<p>" + docs_run("5 zł", "font-weight:700;text-decoration:line-through") + docs_run(" 6") + "</p>"),
    "<p><strong><s>5 zł</s></strong> 6</p>",
    "<p><s><strong>5 zł</strong></s> 6</p>",
)
case(
    "gd-table",
    docs(
        '<div dir="ltr" align="left"><table style="border:none"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr style="height:0pt"><td colspan="2" style="border:solid"><p>'
        + docs_run("Tytuł", "font-weight:700")
        + "</p></td></tr><tr><td><p>"
        + docs_run("a")
        + "</p></td><td><p>"
        + docs_run("b")
        + "</p></td></tr></tbody></table></div>"
    ),
    '<table><thead><tr><th colspan="2" scope="col">Tytuł</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>',
)
case(
    "gd-br",
    docs("<p>" + docs_run("a") + "</p><br /><p>" + docs_run("b") + "</p>"),
    "<p>a</p><p>b</p>",
    "<p>a</p><br><p>b</p>",
)
case(
    "gd-footnote",
    docs(
        "<p>"
        + docs_run("Tekst")
        + '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>'
        + docs_run(" dalej")
        + "</p>"
    ),
    "<p>Tekst<sup>1</sup> dalej</p>",
)
case(
    "gd-roman",
    docs(
        '<ol><li style="list-style-type:upper-roman" aria-level="1"><p>'
        + docs_run("a")
        + '</p></li><ol><li style="list-style-type:upper-alpha" aria-level="2"><p>'
        + docs_run("b")
        + "</p></li></ol></ol>"
    ),
    '<ol type="I"><li>a<ol type="A"><li>b</li></ol></li></ol>',
)
case(
    "gd-check",
    docs(
        '<ul><li role="checkbox" aria-checked="false" style="list-style-type:none"><img src="data:image/png;base64,AAAA" width="18" height="18" alt="niezaznaczone"/><p style="display:inline-block">'
        + docs_run("a")
        + "</p></li></ul>"
    ),
    "<ul><li>a</li></ul>",
)
case(
    "w-comment-2",
    word(
        paragraph(
            'A <span class=MsoCommentReference><a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[J1]</a></span> i <span class=MsoCommentReference><a class=msocomanchor href="#_msocom_2">[J2]</a></span> B'
        )
    )
    + "<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>x</p></div><div style='mso-element:comment'><p class=MsoCommentText>y</p></div></div>",
    "<p>A i B</p>",
)
case(
    "w-comment-cell",
    word(
        '<table><tr><td><p class=MsoNormal>5<span class=MsoCommentReference><span style="font-size:8pt"><![if !supportAnnotations]><a class=msocomanchor href="#_msocom_1">[J1]</a><![endif]><span style="mso-special-character:comment">&nbsp;</span></span></span></p></td></tr></table>'
    ),
    "<table><tbody><tr><td>5</td></tr></tbody></table>",
)
case(
    "w-hidden-li",
    word(
        list_item("1.", "a")
        + list_item("2.", "<span style='display:none;mso-hide:all'>tajne</span>")
        + list_item("2.", "b")
    ),
    "<ol><li>a</li><li>b</li></ol>",
)
case(
    "w-hidden-row",
    word(
        "<table><tr><td><p>a</p></td></tr><tr style='display:none;mso-hide:all'><td><p>t</p></td></tr></table>"
    ),
    "<table><tbody><tr><td>a</td></tr></tbody></table>",
)
case(
    "w-toc",
    word(
        "<p class=MsoToc1><span style='mso-element:field-begin'></span> TOC \\o <span style='mso-element:field-separator'></span><a href='#_Toc1'>Wstęp<span style='mso-tab-count:1 dotted'>.... </span>3</a><span style='mso-element:field-end'></span></p>"
    ),
    "<p>Wstęp.... 3</p>",
)
case(
    "w-bold-i",
    word(paragraph("<b><i>ważne</i></b> i <i><b>też</b></i>")),
    "<p><strong><em>ważne</em></strong> i <em><strong>też</strong></em></p>",
)
case(
    "w-format-change",
    word(paragraph("To <b><span style='mso-prop-change:\"Jan\" 20260304T1015'>ważne</span></b>")),
    "<p>To <strong>ważne</strong></p>",
)
case(
    "w-moved",
    word(
        paragraph(f"<span class=msoDel>{deleted('stare miejsce ')}</span>A")
        + paragraph(f"B <span class=msoIns>{inserted('nowe miejsce')}</span>")
    ),
    "<p>A</p><p>B nowe miejsce</p>",
)
case(
    "w-3bul-wd",
    word(
        list_item("q", "a", 1, "l0", WINGDINGS)
        + list_item("Ø", "b", 1, "l0", WINGDINGS)
        + list_item("v", "c", 2, "l0", WINGDINGS)
    ),
    "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
)
case(
    "w-i-cap",
    word(list_item("I)", "a") + list_item("II)", "b") + list_item("III)", "c")),
    '<ol type="I"><li>a</li><li>b</li><li>c</li></ol>',
)
case(
    "w-c-start",
    word(list_item("c)", "a") + list_item("d)", "b")),
    '<ol type="a" start="3"><li>a</li><li>b</li></ol>',
)
case(
    "w-num-restart-sub",
    word(
        list_item("1.", "A")
        + list_item("a)", "x", 2)
        + list_item("2.", "B")
        + list_item("a)", "y", 2)
        + list_item("b)", "z", 2)
    ),
    '<ol><li>A<ol type="a"><li>x</li></ol></li><li>B<ol type="a"><li>y</li><li>z</li></ol></li></ol>',
)
case(
    "w-111",
    word(
        list_item("1.", "A")
        + list_item("1.1.", "B", 2)
        + list_item("1.1.1.", "C", 3)
        + list_item("1.1.2.", "D", 3)
        + list_item("1.2.", "E", 2)
    ),
    "<p>1. A</p><p>1.1. B</p><p>1.1.1. C</p><p>1.1.2. D</p><p>1.2. E</p>",
    how=reading,
)
case("w-ad", word(list_item("Ad. 1)", "A") + list_item("Ad. 2)", "B")), "<p>Ad. 1) A</p><p>Ad. 2) B</p>")
case(
    "w-art-a",
    word(list_item("Art. 1.", "A") + paragraph("Tekst") + list_item("Art. 2.", "B")),
    "<p>Art. 1. A</p><p>Tekst</p><p>Art. 2. B</p>",
)
case(
    "w-continued-bul",
    word(list_item("·", "a", 1, "l0", SYMBOL) + paragraph("x") + list_item("·", "b", 1, "l0", SYMBOL)),
    "<ul><li>a</li></ul><p>x</p><ul><li>b</li></ul>",
)
case(
    "on-letters-cont",
    online_item("a", 1, "lower-alpha", 1, "%1)")
    + online_paragraph(online_run("Uwaga"))
    + online_item("b", 1, "lower-alpha", 2, "%1)"),
    '<ol type="a"><li>a</li></ol><p>Uwaga</p><ol type="a" start="2"><li>b</li></ol>',
)
case(
    "on-two-lists",
    online_item("a", 1, "decimal", 1, "%1.", 3) + online_item("b", 1, "decimal", 1, "%1.", 4),
    "<ol><li>a</li></ol><ol><li>b</li></ol>",
)
case(
    "on-bul-num",
    online_item("a", 1, "disc", 1, "", "2", "ul") + online_item("b", 1, "decimal", 1, "%1.", 3),
    "<ul><li>a</li></ul><ol><li>b</li></ol>",
)
case(
    "on-link",
    online_paragraph(
        '<a class="Hyperlink SCXW1" href="https://x.pl/" target="_blank">'
        + online_run("tu", "Underlined", "text-decoration: underline")
        + "</a>"
    ),
    '<p><a href="https://x.pl/">tu</a></p>',
)
case(
    "on-table",
    '<div class="OutlineElement Ltr TableContainer SCXW1"><table class="Table TableGrid SCXW1"><tbody><tr class="TableRow SCXW1"><td class="FirstRow SCXW1" style="background:#eee"><div class="TableCellContent SCXW1">'
    + online_paragraph(online_run("A", "", "font-weight: bold"))
    + "</div></td></tr><tr><td><div>"
    + online_paragraph(online_run("1"))
    + "</div></td></tr></tbody></table></div>",
    '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
)
case(
    "on-tab",
    online_paragraph(
        online_run("a")
        + '<span class="TabRun SCXW1"><span class="TabChar SCXW1">\t</span></span>'
        + online_run("b")
    ),
    "<p>a b</p>",
)
case(
    "gm-link",
    '<div dir="ltr"><a href="https://x.pl/" data-saferedirecturl="https://www.google.com/url?q=https://x.pl/">tu</a></div>',
    '<p><a href="https://x.pl/">tu</a></p>',
)
case("gm-div-br", '<div dir="ltr"><div>Raz</div><div><br></div><div>Dwa</div></div>', "<p>Raz</p><p>Dwa</p>")
case(
    "ol-safe-text",
    '<p><a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.pl%2Fa&amp;data=1">https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.pl%2Fa&amp;data=1</a></p>',
    '<p><a href="https://x.pl/a">https://x.pl/a</a></p>',
)
case(
    "ol-mimecast",
    '<p><a href="https://protect-eu.mimecast.com/s/abc?domain=x.pl">x</a></p>',
    '<p><a href="https://protect-eu.mimecast.com/s/abc?domain=x.pl">x</a></p>',
)
case(
    "ol-originalsrc",
    '<p><a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.pl%2Fa&amp;data=1" originalsrc="https://x.pl/a" title="Oryginalny adres URL">x</a></p>',
    '<p><a href="https://x.pl/a">x</a></p>',
)
case(
    "ol-preheader-zwnj",
    '<span style="display:none !important;visibility:hidden;opacity:0">Podgląd&zwnj;&nbsp;&zwnj;</span><p class=MsoNormal>Raz</p>',
    "<p>Raz</p>",
)
case(
    "fb-emoji-hex",
    '<div dir="auto">Hej <img height="16" width="16" alt="" src="https://static.xx.fbcdn.net/images/emoji.php/v9/t6b/1/16/1f554.png"></div>',
    "<p>Hej 🕔</p>",
    "<p>Hej 🕔</p>",
)
case(
    "x-emoji",
    '<div>Hej <img alt="❤️" draggable="false" src="https://abs-0.twimg.com/emoji/v2/svg/2764.svg" title="Czerwone serce" class="r-4qtqp9"></div>',
    "<p>Hej ❤️</p>",
)
case(
    "wa-emoji",
    '<div><span>Hej <img crossorigin="anonymous" alt="👍🏻" data-plain-text="👍🏻" class="b75 emoji wa" src="data:image/gif;base64,R0lG" style="background-position: 0px -20px;"></span></div>',
    "<p>Hej 👍🏻</p>",
)
case(
    "wd2-check",
    word(
        paragraph(
            "<span style='font-family:\"Wingdings 2\"'>R</span> tak <span style='font-family:\"Wingdings 2\"'>£</span> nie"
        )
    ),
    "<p>☑ tak ☐ nie</p>",
)
case(
    "wd-env",
    word(
        paragraph(
            "<span style='font-family:Wingdings;mso-ascii-font-family:Calibri;mso-hansi-font-family:Calibri;mso-char-type:symbol;mso-symbol-font-family:Wingdings'><span style='mso-char-type:symbol;mso-symbol-font-family:Wingdings'>*</span></span> a@x.pl"
        )
    ),
    "<p>✉ a@x.pl</p>",
)
case("sym-bul-inline", word(paragraph("<span style='font-family:Symbol'>·</span> raz")), "<p>• raz</p>")
case(
    "xl-merged-title",
    excel(
        "<tr><td colspan=3 class=xl65>Wykaz</td></tr><tr><td class=xl65>A</td><td class=xl65>B</td><td class=xl65>C</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>"
    ),
    '<table><thead><tr><th colspan="3" scope="col">Wykaz</th></tr><tr><th scope="col">A</th><th scope="col">B</th><th scope="col">C</th></tr></thead><tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>',
)
case(
    "xl-hidden-both",
    excel(
        "<tr><td class=xl65>A</td><td class=xl65>T</td><td class=xl65>C</td></tr><tr height=0 style='display:none'><td>x</td><td>y</td><td>z</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>",
        "<col width=64><col width=0 style='display:none;mso-width-source:userset'><col width=64>",
    ),
    '<table><thead><tr><th scope="col">A</th><th scope="col">C</th></tr></thead><tbody><tr><td>1</td><td>3</td></tr></tbody></table>',
)
case(
    "xl-hidden-td",
    excel(
        "<tr><td class=xl65>A</td><td class=xl65 style='display:none'>T</td><td class=xl65>C</td></tr><tr><td>1</td><td style='display:none'>2</td><td>3</td></tr>",
        "<col width=64><col width=0 style='display:none'><col width=64>",
    ),
    '<table><thead><tr><th scope="col">A</th><th scope="col">C</th></tr></thead><tbody><tr><td>1</td><td>3</td></tr></tbody></table>',
)
case(
    "xl-strike",
    excel(
        "<tr><td class=xl65>A</td><td class=xl65>B</td></tr><tr><td class=xl66>5</td><td><s>6</s></td></tr>",
        "",
        ".xl65 {font-weight:700;} .xl66{text-decoration:line-through;}",
    ),
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td><s>5</s></td><td><s>6</s></td></tr></tbody></table>',
)
case(
    "xl-font",
    excel(
        '<tr><td class=xl65>A</td><td class=xl65>B</td></tr><tr><td>m<font class="font6"><sup>2</sup></font></td><td><font class="font7">x</font></td></tr>',
        "",
        ".xl65 {font-weight:700;} .font7{font-style:italic;font-weight:400}",
    ),
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>m<sup>2</sup></td><td><em>x</em></td></tr></tbody></table>',
)
case(
    "gs-hidden-col",
    '<google-sheets-html-origin><table><colgroup><col width="100"/><col width="0"/><col width="80"/></colgroup><tbody><tr><td style="font-weight:bold">A</td><td style="font-weight:bold">T</td><td style="font-weight:bold">C</td></tr><tr><td>1</td><td>t</td><td>3</td></tr></tbody></table>',
    '<table><thead><tr><th scope="col">A</th><th scope="col">C</th></tr></thead><tbody><tr><td>1</td><td>3</td></tr></tbody></table>',
)

case(
    "online-del-li",
    online_item("a", 1, "decimal", 1, "%1.")
    + online_item("x", 1, "decimal", 2, "%1.").replace(
        'class="TextRun  SCXW1"', 'class="TextRun TrackChangeTextDeletion TrackedChange SCXW1"'
    )
    + online_item("b", 1, "decimal", 3, "%1."),
    "<ol><li>a</li><li>b</li></ol>",
)
case(
    "w-num-table-between",
    word(list_item("1.", "a") + "<table><tr><td>x</td><td>y</td></tr></table>" + list_item("2.", "b")),
    '<ol><li>a</li></ol><table><tbody><tr><td>x</td><td>y</td></tr></tbody></table><ol start="2"><li>b</li></ol>',
)
case("w-crlf", word(paragraph("To <b>ważne</b>.")).replace("\n", "\r\n"), "<p>To <strong>ważne</strong>.</p>")
case(
    "w-em-style",
    word(paragraph("To <span style='font-weight:bold;font-style:italic'>ważne</span>.")),
    "<p>To <strong><em>ważne</em></strong>.</p>",
)
case(
    "w-del-bold",
    word(paragraph(f"Cena <b>{deleted('5')}{inserted('6')}</b> zł")),
    "<p>Cena <strong>6</strong> zł</p>",
)
case(
    "w-del-in-link",
    word(paragraph(f'<a href="https://x.pl/">{deleted("stary")}{inserted("nowy")}</a>')),
    '<p><a href="https://x.pl/">nowy</a></p>',
)
case("w-del-heading", word(f"<h1>{deleted('Stary')}{inserted('Nowy')} tytuł</h1>"), "<h2>Nowy tytuł</h2>")
case(
    "w-del-whole-table",
    word(paragraph("a") + f"<table><tr><td><p>{deleted('x')}</p></td></tr></table>" + paragraph("b")),
    "<p>a</p><p>b</p>",
)
case("w-del-sup", word(paragraph(f"m<sup>{deleted('2')}{inserted('3')}</sup>")), "<p>m<sup>3</sup></p>")
case(
    "w-comment-only-ref",
    word(
        paragraph(
            'A<a style=\'mso-comment-reference:J_1\'>b</a><span style="mso-comment-continuation:1"><a style="mso-comment-reference:J_2">c</a></span>'
        )
    ),
    "<p>Abc</p>",
)
case("outlook-vis", "<div style='visibility:hidden;height:0'>tajne</div><p>Raz</p>", "<p>Raz</p>")
case(
    "xl-col-attr",
    excel("<tr><td>A</td><td>t</td></tr><tr><td>1</td><td>u</td></tr>", "<col width=64><col hidden>"),
    "<table><tbody><tr><td>A</td></tr><tr><td>1</td></tr></tbody></table>",
)
case(
    "w-arabic-cont-sub",
    word(
        list_item("1.", "A")
        + list_item("a)", "x", 2)
        + paragraph("Uwaga")
        + list_item("b)", "y", 2)
        + list_item("2.", "B")
    ),
    '<ol><li>A<ol type="a"><li>x</li></ol></li></ol><p>Uwaga</p><ol type="a" start="2"><li>y</li></ol><ol start="2"><li>B</li></ol>',
)
case(
    "w-l-letter",
    word("".join(list_item(x + ".", x) for x in "klmn")),
    '<ol type="a" start="11">' + "".join(f"<li>{x}</li>" for x in "klmn") + "</ol>",
)
case(
    "w-upper-roman-I-only",
    word(list_item("I.", "Wstęp") + paragraph("tekst") + list_item("II.", "Dalej")),
    '<ol type="I"><li>Wstęp</li></ol><p>tekst</p><ol type="I" start="2"><li>Dalej</li></ol>',
)
case(
    "gmail-list",
    '<div dir="ltr"><ol><li style="margin-left:15px">a</li><li>b</li></ol><ul><li>c</li></ul></div>',
    "<ol><li>a</li><li>b</li></ol><ul><li>c</li></ul>",
)
case(
    "symbol-deg",
    word(
        paragraph(
            "20 <span style='font-family:Symbol;mso-ascii-font-family:Calibri;mso-hansi-font-family:Calibri;mso-char-type:symbol;mso-symbol-font-family:Symbol'><span style='mso-char-type:symbol;mso-symbol-font-family:Symbol'>°</span></span>C"
        )
    ),
    "<p>20 °C</p>",
)
case(
    "wd-in-bold",
    word(
        paragraph(
            "<b><span style='font-family:Wingdings;mso-char-type:symbol;mso-symbol-font-family:Wingdings'>ü</span> tak</b>"
        )
    ),
    "<p><strong>✓ tak</strong></p>",
)
case(
    "nested-google-safelink",
    '<p><a href="https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fx.pl%252Fa%26sa%3DD&amp;data=1">x</a></p>',
    '<p><a href="https://x.pl/a">x</a></p>',
)
case(
    "safelink-mailto",
    '<p><a href="https://eur02.safelinks.protection.outlook.com/?url=mailto%3Ajan%40x.pl&amp;data=1">x</a></p>',
    '<p><a href="mailto:jan@x.pl">x</a></p>',
)
case(
    "pp-v2-enc",
    '<p><a href="https://urldefense.proofpoint.com/v2/url?u=http-3A__www.x.pl_-3Fq-3D-25C5-2582&amp;d=1">x</a></p>',
    '<p><a href="http://www.x.pl/?q=%C5%82">x</a></p>',
)

for shown_style in (
    "margin-left:120.0pt;text-indent:-120.0pt",
    "margin-left:4.5cm;text-indent:-120.0pt",
    "margin:0cm 0cm 8.0pt 1200.0pt;text-indent:-1200.0pt",
    "padding-left:1000px;text-indent:-1000px",
    "text-indent:-150px",
    "position:absolute;left:-120px;top:-100px",
):
    case(
        f"shown-{shown_style}",
        f'<p>A</p><p style="{shown_style}"><b>Termin:</b> 30 XI</p>',
        "<p>A</p><p><strong>Termin:</strong> 30 XI</p>",
    )
for hidden_style in (
    "text-indent:-999px",
    "text-indent:-100%",
    "text-indent:-100em;margin-left:2em",
    "margin:0 5px;text-indent:-9999.0pt",
    "position:absolute;left:-999px",
    "position:absolute;top:-100em",
    "position:fixed;left:-99999999999px",
):
    case(f"hidden-{hidden_style}", f'<p>A</p><p style="{hidden_style}"><b>Termin:</b> 30 XI</p>', "<p>A</p>")

case(
    "anchor-around-paragraphs",
    '<a id="x">\n<p>a</p>\n<p>b</p></a>',
    '<p><a id="x">a</a></p><p>b</p>',
)
case(
    "link-with-id-around-paragraphs",
    '<a id="x" href="/a/"><p>a</p><p>b</p></a>',
    '<p><a id="x" href="/a/">a</a></p><p><a href="/a/">b</a></p>',
)

case(
    "anchor-reopened",
    '<p><a id="x" href="/a/">a<p>b',
    '<p><a id="x" href="/a/">a</a></p><p><a href="/a/">b</a></p>',
)
case("heading-around-div", "<h2><div>Tytuł</div></h2><p>a</p>", "<h2>Tytuł</h2><p>a</p>")
case("heading-around-paragraph", "<h3><p>Rozdział</p></h3>", "<h3>Rozdział</h3>")
case("heading-around-two-divs", "<h2><div>A</div><div>B</div></h2>", "<h2>A</h2><h2>B</h2>")
case(
    "heading-around-deep-div",
    "<h2><div><section><b>A</b></section></div></h2>",
    "<h2>A</h2>",
    "<h2><strong>A</strong></h2>",
)
case("heading-around-list", "<h2>A<ul><li><p>B</p></li></ul></h2>", "<h2>A</h2><ul><li>B</li></ul>")
case("heading-in-heading-div", "<h2><div><h3>A</h3></div></h2>", "<h3>A</h3>")


def paragraphs_of_list(*texts, css_class="MsoListParagraph"):
    return word("".join(f"<p class={css_class}>{text}</p>" for text in texts))


case("list-style-word-o", paragraphs_of_list("o godz. 12:00 zebranie"), "<p>o godz. 12:00 zebranie</p>")
case(
    "list-style-word-o-bound",
    paragraphs_of_list("o&nbsp;godz. 12"),
    "<p>o&nbsp;godz. 12</p>",
    "<p>o godz. 12</p>",
)
case(
    "list-style-bullet-o-span",
    paragraphs_of_list("o<span style='font:7.0pt'>&nbsp;&nbsp; </span>raz"),
    "<ul><li>raz</li></ul>",
)
case("list-style-word-o-bold", paragraphs_of_list("<b>o</b> godz. 12"), "<p><strong>o</strong> godz. 12</p>")
case(
    "list-style-bullet-o",
    paragraphs_of_list("o&nbsp;&nbsp; raz", "o\tdwa"),
    "<ul><li>raz</li><li>dwa</li></ul>",
)
case("list-style-title", paragraphs_of_list("p. Kowalska"), "<p>p. Kowalska</p>")
case("list-style-titles", paragraphs_of_list("p. Kowalska", "p. Nowak"), "<p>p. Kowalska</p><p>p. Nowak</p>")
case("list-style-initial", paragraphs_of_list("J. Kowalska", "A. Nowak"), "<p>J. Kowalska</p><p>A. Nowak</p>")
case("list-style-conjunction", paragraphs_of_list("i. Kowalska"), "<p>i. Kowalska</p>")
case(
    "list-style-letters", paragraphs_of_list("a. raz", "b. dwa"), '<ol type="a"><li>raz</li><li>dwa</li></ol>'
)
case("list-style-letter", paragraphs_of_list("a) raz"), '<ol type="a"><li>raz</li></ol>')
case(
    "list-style-roman",
    paragraphs_of_list("I. raz", "II. dwa", "III. trzy"),
    '<ol type="I"><li>raz</li><li>dwa</li><li>trzy</li></ol>',
)
case(
    "list-style-roman-end",
    paragraphs_of_list("iv. raz", "v. dwa", "vi. trzy"),
    '<ol type="i" start="4"><li>raz</li><li>dwa</li><li>trzy</li></ol>',
)

case("list-style-mark-only", paragraphs_of_list("5."), "<p>5.</p>")

case("pre-lines", "<pre>Raz\nDwa\n\n\nTrzy\n</pre>", "<p>Raz<br>Dwa</p><p>Trzy</p>")
case("pre-only-line", "<p>A</p><pre>Raz  dwa</pre>", "<p>A</p><p>Raz  dwa</p>", "<p>A</p><p>Raz dwa</p>")
case(
    "pre-inline",
    "<pre>\n<b>Raz\nDwa</b>\n \n<i>Trzy</i></pre>",
    "<p><strong>Raz<br>Dwa</strong></p><p><em>Trzy</em></p>",
)
case("pre-windows-lines", "<pre>Raz\r\nDwa\r\n\r\nTrzy</pre>", "<p>Raz<br>Dwa</p><p>Trzy</p>")
case(
    "pre-in-cell",
    "<table><tr><td><pre>Raz\nDwa</pre></td></tr></table>",
    "<table><tbody><tr><td>Raz<br>Dwa</td></tr></tbody></table>",
    "<table><tr><td>Raz<br>Dwa</td></tr></table>",
)
case("pre-with-hidden", "<pre>Raz\n<span hidden>x</span>Dwa</pre>", "<p>Raz<br>Dwa</p>")


def item_without_level(mark, text, indent=36, font="", css_class="MsoNormal"):
    """Return a list item of "filtered" HTML of Word, which mail programs send."""
    return (
        f"<p class={css_class} style='margin-left:{indent}pt;text-indent:-18.0pt'><span style='{font}'>{mark}"
        f"<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span>{text}</p>\n"
    )


case(
    "filtered-numbers",
    word(item_without_level("1.", "raz") + item_without_level("2.", "dwa")),
    "<ol><li>raz</li><li>dwa</li></ol>",
)
case(
    "filtered-list-style",
    word("".join(item_without_level(x, x, css_class="MsoListParagraphCxSpMiddle") for x in ("a)", "b)"))),
    '<ol type="a"><li>a)</li><li>b)</li></ol>',
)
case(
    "filtered-levels",
    word(
        item_without_level("1.", "raz", 35.7)
        + item_without_level("a)", "x", 72)
        + item_without_level("b)", "y", 72)
        + item_without_level("2.", "dwa", 36)
    ),
    '<ol><li>raz<ol type="a"><li>x</li><li>y</li></ol></li><li>dwa</li></ol>',
)
case(
    "filtered-bullets",
    word(
        item_without_level("·", "raz", 36, "font-family:Symbol")
        + item_without_level("o", "x", 72, 'font-family:"Courier New"')
        + item_without_level("q", "y", 108, "font-family:Wingdings")
        + item_without_level("·", "dwa", 36, "font-family:Symbol")
    ),
    "<ul><li>raz<ul><li>x<ul><li>y</li></ul></li></ul></li><li>dwa</li></ul>",
)
case(
    "filtered-legal",
    word(item_without_level("§ 1.", "Rada", 36) + item_without_level("1.", "Liczy 7 osób.", 54)),
    "<p>§ 1. Rada</p><p>1. Liczy 7 osób.</p>",
    how=reading,
)
case(
    "gmail-list-of-word",
    '<p class="m_81MsoListParagraph" style="margin:0cm 0cm 8pt 36pt;font-size:11pt;text-indent:-18pt"><u></u>'
    '<span style="font-family:Symbol"><span>·<span style="font-style:normal;font-weight:normal;font-size:7pt;'
    'font-family:&quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp; </span></span></span><u></u>raz<u></u><u></u></p>',
    "<ul><li>raz</li></ul>",
)
case(
    "w-roman-longest",
    word(list_item("XXXVIII.", "a") + list_item("XXXIX.", "b")),
    '<ol type="I" start="38"><li>a</li><li>b</li></ol>',
)
case(
    "w-empty-line-between",
    word(list_item("1.", "a") + "<p class=MsoNormal><o:p>&nbsp;</o:p></p>" + list_item("2.", "b")),
    "<ol><li>a</li><li>b</li></ol>",
)

for name, hidden_run in {
    "point": "font-size:1.0pt",
    "pixel": "font-size:1px;line-height:1px",
    "white": "color:white;mso-themecolor:background1",
    "white-hex": "background:yellow'>żółte</span><span style='color:#FFFFFF",
    "own-background": "color:#1f3864;background:#1F3864",
    "blacked-out": "background:black;mso-highlight:black",
    "blacked-out-black": "color:black;background:black",
}.items():
    case(
        f"word-unreadable-{name}",
        word(paragraph(f"Raz <span style='{hidden_run}'>tajne</span> dwa")),
        "<p>Raz dwa</p>",
        "<p>Raz żółte dwa</p>",
    )
for name, shown_run in {
    "marked": "background:yellow;mso-highlight:yellow",
    "white-marked": "color:white;background:black;mso-highlight:black",
    "small": "font-size:1em",
    "no-unit": "font-size:1",
    "gradient": "color:white;background:linear-gradient(#000, #333)",
}.items():
    case(
        f"word-readable-{name}",
        word(paragraph(f"Raz <span style='{shown_run}'>dwa</span>")),
        "<p>Raz dwa</p>",
    )
for name, dark in {
    "style": "style='background:#1F3864'",
    "attribute": 'bgcolor="#1F3864"',
    "image": 'background="tlo.png"',
}.items():
    case(
        f"word-white-in-dark-cell-{name}",
        word(
            f"<table><tr><td {dark}><p class=MsoNormal><span style='color:white'>a</span></p></td></tr></table>"
        ),
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
    )
for name, colours in {
    "named": "color:yellow;background:black",
    "function": "color:oklch(0.98 0 0);background-color:#000",
    "almost-white": "color:rgba(255,255,255,.9);background:black",
}.items():
    case(f"web-colour-on-black-{name}", f'<p>Raz <span style="{colours}">dwa</span></p>', "<p>Raz dwa</p>")
case(
    "word-white-words-of-dark-cell",
    word(paragraph("<b><span style='color:white;mso-themecolor:background1'>Nabór</span></b>")),
    "<p><strong>Nabór</strong></p>",
)
case("docs-white-words-of-dark-cell", docs(docs_run("Nabór", "color:#ffffff")), "Nabór", "<p>Nabór</p>")
case(
    "mail-white-on-image",
    '<table style="mso-table-lspace:0pt"><tr><td style="background-image:url(h.jpg)"><p style="color:#fff">Nabór</p>'
    "</td></tr></table><p>Dalej</p>",
    "<table><tbody><tr><td>Nabór</td></tr></tbody></table><p>Dalej</p>",
)
case(
    "style-brace-in-string",
    """<style>.q{content:"{"} .r{content:'{'} .b{display:none}</style><p class="b">tajne</p><p>Raz</p>""",
    "<p>Raz</p>",
)
for first, second in (("J.", "Kowalska"), ("w", "Rumi"), ("*", "nie dotyczy")):
    small = "".join(f"<span style='font-size:7.0pt'>{part}</span>" for part in (first, " ", second))
    case(f"word-small-print-{first}", word(paragraph(small)), f"<p>{first} {second}</p>")
OUTLINE = "<p class=MsoNormal style='mso-outline-level:1'>"
case(
    "word-outline-in-cell",
    word(f"<table><tr><td>{OUTLINE}a</p></td></tr></table>"),
    "<table><tbody><tr><td>a</td></tr></tbody></table>",
)
case(
    "word-outline-in-quotation",
    word(f"<blockquote>{OUTLINE}a</p></blockquote>"),
    "<blockquote><p>a</p></blockquote>",
)
case(
    "outlook-outline-of-reply",
    word(f"{OUTLINE}<b>Od:</b> Jan<br><b>Do:</b> Ola</p>"),
    "<p><strong>Od:</strong> Jan<br><strong>Do:</strong> Ola</p>",
)
case(
    "word-outline-empty",
    word(f"{OUTLINE}&nbsp;</p><p class=MsoNormal style='mso-outline-level:2'>Cel</p>"),
    "<h2>Cel</h2>",
)
case(
    "word-outline-in-list",
    word(
        list_item("1.", "a")
        + list_item("2.", "b").replace("style='", "style='mso-outline-level:1;", 1)
        + list_item("3.", "c")
    ),
    "<ol><li>a</li><li>b</li><li>c</li></ol>",
)
case(
    "mail-data-table-for-presentation",
    '<table role="presentation"><tr><th>Dzień</th></tr><tr><td>środa</td></tr></table>',
    "<table><tbody><tr><th>Dzień</th></tr><tr><td>środa</td></tr></tbody></table>",
    '<table><thead><tr><th scope="col">Dzień</th></tr></thead><tbody><tr><td>środa</td></tr></tbody></table>',
)
case("lo-white", libreoffice('<p class="western">Raz<font color="#ffffff"> tajne</font></p>'), "<p>Raz</p>")
case("docs-white", docs("<p>" + docs_run("Raz") + docs_run(" x", "color:#ffffff") + "</p>"), "<p>Raz</p>")
case("web-white", '<p>Raz <span style="color:#fff">dwa</span></p>', "<p>Raz dwa</p>")
case(
    "mail-rules-of-narrow-screens",
    "<style>@media only screen and (max-width:600px){.a{width:100%!important} .desktop{display:none!important}}"
    "@media print{.a{color:#000} .noprint{display:none}} .h{display:none}</style>"
    '<p class="desktop">Raz</p><p class="noprint">Dwa</p><p class="h">tajne</p>',
    "<p>Raz</p><p>Dwa</p>",
)
case(
    "calc-comment",
    '<table><tr><td sdval="5"><a class="comment-indicator"></a><comment>Jan: sprawdzić</comment>5</td></tr></table>',
    "<table><tbody><tr><td>5</td></tr></tbody></table>",
)

for emoji in ("ℹ️", "‼️", "⁉️", "〰️", "↔️", "⤵️", "◾"):
    case(
        f"facebook-emoji-{emoji}",
        f'<p>Uwaga <img height="16" width="16" alt="{emoji}" src="https://static.xx.fbcdn.net/images/emoji.php/v9/t4/1/16/x.png"></p>',
        f"<p>Uwaga {emoji}</p>",
    )
case(
    "slack-emoji",
    '<p>Super <img src="https://a.slack-edge.com/production-standard-emoji-assets/14.0/google-medium/1f389@2x.png" alt=":tada:"></p>',
    "<p>Super 🎉</p>",
)
for name, url, real in (
    (
        "fb-www",
        "https://www.facebook.com/l.php?u=https%3A%2F%2Fx.pl%2F%3Ffbclid%3DA&amp;h=b",
        "https://x.pl/",
    ),
    ("fb-mobile", "https://m.facebook.com/l.php?u=https%3A%2F%2Fx.pl%2Fa&amp;h=b", "https://x.pl/a"),
    ("fbclid", "https://x.pl/a?id=5&amp;fbclid=IwAR0#dol", "https://x.pl/a?id=5#dol"),
    ("fbclid-first", "https://x.pl/a?fbclid=IwAR0&amp;id=5", "https://x.pl/a?id=5"),
    ("fbclid-only", "https://x.pl/?fbclid=IwAR0", "https://x.pl/"),
    (
        "hashtag",
        "https://www.facebook.com/hashtag/rumia?__eep__=6&amp;__cft__[0]=AZ&amp;__tn__=*NK-R",
        "https://www.facebook.com/hashtag/rumia",
    ),
    ("own-parameters", "https://x.pl/?myfbclid=5&amp;q=", "https://x.pl/?myfbclid=5&amp;q="),
):
    case(f"link-{name}", f'<p><a href="{url}">x</a></p>', f'<p><a href="{real}">x</a></p>')

case("break-at-end", "<div>Raz<br></div><div>Dwa<br>&nbsp;</div>", "<p>Raz</p><p>Dwa</p>")
case("break-in-bold", "<p><b>Raz<br></b>Dwa</p>", "<p><strong>Raz</strong><br>Dwa</p>")
case("break-ends-bold", "<p><b>Raz<br></b></p><p>Dwa</p>", "<p><strong>Raz</strong></p><p>Dwa</p>")
case("break-before-list", "<div>Raz<br><ul><li>a<br></li></ul></div>", "<p>Raz</p><ul><li>a</li></ul>")
case(
    "docs-break-in-cell",
    docs("<table><tr><td><p>" + docs_run("a") + "</p><br /></td></tr></table>"),
    "<table><tbody><tr><td>a</td></tr></tbody></table>",
)
case(
    "gmail-empty-line",
    '<div dir="ltr">Dzień dobry,<br><br>termin minął.<br>Jan<br>\n<br><ul><li>a</li></ul></div>',
    "<p>Dzień dobry,</p><p>termin minął.<br>Jan</p><ul><li>a</li></ul>",
)
case("chrome-empty-line", "<span>Raz</span><br><br><span>Dwa</span>", "<p>Raz</p><p>Dwa</p>")
case("empty-line-in-language", '<p lang="en">A<br><br>B</p>', '<p lang="en">A</p><p lang="en">B</p>')
case("one-break", "Raz<br>Dwa", "Raz<br>Dwa")

case(
    "word-outline-level",
    word(
        "<p class=Rozdzia>Zasady<o:p></o:p></p><p class=MsoNormal style='mso-outline-level:3'><b>Cel</b></p>"
        f"<p class=MsoNormal style='mso-outline-level:1'>{'Długi tekst. ' * 20}</p>"
        "<p class=MsoNormal style='mso-outline-level:body-text'>Treść</p>",
        "p.Rozdzia {mso-style-name:Rozdział; mso-outline-level:2; font-weight:bold;}",
    ),
    f"<h2>Zasady</h2><h3>Cel</h3><p>{'Długi tekst. ' * 20}</p><p>Treść</p>",
)
case(
    "word-bookmarks",
    word(
        paragraph('<a href="#Zalacznik1">załącznik 1</a>, <a href="#Zalacznik2">2</a>')
        + "<h1><a name=Zalacznik1>Załącznik 1</a></h1>"
        + paragraph("<a name=Inna>Dalej</a>")
    ),
    '<p><a href="#Zalacznik1">załącznik 1</a>, 2</p><h2><a id="Zalacznik1"></a>Załącznik 1</h2><p>Dalej</p>',
)
case("docs-heading-link", docs('<p><a href="#heading=h.abc">' + docs_run("Cel") + "</a></p>"), "<p>Cel</p>")
case("web-link-in-page", '<p><a href="#cele">Cele</a></p>', '<p><a href="#cele">Cele</a></p>')
case(
    "word-text-box",
    word(
        paragraph(
            "Raz<![if !vml]><span style='mso-ignore:vglayout'><img width=200 height=60 src=\"file:///C:/clip_image001.png\" "
            'alt="Pole tekstowe: Termin: 5 maja"></span><![endif]>'
        )
    ),
    "<p>Raz</p><p>Termin: 5 maja</p>",
)
case(
    "word-text-box-empty",
    word(paragraph('Raz<img src="file:///C:/1.png" alt="Pole tekstowe: ">')),
    "<p>Raz</p>",
)
case(
    "gmail-indent",
    '<blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>Raz</div></blockquote>'
    '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">Dwa</blockquote>',
    "<p>Raz</p><blockquote>Dwa</blockquote>",
)
case(
    "mail-layout-tables",
    '<table role="presentation" width="100%"><tbody><tr><td align="center"><table role="presentation"><tr><td><h2>Nabór</h2></td>'
    "</tr><tr><td><b>Raz</b></td><td>Dwa</td></tr></table></td></tr></tbody></table><table><tr><td>a</td></tr></table>",
    "<h2>Nabór</h2><p><strong>Raz</strong></p><p>Dwa</p><table><tbody><tr><td>a</td></tr></tbody></table>",
)
case(
    "word-styled-header",
    word(
        "<table class=MsoTable15Grid4><tr style='mso-yfti-irow:-1;mso-yfti-firstrow:yes'><td><p>A</p></td><td><p>B</p></td></tr>"
        "<tr style='mso-yfti-irow:0'><td><p>1</p></td><td><p>2</p></td></tr></table>"
    ),
    '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
)


def slide_item(mark, text, indent, kind="bullet"):
    return (
        f"<p style='language:pl;margin-left:{indent}in;text-indent:-.25in'><span style='font-size:28.0pt'>"
        f"<span style='mso-special-format:{kind};font-family:Arial'>{mark}</span></span>"
        f"<span style='font-size:28.0pt;font-family:Calibri'>{text}</span></p>"
    )


case(
    "powerpoint-bullets",
    slide_item("•", "raz", ".25") + slide_item("•", "x", ".75") + slide_item("•", "dwa", ".25"),
    "<ul><li>raz<ul><li>x</li></ul></li><li>dwa</li></ul>",
)
case(
    "powerpoint-numbers",
    slide_item("1.", "raz", ".25", '"numbullet3\\,1"') + slide_item("2.", "dwa", ".25", '"numbullet3\\,2"'),
    "<ol><li>raz</li><li>dwa</li></ol>",
)
case(
    "outlook-dark-page",
    '<p class="MsoNormal" style="color:rgb(255, 255, 255)" data-ogsc="rgb(0, 0, 0)">Raz</p>',
    "<p>Raz</p>",
)
case(
    "word-numbers-of-rows",
    word(
        "<table><tr><td><b>Lp.</b></td><td><b>Nazwa</b></td></tr>"
        + "".join(
            f"<tr><td>{list_item(mark, '<o:p>&nbsp;</o:p>')}</td><td>{name}</td></tr>"
            for mark, name in (("1.", "x"), ("2.", "y"))
        )
        + f"<tr><td>{list_item('·', '&nbsp;', font=SYMBOL)}</td><td>z</td></tr></table>"
    ),
    '<table><thead><tr><th scope="col">Lp.</th><th scope="col">Nazwa</th></tr></thead><tbody><tr><td>1.</td><td>x</td></tr>'
    "<tr><td>2.</td><td>y</td></tr><tr><td></td><td>z</td></tr></tbody></table>",
)
case(
    "online-number-of-row",
    "<table><tr><td>" + online_item("&nbsp;", 1, "decimal", 2, "%1.") + "</td><td>x</td></tr></table>",
    "<table><tbody><tr><td>2.</td><td>x</td></tr></tbody></table>",
)
for hidden_style in (
    "content-visibility:hidden",
    "transform:scale(0)",
    "height:0px;overflow-y:hidden",
    "margin-left:-9999px",
    "position:absolute;right:-9999px",
):
    case(f"hidden-{hidden_style}", f'<p>A</p><div style="{hidden_style}">tajne</div>', "<p>A</p>")
for name, url in {
    "outlook-web": "https://outlook.office.com/mail/safelink.html?url=https%3A%2F%2Fexample.pl%2Fa%3Fb%3D1&amp;corid=c",
    "tiktok": "https://www.tiktok.com/link/v2?aid=1988&amp;target=https%3A%2F%2Fexample.pl%2Fa%3Fb%3D1",
    "pinterest": "https://www.pinterest.com/offsite/?token=1&amp;url=https%3A%2F%2Fexample.pl%2Fa%3Fb%3D1",
}.items():
    case(f"link-{name}", f'<p><a href="{url}">x</a></p>', f'<p><a href="{REAL_URL}">x</a></p>')

case("icon-font", '<p><i class="fa">\uf1ae</i> Dojazd \ue0c8</p>', "<p>Dojazd</p>")
case(
    "small-space-at-start",
    '<p><span style="font-size:7pt">&nbsp;</span>Raz</p>',
    "<p>&nbsp;Raz</p>",
    "<p>Raz</p>",
)
case(
    "small-space-in-sentence",
    word(
        f"<p class=MsoNormal>{'Długi początek zdania, które'} nie jest<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span>znakiem</p>"
    ),
    "<p>Długi początek zdania, które nie jest znakiem</p>",
)
case(
    "filtered-picture-bullet",
    word(item_without_level("<img src='file:///C:/clip_image001.gif' alt='*'>", "raz")),
    "<ul><li>raz</li></ul>",
)

case(
    "mail-blacked-out",
    '<div>Pan <span style="background-color:rgb(0,0,0)">Jan</span> wnosi</div>',
    "<p>Pan wnosi</p>",
)
case(
    "linked-image",
    '<p>Raz <a href="https://x.pl/"><img src="https://x.pl/i.png" alt="x"></a>dwa</p>',
    "<p>Raz dwa</p>",
)
case(
    "link-of-emoji",
    '<p><a href="https://x.pl/"><img src="https://x.pl/i.png" alt="📢"></a></p>',
    '<p><a href="https://x.pl/">📢</a></p>',
)
case("link-in-spaces", '<p><a href=" https://x.pl/a ">x</a></p>', '<p><a href="https://x.pl/a">x</a></p>')

case(
    "powerpoint-dark-slide",
    "<p style='language:pl;mso-line-break-override:none'><span style='color:white;mso-color-index:1'>Raz</span></p>",
    "<p>Raz</p>",
)
case("online-dark-page", online_paragraph(online_run("Raz", "", "color:rgb(255, 255, 255)")), "<p>Raz</p>")

case(
    "word-black-cell",
    word(
        "<table><tr><td style='background:black'><p class=MsoNormal><span style='font-size:9pt;color:windowtext'>a</span></p></td></tr></table>"
    ),
    "<table><tbody><tr><td>a</td></tr></tbody></table>",
)

case(
    "empty-line-in-bold",
    "<p>Raz <b>dwa<br>\n<br>\n<i>trzy</i></b> cztery</p>",
    "<p>Raz <strong>dwa</strong></p><p><em><strong>trzy</strong></em> cztery</p>",
    "<p>Raz <strong>dwa</strong></p><p><strong><em>trzy</em></strong> cztery</p>",
)
case(
    "facebook-emoji-keycap-file",
    '<p><img alt="" src="https://static.xx.fbcdn.net/images/emoji.php/v9/t1/1/16/31_20e3.png"> raz</p>',
    "<p>1⃣ raz</p>",
)


@pytest.mark.parametrize("name", CASES)
def test_cleaner_pasted_kind_gives_expected_form(name):
    pasted, stored, how = CASES[name]
    cleaned = clean(pasted)
    assert how(cleaned) in [how(text) for text in stored]
    assert clean(cleaned) == cleaned
