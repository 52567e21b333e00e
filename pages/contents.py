"""Links to the headings of a text ("Na tej stronie")."""

import re
from html import unescape

from django.template.loader import get_template
from django.utils.html import strip_tags

from core.slugs import build_slug, get_free_slug

MIN_HEADINGS = 3
# Where the template wants the list.
PLACEHOLDER = "<!--na tej stronie-->"
# A heading with a class is none of the text.
HEADING_RE = re.compile(r'<h2(?: id="(?P<id>[^"]*)")?>(?P<inside>.*?)</h2>', re.DOTALL)


def add_contents(html):
    """Give each heading of the text an id, and put links to them in the place of PLACEHOLDER if there are enough."""
    links, slugs = [], set()

    def add_id(heading):
        text = " ".join(unescape(strip_tags(heading["inside"])).split())
        # The prefix tells it from what the site uses for other things.
        slug = heading["id"] or get_free_slug(f"sekcja-{build_slug(text)}", slugs)
        slugs.add(slug)
        links.append({"id": slug, "text": text})
        return f'<h2 id="{slug}">{heading["inside"]}</h2>'

    if PLACEHOLDER not in html or len(HEADING_RE.findall(html)) < MIN_HEADINGS:
        return html.replace(PLACEHOLDER, "")
    html = HEADING_RE.sub(add_id, html)
    contents = get_template("includes/contents.html").render({"links": links})
    return html.replace(PLACEHOLDER, contents)
