"""Requests of editors to check or to publish a draft: whom one may ask, and the mail about requests and answers."""

import logging

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from core.users import get_display_name

from .models import ApprovalRequest, get_generic_key
from .permissions import get_permission
from .revisions import get_draft_title

logger = logging.getLogger(__name__)

Outcome, Purpose = ApprovalRequest.Outcome, ApprovalRequest.Purpose
# Of several backends (django-otp's included) only this one has permissions.
PERMISSION_BACKEND = "django.contrib.auth.backends.ModelBackend"


class Recipients:
    """Whom an author may ask about an item of `model`: persons, and roles that another active person has."""

    def __init__(self, model, author):
        def get_users(action):
            users = get_user_model().objects.with_perm(
                get_permission(action, model), backend=PERMISSION_BACKEND, include_superusers=True
            )
            return users.filter(is_staff=True).exclude(pk=author.pk).prefetch_related("groups")

        publishers = set(get_users("publish"))
        users = sorted(publishers | set(get_users("change")), key=get_display_name)
        self.by_key = {}
        self.publishing_keys = set()
        for group in Group.objects.order_by("pk"):
            if members := {user for user in users if group in user.groups.all()}:
                self.add(f"group-{group.pk}", group, can_publish=members <= publishers)
        for user in users:
            self.add(f"user-{user.pk}", user, can_publish=user in publishers)

    def add(self, key, recipient, *, can_publish):
        self.by_key[key] = recipient
        if can_publish:
            self.publishing_keys.add(key)

    def get_choices(self):
        roles, persons = [], []
        for key, recipient in self.by_key.items():
            if isinstance(recipient, Group):
                roles.append((key, f"każda osoba z rolą {recipient.name}"))
            else:
                note = "" if key in self.publishing_keys else " (nie publikuje)"
                persons.append((key, f"{get_display_name(recipient)}{note}"))
        return [choice for choice in (("Rola", roles), ("Osoba", persons)) if choice[1]]

    def get_first_publishing(self):
        """Return the fields of an ApprovalRequest to the first role, or else person, that may publish."""
        key = next((key for key in self.by_key if key in self.publishing_keys), None)
        return self.get_fields(key) if key else {}

    def get_fields(self, key):
        """Return the recipient as fields of an ApprovalRequest."""
        recipient = self.by_key[key]
        return {"group" if isinstance(recipient, Group) else "user": recipient}

    def get_default(self, author):
        """Return the key of whom the author asked last, or of the first that may publish."""
        last = ApprovalRequest.objects.filter(author=author).order_by("-pk").first()
        for key, recipient in self.by_key.items():
            if last and recipient in (last.user, last.group):
                return key
        return next((key for key in self.by_key if key in self.publishing_keys), None)


class ApprovalRequestForm(forms.Form):
    purpose = forms.ChoiceField(label="O co prosisz", choices=Purpose.choices, widget=forms.RadioSelect)
    recipient = forms.ChoiceField(label="Kogo prosisz")
    note = forms.CharField(
        label="Wiadomość",
        max_length=ApprovalRequest._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Możesz zostawić puste. Napisz, na co zwrócić uwagę albo do kiedy.",
    )

    def __init__(self, recipients, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.recipients = recipients
        self.fields["recipient"].choices = recipients.get_choices()

    def clean(self):
        cleaned = super().clean()
        key = cleaned.get("recipient")
        is_publication = cleaned.get("purpose") == Purpose.PUBLICATION
        if key and is_publication and key not in self.recipients.publishing_keys:
            self.add_error(
                "recipient", "Ta osoba nie może opublikować. Wybierz inną albo poproś o sprawdzenie."
            )
        return cleaned

    def focus_first_error(self):
        """Let the browser focus the first field with an error."""
        for name in list(self.errors)[:1]:
            self.fields[name].widget.attrs["autofocus"] = True


def create_request(item, author, **fields):
    """Store the request, which replaces the author's open one for the same purpose, and return it."""
    purpose = fields["purpose"]
    ApprovalRequest.objects.of(item).open().filter(author=author, purpose=purpose).update(
        outcome=Outcome.REPLACED, answered_at=timezone.now(), is_answer_read=True
    )
    # What came back is being worked on.
    ApprovalRequest.objects.of(item).exclude(outcome="").filter(author=author).update(is_answer_read=True)
    return ApprovalRequest.objects.create(**get_generic_key(item), author=author, **fields)


def get_addresses(approval):
    """Return the e-mail addresses of the active staff whom the ApprovalRequest asks."""
    members = approval.group.user_set.all() if approval.group else []
    users = [approval.user] if approval.user else members
    return sorted(
        {
            user.email
            for user in users
            if user.email and user.is_active and user.is_staff and user != approval.author
        }
    )


def build_request_message(approval, url):
    """Return the mail to the person or the members of the role, or None without an address."""
    to = get_addresses(approval)
    request = f"{approval.get_purpose_display()}: {get_draft_title(approval.item)}"
    urgent = "Pilne: " if approval.is_urgent else ""
    note = f"\n{approval.note}\n" if approval.note else ""
    return to and EmailMessage(
        subject=fold(f"{urgent}prośba {request}"),
        body=f"{get_display_name(approval.author)} prosi {request}.\n{note}\n"
        f"Zobacz, co się zmieniło, i odpowiedz:\n{url}\n",
        bcc=to,
    )


def build_answer_message(approval, url):
    """Return the mail to the author of an answered request, or None without an address."""
    author = approval.author
    if not (author and author.is_active and author.email) or author == approval.answered_by:
        return None
    answer = f"\n{approval.answer}\n" if approval.answer else ""
    return EmailMessage(
        subject=fold(f"{approval.get_outcome_display()}: {get_draft_title(approval.item)}"),
        body=f"{get_display_name(approval.answered_by)}: {approval.get_outcome_display()}.\n{answer}\n{url}\n",
        to=[author.email],
    )


def fold(subject):
    """Return the subject in one line: a header cannot hold more."""
    return " ".join(subject.split())


def send_messages(messages):
    """Send the mail if a mail server is configured. Return False if that failed; the requests are stored anyway."""
    messages = [message for message in messages if message]
    if not messages or not settings.EMAIL_HOST:
        return True
    try:
        get_connection().send_messages(messages)
    except (OSError, ValueError) as error:
        logger.warning("Mail about a request for approval not sent: %s", error)
        return False
    return True
