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

# When so many requests of a day are announced, further ones wait for a merged message, sent once in MERGE_PERIOD.
MAX_SINGLE_NOTICES_PER_DAY = 20
MERGE_PERIOD = datetime.timedelta(hours=1)
# Of one message. It lists fewer by number.
MAX_MERGED_REQUESTS = 1000
MAX_LISTED_REQUESTS = 50


def get_notification_address():
    """Return the recipient, or "" if mail or the recipient is not configured."""
    found = RequestSettings.objects.values_list("notify_email", flat=True).first() or ""
    return found if settings.EMAIL_HOST else ""


def get_announced_requests():
    # Not those that staff registered: they were notified of without a message.
    return AccessRequest.objects.filter(channel=AccessRequest.Channel.FORM, notified_at__isnull=False)


def is_over_daily_limit():
    """
    Return whether new requests wait for a merged message.

    A flood from many networks must not fill the mailbox, in which the office gets other mail too.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return get_announced_requests().filter(notified_at__gte=midnight).count() >= MAX_SINGLE_NOTICES_PER_DAY


def send_notification(case):
    """
    Send the notification of a new request, unless it has to wait for send_waiting_notifications.

    Record and return whether it was sent.
    """
    return not is_over_daily_limit() and send_message([case])


def send_waiting_notifications():
    """
    Send one notification of the open requests that wait for it. Return (sent, failed, postponed).

    Above the limit of the day only if the last message is MERGE_PERIOD old.
    """
    waiting = list(AccessRequest.objects.open().filter(notified_at=None).order_by("pk")[:MAX_MERGED_REQUESTS])
    if not waiting:
        return 0, 0, 0
    is_recent = get_announced_requests().filter(notified_at__gt=timezone.now() - MERGE_PERIOD).exists()
    if is_recent and is_over_daily_limit():
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
