"""The list of errors above a form, each a link to its field (WCAG 2.2, 3.3.1; the "error summary" of GOV.UK)."""

from dataclasses import dataclass

from django.utils.text import capfirst


@dataclass(frozen=True)
class SummaryLine:
    message: str
    label: str = ""  # of the field
    anchor: str = ""  # HTML id of the field; "" if the error concerns no single field


class ErrorSummaryMixin:
    """Replaces Django's "correct the errors below", which does not say where they are."""

    def render_change_form(self, request, context, *args, **kwargs):
        if "error_summary" not in context:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["error_summary"] = [
                *summarize_form(context["adminform"].form),
                *(line for formset in formsets for line in summarize_formset(formset)),
            ]
        # Django's template would show its own note and the errors of no field once more.
        context["errors"] = []
        return super().render_change_form(request, context, *args, **kwargs)


def summarize_form(form, row="", row_anchor=""):
    """Yield the SummaryLines of a form in the order of its fields; `row` names the row of an inline form."""
    for message in form.non_field_errors():
        yield SummaryLine(message, row, row_anchor)
    for bound_field in form:
        for message in bound_field.errors:
            label = f"{row}: {bound_field.label}" if row else capfirst(bound_field.label)
            yield SummaryLine(message, label, bound_field.id_for_label or bound_field.auto_id)


def summarize_formset(formset):
    name = capfirst(formset.model._meta.verbose_name)
    for message in formset.non_form_errors():
        yield SummaryLine(message, name, f"{formset.prefix}-group")
    if formset.is_bound:
        for number, form in enumerate(formset.forms):
            yield from summarize_form(form, f"{name} {number + 1}", f"{formset.prefix}-{number}")


def summarize_findings(findings):
    """Return the SummaryLines of the errors of the content checks."""
    return [
        SummaryLine(
            f"„{finding.quote}”. {finding.message}" if finding.quote else finding.message,
            finding.label,
            finding.anchor,
        )
        for finding in findings
        if finding.is_error
    ]
