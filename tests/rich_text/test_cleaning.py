import re
from urllib.parse import urlsplit

import html5lib
import pytest

from rich_text.cleaning import clean, clean_pasted

from .. import factories

# Not imported from the module, so that tests fail if it allows an element by mistake.
PLAIN_TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "strong", "em", "s", "sub", "sup", "blockquote", "cite", "q"),
    *("ul", "li", "dl", "dt", "dd", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr"),
}
ATTRIBUTES = {
    "ol": {"start", "type"},
    "abbr": {"title"},
    "a": {"href", "id"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}

ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="/media/a.webp" onload="alert(1)" alt="x">',
    '<img alt="><script>alert(1)</script>">',
    '<img alt="><img src=x onerror=alert(1)>" src="/media/a.webp">',
    '<img src="/media/../admin/logout/" alt="">',
    '<img src="//evil.example/a.png" alt="">',
    '<img src="https://evil.example/a.png" alt="">',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="">',
    '<img src="/media/a.webp" srcset="https://evil.example/a.png 2x" alt="">',
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi xlink:href='data:x,<script>alert(1)</script>'>x</mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<iframe src='https://www.youtube.com/embed/x'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='x.swf'></object><embed src='x.swf'>",
    "<video src=x onerror=alert(1)></video><audio src=x></audio>",
    "<form action='https://evil.example/'><input name=q><button>Zaloguj</button></form>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed;inset:0;background:url(https://evil.example/)'>x</p>",
    "<p class='visually-hidden' id='widok' hidden tabindex=1 role=alert>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java\0script:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='/' onclick='alert(1)' onfocus=alert(1) autofocus ping='https://evil.example/'>x</a>",
    "<h1/onmouseover=alert(1)>x</h1>",
    "<h1\tonclick=alert(1)>x</h1><b\nonclick=alert(1)>y</b>",
    "<abbr title='\"><script>alert(1)</script>'>x</abbr>",
    "<abbr title='<h1 onclick=alert(1)>'>x</abbr>",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<xmp><p title='</xmp><script>alert(1)</script>'></xmp>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<select><option><style></select><img src=x onerror=alert(1)></style>",
    "<p id='x' name='y'><input id='attributes'>",
    "<o:p>x</o:p><w:sdt onclick=alert(1)>y</w:sdt>",
    "<p><b>" * 300 + "x",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_clean_removes_scripts_styles_and_external_images(attack):
    cleaned = clean(attack)
    for element in html5lib.parseFragment(cleaned, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in PLAIN_TAGS | ATTRIBUTES.keys(), cleaned
        assert set(element.keys()) <= ATTRIBUTES.get(element.tag, set()), cleaned
        if element.tag == "img":
            assert re.match(r"/(media|static)/", element.get("src")), cleaned
            assert ".." not in element.get("src"), cleaned
        assert urlsplit(element.get("href", "")).scheme in {"", "http", "https", "mailto", "tel"}, cleaned


def test_clean_removes_content_of_scripts():
    assert clean("<p>Tekst</p><script>alert(1)</script><style>p{color:red}</style>") == "<p>Tekst</p>"


@pytest.mark.parametrize("html", [*ATTACKS, "<div>a<div>b</div></div>", "<h1>A</h1><b>b</b><p> </p>"])
def test_clean_is_idempotent(html):
    assert clean(clean(html)) == clean(html)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("<h1>Tytuł</h1>", "<h2>Tytuł</h2>"),
        ("<h5>Drobny</h5><h6>Drobniejszy</h6>", "<h4>Drobny</h4><h4>Drobniejszy</h4>"),
        ("<p><b>ważne</b> i <i>obce</i></p>", "<p><strong>ważne</strong> i <em>obce</em></p>"),
        ('<p style="color:red" class="MsoNormal">Tekst</p>', "<p>Tekst</p>"),
        ('<p><span style="color:red">Tekst</span> <font size="7">duży</font></p>', "<p>Tekst duży</p>"),
        ("<p>Raz</p><p>&nbsp;</p><p> <br> </p><h2></h2><p>dwa</p>", "<p>Raz</p><p>dwa</p>"),
        ("<h2><strong>&nbsp;</strong></h2><p>Tekst</p><h3><p></p></h3>", "<p>Tekst</p>"),
        ('<a href="javascript:alert(1)">Kliknij</a>', "Kliknij"),
        ('<a href="data:text/html,x">Kliknij</a>', "Kliknij"),
        ('<p>Przed <img src="https://inny.example/a.png" alt="x"> po</p>', "<p>Przed  po</p>"),
        ('<p lang="en">Social economy</p>', '<p lang="en">Social economy</p>'),
        (
            '<p>To <span lang="en">social <b>economy</b></span>.</p>',
            '<p>To <span lang="en">social <strong>economy</strong></span>.</p>',
        ),
        ('<span lang="uk"><p>Привіт</p></span>', '<p><span lang="uk">Привіт</span></p>'),
        ('<p><span lang="EN-US">Dzień</span> <span lang="en"></span>dobry</p>', "<p>Dzień dobry</p>"),
        ("<p>2 &lt; 3 &amp; „cytat”</p>", "<p>2 &lt; 3 &amp; „cytat”</p>"),
    ],
)
def test_clean_converts_pasted_html(written, stored):
    assert clean(written) == stored


