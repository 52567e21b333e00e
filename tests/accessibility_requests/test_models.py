"""Accessibility requests: numbers and deadlines by dates in Warsaw, closed cases, erasure."""

import datetime

import pytest

from accessibility.deadlines import Deadline
from accessibility_requests.models import AccessRequest
from publishing.admin_urls import get_admin_url
from publishing.models import SavedSubmission

from .. import factories

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2022, 3, 15, 12)
DAY = datetime.timedelta(days=1)
SAID = {"page": "Mapa", "way": "email", "contact": "ola@example.pl", "site": "http://testserver/"}


def case(**given):
    return factories.access_request(received_at=NOON, **given)


def receive(fingerprint="odcisk", **said):
    return AccessRequest.objects.receive(fingerprint, **{**SAID, **said})


# The number and the deadlines


@pytest.mark.parametrize(
    ("received_at", "number", "answer_by", "latest_by"),
    [
        # Still the old year in UTC.
        (factories.warsaw(2027, 1, 1, 0, 30), "1/2027", (2027, 1, 8), (2027, 3, 1)),
        (factories.warsaw(2026, 12, 31, 23, 59), "1/2026", (2027, 1, 7), (2027, 2, 28)),
        # Still the day before in UTC.
        (factories.warsaw(2026, 7, 1, 1, 59), "1/2026", (2026, 7, 8), (2026, 9, 1)),
    ],
)
def test_receive_numbers_and_dates_by_warsaw(freeze, received_at, number, answer_by, latest_by):
    freeze(received_at)
    new, created = receive()
    assert created
    assert new.number == number
    assert new.received_at == received_at
    assert new.answer_by == datetime.date(*answer_by)
    assert new.latest_by == datetime.date(*latest_by)


def test_receive_numbers_after_highest_of_the_year(freeze):
    freeze(NOON)
    case(serial=41)
    case(serial=7)
    factories.access_request(received_at=NOON - 365 * DAY, serial=99)
    assert receive()[0].number == "42/2022"


def test_receive_of_same_form_is_one_request():
    first, created = receive()
    again, created_again = receive(contact="inny@example.pl")
    assert (created, created_again) == (True, False)
    assert again == first
    assert AccessRequest.objects.get().contact == "ola@example.pl"
    assert receive("inny odcisk")[1]


def test_receive_logs_arrival():
    new, _ = receive()
    assert [(event.what, event.author) for event in new.events.all()] == [
        ("Wniosek wpłynął przez formularz.", None)
    ]


# Open, closed, overdue

CLOSED = ["done", "another_way", "refused", "withdrawn", "no_request"]
OPEN = {"new": {}, "in_progress": {}, "extended": {"extended_to": datetime.date(2022, 4, 1)}}


@pytest.mark.parametrize("state", CLOSED)
def test_closed_case_is_not_open_or_overdue(freeze, state):
    freeze(NOON + 400 * DAY)
    closed = case(state=state, closed_on=NOON.date(), refusal_reason="Zapis.", extension_reason="Urlop.")
    extended = case(
        state=state,
        closed_on=NOON.date(),
        refusal_reason="Zapis.",
        extension_reason="Urlop.",
        extended_to=datetime.date(2022, 4, 1),
    )
    for each in (closed, extended):
        assert not each.is_open
        assert each.deadline is None
    assert not AccessRequest.objects.open().exists()
    assert not AccessRequest.objects.overdue().exists()


@pytest.mark.parametrize("state", OPEN)
def test_open_case_is_open_and_overdue(freeze, state):
    freeze(NOON + 400 * DAY)
    late = case(state=state, extension_reason="Urlop.", **OPEN[state])
    assert late.is_open
    assert late.deadline.is_over
    assert list(AccessRequest.objects.open()) == list(AccessRequest.objects.overdue()) == [late]


@pytest.mark.parametrize(
    ("moment", "is_overdue"),
    [
        (factories.warsaw(2022, 3, 22, 23, 59), False),
        # Still the day of the deadline in UTC.
        (factories.warsaw(2022, 3, 23, 0, 1), True),
    ],
)
def test_case_is_overdue_after_its_last_day(freeze, moment, is_overdue):
    late = case()
    freeze(moment)
    assert AccessRequest.objects.overdue().exists() is is_overdue
    assert late.deadline.is_over is is_overdue
    assert late.deadline.time_left_label == ("po terminie od 1 dnia" if is_overdue else "termin mija dziś")


