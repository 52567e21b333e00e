"""No-break spaces of Polish typography."""

import re

NBSP = "\N{NO-BREAK SPACE}"
# "w Rumi", "22 marca", "59 gmin", "1,76 mld zł", "nr 5", "ul. Sabata", "art. 18", "2019 r."; any other word may wrap
# after a year. A dash stays with the word before it. The pattern starts with the space because that is fast.
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
# Words that browsers break at their dash: "e-mailem", "2014–2020".
_WHOLE = re.compile(r"\b(?:e-mail\w*|\d{4}–\d{4})\b", re.IGNORECASE)
_TAG = re.compile(r"(<[^>]*>)")


def typeset(text):
    """Return `text` with no-break spaces instead of spaces where no line may end."""
    return _NO_BREAK.sub(NBSP, text)


def typeset_html(html):
    """
    Typeset the text between the tags of `html`, and wrap words that must not be broken in <span class="whole">.

    A no-break hyphen instead would end up in copied text and break search and screen readers. Not for the direct text
    of a flex container, where each span becomes an item.
    """
    return "".join(
        part if part.startswith("<") else _WHOLE.sub(r'<span class="whole">\g<0></span>', typeset(part))
        for part in _TAG.split(html)
    )
