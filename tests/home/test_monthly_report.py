"""What waits for staff: the page of the admin and the monthly mail."""

import datetime
import os
import smtplib

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import MonthlyReport
from accounts.roles import ADMINISTRATOR, COORDINATOR, EDITOR
from content_checks.models import BrokenLink
from home.monthly_report import MAX_SENT_PER_HOUR
from operations import status
from publishing import revisions
from publishing.models import State
from publishing.serialization import serialize_stored_item
from tests.admin_forms import text

from .. import factories

pytestmark = pytest.mark.django_db

MAY = factories.warsaw(2026, 5, 4, 3)
PAGE = "/admin/sprawy/"
GONE = "https://inny.example/stary"


@pytest.fixture(autouse=True)
def server(settings, tmp_path, monkeypatch):
    """A site with mail, on a server in order: a fresh backup, half of the disk free."""
    settings.EMAIL_HOST, settings.PRODUCTION = "mail.rumia.example", True
    settings.ALLOWED_HOSTS = ["spoleczna.rumia.example", "testserver"]
    settings.BACKUP_DIR = tmp_path
    backup = tmp_path / "kopia-2026-05-04-030000.zip"
    backup.touch()
    os.utime(backup, (MAY.timestamp(), MAY.timestamp()))
    monkeypatch.setattr(status, "check_disks", lambda: [(status.OK, "wolne miejsce na dysku (/dane): 50%")])
    return backup


@pytest.fixture(autouse=True)
def now(freeze):
    freeze(MAY)


def person(role=None, **given):
    user = factories.somebody(is_staff=True, email="ola@rumia.example", **given)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def send():
    call_command("send_monthly_report", verbosity=0)


def make_work():
    factories.article(title="Nabór wiosną", review_months=6, reviewed_on=datetime.date(2025, 1, 1))
    draft = factories.article(title="Stary szkic", state=State.DRAFT)
    type(draft).objects.filter(pk=draft.pk).update(changed_at=factories.warsaw(2026, 3, 1))
    factories.article(title="Świeży szkic", state=State.DRAFT)
    factories.page_feedback(text="Nie widać godziny.")
    factories.access_request()
    factories.article(title="Z odnośnikiem", body=f'<p><a href="{GONE}">regulamin naboru</a></p>')
    BrokenLink.objects.record(GONE, "tej strony już tam nie ma", is_certain=True)


def test_mail_lists_what_waits(mailoutbox):
    make_work()
    person(ADMINISTRATOR)
    send()
    (message,) = mailoutbox
    assert message.to == ["ola@rumia.example"]
    for part in (
        "– Nabór wiosną, od 1 lipca 2025",
        "– Stary szkic, z dnia 1 marca 2026",
        "– Wiadomości do przeczytania: 1.",
        "– Wnioski o dostępność bez odpowiedzi: 1, po terminie: 0.",
        f"– Z odnośnikiem, Treść, „regulamin naboru”: tej strony już tam nie ma ({GONE})",
        "– Ostatnia kopia sprzed 0 godz.\n",
        "– Wolne miejsce na dysku (/dane): 50%.",
        "https://spoleczna.rumia.example/admin/pages/article/",
        "https://spoleczna.rumia.example/admin/sprawy/",
    ):
        assert part in message.body
    assert "Świeży" not in message.body
    assert "Nie widać godziny" not in message.body  # words of residents stay on the site


def test_unpublished_change_older_than_a_month_is_listed(freeze, mailoutbox):
    user = person(EDITOR)
    article = factories.article(title="Stary tytuł")
    freeze(factories.warsaw(2026, 3, 1))
    data = serialize_stored_item(article)
    data["fields"]["title"] = "Nowy tytuł"
    revisions.save_revision(article, data, user)
    freeze(MAY)
    send()
    assert "– Stary tytuł, z dnia 1 marca 2026" in mailoutbox[0].body


def test_nothing_is_sent_when_all_is_well(mailoutbox):
    person(ADMINISTRATOR)
    send()
    assert mailoutbox == []


@pytest.mark.parametrize("fault", ["backup", "disk"])
def test_fault_of_server_is_sent_to_administrators_only(mailoutbox, server, monkeypatch, fault):
    if fault == "backup":
        server.unlink()
    else:
        monkeypatch.setattr(
            status, "check_disks", lambda: [(status.WARNING, "wolne miejsce na dysku (/dane): 5%")]
        )
    person(EDITOR)
    factories.somebody(is_staff=True, email="it@rumia.example").groups.add(
        Group.objects.get(name=ADMINISTRATOR)
    )
    send()
    (message,) = mailoutbox
    assert message.to == ["it@rumia.example"]
    assert ("Nie ma kopii zapasowej" if fault == "backup" else "/dane): 5%") in message.body