@pytest.mark.parametrize(
    "html",
    [
        "<h2>A</h2><h3>B</h3><h4>C</h4><p>D<br>E</p><hr>",
        '<ul><li>A<ul><li>B</li></ul></li></ul><ol start="3"><li>C</li></ol>',
        "<blockquote><p>Słowa</p><cite>Autor</cite></blockquote>",
        "<dl><dt>PES</dt><dd>Podmiot ekonomii społecznej</dd></dl>",
        '<p><a href="/spoldzielnia/">Tu</a> <a href="#cele">niżej</a> <a href="https://rumia.example/a?b=1">tam</a></p>',
        '<p><a href="mailto:a@rumia.example">list</a> <a href="tel:+48581234567">telefon</a> <a id="cele">Cele</a></p>',
        '<figure><img src="/media/a.webp" alt="Mur" width="8" height="6"><figcaption>Praca</figcaption></figure>',
        '<p><abbr title="Zintegrowane Inwestycje Terytorialne">ZIT</abbr> m<sup>2</sup> H<sub>2</sub>O <q>tak</q></p>',
    ],
)
def test_clean_keeps_allowed_html(html):
    assert clean(html) == html


ROW = "<tr><td>a</td></tr>"
BODY = f"<tbody>{ROW}</tbody>"
HEAD, FOOT = '<thead><tr><th scope="col">h</th></tr></thead>', "<tfoot><tr><td>f</td></tr></tfoot>"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("<li>a</li>", "<ul><li>a</li></ul>"),
        ("<p>x</p><li>a</li> <li>b</li><p>y</p>", "<p>x</p><ul><li>a</li> <li>b</li></ul><p>y</p>"),
        ("<h2><li>x</li></h2>", "<ul><li>x</li></ul>"),
        ("<blockquote><li>x</li></blockquote>", "<blockquote><ul><li>x</li></ul></blockquote>"),
        ("<menu><li>x</li></menu>", "<ul><li>x</li></ul>"),
        ("<dt>a</dt><dd>b</dd><p>c</p>", "<dl><dt>a</dt><dd>b</dd></dl><p>c</p>"),
        ("<dl>a<dt>b</dt><p>c</p></dl>", "<dl><dd>a</dd><dt>b</dt><dd>c</dd></dl>"),
        ("<dl><li>a</li></dl>", "<dl><dd><ul><li>a</li></ul></dd></dl>"),
        (
            "<table><tr><td><li>x</li></td></tr></table>",
            f"<table>{BODY}</table>".replace("a<", "<ul><li>x</li></ul><"),
        ),
        (f"<table>{ROW}<caption>c</caption></table>", f"<table><caption>c</caption>{BODY}</table>"),
        (
            f"<table><caption>c</caption><caption>d</caption>{ROW}</table>",
            f"<table><caption>c<br>d</caption>{BODY}</table>",
        ),
        (f"<table>{FOOT}{BODY}{HEAD}</table>", f"<table>{HEAD}{BODY}{FOOT}</table>"),
        (
            f"<table>{HEAD}{BODY}{HEAD}</table>",
            f"<table>{HEAD}{BODY}{HEAD.replace('thead', 'tbody')}</table>",
        ),
        ("<figcaption>x</figcaption>", "<p>x</p>"),
        (
            "<figure><p>x</p><figcaption>a</figcaption><p>y</p></figure>",
            "<figure><p>x</p><p>y</p><figcaption>a</figcaption></figure>",
        ),
    ],
)
def test_clean_puts_parts_in_their_place(written, stored):
    assert clean(written) == stored
    assert clean(stored) == stored


