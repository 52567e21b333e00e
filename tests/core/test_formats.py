"""Formats of dates and times: Django's Polish ones, with a comma between the day and the hour."""

import datetime

import pytest
from django import forms
from django.conf.locale.pl import formats as django_formats
from django.utils.formats import date_format, get_format

from .. import factories

INPUT_FORMATS = {"DATE_INPUT_FORMATS", "DATETIME_INPUT_FORMATS"}
EVENING = factories.warsaw(2026, 11, 29, 19, 59)


def test_date_and_time_have_comma_between():
    assert date_format(datetime.datetime(2026, 11, 29, 7, 5), "DATETIME_FORMAT") == "29 listopada 2026, 07:05"


def test_other_formats_are_those_of_django():
    names = {name for name in vars(django_formats) if name.isupper()} - {"DATETIME_FORMAT"}
    for name in names - INPUT_FORMATS:
        assert get_format(name) == getattr(django_formats, name), name
    for name in INPUT_FORMATS:
        originals = getattr(django_formats, name)
        assert get_format(name)[: len(originals)] == originals, name


@pytest.mark.parametrize("day", ["29.11.2026", "29.11.26", "2026-11-29", "26-11-29"])
@pytest.mark.parametrize("hour", ["19:59", "19:59:00"])
def test_typed_date_and_time_are_accepted(day, hour):
    assert forms.SplitDateTimeField().clean([day, hour]) == EVENING


@pytest.mark.django_db
def test_admin_list_shows_comma_in_date_and_time(publisher_client):
    factories.meeting(starts_at=EVENING)
    page = publisher_client.get("/admin/cooperative/meeting/").content.decode()
    assert "29 listopada 2026, 19:59" in page
