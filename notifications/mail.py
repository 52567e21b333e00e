"""Building and sending queued messages."""

import datetime
import logging
import smtplib
import time
from email.policy import EmailPolicy
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from cooperative.models import Meeting
from core.disk_space import require_room_to_record
from core.grammar import format_day
from core.origin import get_site_origin
from core.os_errors import explain_os_error
from pages.models import SiteSettings

from . import announcing
from .models import Announcement, QueuedMessage, is_enabled

logger = logging.getLogger(__name__)

# Servers that examine a message take long to accept it. One that gives up earlier sends it twice (RFC 1047).
SMTP_TIMEOUT_SECONDS = 60
# Well below TimeoutStartSec= of the unit, which would kill the sender between two messages. The timer goes on.
MAX_RUN_SECONDS = 5 * 60
# Longer than one message can take. A message whose sender was killed is sent again after this time.
CLAIM_PERIOD = datetime.timedelta(minutes=15)
FIRST_RETRY_DELAY = datetime.timedelta(minutes=5)
MAX_RETRY_DELAY = datetime.timedelta(hours=4)
GIVE_UP_AFTER = datetime.timedelta(days=5)  # RFC 5321, 4.5.4.1
WITHDRAWN_DELAY = datetime.timedelta(minutes=5)
# Servers end connections after some number of messages.
MAX_MESSAGES_PER_CONNECTION = 50


class SendingError(Exception):
    """No message can be sent now. The text, in Polish, says why and names no address."""

    def __init__(self, error):
        super().__init__(f"{explain_os_error(error)} ({describe_error(error)})")


