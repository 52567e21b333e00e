from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.grammar import format_count
from home.configuration import get_missing_configuration


class Command(BaseCommand):
    help = "List the configuration that is missing for the launch of the site; fail if there is any."

    def handle(self, **options):
        missing = [
            f"{entry.text}. Brakujące dane: {', '.join(entry.missing)} ({entry.reason})."
            for entry in get_missing_configuration()
        ]
        if not settings.PRODUCTION:
            missing.append("PRODUCTION nie jest ustawione: panel nie wymaga drugiego składnika logowania.")
        if not settings.EMAIL_HOST:
            missing.append("EMAIL_HOST nie jest ustawione: o wnioskach nikt nie dostanie wiadomości.")
        for text in missing:
            self.stdout.write(f"– {text}")
        if missing:
            raise CommandError(f"Do uzupełnienia: {format_count(len(missing), 'sprawa', 'sprawy', 'spraw')}.")
        self.stdout.write("Można otworzyć serwis dla mieszkańców.")
