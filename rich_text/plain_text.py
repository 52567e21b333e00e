"""Text as it may stand in a feed or a calendar."""

import re

# What XML 1.0 (2.2) and RFC 5545 (3.3.11) both allow, and no control characters of the C1 set.
_NOT_PRINTABLE = re.compile("[^\t\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text):
    """`text` fit for a feed or a calendar: Word's line break (vertical tab) and the like become spaces."""
    return _NOT_PRINTABLE.sub(" ", text)
