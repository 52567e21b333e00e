import socket

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations.admin_mail import send_admin_mail


class Command(BaseCommand):
    # In the place of Django's command, which knows other ADMINS and would send them nothing without a word.
    help = "Send a test message to the given addresses and, with --admins, to ADMINS."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="*")
        parser.add_argument("--admins", action="store_true", help="to the addresses in the setting ADMINS")

    def handle(self, *, email, admins, **options):
        recipients = [*email, *(settings.ADMIN_EMAILS if admins else [])]
        if not settings.EMAIL_HOST:
            raise CommandError("EMAIL_HOST nie jest ustawione: serwis nie wysyła poczty.")
        if not recipients:
            raise CommandError("Nie ma do kogo napisać: podaj adres albo ustaw ADMINS i dopisz --admins.")
        send_admin_mail(
            "Próba poczty serwisu",
            f"Poczta serwisu na serwerze {socket.gethostname()} działa. Tu przyjdą wiadomości, gdy coś się nie uda.\n",
            recipients,
        )
        self.stdout.write(f"Wiadomość przyjął serwer poczty. Sprawdź, czy doszła: {', '.join(recipients)}.")
