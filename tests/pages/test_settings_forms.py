"""The settings of the site are one model with several forms."""

from collections import Counter

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError

from pages.models import HomeSettings, MenuSettings, SiteSettings


def test_every_setting_is_on_one_form():
    forms = [admin.site.get_model_admin(model) for model in (SiteSettings, MenuSettings, HomeSettings)]
    shown = Counter(name for form in forms for name in flatten_fieldsets(form.fieldsets))
    fields = [
        field for field in SiteSettings._meta.concrete_fields if field.editable and not field.primary_key
    ]
    assert shown == Counter(field.name for field in fields)


def test_long_home_lead_is_kept_and_refused_by_the_form():
    """A longer one of version 1.1 must not be cut by the upgrade."""
    field = SiteSettings._meta.get_field("home_lead")
    assert field.max_length == 400
    assert field.clean("a" * 90, None)
    with pytest.raises(ValidationError):
        field.clean("a" * 91, None)
