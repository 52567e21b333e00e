import socket

from django.conf import settings
from django.core.management.base import BaseCommand

from operations.admin_mail import send_admin_mail
from operations.status import OK, check_database, check_host


def describe_faults():
    """Return what is wrong with the server now, which may be the cause, as lines of a message."""
    faults = [text for level, text in [check_database(), *check_host()] if level > OK]
    return "".join(["\nStan serwera teraz:\n", *(f"– {text}\n" for text in faults)]) if faults else ""


class Command(BaseCommand):
    help = "Send mail to ADMINS about a failed systemd unit. Run by OnFailure= (deploy/rumia-social-failure@.service)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("unit")

    def handle(self, *, unit, **options):
        if not (settings.EMAIL_HOST and settings.ADMIN_EMAILS):
            self.stderr.write("Nikt nie dostał wiadomości: nie ma ustawień EMAIL_HOST i ADMINS.")
            return
        send_admin_mail(
            f"{unit} nie działa",
            f"Na serwerze {socket.gethostname()} nie udało się zadanie {unit}.\n"
            f"Co się stało, pokaże polecenie: journalctl --unit {unit}\n{describe_faults()}",
            settings.ADMIN_EMAILS,
        )