def test_mail_holds_what_the_person_may_see(mailoutbox):
    make_work()
    person(COORDINATOR)
    send()
    (message,) = mailoutbox
    assert "Wnioski o dostępność" in message.body
    for hidden in ("Nabór", "szkic", "Wiadomości", "kopia"):
        assert hidden not in message.body


def test_mail_comes_once_a_month(freeze, mailoutbox):
    make_work()
    person(EDITOR)
    for moment in (MAY, factories.warsaw(2026, 5, 5, 3), factories.warsaw(2026, 5, 31, 3)):
        freeze(moment)
        send()
    assert len(mailoutbox) == 1
    freeze(factories.warsaw(2026, 6, 2, 3))  # the server was off on the first
    send()
    assert len(mailoutbox) == 2


def test_failed_mail_is_sent_next_night(mailoutbox, monkeypatch):
    make_work()
    person(EDITOR)

    def fail(message):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", fail)
        with pytest.raises(CommandError, match="Niewysłane listy spraw: 1"):
            send()
    send()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"ola@rumia.example": (550, b"no such user ola@rumia.example")}),
        smtplib.SMTPDataError(552, b"ola@rumia.example is full"),
        ValueError("ola@rumia.example"),
    ],
)
def test_dead_mailbox_is_left_until_next_month(mailoutbox, monkeypatch, caplog, error):
    make_work()
    person(EDITOR)

    def fail(message):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", fail)
        send()
    [record] = caplog.records
    assert "ola" not in record.getMessage()
    send()
    assert mailoutbox == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_no_mail_without_account_or_address(mailoutbox, change):
    make_work()
    user = person(EDITOR)
    type(user).objects.filter(pk=user.pk).update(**change)
    send()
    assert mailoutbox == []


def test_no_mail_without_mail_server(mailoutbox, settings, capsys):
    settings.EMAIL_HOST = ""
    make_work()
    person(EDITOR)
    call_command("send_monthly_report")
    assert "Poczta nie jest ustawiona" in capsys.readouterr().out
    assert mailoutbox == []
    assert not MonthlyReport.objects.exists()


@pytest.fixture
def report_client(client):
    client.force_login(person(EDITOR, username="ewa"))
    return client


def test_page_shows_list_and_is_on_start_page(report_client):
    make_work()
    assert f'href="{PAGE}"' in report_client.get("/admin/").content.decode()
    page = text(report_client.get(PAGE))
    assert "Stary szkic, z dnia 1 marca 2026" in page
    assert "Ostatnia kopia" not in page
    assert "Adres: ola@rumia.example" in page


def test_page_without_work_says_so(report_client):
    assert "Nic nie czeka na załatwienie." in text(report_client.get(PAGE))


def test_person_turns_the_mail_off_and_on(report_client, mailoutbox):
    make_work()
    page = report_client.post(PAGE, {}, follow=True)
    assert "Lista nie będzie przychodzić." in text(page)
    send()
    assert mailoutbox == []
    page = report_client.post(PAGE, {"is_wanted": "on"}, follow=True)
    assert "Lista będzie przychodzić." in text(page)
    send()
    assert len(mailoutbox) == 1


def test_report_is_sent_on_demand(report_client, mailoutbox):
    make_work()
    page = report_client.post(PAGE, {"_send": "1", "is_wanted": "on"}, follow=True)
    assert "Lista jest wysłana na adres ola@rumia.example." in text(page)
    assert "Stary szkic" in mailoutbox[0].body


def test_report_on_demand_fills_no_mailbox(report_client, mailoutbox, freeze):
    freeze(timezone.now())
    for _ in range(MAX_SENT_PER_HOUR + 2):
        page = report_client.post(PAGE, {"_send": "1"}, follow=True)
    assert len(mailoutbox) == MAX_SENT_PER_HOUR
    assert "już kilka razy w tej godzinie" in text(page)


def test_failure_on_demand_is_said(report_client, monkeypatch):
    def fail(message):
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    assert "Nie udało się wysłać" in text(report_client.post(PAGE, {"_send": "1"}, follow=True))


def test_visitor_cannot_read_the_list(client):
    assert client.get(PAGE).status_code == 302
    client.force_login(factories.somebody())
    assert client.get(PAGE).status_code == 302


def test_page_feedback_is_not_said_to_await_an_answer(client):
    factories.page_feedback(text="Nie widać godziny.")
    client.force_login(person(ADMINISTRATOR))
    shown = text(client.get(PAGE))
    assert "Opinie o stronach Wiadomości do przeczytania: 1." in shown
    assert "czekają na odpowiedź" not in shown
    factories.access_request()
    assert "Mieszkańcy czekają na odpowiedź Wnioski o dostępność" in text(client.get(PAGE))
