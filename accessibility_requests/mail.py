"""E-mail notification of new requests. The request is saved before, so a failure loses nothing."""

import datetime
import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from core.days import get_start_of_today
from core.disk_space import has_room_to_record, require_room_to_record
from core.grammar import choose_plural, format_count, format_day

from .models import AccessRequest, RequestSettings

logger = logging.getLogger(__name__)

# When so many requests of a day are announced, further ones wait for a merged message, sent once in MERGE_PERIOD.
MAX_SINGLE_NOTICES_PER_DAY = 20
MERGE_PERIOD = datetime.timedelta(hours=1)
# A merged message lists so many and says how many all are.
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
    announced = get_announced_requests().filter(notified_at__gte=get_start_of_today())
    return announced.count() >= MAX_SINGLE_NOTICES_PER_DAY


def send_notification(case):
    """
    Send the notification of a new request, unless it has to wait for send_waiting_notifications.

    Record and return whether it was sent.
    """
    return not is_over_daily_limit() and send_message(AccessRequest.objects.filter(pk=case.pk))


def send_waiting_notifications():
    """
    Send one notification of the open requests that wait for it. Return (sent, failed, postponed).

    Above the limit of the day only if the last message is MERGE_PERIOD old. Raise OSError when the disk is full.
    """
    waiting = AccessRequest.objects.open().filter(notified_at=None).order_by("pk")
    if not (last := waiting.last()):
        return 0, 0, 0
    require_room_to_record()
    # Others may come while the message is sent.
    waiting = waiting.filter(pk__lte=last.pk)
    count = waiting.count()
    is_recent = get_announced_requests().filter(notified_at__gt=timezone.now() - MERGE_PERIOD).exists()
    if is_recent and is_over_daily_limit():
        return 0, 0, count
    return (count, 0, 0) if send_message(waiting) else (0, count, 0)


def send_message(cases):
    """Send one message about the requests of this QuerySet, record and return whether it was sent."""
    to = get_notification_address()
    if not to or not has_room_to_record():
        return False
    count, listed = cases.count(), list(cases[:MAX_LISTED_REQUESTS])
    message = EmailMessage(
        **(build_text(listed[0]) if count == 1 else build_merged_text(listed, count)), to=[to]
    )
    changes = {"notice_error": ""}
    try:
        message.send()
    except (OSError, ValueError) as error:
        logger.warning("Notice of a request not sent: %s", error)
        changes["notice_error"] = f"{type(error).__name__}: {error}"[:200]
    else:
        changes["notified_at"] = timezone.now()
    cases.update(**changes)
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


def build_merged_text(listed, count):
    """Return subject and body about `count` requests, without personal data."""
    verb = choose_plural(count, "Czeka", "Czekają", "Czeka")
    requests = format_count(count, "nowy wniosek", "nowe wnioski", "nowych wniosków")
    lines = [f"nr {case.number}, termin załatwienia: {format_day(case.answer_by)}" for case in listed]
    if count > len(listed):
        lines.append("Pozostałe są w panelu.")
    path = reverse("admin:accessibility_requests_accessrequest_changelist")
    return {
        "subject": f"Nowe wnioski o dostępność: {count}",
        "body": f"{verb} {requests} o dostępność.\n\n"
        + "\n".join(lines)
        + f"\n\nZobacz je w panelu redakcji:\n{listed[-1].site.rstrip('/')}{path}\n",
    }
