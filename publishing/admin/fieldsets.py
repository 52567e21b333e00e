"""Fieldsets that the forms of all content share."""

# Fieldsets with this class stand below the inlines: see templates/admin/change_form.html.
AFTER_INLINES_CLASS = "after-inlines"

PUBLISHING_FIELDSET = (
    "Publikowanie",
    {"fields": ["publish_from", "publish_until"], "classes": [AFTER_INLINES_CLASS]},
)

REVIEW_FIELDSET = (
    "Przypomnienie o sprawdzeniu",
    {"fields": ["review_months", "review_owner"], "classes": ["collapse", AFTER_INLINES_CLASS]},
)

SEARCH_FIELDSET = (
    "Wyszukiwarka",
    {"fields": ["other_words"], "classes": ["collapse", AFTER_INLINES_CLASS]},
)


def build_advanced_fieldset(*fields):
    return ("Zaawansowane", {"fields": fields, "classes": ["collapse", AFTER_INLINES_CLASS]})
