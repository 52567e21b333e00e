"""E-mail notification of new requests. The request is saved before, so a failure loses nothing."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from accessibility.deadlines import format_day

from .models import RequestSettings

logger = logging.getLogger(__name__)


def get_notification_address():
    """Return the recipient, or "" if mail or the recipient is not configured."""
    found = RequestSettings.objects.values_list("notify_email", flat=True).first() or ""
    return found if settings.EMAIL_HOST else ""


def send_notification(case):
    """Send the notification of `case` without personal data, record and return whether it was sent."""
    to = get_notification_address()
    if not to:
        return False
    path = reverse("admin:accessibility_requests_accessrequest_change", args=[case.pk])
    message = EmailMessage(
        subject=f"Nowy wniosek o dostępność nr {case.number}",
        body=f"Wpłynął wniosek o dostępność nr {case.number}.\n"
        f"Termin załatwienia: {format_day(case.answer_by)} (7 dni).\n\n"
        f"Zobacz go w panelu redakcji:\n{case.site.rstrip('/')}{path}\n",
        to=[to],
    )
    try:
        message.send()
    except (OSError, ValueError) as error:
        logger.warning("Notice of a request not sent: %s", error)
        case.notice_error = f"{type(error).__name__}: {error}"[:200]
    else:
        case.notified_at = timezone.now()
        case.notice_error = ""
    case.save(update_fields=["notified_at", "notice_error"])
    return case.notified_at is not None
