"""What subscribers are sent, by a real SMTP server: once, in time, and not twice when something fails."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.core.management import CommandError
from django.db import DatabaseError
from django.utils import timezone

from notifications import mail
from notifications.models import Announcement, QueuedMessage, Subscription
from pages.models import SiteSettings
from publishing import publication, revisions, serialization
from publishing.models import State

from .. import factories, processes
from .residents import run_timer, subscribe

pytestmark = pytest.mark.django_db

NOON = factories.warsaw(2026, 11, 29, 12)
MEETING_AT = factories.warsaw(2026, 12, 3, 17)


@pytest.fixture(autouse=True)
def noon(freeze):
    freeze(NOON)


def later(freeze, **delay):
    freeze(timezone.now() + datetime.timedelta(**delay))


def announce_meeting(**given):
    """Publish a meeting, let the timer announce it, and return it."""
    meeting = factories.meeting(**{"title": "Dzień otwarty", "starts_at": MEETING_AT} | given)
    run_timer()
    return meeting


def test_published_items_are_sent_once_by_topic(inbox):
    subscribe("a@example.pl")
    subscribe("n@example.pl", meetings=False)
    subscribe("s@example.pl", recruitments=False)
    run_timer()
    assert inbox.take() == []
    announce_meeting()
    factories.recruitment(title="Malarz")
    run_timer()
    assert inbox.take() == [
        ("a@example.pl", "Dzień otwarty, 3 grudnia 2026"),
        ("s@example.pl", "Dzień otwarty, 3 grudnia 2026"),
        ("a@example.pl", "Nabór do pracy: Malarz"),
        ("n@example.pl", "Nabór do pracy: Malarz"),
    ]
    run_timer()
    assert inbox.take() == []
    assert not QueuedMessage.objects.exists()


def test_long_queue_is_sent_in_several_runs(inbox, monkeypatch):
    for name in "abc":
        subscribe(f"{name}@example.pl")
    clock = iter([0, 0, 200, 301, 400, 400, 400])
    monkeypatch.setattr(mail, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    announce_meeting()
    assert [to for to, _ in inbox.take()] == ["a@example.pl", "b@example.pl"]
    run_timer()
    assert [to for to, _ in inbox.take()] == ["c@example.pl"]


def test_message_has_facts_links_and_unsubscribe_headers(inbox, resident):
    SiteSettings.objects.update_or_create(pk=1, defaults={"office": "Urząd Próbny"})
    meeting = announce_meeting(audience="Dla wszystkich <chętnych>", description="Pokażemy warsztat & biuro.")
    [(_, message, _)] = inbox.received
    text, html = (part.get_content() for part in message.iter_parts())
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for line in (
        "Pokażemy warsztat & biuro.",
        "Kiedy: czwartek, 3 grudnia 2026 r., godz. 17:00",
        "Gdzie: Klub, ul. Próbna 1, Rumia",
        "Dla kogo: Dla wszystkich <chętnych>",
    ):
        assert line in text.splitlines()
    assert '<html lang="pl">' in html
    assert "<title>Dzień otwarty, 3 grudnia 2026</title>" in html
    assert "3\xa0grudnia\xa02026\xa0r., godz.\xa017:00</li>" in html
    assert "Klub, ul.\xa0Próbna\xa01, Rumia</li>" in html
    assert "Dla wszystkich &lt;chętnych&gt;" in html
    assert "src=" not in html  # nothing that reports reading
    end_url = f"http://localhost:8000{resident.end_path}"
    for part in (text, html):
        assert end_url in part
        assert f"http://localhost:8000{meeting.get_absolute_url()}" in part
    assert message["List-Unsubscribe"].strip() == f"<{end_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == "ola@example.pl"
    assert message["From"] == "Urząd Próbny <serwis@rumia.example>"


def test_unsubscribe_header_of_long_host_is_whole(inbox, resident, settings):
    settings.PRODUCTION, settings.ALLOWED_HOSTS = (
        True,
        ["ekonomia-spoleczna.bardzo-dluga-nazwa.um.rumia.example"],
    )
    announce_meeting()
    [(_, _, content)] = inbox.received
    url = f"https://{settings.ALLOWED_HOSTS[0]}{resident.end_path}"
    assert re.search(rb"^List-Unsubscribe:\s+<(\S+)>\r?$", content, re.MULTILINE)[1].decode() == url


@pytest.mark.parametrize(
    "given",
    [
        {"state": State.DRAFT},
        {"state": State.WITHDRAWN},
        {"publish_from": NOON + datetime.timedelta(hours=1)},
        {"starts_at": factories.warsaw(2022, 3, 22, 12)},
        {"change": "cancelled"},
    ],
)
def test_meeting_not_to_be_announced_is_not_sent(inbox, resident, given):
    announce_meeting(**given)
    assert inbox.take() == []


@pytest.mark.parametrize(
    "given", [{"state": State.DRAFT}, {"closes_on": datetime.date(2026, 11, 28)}, {"publish_until": NOON}]
)
def test_recruitment_not_to_be_announced_is_not_sent(inbox, resident, given):
    factories.recruitment(**given)
    run_timer()
    assert inbox.take() == []


def test_scheduled_meeting_is_sent_at_its_hour(inbox, resident, freeze):
    announce_meeting(publish_from=NOON + datetime.timedelta(hours=1))
    later(freeze, hours=1)
    run_timer()
    assert len(inbox.take()) == 1


def test_small_edits_and_republication_are_not_sent(inbox, resident):
    meeting = announce_meeting()
    recruitment = factories.recruitment()
    run_timer()
    inbox.take()
    for item in (meeting, recruitment):
        item.description = "Poprawiony opis."
        item.save()
        run_timer()
        item.state = State.WITHDRAWN
        item.save()
        run_timer()
        item.state = State.PUBLISHED
        item.save()
        run_timer()
    assert inbox.take() == []


def test_meeting_restored_from_trash_is_not_sent_again(inbox, resident):
    meeting = announce_meeting()
    inbox.take()
    pk = meeting.pk
    meeting.delete()
    run_timer()
    factories.meeting(pk=pk, title="Dzień otwarty", starts_at=MEETING_AT)
    run_timer()
    assert inbox.take() == []


def test_cancelled_meeting_is_sent_once(inbox, resident):
    meeting = announce_meeting()
    inbox.take()
    meeting.change, meeting.change_note = meeting.Change.CANCELLED, "Nowy termin podamy w styczniu."
    meeting.save()
    run_timer()
    [(_, message, _)] = inbox.received
    assert (
        "To spotkanie się nie odbędzie. Nowy termin podamy w styczniu."
        in message.get_body(("plain",)).get_content()
    )
    run_timer()
    assert inbox.take() == [("ola@example.pl", "Odwołane: Dzień otwarty, 3 grudnia 2026")]
    meeting.change = meeting.Change.NONE
    meeting.save()
    run_timer()
    assert inbox.take() == [("ola@example.pl", "Jednak się odbędzie: Dzień otwarty, 3 grudnia 2026")]


@pytest.mark.parametrize("change", ["moved", ""])
def test_moved_meeting_is_sent_with_both_dates(inbox, resident, change):
    meeting = announce_meeting()
    inbox.take()
    meeting.starts_at += datetime.timedelta(days=7)
    meeting.change, meeting.moved_from = change, MEETING_AT if change else None
    meeting.save()
    run_timer()
    text = inbox.received[0][1].get_body(("plain",)).get_content()
    assert "Kiedy: czwartek, 10 grudnia 2026 r., godz. 17:00" in text
    assert "Poprzedni termin: czwartek, 3 grudnia 2026 r., godz. 17:00" in text
    run_timer()
    assert inbox.take() == [("ola@example.pl", "Nowy termin: Dzień otwarty, 10 grudnia 2026")]


def test_new_place_is_sent_once(inbox, resident):
    meeting = announce_meeting()
    inbox.take()
    former = meeting.full_place
    meeting.place, meeting.change, meeting.former_place = "Ratusz", "relocated", former
    meeting.save()
    run_timer()
    text = inbox.received[0][1].get_body(("plain",)).get_content()
    assert f"Gdzie: {meeting.full_place}" in text
    assert f"Poprzednie miejsce: {former}" in text
    run_timer()
    assert inbox.take() == [("ola@example.pl", "Nowe miejsce: Dzień otwarty, 3 grudnia 2026")]


def test_corrected_place_is_not_sent(inbox, resident):
    meeting = announce_meeting()
    inbox.take()
    meeting.place = "Klub seniora"
    meeting.save()
    run_timer()
    assert inbox.take() == []


def test_change_published_in_the_admin_flow_is_sent(inbox, resident):
    """As an editor does it: a draft of the change is not sent, its publication is."""
    meeting, author = announce_meeting(description="Opis spotkania."), factories.staff()
    inbox.take()
    revisions.start_history(meeting)
    data = serialization.serialize_stored_item(meeting)
    data["fields"] |= {"change": "cancelled", "change_note": "Choroba."}
    revisions.save_revision(meeting, data, author)
    run_timer()
    assert inbox.take() == []
    publication.publish(meeting, author)
    run_timer()
    assert inbox.take() == [("ola@example.pl", "Odwołane: Dzień otwarty, 3 grudnia 2026")]


def test_change_goes_before_news_that_wait(inbox):
    meeting = announce_meeting()
    subscribe("a@example.pl")
    factories.recruitment(title="Malarz")
    meeting.change, meeting.change_note = meeting.Change.CANCELLED, "Choroba."
    meeting.save()
    run_timer()
    assert [subject.partition(":")[0] for _, subject in inbox.take()] == ["Odwołane", "Nabór do pracy"]


# A mail server that fails


def test_server_down_loses_nothing_and_sends_once(inbox, freeze, settings):
    subscribe("a@example.pl")
    subscribe("b@example.pl")
    settings.EMAIL_PORT = processes.free_port()
    for _ in range(3):
        factories.meeting(title="Dzień otwarty", starts_at=MEETING_AT)
        with pytest.raises(CommandError, match="Serwer odrzuca połączenie"):
            run_timer()
        later(freeze, minutes=1)
    settings.EMAIL_PORT = inbox.port
    run_timer()
    run_timer()
    assert len(inbox.take()) == 6


@pytest.mark.parametrize("answer", ["451 later", "550 no such user", "hang up"])
def test_refused_message_is_sent_later_once(inbox, freeze, answer):
    subscribe("a@example.pl")
    subscribe("b@example.pl")
    inbox.answers = [answer]
    if answer == "hang up":
        with pytest.raises(CommandError):
            announce_meeting()
        run_timer()
    else:
        announce_meeting()
    assert [to for to, _ in inbox.take()] == ["b@example.pl"]
    later(freeze, minutes=4)
    run_timer()
    assert inbox.take() == []
    later(freeze, minutes=2)
    run_timer()
    assert [to for to, _ in inbox.take()] == ["a@example.pl"]
    assert not QueuedMessage.objects.exists()


def test_refused_message_is_given_up_after_five_days(inbox, resident, freeze):
    inbox.answers = ["550 no such user"] * 200
    announce_meeting(starts_at=NOON + datetime.timedelta(days=30))
    for _ in range(6 * 24):
        later(freeze, hours=1)
        run_timer()
    assert not QueuedMessage.objects.exists()
    # Less and less often.
    assert 25 < 200 - len(inbox.answers) < 45


def test_killed_sender_repeats_with_the_same_message_id(inbox, resident, freeze, monkeypatch):
    """Killed after the server accepted and before the commit: mail servers drop the second by its Message-ID."""

    def die(message):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(mail, "finish", die)
        with pytest.raises(SystemExit):
            announce_meeting()
    run_timer()
    assert len(inbox.received) == 1  # not while the first sender may still be at work
    later(freeze, minutes=16)
    run_timer()
    run_timer()
    ids = [message["Message-ID"] for _, message, _ in inbox.received]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_message_claimed_by_one_process_is_not_sent_by_another(inbox, resident, monkeypatch):
    send = mail.send_message

    def send_while_another_runs(message, connection):
        with monkeypatch.context() as patch:
            patch.setattr(mail, "send_message", send)
            run_timer()
        return send(message, connection)

    monkeypatch.setattr(mail, "send_message", send_while_another_runs)
    announce_meeting()
    assert len(inbox.take()) == 1


def test_change_during_sending_is_not_lost(inbox, resident, monkeypatch):
    send = mail.send_message
    meeting = factories.meeting(title="Dzień otwarty", starts_at=MEETING_AT)

    def send_and_cancel(message, connection):
        build = mail.build_email

        def build_and_cancel(*given):
            built = build(*given)
            if not meeting.is_cancelled:
                meeting.change, meeting.change_note = meeting.Change.CANCELLED, "Choroba."
                meeting.save()
                mail.announcing.announce_published()
            return built

        monkeypatch.setattr(mail, "build_email", build_and_cancel)
        return send(message, connection)

    monkeypatch.setattr(mail, "send_message", send_and_cancel)
    run_timer()
    assert [subject for _, subject in inbox.take()] == [
        "Dzień otwarty, 3 grudnia 2026",
        "Odwołane: Dzień otwarty, 3 grudnia 2026",
    ]


def test_announcement_is_undone_with_its_messages(inbox, resident, monkeypatch):
    """A database that fails between the announcement and the queue: both or none."""

    def fail(*given, **options):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(mail.announcing, "queue_messages", fail)
        with pytest.raises(DatabaseError):
            announce_meeting()
    assert not Announcement.objects.exists()
    run_timer()
    assert len(inbox.take()) == 1


def test_withdrawn_item_waits_and_is_sent_if_published_again(inbox, freeze):
    subscribe("a@example.pl")
    inbox.answers = ["451 later"]
    meeting = announce_meeting()
    meeting.state = State.WITHDRAWN
    meeting.save()
    for _ in range(4):
        later(freeze, minutes=10)
        run_timer()
    assert inbox.take() == []
    meeting.state = State.PUBLISHED
    meeting.save()
    later(freeze, minutes=10)
    run_timer()
    assert len(inbox.take()) == 1


@pytest.mark.parametrize("end", ["over", "deleted", "withdrawn for long"])
def test_message_of_item_that_is_gone_is_dropped(inbox, resident, freeze, end):
    inbox.answers = ["451 later"]
    meeting = announce_meeting(starts_at=NOON + datetime.timedelta(days=30))
    assert QueuedMessage.objects.count() == 1
    if end == "deleted":
        meeting.delete()
    elif end == "withdrawn for long":
        meeting.state = State.WITHDRAWN
        meeting.save()
    later(freeze, days=31 if end == "over" else 6)
    run_timer()
    assert inbox.take() == []
    assert not QueuedMessage.objects.exists()


def test_ended_subscription_gets_no_queued_message(inbox, resident, freeze):
    inbox.answers = ["451 later"]
    announce_meeting()
    Subscription.objects.all().delete()
    later(freeze, minutes=10)
    run_timer()
    assert inbox.take() == []


def test_address_is_in_no_log(inbox, resident, caplog, capsys):
    inbox.answers = ["550 <ola@example.pl>: no such user", "hang up"]
    announce_meeting()
    factories.recruitment()
    with pytest.raises(CommandError) as error:
        run_timer()
    said = f"{error.value} {caplog.text} {capsys.readouterr()} {list(map(str, Subscription.objects.all()))}"
    assert "SMTPDataError 550" in said
    assert "ola@" not in said


def test_nothing_is_sent_without_mail_server(resident, settings, mailoutbox):
    settings.EMAIL_HOST = ""
    announce_meeting()
    assert mailoutbox == []
