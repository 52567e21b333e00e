"""
Measure how the processing time of typed text grows with its length.

Each consumer (a pattern or a loop over typed text) processes texts that repeat a punctuation mark or a pair of tags.
The limit is not a time, because machines differ, but its growth for a text eight times as long.
"""

import gc
import string
import time
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

from rich_text.cleaning import RENAMED_TAGS, TAGS

# The lengths that are measured, as fractions of the longest.
FRACTIONS = (64, 8, 1)
# Maximum growth of the time from one length to the next: linear is 8, quadratic 64.
MAX_GROWTH = 20
# How often a growth above the limit is measured again before it is reported.
MAX_REPEATS = 6
# Growth of shorter times is noise.
MIN_SECONDS = 0.05

TYPED = "typed"  # the source of consumers that read what was typed


class Consumer(NamedTuple):
    function: Callable
    source: str = TYPED  # what it reads: TYPED or the `result` of another consumer
    result: str = ""  # the name of what it returns, if others read that


MARKS = [
    *string.punctuation,
    *"„”«»–—…·•§°ążŻ1aA",
    *(" ", "\xa0", "\n", "\t", "\N{SOFT HYPHEN}", "\u200b", "\u0301", "\x0b", "👩‍👩‍👧"),
]
TAG_NAMES = sorted(TAGS | RENAMED_TAGS.keys() | {"span", "script"})
# In pairs, some stand for all that the cleaner treats alike, which would be twice as many texts.
PAIRED_TAG_NAMES = sorted(TAGS | {"div", "pre", "legend", "h1", "span", "script"})


def repeat(unit):
    return lambda size: unit * (size // len(unit))


def nest(opening, closing):
    def build(size):
        depth = size // (len(opening) + len(closing))
        return opening * depth + closing * depth

    return build


def surround(before, unit, after):
    return lambda size: f"{before}{unit * (size // len(unit))}{after}"


def texts_of_marks():
    """Yield (name, build), where build(size) is a text of about `size` characters."""
    for mark in MARKS:
        yield f"{mark!r}", repeat(mark)
        yield f"word, {mark!r}", surround("Słowo", mark, "Koniec")
        yield f"{mark!r} between letters", repeat(f"a{mark}")
        yield f"{mark!r} between words", repeat(f"Raz{mark} dwa ")
        yield f"space, {mark!r}", repeat(f" {mark}")
        yield f"{mark!r} after a full stop", surround("Zdanie.", mark, "")
    for first, second in product("<[({\"'&#@./:-\\", repeat=2):
        yield f"{first}{second}", repeat(first + second)
    for unit in (
        "&nbsp;",
        "&amp;",
        "&#x41;",
        "<!--",
        "<!",
        "</",
        "<a ",
        "<p ",
        'a="',
        "mso-list:",
        "http://a",
        "a.b@c",
    ):
        yield unit, repeat(unit)
    for unit in (
        "ŻÓŁĆ ",
        "ABC-",
        "Ab.c.",
        "1. ",
        "a) ",
        "2024 r. ",
        "w skrócie ",
        "to skrót ",
        "data:image/",
        "zł.",
    ):
        yield unit, repeat(unit)


def texts_of_tags():
    for tag in TAG_NAMES:
        opening, closing = f"<{tag}>", f"</{tag}>"
        yield f"{tag}, nested", nest(opening, closing)
        yield f"{tag}, in a row", repeat(f"{opening}x{closing}")
        yield f"{tag}, empty", repeat(f"{opening}{closing}")
        yield f"{tag}, open", repeat(opening)
        yield f"{tag}, open, words", repeat(f"{opening}x ")
        yield f"{tag}, closed only", repeat(closing)
    for unit in (
        *(
            '<a href="/media/dokumenty/a">x</a>',
            "<a href=/x>tu</a>",
            '<img src="/media/obrazy/a.png">',
            "<a id=x>",
        ),
        *(
            '<p class="MsoListParagraph">· x</p>',
            '<p style="mso-list:l0 level9 lfo1">1. x</p>',
            "<abbr title=x>AB</abbr>",
        ),
        *(
            '<span style="font-weight:bold">',
            '<p style="mso-list:l0 level2"><span style="mso-list:ignore">1.</span>x',
        ),
    ):
        yield unit, repeat(unit)


def texts_of_tag_pairs():
    for outer, inner in product(PAIRED_TAG_NAMES, repeat=2):
        yield f"{outer} and {inner}, nested", nest(f"<{outer}><{inner}>", f"</{inner}></{outer}>")
        yield f"{outer} and {inner}, crossed", repeat(f"<{outer}><{inner}>x</{outer}></{inner}>")


def measure(function, source):
    """Return the CPU time of this thread in seconds, which depends little on other load, and the result."""
    gc.collect(0)
    start = time.thread_time()
    result = function(source)
    return time.thread_time() - start, result


def find_growth(consumers, build, max_chars):
    """
    Return {name: (seconds for the longest text, growth)}; growth is None if it is within the limit.

    `consumers` is {name: Consumer}. After one above the limit no longer texts are measured.
    """
    found, smaller = {}, {}
    for size in (max_chars // fraction for fraction in FRACTIONS):
        sources = {TYPED: build(size)}
        for name, (function, source, result) in consumers.items():
            taken, value = measure(function, sources[source])
            before, growth = found.get(name, (taken, None))
            for _ in range(MAX_REPEATS):
                if taken <= MIN_SECONDS or taken <= MAX_GROWTH * before:
                    break
                # Measure both again, because other load may have caused the growth.
                before = max(before, measure(function, smaller[source])[0])
                taken = min(taken, measure(function, sources[source])[0])
            else:
                growth = taken / before
            found[name] = (taken, growth)
            if result:
                sources[result] = value
        if any(growth for _, growth in found.values()):
            break
        smaller = sources
    return found
