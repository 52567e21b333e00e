"""Check of text in another language that is not marked."""

import pytest

from content_checks.foreign_language import guess_language

from .. import factories
from .findings import about

pytestmark = pytest.mark.django_db

MESSAGE = "To jest chyba"
ENGLISH = "The social cooperative is a firm of people who work and decide together."
UKRAINIAN = "Соціальний кооператив – це підприємство людей, які разом працюють і вирішують."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        ("You can get help with your application in our office from Monday to Friday.", "en"),
        (UKRAINIAN, "uk"),
        ("Социальный кооператив это предприятие людей, которые вместе работают.", "ru"),
        ("Die Genossenschaft ist eine Firma von Menschen, die zusammen arbeiten.", "de"),
        ("Spółdzielnia socjalna to firma osób, które razem pracują i razem decydują.", ""),
        ("Co to jest, do kogo i po co? To on by to dał, bo ma na to czas.", ""),
        ("Projekt „The Art of Living” w Rumi, Gdyni, Sopocie i Gdańsku trwa dwa lata.", ""),
        ("Interreg Baltic Sea Region", ""),
    ],
)
def test_guess_language_of_text(text, language):
    assert guess_language(text) == language


def test_unmarked_paragraph_is_warned_about_once():
    article = factories.article(body=f"<p>Po polsku.</p><p>{ENGLISH}</p><ul><li>{UKRAINIAN}</li></ul>")
    assert about(article, MESSAGE) == [ENGLISH, UKRAINIAN]


def test_marked_text_is_fine():
    body = f'<p lang="en">{ENGLISH}</p><p>To znaczy: <span lang="uk">{UKRAINIAN}</span></p>'
    assert about(factories.article(body=body), MESSAGE) == []
