from django.core.mail import EmailMessage
from django.core.management import CommandError

from core.os_errors import explain_os_error


def send_admin_mail(subject, body, recipients):
    """Send a message to whoever runs the site. Raise CommandError if the mail server does not take it."""
    try:
        EmailMessage(subject=subject, body=body, to=recipients).send()
    except OSError as error:
        raise CommandError(
            f"Wiadomość do {', '.join(recipients)} nie poszła. {explain_os_error(error)}"
        ) from error
