"""E-mail notification of new requests. The request is saved before, so a failure loses nothing."""

import datetime
import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from accessibility.deadlines import format_day
from core.grammar import format_count

from .models import AccessRequest, RequestSettings

logger = logging.getLogger(__name__)

# So many requests of a day are announced by messages of their own, further ones together, once in MERGE_PERIOD.
MAX_SINGLE_NOTICES_PER_DAY = 20
MERGE_PERIOD = datetime.timedelta(hours=1)
# Of one message. It lists fewer by number.
MAX_MERGED_REQUESTS = 1000
MAX_LISTED_REQUESTS = 50


def get_notification_address():
    """Return the recipient, or "" if mail or the recipient is not configured."""
    found = RequestSettings.objects.values_list("notify_email", flat=True).first() or ""
    return found if settings.EMAIL_HOST else ""


def can_send_now():
    """
    Return whether a notification may be sent now, or waits for the others of the hour.

    A flood from many networks must not fill the mailbox, in which the office gets other mail too.
    """
    notified = AccessRequest.objects.filter(channel=AccessRequest.Channel.FORM)
    now = timezone.localtime()
    today = notified.filter(notified_at__gte=now.replace(hour=0, minute=0, second=0, microsecond=0))
    is_over_limit = today.count() >= MAX_SINGLE_NOTICES_PER_DAY
    return not (is_over_limit and notified.filter(notified_at__gt=now - MERGE_PERIOD).exists())


def send_notification(case):
    """
    Send the notification of a new request, unless it has to wait for send_waiting_notifications.

    Record and return whether it was sent.
    """
    return can_send_now() and send_message([case])


def send_waiting_notifications():
    """Send one notification of the open requests that wait for it. Return (sent, failed, postponed)."""
    waiting = list(AccessRequest.objects.open().filter(notified_at=None).order_by("pk")[:MAX_MERGED_REQUESTS])
    if not waiting:
        return 0, 0, 0
    if not can_send_now():
        return 0, 0, len(waiting)
    return (len(waiting), 0, 0) if send_message(waiting) else (0, len(waiting), 0)


def send_message(cases):
    """Send one message about these requests, record and return whether it was sent."""
    to = get_notification_address()
    if not to:
        return False
    message = EmailMessage(**(build_text(cases[0]) if len(cases) == 1 else build_merged_text(cases)), to=[to])
    changes = {"notice_error": ""}
    try:
        message.send()
    except (OSError, ValueError) as error:
        logger.warning("Notice of a request not sent: %s", error)
        changes["notice_error"] = f"{type(error).__name__}: {error}"[:200]
    else:
        changes["notified_at"] = timezone.now()
    AccessRequest.objects.filter(pk__in=[case.pk for case in cases]).update(**changes)
    return "notified_at" in changes


def build_text(case):
    """Return subject and body about one request, without personal data."""
    path = reverse("admin:accessibility_requests_accessrequest_change", args=[case.pk])
    return {
        "subject": f"Nowy wniosek o dostępność nr {case.number}",
        "body": f"Wpłynął wniosek o dostępność nr {case.number}.\n"
        f"Termin załatwienia: {format_day(case.answer_by)} (7 dni).\n\n"
        f"Zobacz go w panelu redakcji:\n{case.site.rstrip('/')}{path}\n",
    }


def build_merged_text(cases):
    """Return subject and body about many requests, without personal data."""
    count = format_count(len(cases), "wniosek", "wnioski", "wniosków")
    lines = [
        f"nr {case.number}, termin załatwienia: {format_day(case.answer_by)}"
        for case in cases[:MAX_LISTED_REQUESTS]
    ]
    if len(cases) > MAX_LISTED_REQUESTS:
        lines.append("Pozostałe są w panelu.")
    path = reverse("admin:accessibility_requests_accessrequest_changelist")
    return {
        "subject": f"Nowe wnioski o dostępność: {len(cases)}",
        "body": f"Od ostatniej takiej wiadomości: {count} o dostępność.\n\n"
        + "\n".join(lines)
        + f"\n\nZobacz je w panelu redakcji:\n{cases[-1].site.rstrip('/')}{path}\n",
    }
