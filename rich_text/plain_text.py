"""Plain text for feeds (XML) and calendars (iCalendar)."""

import re

# Allowed by XML 1.0 (2.2) and RFC 5545 (3.3.11), without the C1 control characters.
_NOT_PRINTABLE = re.compile("[^\t\n -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def replace_control_chars(text):
    """Return `text` with control characters, such as Word's line break (vertical tab), replaced by spaces."""
    return _NOT_PRINTABLE.sub(" ", text)
