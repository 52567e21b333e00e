"""A message whose sending cannot be recorded is not sent: it would be sent again at each run."""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from accessibility_requests.mail import send_notification
from accounts.roles import EDITOR
from core import disk_space
from notifications import announcing
from notifications.models import QueuedMessage, Subscription
from publishing.models import State
from tests import factories, site_database

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(site_database.SERVER), reason="PostgreSQL has a disk of its own"),
]


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.rumia.example", "strona@rumia.example"
    factories.request_settings(notify_email="urzad@rumia.example")


@pytest.fixture
def disk(monkeypatch):
    """`disk.free` is the free space of the disk in bytes."""
    disk = SimpleNamespace(free=50_000)
    monkeypatch.setattr(disk_space.shutil, "disk_usage", lambda path: disk)
    return disk


def make_notification():
    announcing.announce_published()
    Subscription.objects.create(
        email="ola@example.pl",
        wants_meetings=True,
        wants_recruitments=False,
        end_key="k",
        confirmed_at=timezone.now(),
    )
    factories.meeting(starts_at=timezone.now() + datetime.timedelta(days=5))


def make_report():
    user = factories.somebody(is_staff=True, email="ewa@rumia.example")
    user.groups.add(Group.objects.get(name=EDITOR))
    draft = factories.article(state=State.DRAFT)
    type(draft).objects.update(changed_at=factories.warsaw(2020, 1, 1))


@pytest.mark.parametrize(
    ("command", "make"),
    [
        ("send_notifications", make_notification),
        ("send_notices", factories.access_request),
        ("send_monthly_report", make_report),
    ],
)
def test_mail_waits_for_room_on_the_disk(disk, mailoutbox, command, make):
    make()
    for _ in range(2):
        with pytest.raises((CommandError, OSError)):
            call_command(command, verbosity=0)
    assert mailoutbox == []
    disk.free = 50_000_000
    call_command(command, verbosity=0)
    assert len(mailoutbox) == 1


def test_queued_message_says_why_it_waits(disk):
    make_notification()
    with pytest.raises(CommandError, match="Na dysku nie ma miejsca"):
        call_command("send_notifications")
    [message] = QueuedMessage.objects.all()
    assert message.attempts == 0


def test_request_on_a_full_disk_is_stored_and_told_later(disk, mailoutbox):
    case = factories.access_request()
    assert not send_notification(case)
    assert mailoutbox == []
