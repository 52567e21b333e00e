"""Parsing of HTML responses with lxml."""

from lxml import html

# Shared, because parsing keeps no state in the parser.
PARSER = html.HTMLParser(remove_comments=True, remove_pis=True)


def page(response):
    """
    Return the root element of the response; 20 times faster than html5lib.

    Invalid HTML may give another tree than in browsers. tests/home/test_html.py checks validity.
    """
    return html.document_fromstring(response.content.decode(), parser=PARSER)
