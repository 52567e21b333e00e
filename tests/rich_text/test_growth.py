"""The cleaner takes linear time for any text: four times the text takes about four times as long."""

import re
import time

import pytest

from rich_text.cleaning import clean
from rich_text.markup import MAX_DEPTH, parse
from rich_text.table_headers import mark_headers

pytestmark = pytest.mark.slow

WORD_ITEM = '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.</span>x</p>'
WRAPPED = '<a href="https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.pl">https://a.pl</a>'
HOSTILE = [
    *(
        "<p><strong><em>",
        "<div>",
        "<ul><li>",
        "<b>",
        "<table><tr><td>",
        "<blockquote>",
        '<span style="color:red">',
    ),
    *("<li>", "<br>", "<p></p>", "</p>", "</div>", "<b></p><i></b><p>", "<a href=/><div>x", "<h1><h2>x"),
    *(
        "<",
        "</",
        "&",
        "&#",
        "&#9",
        "<!--",
        "<!--x--!",
        "<!",
        '<a "',
        "<a b='",
        '<p a="b',
        "<![if x]>",
        "<style>",
        "<title>",
    ),
    *("<style>.a{color:red}", "a:", "-->", "\0", "\n", "\u00a0", "\uf0b7", "<o:p>", "<xml>", "<template>"),
    *("<p><del>a</del>", '<p style="display:none">a', '<p class="msocomtxt">a', "<ins><del>a</ins>b"),
    '<span style="mso-element:field-begin"></span>a',
    *(
        '<td colspan="1000" rowspan="1000">',
        '<col style="display:none" span="1000">',
        '<tr style="display:none"><td>a',
    ),
    *(
        WORD_ITEM,
        WRAPPED,
        "<ol><li value=5>x",
        '<li data-aria-level="9">x',
        '<img alt="x" src="https://a.pl/x.png">',
    ),
    '<a href="https://urldefense.com/v3/__https://a.pl/*x__;*">',
    *("<b>x<span style='font-weight:normal'>y", "ab &amp; ", "a\u00a0"),
    *(
        "<p>a<br><br>",
        "a<br> <br>b",
        "<b><br> a<br></b>",
        "<b><i><s><sup>a<br><br>b",
        "<table role=none><tr><td>a",
        "<a href=#a name=a>x</a>",
    ),
    *("<p>1.<span style='font:7.0pt'> </span>x", "<p><b>1<span style='font:7.0pt'> </span>", "<u></u>"),
    *(
        '<font color="#fff" bgcolor="#fff">x',
        '<span style="color:rgb(1, 2, 3);background:#010203">x',
        "<comment>x",
    ),
    *("<style>@media{.a{color:red}", "<p style='mso-outline-level:1'>x", "<img alt='Pole tekstowe: x'>"),
]
CHARS = 10_000


