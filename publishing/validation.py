"""What may be published: the rules of the model, of its rows, and the content checks."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import capfirst

from .checks import run_checks
from .models import get_missing_required_fields
from .serialization import find_broken_constraint
from .unique_values import describe_errors

PAST_END_MESSAGE = "Ta godzina już minęła. Wpisz późniejszą albo wyczyść."


class ContentCheckError(ValidationError):
    """The content checks found errors."""


def validate_model(item, *, exclude=frozenset()):
    """Raise ValidationError if a model rule is broken. Missing values are left to the content checks."""
    try:
        item.full_clean(exclude=get_missing_required_fields(item) | exclude)
    except ValidationError as error:
        raise ValidationError(add_field_labels(item, describe_errors(item, error))) from error


def get_validation_messages(item):
    """Return the messages of the model rules that `item` breaks."""
    try:
        validate_model(item)
    except ValidationError as error:
        return error.messages
    return []


def validate_rows(item, data):
    """Raise ValidationError if two rows of the data break a unique constraint."""
    for name in item.child_relations:
        if constraint := find_broken_constraint(type(item), name, data["children"].get(name, [])):
            raise ValidationError(constraint.violation_error_message)


def validate_checks(item):
    """Raise ContentCheckError with the errors of the content checks; warnings are ignored."""
    labels_by_message = {}
    for finding in run_checks(item):
        if finding.is_error:
            labels_by_message.setdefault(finding.message, []).append(finding.label)
    if labels_by_message:
        raise ContentCheckError(
            [
                f"{', '.join(dict.fromkeys(labels))}: {message}"
                for message, labels in labels_by_message.items()
            ]
        )


def add_field_labels(item, errors):
    """Return the messages of `errors` ({field: [message]}), each with the label of its field."""
    labels = {field.name: capfirst(field.verbose_name) for field in item._meta.concrete_fields}
    return [
        format_html("{}: {}", labels[name], message) if name in labels else message
        for name, messages in errors.items()
        for message in messages
    ]
