"""Where Polish typography allows no line break."""

import re

NBSP = "\N{NO-BREAK SPACE}"
# "w Rumi", "22 marca", "59 gmin", "1,76 mld zł", "nr 5", "ul. Sabata", "art. 18", "2019 r."; a year may part from any
# other word that follows it. A dash stays with the word before it. The space comes first: that is found fast.
_NO_BREAK = re.compile(
    r"""
    [ ]
    (?: (?<= [aiouwzAIOUWZ][ ] ) (?<! [^\s(„>] . [ ] )
      | (?<= \d[ ] ) (?<! \d{4}[ ] )
      | (?<= \d{4}[ ] ) (?= r\. )
      | (?<= \b nr[ ] )
      | (?<= \b (?: mld | mln | ul\. ) [ ] )
      | (?<= \b (?: art\. | ust\. | lit\. ) [ ] )
      | (?<= \b godz\. [ ] )
      | (?<! \s[ ] ) (?= [–—] (?: \s | $ ) )
    )
    """,
    re.VERBOSE,
)
# Words that a browser would divide where they have a dash: "e-mailem", "2014–2020".
_WHOLE = re.compile(r"\b(?:e-mail\w*|\d{4}–\d{4})\b", re.IGNORECASE)
_TAG = re.compile(r"(<[^>]*>)")


def typeset(text):
    """`text` with no-break spaces where they belong."""
    return _NO_BREAK.sub(NBSP, text)


def typeset_html(html):
    """
    The same for HTML: words between tags, never the tags themselves.

    Words that must stay whole are marked for the style sheet. A sign in them that does not divide would do as well, but
    not for whoever copies the word, looks for it or has it read out. In a flex box the marks would tear a text apart.
    """
    return "".join(
        part if part.startswith("<") else _WHOLE.sub(r'<span class="whole">\g<0></span>', typeset(part))
        for part in _TAG.split(html)
    )