@pytest.mark.parametrize(
    ("moment", "is_overdue"),
    [
        # After the first deadline of seven days.
        (factories.warsaw(2022, 3, 23, 12), False),
        (factories.warsaw(2022, 5, 1, 23, 59), False),
        (factories.warsaw(2022, 5, 2, 0, 1), True),
    ],
)
def test_extended_case_is_overdue_after_new_day(freeze, moment, is_overdue):
    late = case(state="extended", extended_to=datetime.date(2022, 5, 1), extension_reason="Urlop.")
    freeze(moment)
    assert AccessRequest.objects.overdue().exists() is is_overdue
    assert late.deadline.is_over is is_overdue
    assert late.deadline.day == datetime.date(2022, 5, 1)


@pytest.mark.parametrize(
    ("days", "label", "is_over"),
    [
        (2, "jeszcze 2 dni", False),
        (1, "jeszcze 1 dzień", False),
        (0, "termin mija dziś", False),
        (-1, "po terminie od 1 dnia", True),
        (-22, "po terminie od 22 dni", True),
    ],
)
def test_deadline_counts_days_of_warsaw(freeze, days, label, is_over):
    freeze(factories.warsaw(2022, 3, 15, 0, 30))
    deadline = Deadline(datetime.date(2022, 3, 15) + days * DAY)
    assert (deadline.days_left, deadline.time_left_label, deadline.is_over) == (days, label, is_over)


def test_deadline_str_names_its_day(freeze):
    freeze(NOON)
    assert str(Deadline(datetime.date(2022, 5, 2))) == "do 2 maja 2022, jeszcze 48 dni"


def test_log_keeps_the_name_of_its_author():
    clerk = factories.staff(first_name="A" * 150, last_name="B" * 150)
    for author, name in (
        (clerk, f"{'A' * 150} {'B' * 49}"),
        (factories.staff(username="urzad"), "urzad"),
        (None, ""),
    ):
        one = case(serial=len(name))
        one.log_event("Zadzwoniono.", author=author)
        event = one.events.get()
        assert (event.author, event.author_name) == (author, name)


# Erasure


def test_erase_leaves_nothing_of_the_person(freeze):
    freeze(NOON)
    sent = {"problem": "Jestem Ola.", "alternative": "Do Oli.", "page": "Strona o Oli"}
    old, _ = receive(**sent)
    old.log_event("Zadzwoniono.", note="Ola nie odbiera.")
    old.notice_error = "ola@example.pl: 550"
    old.state, old.closed_on, old.refusal_reason = "refused", NOON.date(), "Ola prosi o cudze dane."
    old.extension_reason = "Ola na urlopie."
    old.erase()
    old.refresh_from_db()
    kept = {name: value for name, value in vars(old).items() if not name.startswith("_")}
    assert "la" not in "".join(
        str(value) for name, value in kept.items() if name not in ("key", "site", "state")
    )
    assert old.fingerprint is None
    assert old.erased_at == NOON
    assert (old.number, old.state, old.closed_on) == ("1/2022", "refused", NOON.date())
    assert [event.note for event in old.events.all()] == ["", "(treść usunięto razem z danymi osobowymi)", ""]
    assert old.events.last().what == "Usunięto dane osobowe: minął czas ich przechowywania."


@pytest.mark.parametrize("form", ["", None], ids=["autosaved", "sent after the session had ended"])
def test_erase_deletes_what_was_typed_into_the_case(form):
    old, other = case(serial=1, state="done", closed_on=NOON.date()), case(serial=2)
    clerk = factories.staff(username="urzad")
    for each in (old, other):
        path = f"/admin/accessibility_requests/accessrequest/{each.pk}/change/"
        SavedSubmission.objects.create(user=clerk, path=path, form=form, body="note=Ola+dzwoni")
    old.erase()
    assert [row.path for row in SavedSubmission.objects.all()] == [get_admin_url(other)]


def test_same_form_after_erasure_is_a_new_request():
    old, _ = receive()
    old.state, old.closed_on = "done", old.received_at.date()
    old.erase()
    new, created = receive()
    assert created
    assert new.pk != old.pk
    assert new.contact == "ola@example.pl"


@pytest.mark.parametrize(
    ("day", "is_due"), [(datetime.date(2024, 3, 14), False), (datetime.date(2024, 3, 15), True)]
)
def test_closed_case_is_due_after_retention(day, is_due):
    factories.request_settings(keep_months=24)
    closed = case(state="done", closed_on=datetime.date(2022, 3, 15))
    case()
    assert list(AccessRequest.objects.due_for_erasure(day)) == ([closed] if is_due else [])
    assert AccessRequest.objects.erase_due(day) == is_due
    assert AccessRequest.objects.erase_due(day) == 0
    closed.refresh_from_db()
    assert (closed.contact == "") is is_due


def test_no_case_is_due_without_a_retention_period():
    case(state="done", closed_on=datetime.date(2022, 3, 15))
    assert not AccessRequest.objects.due_for_erasure(datetime.date(2099, 1, 1)).exists()
