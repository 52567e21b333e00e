"""Findings and the list of officialese in the admin."""

from importlib import import_module

import html5lib
import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.urls import reverse

from content_checks.models import PlainWord
from publishing.checks import run_checks

from .. import factories

pytestmark = pytest.mark.django_db


def panel(findings, **context):
    return render_to_string("admin/publishing/findings.html", {"findings": findings, **context})


def test_findings_have_field_quote_and_advice():
    article = factories.article(
        description="Niniejszy <b>opis</b>.", body='<p><a href="https://a.example/">tutaj</a></p>'
    )
    html = panel(run_checks(article))
    assert "Znaleziono: 1 błąd i 1 uwaga. Dopóki są błędy, nie można opublikować." in html
    assert html.index("Popraw przed publikacją") < html.index("Warto poprawić")
    assert '<a href="#id_body">Treść</a>' in html
    assert '<q class="finding-quote">tutaj</q>' in html
    assert "Niniejszy &lt;b&gt;opis&lt;/b&gt;." in html


def test_warnings_do_not_prevent_publication():
    html = panel(run_checks(factories.article(description="Niniejszy opis.")))
    assert "Znaleziono: 1 uwaga. Można opublikować." in html
    assert "Popraw przed publikacją" not in html


def test_no_findings_shows_message():
    html = panel([])
    assert "Wszystko w porządku" in html
    assert "<li" not in html


def test_summary_has_count_without_list():
    """The script of the form makes the summary a live region: the list in it would be read out as a whole."""
    document = html5lib.parse(
        panel(run_checks(factories.article(body="<h4>A</h4>"))), namespaceHTMLElements=False
    )
    [region] = [element for element in document.iter() if element.get("id") == "findings-summary"]
    assert "1 błąd" in "".join(region.itertext())
    assert "A" not in [text.strip() for text in region.itertext()]


def test_check_url_is_optional():
    assert 'data-check-url="/admin/sprawdz/"' in panel([], check_url="/admin/sprawdz/")
    assert "data-check-url" not in panel([])


@pytest.fixture
def editor(client):
    client.force_login(factories.staff())
    return client


def test_new_plain_words_leave_those_of_staff():
    migration = import_module("content_checks.migrations.0005_more_plain_words")
    PlainWord.objects.all().delete()
    own = migration.NEW_WORDS[0][0].capitalize()
    for official in (own, "Każdorazow*", "każdorazowo"):
        PlainWord.objects.create(official=official, plain="po mojemu")
    migration.add_words(apps, None)
    assert PlainWord.objects.filter(plain="po mojemu").count() == 3
    assert PlainWord.objects.filter(official=migration.NEW_WORDS[1][0]).exists()


def test_new_plain_words_leave_out_phrases_of_staff():
    migration = import_module("content_checks.migrations.0006_words_of_letters")
    PlainWord.objects.all().delete()
    for official in ("Wykaz, wykazu", "zbyc*"):
        PlainWord.objects.create(official=official, plain="po mojemu")
    PlainWord.objects.create(official="wdraża*", is_active=False)
    migration.add_words(apps, None)
    added = PlainWord.objects.filter(is_active=True).exclude(plain="po mojemu")
    assert [entry.official for entry in added.filter(official__startswith="wykaz")] == [
        "wykazie, wykazem, wykazy, wykazów"
    ]
    assert added.filter(official="wdroż*").exists()
    assert not added.filter(official__startswith="zbyci").exists()
    assert len(added) == len(migration.NEW_WORDS) - 1


def test_added_plain_word_is_checked(editor):
    address = reverse("admin:content_checks_plainword_add")
    assert "Słowo urzędowe" in editor.get(address).content.decode()
    editor.post(address, {"official": "zapodać, zapoda*", "plain": "podać", "is_active": "on"})
    assert PlainWord.objects.filter(official="zapodać, zapoda*").exists()
    assert [finding.quote for finding in run_checks(factories.article(description="Zapodaję termin."))] == [
        "Zapodaję termin."
    ]


def test_invalid_asterisk_shows_error_beside_field(editor):
    answer = editor.post(reverse("admin:content_checks_plainword_add"), {"official": "*anie", "plain": "x"})
    assert (
        "Gwiazdka może zastąpić całe słowo albo jego początek tylko obok innego słowa."
        in answer.content.decode()
    )


def test_changelist_of_plain_words_is_searchable(editor):
    answer = editor.get(reverse("admin:content_checks_plainword_changelist"), {"q": "niniejsz"})
    assert "niniejszym" in answer.content.decode()
