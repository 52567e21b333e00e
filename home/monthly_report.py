"""What waits for a person of the staff: as a page of the admin and, once a month, by mail."""

import datetime
import logging
import smtplib
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accessibility_requests.models import AccessRequest
from accounts.models import MonthlyReport
from accounts.throttling import count_within, hash_key
from content_checks.external_links import list_broken_links
from core.disk_space import require_room_to_record
from core.grammar import format_day
from core.origin import get_site_origin
from core.users import get_display_name
from feedback.models import PageFeedback
from operations import status
from publishing.admin.overview import can_see_content, get_pending_work, get_saved_at
from publishing.admin_urls import get_admin_url
from publishing.permissions import has_model_permission

logger = logging.getLogger(__name__)

OLD_DRAFT_DAYS = 30
# To one person by the button: a stolen session must not fill a mailbox.
MAX_SENT_PER_HOUR = 5


@dataclass
class Entry:
    text: str
    path: str = ""  # in the admin


@dataclass
class Section:
    title: str
    entries: list[Entry] = field(default_factory=list)
    is_pending: bool = True  # False for mere information, for which no mail is sent


def build_report(user):
    """Return the sections with something in them that the user may see."""
    sections = [
        *build_content_sections(user),
        build_broken_links_section(user),
        build_residents_section(user),
        build_server_section(user),
    ]
    return [section for section in sections if section.entries]


def has_pending(sections):
    return any(section.is_pending for section in sections)


def build_content_sections(user):
    work = get_pending_work(user)
    reviews = [
        Entry(f"{item}, od {format_day(item.review_due_on)}{describe_owner(item)}", item.change_url)
        for item in work["reviews"]
    ]
    oldest = timezone.now() - datetime.timedelta(days=OLD_DRAFT_DAYS)
    drafts = {
        item.change_url: Entry(
            f"{item}, z dnia {format_day(timezone.localdate(get_saved_at(item)))}", item.change_url
        )
        for name in ("own", "drafts", "unpublished_changes")
        for item in work[name]
        if get_saved_at(item) < oldest
    }
    return [
        Section("Do sprawdzenia: czy nadal prawdziwe?", reviews),
        Section("Wersje robocze starsze niż miesiąc", list(drafts.values())),
    ]


def describe_owner(item):
    owner = item.review_owner
    return f", sprawdza {get_display_name(owner)}" if owner else ""


def build_broken_links_section(user):
    links = list_broken_links() if can_see_content(user) else []
    return Section(
        "Odnośniki, które nie działają",
        [
            Entry(f"{item}, {location.label}, „{text}”: {link.problem} ({link.url})", get_admin_url(item))
            for item, location, text, link in links
        ],
    )


def build_residents_section(user):
    entries = []
    if has_model_permission(user, "view", PageFeedback) and (unread := PageFeedback.objects.unread().count()):
        text = f"Wiadomości o stronach do przeczytania: {unread}."
        entries.append(Entry(text, reverse("admin:feedback_pagefeedback_changelist")))
    if has_model_permission(user, "change", AccessRequest):
        cases = AccessRequest.objects
        if open_cases := cases.open().count():
            text = (
                f"Wnioski o dostępność bez odpowiedzi: {open_cases}, po terminie: {cases.overdue().count()}."
            )
            entries.append(Entry(text, reverse("admin:accessibility_requests_accessrequest_changelist")))
    return Section("Mieszkańcy czekają na odpowiedź", entries)


def build_server_section(user):
    """For people who manage accounts, as the others cannot do anything about it."""
    checks = (
        [status.check_backup(), *status.check_disks()]
        if has_model_permission(user, "change", get_user_model())
        else []
    )
    entries = [Entry(f"{text[0].upper()}{text[1:].removesuffix('.')}.") for _, text in dict.fromkeys(checks)]
    return Section("Serwer", entries, is_pending=any(level > status.OK for level, _ in checks))


# Mail


def send_report(user, sections):
    root = get_site_origin()
    lines = ["Dzień dobry,", "", "te sprawy czekają w serwisie „Ekonomia społeczna w Rumi”."]
    for section in sections:
        lines += ["", section.title, ""]
        for entry in section.entries:
            lines += [f"– {entry.text}", *([f"  {root}{entry.path}"] if entry.path else [])]
    page = f"{root}{reverse('admin:monthly_report')}"
    lines += ["", f"Ta lista jest zawsze tutaj: {page}", "Tam też możesz wyłączyć te wiadomości.", ""]
    EmailMessage(subject="Sprawy do załatwienia w serwisie", body="\n".join(lines), to=[user.email]).send()


def send_monthly_reports():
    """
    Send each person of the staff the report of this month, once, unless nothing waits. Return (sent, failed).

    Those that fail are sent at the next run, unless the mailbox alone is at fault. Raise OSError when the disk is full.
    """
    sent = failed = 0
    month = timezone.localdate().replace(day=1)
    for user in get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email=""):
        subscription, _ = MonthlyReport.objects.get_or_create(user=user)
        if not subscription.is_wanted or subscription.last_month == month:
            continue
        sections = build_report(user)
        require_room_to_record()
        try:
            if has_pending(sections):
                send_report(user, sections)
                sent += 1
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
            # This mailbox alone: trying again each night would report the whole maintenance as failed.
            logger.warning("Monthly report for user %s not sent: %s", user.pk, type(error).__name__)
        except OSError:
            failed += 1
            continue
        subscription.last_month = month
        subscription.save(update_fields=["last_month"])
    return sent, failed


# Admin


def report_view(request, context):
    """Show the report; a POST sends it at once or changes whether it is sent monthly."""
    sections = build_report(request.user)
    subscription = MonthlyReport.objects.filter(user=request.user).first() or MonthlyReport(user=request.user)
    if request.method == "POST":
        if "_send" in request.POST:
            send_now(request, sections)
        else:
            subscription.is_wanted = "is_wanted" in request.POST
            subscription.save()
            messages.success(
                request,
                "Lista będzie przychodzić." if subscription.is_wanted else "Lista nie będzie przychodzić.",
            )
        return redirect("admin:monthly_report")
    return render(
        request,
        "admin/home/monthly_report.html",
        {
            **context,
            "title": "Sprawy do załatwienia",
            "sections": sections,
            "subscription": subscription,
            "can_send": bool(settings.EMAIL_HOST and request.user.email),
        },
    )


def send_now(request, sections):
    hour = f"{timezone.now():%Y-%m-%d %H}"
    if not count_within({hash_key("monthly-report", hour, str(request.user.pk)): MAX_SENT_PER_HOUR}):
        messages.error(
            request, "Ta lista przyszła już kilka razy w tej godzinie. Spróbuj ponownie za godzinę."
        )
        return
    try:
        send_report(request.user, sections)
    except (OSError, ValueError):
        messages.error(
            request, "Nie udało się wysłać wiadomości. Powiedz o tym osobie, która prowadzi serwer."
        )
    else:
        messages.success(request, f"Lista jest wysłana na adres {request.user.email}.")
