from django import template

from core.grammar import format_count

register = template.Library()


@register.filter
def summarize(findings):
    """Return one sentence: how many findings there are and whether they prevent publication."""
    errors = sum(finding.is_error for finding in findings)
    warnings = len(findings) - errors
    parts = []
    if errors:
        parts.append(format_count(errors, "błąd", "błędy", "błędów"))
    if warnings:
        parts.append(format_count(warnings, "uwaga", "uwagi", "uwag"))
    if not parts:
        return "Wszystko w porządku. Nie ma nic do poprawienia."
    if errors:
        return f"Znaleziono: {' i '.join(parts)}. Dopóki są błędy, nie można opublikować."
    return f"Znaleziono: {parts[0]}. Można opublikować."
