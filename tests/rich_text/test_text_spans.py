"""Texts of a rich text with their places in its source."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rich_text.cleaning import clean
from rich_text.text_spans import BOUNDARY, apply_edits, may_contain, read_rich_text


def replace(html, words, new):
    edits = {}
    for span in read_rich_text(html):
        for match in re.finditer(re.escape(words), span.text):
            edits |= span.get_edits(*match.span(), new)
    return apply_edits(html, edits)


def test_only_the_words_change():
    html = '<p class="x">Dom &amp; <em>dom</em>&nbsp;dom<br>dom</p>'
    assert replace(html, "dom", "las") == '<p class="x">Dom &amp; <em>las</em>&nbsp;las<br>las</p>'


def test_words_across_tags_keep_the_tags():
    assert (
        replace("<p>58 <strong>679</strong> 65</p>", "58 679 65", "1 < 2")
        == "<p>1 &lt; 2<strong></strong></p>"
    )


def test_words_do_not_match_across_blocks():
    [body] = read_rich_text("<p>Jan</p><p>Kowalski</p>")
    assert "Jan" in body.text.split(BOUNDARY)


def test_tags_and_their_names_are_no_text():
    html = '<p lang="strong" id="strong"><strong>to</strong></p>'
    assert replace(html, "strong", "X") == html


def test_attribute_is_escaped():
    html = '<p><img src="/a.webp" alt="Most &amp; rzeka"></p>'
    assert replace(html, "Most & rzeka", 'A "B" & C') == html.replace(
        "Most &amp; rzeka", "A &quot;B&quot; &amp; C"
    )


def test_link_knows_its_text():
    body, href = read_rich_text('<p>Tel. <a href="tel:112">112</a> i 112</p>')
    first, second = (match.span() for match in re.finditer("112", body.text))
    assert body.get_link(*first).href is href
    assert body.get_link(*second) is None


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<em>", "</em>", "&amp;", "<", "a", "dom", ' <a href="dom">', "</a>"])
    )
)
def test_replaced_text_is_still_clean(parts):
    html = clean("".join(parts))
    assert clean(replace(html, "zzz", "x")) == html
    replaced = replace(html, "dom", "las & <b>")
    assert "<b>" not in replaced
    assert may_contain(html, re.compile("dom")) == any("dom" in span.text for span in read_rich_text(html))
