"""
The ModelAdmins that the site's apps build upon, one module a subject.

Nothing is registered on import: the admin site itself imports this package. `PublishingConfig.ready` registers the log.
"""

from .alternative_formats import AlternativeFormatsAdmin
from .autosave import AutosaveMixin
from .base import AdminTitlesMixin, EditorAdmin, FormRecoveryMixin, LogAdmin, SingletonAdmin
from .copies import CopyMixin
from .drafts import DraftStateAdmin
from .error_summary import ErrorSummaryMixin
from .fields import DraftInline, EditorInline
from .fieldsets import (
    AFTER_INLINES_CLASS,
    PUBLISHING_FIELDSET,
    REVIEW_FIELDSET,
    SEARCH_FIELDSET,
    build_advanced_fieldset,
)
from .lists import ChosenFilter, build_yes_no_column
from .revisions import RevisionAdmin

__all__ = [
    "AFTER_INLINES_CLASS",
    "PUBLISHING_FIELDSET",
    "REVIEW_FIELDSET",
    "SEARCH_FIELDSET",
    "AdminTitlesMixin",
    "AlternativeFormatsAdmin",
    "AutosaveMixin",
    "ChosenFilter",
    "CopyMixin",
    "DraftInline",
    "DraftStateAdmin",
    "EditorAdmin",
    "EditorInline",
    "ErrorSummaryMixin",
    "FormRecoveryMixin",
    "LogAdmin",
    "RevisionAdmin",
    "SingletonAdmin",
    "build_advanced_fieldset",
    "build_yes_no_column",
]
