"""Helpers that return the findings of the content checks about an item."""

from publishing.checks import run_checks


def about(item, words):
    """Return the quotes of findings whose message contains `words`."""
    return [finding.quote for finding in run_checks(item) if words in finding.message]


def errors(item):
    return [finding for finding in run_checks(item) if finding.is_error]


def warnings(item):
    return [finding for finding in run_checks(item) if not finding.is_error]
