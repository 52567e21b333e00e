"""The rules that forbid a publication, and their messages."""

import pytest
from django.core.exceptions import ValidationError

from publishing import validation
from publishing.serialization import serialize_stored_item

from .. import factories

pytestmark = pytest.mark.django_db

TOO_LONG = 201 * "a"


def test_broken_model_rule_is_told_with_label_of_its_field():
    article = factories.article()
    article.title = TOO_LONG
    with pytest.raises(ValidationError) as raised:
        validation.validate_model(article)
    [message] = raised.value.messages
    assert message.startswith("Tytuł: ")
    assert validation.get_validation_messages(article) == [message]


def test_excluded_field_breaks_no_model_rule():
    article = factories.article()
    article.title = TOO_LONG
    validation.validate_model(article, exclude={"title"})


def test_missing_value_is_left_to_content_checks():
    article = factories.article()
    article.body = ""
    assert validation.get_validation_messages(article) == []
    with pytest.raises(validation.ContentCheckError, match="Treść: "):
        validation.validate_checks(article)


def test_rule_of_whole_item_is_told_without_label():
    meeting = factories.meeting(starts_at=factories.warsaw(2100, 3, 22, 12))
    errors = {"__all__": ["Całość się nie zgadza."], "ends_at": ["Za wcześnie."]}
    assert validation.add_field_labels(meeting, errors) == ["Całość się nie zgadza.", "Koniec: Za wcześnie."]


def test_document_attached_twice_is_refused():
    meeting, document = factories.meeting(), factories.document()
    data = serialize_stored_item(meeting)
    validation.validate_rows(meeting, data)
    rows = [{"pk": 2**48 + number, "document": document.pk, "order": number} for number in range(2)]
    data["children"]["attachments"] = rows
    with pytest.raises(ValidationError, match="Ten dokument jest już załącznikiem"):
        validation.validate_rows(meeting, data)


def test_errors_of_content_checks_name_their_fields_once():
    fault = '<p><a href="/kontakt/">tutaj</a></p>'
    article = factories.article(body=f"{fault}{fault}")
    with pytest.raises(validation.ContentCheckError) as raised:
        validation.validate_checks(article)
    assert all(message.count("Treść") == 1 for message in raised.value.messages)


def test_warnings_of_content_checks_are_ignored():
    validation.validate_checks(factories.article(body="<p>Niniejszym informujemy o naborze.</p>"))
