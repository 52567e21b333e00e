"""Text without invisible characters, for all input, and without control characters, for XML and iCalendar."""

import re
import unicodedata

# Allowed by XML 1.0 (2.2) and RFC 5545 (3.3.11), without the C1 control characters.
_NOT_PRINTABLE = re.compile("[^\t\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Not those that str.split takes for spaces, as Word's line break (vertical tab).
_CONTROL = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
_PICTOGRAPH = "\u203c\u2049\u2139\u2190-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
# Unicode's Default_Ignorable_Code_Point and interlinear annotation marks. Between pictographs the zero width joiner,
# and after them or before a keycap the variation selectors, make one emoji.
_INVISIBLE = re.compile(
    f"[{_CONTROL}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
    f"|(?<![{_PICTOGRAPH}\ufe0f])\u200d|\u200d(?![{_PICTOGRAPH}])"
    f"|(?<![{_PICTOGRAPH}])[\ufe0e\ufe0f](?!\u20e3)"
)
# Narrow spaces that word processors put between the groups of a number.
_SPACE_IN_NUMBER = re.compile("(?<=\\d)[\u2007-\u200a\u202f](?=\\d)")
BLANK_BRAILLE_CELL = "\u2800"


def clean_text(text):
    """
    Return `text` as the site stores, searches and compares it.

    NFC, without invisible characters, with one kind of no-break space in numbers; "" if nothing in it can be seen.
    """
    # Some characters fall apart in NFC, others come together when what stood between them is gone.
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if text.isascii():
        return text
    text = _SPACE_IN_NUMBER.sub("\N{NO-BREAK SPACE}", unicodedata.normalize("NFC", text))
    return "" if text.replace(BLANK_BRAILLE_CELL, " ").isspace() else text


def build_comparison_key(text):
    """Return the same key for texts that readers take for the same, whatever the case, spaces and what is invisible."""
    return " ".join(clean_text(unicodedata.normalize("NFKC", text)).casefold().split())


def replace_control_chars(text):
    """Return `text` with control characters, such as Word's line break (vertical tab), replaced by spaces."""
    return _NOT_PRINTABLE.sub(" ", text)