def fill(part, length):
    return part * (length // len(part))


def measure(consume, argument):
    """Return the CPU time of this process in seconds."""
    start = time.process_time()
    consume(argument)
    return time.process_time() - start


def assert_linear(short, long, consume=clean, prepare=str):
    """
    Assert that `long`, four times as long as `short`, does not take nine times as long. `prepare` is not measured.

    Linear time is a factor of 4, quadratic 16. Below 5 ms the ratio is mostly noise. Only if the times are too far
    apart, they are measured again, and the shortest ones count.
    """
    times = []
    for _ in range(3):
        times.append([measure(consume, prepare(text)) for text in (short, long)])
        least, most = map(min, zip(*times, strict=True))
        if most < 9 * max(least, 0.005):
            return
    raise AssertionError(f"{least:.3f} s, for four times the text {most:.3f} s")


def test_square_of_time_is_found():
    with pytest.raises(AssertionError, match="four times the text"):
        assert_linear("[" * 3000, "[" * 12_000, re.compile(r"\[[^\]]*\]").search)


@pytest.mark.parametrize("part", HOSTILE)
def test_clean_hostile_text_takes_linear_time(part):
    assert_linear(fill(part, CHARS), fill(part, 4 * CHARS))


@pytest.mark.parametrize("attribute", ["alt", "src", "style", "class"])
def test_clean_long_attribute_takes_linear_time(attribute):
    texts = [f'<p><img {attribute}="{fill("a&#160;&amp; ", length)}">x' for length in (CHARS, 4 * CHARS)]
    assert_linear(*texts)


@pytest.mark.parametrize(
    ("attribute", "start", "part"),
    [
        *(
            ("style", "mso-text-raise:", "1"),
            ("style", "opacity:", "0"),
            ("style", "color:rgba(", "0, "),
            ("style", "font:", "1"),
            ("style", "", "a:b;"),
        ),
        *(("class", "", "track"), ("class", "", "suggest"), ("class", "", "msocom"), ("class", "", "a ")),
        *(
            ("src", "https://a.pl/emoji/", "1f333-"),
            ("alt", "", "😀"),
            ("href", "https://urldefense.com/v3/__", "__;"),
        ),
        *(
            ("href", "https://urldefense.com/v3/__", "*"),
            ("href", "https://google.com/url?q=https://a.pl/", "&q"),
        ),
        *(
            ("href", "https://secure-web.cisco.com/", "/https:"),
            ("href", "https://url.avanan.click/v2/", "___"),
        ),
    ],
)
def test_clean_long_value_takes_linear_time(attribute, start, part):
    tag = "img" if attribute in ("src", "alt") else "a"
    texts = [
        "".join(
            f'<p><{tag} {attribute}="{start}{fill(part, length)}{number}">x</{tag}>' for number in range(40)
        )
        for length in (1800, 7200)
    ]
    assert_linear(*texts)


@pytest.mark.parametrize("part", ["<p><font color='{}'>", "<b class='{}'><p>x", "<i lang='{}'><div>"])
def test_clean_unclosed_formatting_takes_linear_time(part):
    texts = ["".join(part.format(number) for number in range(count)) for count in (1000, 4000)]
    assert_linear(*texts)


def repeat(part):
    """Return a function of the number of repetitions, numbered."""
    return lambda count: "".join(part.replace("#", str(number)) for number in range(count))


def surround(before, part, after=""):
    return lambda count: before + repeat(part)(count) + after


LONG = "a" * 7900
RULE = surround("<style>.a{", "mso-#:1;", "}</style>")
GROWING = {
    "rules of one class": (3000, surround("<style>", ".a{mso-#:1}", "</style><p class=a>x")),
    "selectors and declarations": (
        500,
        lambda count: RULE(count).replace(".a", repeat(".b#,")(count) + ".a") + "<p class=a>x",
    ),
    "elements of a long rule": (
        500,
        lambda count: RULE(count) + repeat('<p class="a b#">x')(count),
    ),
    "merged cells of a hidden row": (
        1500,
        surround("<table><tr hidden>", "<td rowspan=2>#", "<tr><td>x<tr><td>y</table>"),
    ),
    "deleted ends of paragraphs": (
        2500,
        surround("", "<p>a<del><o:p></o:p></del></p> <template></template>"),
    ),
}


@pytest.mark.parametrize("name", GROWING)
def test_clean_many_parts_takes_linear_time(name):
    count, build = GROWING[name]
    assert_linear(build(count), build(4 * count))


def test_mark_headers_of_long_head_takes_linear_time():
    texts = [f"<table><thead>{'<tr><td>' * count}<tbody><tr><td></table>" for count in (800, 3200)]
    assert_linear(*texts, mark_headers, lambda text: parse(text).find("table")[0])


@pytest.mark.parametrize(
    "opening",
    [
        f'<a href="https://a.pl/{LONG}">',
        f'<em lang="{LONG}">',
        f'<abbr title="{LONG}">',
        f'<div class="{LONG}">x',
        f'<div lang="{LONG}">x',
        f'<p><a href="https://a.pl/{LONG}">',
    ],
)
def test_clean_long_attribute_over_blocks_is_not_multiplied(opening):
    cleaned = clean(opening + "<p>x</p>y" * 500)
    assert cleaned.count("x") >= 500
    assert len(cleaned) < 100_000


@pytest.mark.parametrize(
    "piece",
    [
        "<cite><caption>x</cite></caption>",
        "<q><td>x</q></td>",
        "<abbr><table>x</abbr></table>",
        "<cite><caption>x</cite></caption><q><td>y</q></td><b><li>z</b></li>",
        '<abbr title="{}"><td>x</abbr></td>',
    ],
)
def test_clean_inline_elements_over_blocks_are_not_multiplied(piece):
    """Found by fuzzing: each open inline element was copied around all text after it."""
    html = "".join(piece.replace("{}", str(number)) for number in range(400))
    assert len(clean(html)) < 5 * len(html)


def test_parse_bounds_depth_and_keeps_words():
    root = parse("<div><em>" * 5000 + "słowo")
    depth, element = 0, root
    while element.elements():
        element, depth = element.elements()[0], depth + 1
    assert depth <= MAX_DEPTH
    assert root.text() == "słowo"
