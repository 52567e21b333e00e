"""Forms of meetings: a date that is over is pointed out, not refused."""

import pytest

from publishing.admin_urls import get_admin_url
from publishing.models import State

from .. import factories
from ..admin_forms import save, text

pytestmark = pytest.mark.django_db
PAST = "Ten termin już minął: 15 stycznia 2026, 17:00."
TYPED = {"starts_at_0": "15.01.2026", "starts_at_1": "17:00", "ends_at_0": "", "ends_at_1": ""}


@pytest.fixture
def announced(freeze):
    freeze(factories.warsaw(2026, 11, 30))
    return factories.meeting(starts_at=factories.warsaw(2027, 1, 15, 17))


def save_and_read(client, meeting, typed, button):
    return text(client.get(save(client, get_admin_url(meeting), typed, button).url))


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
@pytest.mark.parametrize("button", ["_continue", "_publish"])
def test_date_that_is_over_is_pointed_out(publisher_client, announced, state, button):
    type(announced).objects.update(state=state)
    assert PAST in save_and_read(publisher_client, announced, TYPED, button)
    announced.refresh_from_db()
    assert announced.is_live or button == "_continue"


def test_past_meeting_is_changed_without_a_warning(publisher_client, freeze):
    freeze(factories.warsaw(2026, 11, 30))
    past = factories.meeting(starts_at=factories.warsaw(2026, 1, 15, 17))
    for button in ("_continue", "_publish"):
        shown = save_and_read(publisher_client, past, {"description": "Nowy opis"}, button)
        assert "już minął" not in shown