def describe_error(error):
    """Return class and code of an error: the text of the server may repeat the address."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def format_time(moment):
    return date_format(timezone.localtime(moment), r"l, j E Y \r., \g\o\d\z. G:i").lower()


def get_meeting_facts(meeting, moved_from):
    """Return [(label, text)] for a message about a meeting."""
    facts = [
        ("Kiedy", format_time(meeting.starts_at)),
        ("Poprzedni termin", format_time(moved_from) if moved_from else ""),
        ("Gdzie", meeting.full_place),
        ("Poprzednie miejsce", meeting.former_place),
        ("Dla kogo", meeting.audience),
    ]
    return [(label, text) for label, text in facts if text]


def get_recruitment_facts(recruitment):
    facts = []
    if recruitment.opens_on:
        facts.append(("Początek naboru", f"{format_day(recruitment.opens_on)} r."))
    if recruitment.closes_on:
        facts.append(("Ostatni dzień naboru", f"{format_day(recruitment.closes_on)} r."))
    elif meeting := recruitment.public_meeting:
        facts.append(("Spotkanie dla chętnych", format_time(meeting.starts_at)))
    else:
        facts.append(("Do kiedy", "Nabór trwa do odwołania."))
    if recruitment.town:
        facts.append(("Miejscowość pracy", recruitment.town))
    return facts


def get_item_context(message, item):
    """Return what the templates say about the item."""
    if isinstance(item, Meeting):
        return get_meeting_context(message, item)
    return {
        "heading": f"Nabór do pracy: {item.title}",
        "texts": [item.description],
        "facts": get_recruitment_facts(item),
        "link_text": "Przeczytaj całe ogłoszenie",
    }


def get_meeting_context(message, meeting):
    announced = Announcement.objects.get(kind=Announcement.Kind.MEETING, object_id=meeting.pk)
    moved_from = meeting.moved_from or announced.moved_from
    title, note = meeting.title, meeting.change_note
    if meeting.is_cancelled:
        title, note = f"Odwołane: {title}", " ".join(filter(None, ["To spotkanie się nie odbędzie.", note]))
    elif meeting.is_relocated:
        title = f"{'Nowy termin i miejsce' if moved_from else 'Nowe miejsce'}: {title}"
    elif moved_from:
        title = f"Nowy termin: {title}"
    elif message.is_urgent:
        title = f"Jednak się odbędzie: {title}"
    return {
        "heading": f"{title}, {format_day(timezone.localtime(meeting.starts_at))}",
        "texts": [*filter(None, [note]), meeting.description],
        "facts": get_meeting_facts(meeting, moved_from),
        "link_text": "Zobacz stronę spotkania",
    }


class UnbrokenUrlPolicy(EmailPolicy):
    """Python would break a long address in List-Unsubscribe into encoded words, which mail programs cannot follow."""

    def fold_binary(self, name, value):
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode()
        return super().fold_binary(name, value)


class SubscriberEmail(EmailMultiAlternatives):
    def message(self, **options):
        if "policy" in options:  # since Django 6.0; 5.2 breaks no address
            options["policy"] = UnbrokenUrlPolicy(linesep=options["policy"].linesep)
        return super().message(**options)


def build_email(message, item):
    """Return the message to be sent, in plain text and HTML, about `item` (None: a request to confirm)."""
    site_url = get_site_origin()
    subscription = message.subscription
    site = SiteSettings.load()
    context = {
        "subscription": subscription,
        "site_name": site.home_title,
        "site_url": site_url,
        "end_url": f"{site_url}{subscription.end_path}",
        "confirm_url": f"{site_url}{subscription.confirm_path}",
    }
    if item is None:
        template, context["heading"] = "confirmation", f"Potwierdź powiadomienia: {site.home_title}"
    else:
        template = "news"
        context |= get_item_context(message, item) | {"item_url": f"{site_url}{item.get_absolute_url()}"}
    sender, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    domain = address.rpartition("@")[2]
    email = SubscriberEmail(
        subject=" ".join(context["heading"].split()),
        body=render_to_string(f"notifications/mail/{template}.txt", context),
        # Mail programs list messages by the name of their sender.
        from_email=formataddr((sender or site.office, address)),
        to=[subscription.email],
        headers={
            "Message-ID": f"<{message.message_id}@{domain}>",
            # RFC 8058: a button of the mail program, which ends the subscription by one POST.
            "List-Unsubscribe": f"<{context['end_url']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # RFC 3834: no automatic answers.
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(render_to_string(f"notifications/mail/{template}.html", context), "text/html")
    return email


def claim_next_message():
    """Return the next message to be sent, which no other process takes then, or None."""
    while message := QueuedMessage.objects.due().select_related("subscription").first():
        until = timezone.now() + CLAIM_PERIOD
        claimed = QueuedMessage.objects.filter(
            pk=message.pk, retry_at=message.retry_at, message_id=message.message_id
        ).update(retry_at=until, attempts=F("attempts") + 1)
        if claimed:
            message.refresh_from_db(fields=["attempts", "retry_at"])
            return message
    return None


def postpone(message, delay, **changes):
    # Not a message that was queued anew meanwhile.
    QueuedMessage.objects.filter(pk=message.pk, message_id=message.message_id).update(
        retry_at=timezone.now() + delay, **changes
    )


def postpone_or_give_up(message):
    if message.created_at < timezone.now() - GIVE_UP_AFTER:
        finish(message)
    else:
        postpone(message, min(FIRST_RETRY_DELAY * 2 ** min(message.attempts - 1, 10), MAX_RETRY_DELAY))


def finish(message):
    """Delete a message, unless it was queued anew meanwhile."""
    QueuedMessage.objects.filter(pk=message.pk, message_id=message.message_id).delete()


def send_message(message, connection):
    """
    Send one message and delete it; return whether it was sent.

    It is deleted unsent when its item is over or deleted, and waits while its item is not published.
    """
    item = None
    if message.kind != QueuedMessage.Kind.CONFIRMATION:
        item = announcing.get_item(message)
        if item is None or announcing.is_over(item) or message.created_at < timezone.now() - GIVE_UP_AFTER:
            finish(message)
            return False
        if not item.is_published:
            postpone(message, WITHDRAWN_DELAY, attempts=message.attempts - 1)
            return False
    try:
        connection.send_messages([build_email(message, item)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
        # This message alone. Also after 5xx: a wrong setting of the server must not lose messages.
        logger.warning("Message %s not sent: %s", message.pk, describe_error(error))
        postpone_or_give_up(message)
        return False
    finish(message)
    return True


def send_queued_messages():
    """
    Send the messages that are due, for MAX_RUN_SECONDS at most, and return how many were sent.

    Each is deleted right after the server has accepted it. Only a process killed between these two sends the message
    again, with the same Message-ID. Raise SendingError when mail server or disk do not work; messages wait then.
    """
    sent = 0
    if not is_enabled():
        return sent
    connection = get_connection(timeout=SMTP_TIMEOUT_SECONDS)
    end = time.monotonic() + MAX_RUN_SECONDS
    try:
        while time.monotonic() < end and (message := claim_next_message()):
            try:
                require_room_to_record()
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                postpone(message, datetime.timedelta(0), attempts=message.attempts - 1)
                raise SendingError(error) from None
            try:
                sent += send_message(message, connection)
                if sent % MAX_MESSAGES_PER_CONNECTION == 0:
                    connection.close()
            except (OSError, smtplib.SMTPException) as error:
                # The server may have accepted it.
                postpone_or_give_up(message)
                raise SendingError(error) from None
    finally:
        connection.close()
    return sent
