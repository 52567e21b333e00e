"""What the checks say about an item, asked for in short."""

from publishing.checks import check


def about(item, words):
    """Quotes of the findings whose message has these words."""
    return [finding.quote for finding in check(item) if words in finding.message]


def errors(item):
    return [finding for finding in check(item) if finding.is_error]


def warnings(item):
    return [finding for finding in check(item) if not finding.is_error]
