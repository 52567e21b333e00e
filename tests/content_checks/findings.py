"""What the checks say about an item, asked for in short."""

from publishing.checks import run_checks


def about(item, words):
    """Quotes of the findings whose message has these words."""
    return [finding.quote for finding in run_checks(item) if words in finding.message]


def errors(item):
    return [finding for finding in run_checks(item) if finding.is_error]


def warnings(item):
    return [finding for finding in run_checks(item) if not finding.is_error]
