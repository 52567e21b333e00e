"""Where Polish typography allows no line break."""

import re

NBSP = "\N{NO-BREAK SPACE}"
# "w Rumi", "22 marca", "59 gmin", "1,76 mld zł", "nr 5", "ul. Sabata"; a year may part from what follows it.
_NO_BREAK = re.compile(
    r"""
    (?: (?<![^\s(„>]) [aiouwzAIOUWZ]
      | (?<! \d{4} ) (?<=\d)
      | \b (?: mld | mln | nr | ul\. | godz\. )
    )
    [ ] (?! – )
    """,
    re.VERBOSE,
)
_TAG = re.compile(r"(<[^>]*>)")


def typeset(text):
    """`text` with no-break spaces where they belong."""
    return _NO_BREAK.sub(lambda found: found[0][:-1] + NBSP, text)


def typeset_html(html):
    """The same for rich text: words between tags, never the tags themselves."""
    return "".join(part if part.startswith("<") else typeset(part) for part in _TAG.split(html))
