"""
Registry of content checks: what may stop a publication (errors) or advise an editor (warnings).

Publishing knows no check itself; apps register theirs in `AppConfig.ready`, as they do with `django.core.checks`.
"""

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"

_checks = []


@dataclass(frozen=True)
class Finding:
    level: str  # ERROR or WARNING
    field: str  # name of the form field, "" if the finding concerns no single field
    label: str  # the field's Polish label
    quote: str  # the sentence or element concerned, so that the editor can find it
    message: str  # what is wrong and how to mend it
    anchor: str = ""  # id of the element in the form

    @property
    def is_error(self):
        return self.level == ERROR


def register_check(check):
    """Register `check(item)`, which returns the findings of an item and its rows held in memory."""
    if check not in _checks:
        _checks.append(check)
    return check


def run_checks(item):
    """Return the list of `Finding` of all registered checks, errors first."""
    found = [finding for check in _checks for finding in check(item)]
    return sorted(found, key=lambda finding: not finding.is_error)
