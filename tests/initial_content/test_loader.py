"""Loading the initial content adds what is missing and changes no existing content."""

import pytest
from django.core.management import call_command

from cooperative.models import Meeting, Recruitment, Resolution
from core import fields
from initial_content import loader
from omggs.models import City, RevitalisationProject
from pages.models import Article, MenuItem
from publishing.models import State
from rich_text.cleaning import clean

from .test_facts import content_models

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def content():
    loader.load()


def rows():
    return {model: list(model.objects.order_by("pk").values()) for model in content_models()}


def test_clean_does_not_change_texts(monkeypatch):
    written = []

    def recorded(html):
        written.append(html)
        return clean(html)

    monkeypatch.setattr(fields, "clean", recorded)
    loader.load()
    assert any(written)
    for html in written:
        assert clean(html) == html.replace("\N{NO-BREAK SPACE}", "&nbsp;")


def test_load_twice_changes_nothing(content):
    before = rows()
    loader.load()
    assert rows() == before


def test_load_keeps_edited_content(content):
    Article.objects.filter(title="Tworzymy w Rumi Spółdzielnię Socjalną").update(title="Nowy tytuł")
    RevitalisationProject.objects.filter(number=13).update(number=14)
    MenuItem.objects.filter(label="Nabory").delete()
    Resolution.objects.update(state=State.WITHDRAWN)
    before = rows()
    loader.load()
    assert rows() == before


def test_load_adds_missing_content(content):
    Recruitment.objects.all().delete()
    loader.load()
    assert Recruitment.objects.get().meeting == Meeting.objects.get()


def test_failed_load_is_rolled_back(monkeypatch):
    monkeypatch.setattr(loader.site, "load", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        loader.load()
    assert not loader.has_any_content()


def test_command_reports_result_in_polish(capsys):
    call_command("load_initial_content")
    assert capsys.readouterr().out == "Początkowe treści są w serwisie.\n"


def test_command_if_empty_fills_empty_site():
    call_command("load_initial_content", if_empty=True, verbosity=0)
    assert Article.objects.count() == 3


def test_command_if_empty_changes_no_site_with_content(capsys):
    City.objects.create(name="Sopot", latitude="54.442", longitude="18.560")
    call_command("load_initial_content", if_empty=True)
    assert capsys.readouterr().out == "W serwisie są już treści. Nic nie zostało dodane.\n"
    assert not Article.objects.exists()
