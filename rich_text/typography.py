"""No-break spaces of Polish typography."""

import re

NBSP = "\N{NO-BREAK SPACE}"
# "w Rumi", "22 marca 2022 r.", "59 gmin", "1,76 mld zł", "1500 zł", "nr 5", "ul. Sabata", "art. 18"; any other word may
# wrap after a year. A dash stays with the word before it. The pattern starts with the space because that is fast.
_NO_BREAK = re.compile(
    r"""
    [ ]
    (?: (?<= [aiouwzAIOUWZ][ ] ) (?<! [^\s(„>] . [ ] )
      | (?<= \d[ ] ) (?<! \d{4}[ ] )
      | (?<= \d{4}[ ] ) (?= r\. | (?: zł | gr | ha | km | kg | kB | MB | mln | mld | tys ) \b | m² | % )
      # "marzec 2022", "w marcu 2022": the ends of all names of months; a lookbehind takes one length only
      | (?<= (?: nia | ego | rca | aja | wca | pca | ika | ada | niu | tym | rcu | aju | wcu | pcu | iku | zie
               | zeń | uty | zec | ień | maj | iec | nik | pad )[ ] ) (?= (?:19|20)\d\d \b )
      | (?<= \b nr[ ] )
      | (?<= \b (?: mld | mln | ul\. ) [ ] )
      | (?<= \b (?: art\. | ust\. | lit\. | tys\. | tel\. | str\. ) [ ] )
      | (?<= \b pkt[ ] )
      | (?<= §[ ] )
      | (?<= \b godz\. [ ] )
      | (?<! \s[ ] ) (?= [–—] (?: \s | $ ) )
    )
    """,
    re.VERBOSE,
)
# The number of a house stays with its street: "ul. Jana Pawła II 5".
_HOUSE_NUMBER = re.compile(rf"(\b(?:ul|al|pl|os)\.[ {NBSP}](?:[^\W_]\S*[ {NBSP}]){{0,3}}?[^\W\d_]\S*) (?=\d)")
# Words that browsers break at their dash: "e-mailem", "84-230", "58-679-65-00", "2014–2020", "8:00–15:30". No longer
# numbers, which may be wider than a phone.
_WHOLE = re.compile(
    r"\b e-mail\w* \b | (?<! [\w.–-] ) \d{1,4} (?: [.:]\d\d )? (?: [–-] \d{1,4} (?: [.:]\d\d )? ){1,3} (?! [\w–-] )",
    re.IGNORECASE | re.VERBOSE,
)
_TAG = re.compile(r"(<[^>]*>)")


def typeset(text):
    """Return `text` with no-break spaces instead of spaces where no line may end."""
    return _HOUSE_NUMBER.sub(rf"\1{NBSP}", _NO_BREAK.sub(NBSP, text))


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
