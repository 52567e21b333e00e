"""Messages of findings, and missing required content."""

import pytest

from content_checks.findings import MAX_QUOTE_CHARS, Location, error
from cooperative.models import Meeting, Resolution
from core.grammar import format_count
from pages.models import Article
from publishing.checks import run_checks

from .. import factories
from .findings import errors, warnings

pytestmark = pytest.mark.django_db


def test_plain_short_article_has_no_findings():
    assert run_checks(factories.article()) == []


def test_finding_has_polish_label_and_link_to_field():
    [finding] = errors(factories.article(body="<table><tr><td>a</td><td>b</td></tr></table>"))
    assert (finding.field, finding.label, finding.anchor) == ("body", "Treść", "id_body")
    assert finding.quote == "a b"


def test_finding_in_datetime_field_links_to_date():
    meeting = factories.meeting()
    meeting.starts_at = None
    assert [finding.anchor for finding in errors(meeting)] == ["id_starts_at_0"]


def test_errors_come_before_warnings():
    article = factories.article(description="Niniejszy opis.", body="<h4>Za nisko</h4><p>Tekst.</p>")
    assert [finding.level for finding in run_checks(article)] == ["error", "warning"]


def test_long_quote_is_shortened_between_words():
    quote = error(Location(), "słowo " * 60, "").quote
    assert quote.endswith("słowo…")
    assert len(quote) <= MAX_QUOTE_CHARS
    assert error(Location(), "Krótko i  jasno.", "").quote == "Krótko i jasno."


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 słowo"),
        (2, "2 słowa"),
        (5, "5 słów"),
        (12, "12 słów"),
        (22, "22 słowa"),
        (31, "31 słów"),
        (104, "104 słowa"),
    ],
)
def test_message_has_right_plural(number, said):
    assert format_count(number, "słowo", "słowa", "słów") == said


@pytest.mark.parametrize("name", ["title", "description", "body"])
def test_article_without_required_field_is_error(name):
    article = factories.article()
    setattr(article, name, " ")
    [finding] = errors(article)
    assert finding.field == name
    assert "Uzupełnij ją" in finding.message


def test_white_space_in_required_field_is_error():
    article = factories.article()
    article.body = "<p>&nbsp;</p>"
    assert [finding.field for finding in errors(article)] == ["body"]


@pytest.mark.parametrize("name", ["starts_at", "place", "address", "title"])
def test_meeting_without_required_field_is_error(name):
    meeting = factories.meeting()
    setattr(meeting, name, None if name == "starts_at" else "")
    assert [finding.field for finding in errors(meeting)] == [name]


@pytest.mark.parametrize("name", ["number", "date", "body"])
def test_resolution_without_required_field_is_error(name):
    resolution = factories.resolution()
    setattr(resolution, name, None if name == "date" else "")
    assert [finding.field for finding in errors(resolution)] == [name]


def test_empty_optional_field_is_fine():
    meeting = factories.meeting(ends_at=None, audience="", body="")
    assert errors(meeting) == []


def test_project_without_city_is_error():
    project = factories.project()
    project.city = None
    assert [finding.field for finding in errors(project)] == ["city"]


def test_resolution_with_untitled_document_is_error():
    resolution = factories.resolution()
    resolution.attachments.create(document=factories.document(title=" "))
    [finding] = errors(resolution)
    assert "nie ma tytułu" in finding.message
    assert (finding.field, finding.anchor) == ("attachments", "attachments-group")


def test_child_rows_are_checked():
    association = factories.association()
    association.figures.create(value="59", label="niniejszych gmin")
    [finding] = warnings(association)
    assert finding.label == "Liczba „59 niniejszych gmin”: co oznacza"
    assert finding.anchor == "figures-group"


def test_unsaved_item_is_checked():
    assert {"number", "date", "slug"} <= {finding.field for finding in errors(Resolution())}
    assert {"title", "slug", "description", "body"} <= {finding.field for finding in errors(Article())}
    assert "starts_at" in {finding.field for finding in errors(Meeting())}


def test_check_article_needs_few_queries(django_assert_max_num_queries):
    image = factories.image()
    other = factories.article()
    links = "".join(f'<p><a href="{other.get_absolute_url()}">Artykuł {n}</a></p>' for n in range(20))
    article = factories.article(image=image, body=links)
    # Queries for the list of officialese, redirects, and each content model with pages.
    with django_assert_max_num_queries(9):
        run_checks(article)
    with django_assert_max_num_queries(1):
        run_checks(other)
