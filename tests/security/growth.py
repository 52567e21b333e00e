"""
Measure how the processing time of typed text grows with its length.

Each consumer (a pattern or a loop over typed text) processes texts that repeat a punctuation mark or a pair of tags.
The limit is not a time, because machines differ, but its growth for a text four times as long.
"""

import gc
import string
import time
from itertools import product

from rich_text.cleaning import RENAMED_TAGS, TAGS

# Maximum growth of the time for four times the text: linear is 4, quadratic 16.
MAX_GROWTH = 8
# Growth of shorter times is noise.
MIN_SECONDS = 0.05
# Of the longest text, those measured; a third of the time goes into the shorter ones.
FRACTIONS = (64, 16, 4, 1)

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


def measure(consume, text):
    """Return the CPU time of this thread in seconds, which depends little on other load."""
    gc.collect(0)
    start = time.thread_time()
    consume(text)
    return time.thread_time() - start


def find_growth(consumers, build, max_chars, prepare):
    """
    Return {name: (seconds for the longest text, growth)}; growth is None if it is within the limit.

    `prepare` converts the typed text to the input of the consumers and is not measured. A consumer above the limit is
    not run with longer texts.
    """
    found, smaller_text = {}, None
    for size in (max_chars // fraction for fraction in FRACTIONS):
        text = prepare(build(size))
        for name, consume in consumers.items():
            before, growth = found.get(name, (None, None))
            if growth:
                continue
            taken = measure(consume, text)
            for _ in range(3):
                if before is None or taken <= MIN_SECONDS or taken <= MAX_GROWTH * before:
                    break
                # Measure both again, because other load may have caused the growth.
                before = max(before, measure(consume, smaller_text))
                taken = min(taken, measure(consume, text))
            else:
                growth = taken / before
            found[name] = (taken, growth)
        smaller_text = text
    return found