@pytest.mark.parametrize("value", ["0", "00", "-1", "x", "1.5", "2000", "", "1 1", "٣"])
@pytest.mark.parametrize("name", ["colspan", "rowspan"])
def test_clean_drops_invalid_spans(name, value):
    cell = f'<td {name}="{value}">a</td>'
    assert clean(f"<table><tr>{cell}</tr></table>") == f"<table>{BODY}</table>"
    assert f' {name}="2"' in clean(f'<table><tr><td {name}="2">a</td></tr></table>')


@pytest.mark.parametrize(
    ("attribute", "is_kept"),
    [
        ('width="50%"', False),
        ('width="0"', True),
        ('height="-1"', False),
        ('height="480"', True),
        ('lang="<x"', False),
        ('lang="pl-PL"', True),
    ],
)
def test_clean_drops_invalid_attributes(attribute, is_kept):
    image = f'<img src="/media/a.png" alt="x" {attribute}>'
    assert (attribute in clean(image)) == is_kept


def test_clean_keeps_table_headers():
    table = (
        '<table><caption>Godziny</caption><thead><tr><th scope="col">Dzień</th><th scope="col">Od</th></tr></thead>'
        '<tbody><tr><th scope="row">Poniedziałek</th><td colspan="2" rowspan="1">8.00</td></tr></tbody></table>'
    )
    assert clean(table) == table


def test_clean_separates_pasted_blocks():
    assert clean("<div>Raz</div><div>dwa</div>") == "<p>Raz</p><p>dwa</p>"
    assert clean("<section><div><p>Raz</p></div><div>dwa</div></section>") == "<p>Raz</p><p>dwa</p>"
    assert clean("<div>Wstęp<ul><li>punkt</li></ul></div>") == "<p>Wstęp</p><ul><li>punkt</li></ul>"


@pytest.mark.django_db
def test_rich_text_field_cleans_on_every_save():
    article = factories.article(body='<h1>Tytuł</h1><script>alert(1)</script><p onclick="x()">Tekst</p>')
    assert article.body == "<h2>Tytuł</h2><p>Tekst</p>"
    article.refresh_from_db()
    assert article.body == "<h2>Tytuł</h2><p>Tekst</p>"


@pytest.mark.django_db
def test_empty_rich_text_is_empty_string():
    assert factories.meeting(body="<p>&nbsp;</p>").body == ""


@pytest.mark.django_db
def test_article_text_is_on_its_page_once(client):
    article = factories.article(body="<p>Jedyny taki akapit.</p>")
    assert client.get(article.get_absolute_url()).content.decode().count("Jedyny taki akapit.") == 1


def test_clean_pasted_builds_lists_inside_list_items_once():
    """Found by fuzzing: a Word list paragraph in an item of Word Online got into the tree twice."""
    html = (
        "<ol><li data-aria-level=1><p><span style='mso-list:Ignore'></span>Raz"
        "<p style='mso-list:l0 level2'><s>dwa</s>"
    )
    cleaned = clean_pasted(html).html
    assert cleaned.count("dwa") == 1
    assert clean_pasted(cleaned).html == cleaned
    torn = (
        "<ol><li data-aria-level=<><p><span style=mso-list:Ignore></span><<p style='mso-list:l0 level2'><s>("
    )
    assert clean_pasted(torn).html
