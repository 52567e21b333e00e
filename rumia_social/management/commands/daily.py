import logging

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

logger = logging.getLogger(__name__)

# The backup first: what is removed after it can still be had.
CHORES = [
    ["backup"],
    ["purge_bin"],
    ["purge_feedback"],
    ["forget_missed_searches"],
    ["erase_personal_data"],
    ["orphan_files", "--delete"],
]


class Command(BaseCommand):
    help = "Do all that is to be done every day: " + ", ".join(" ".join(chore) for chore in CHORES) + "."

    def handle(self, *, verbosity, **options):
        failed = []
        for name, *arguments in CHORES:
            if verbosity:
                self.stdout.write(f"{name}:")
            try:
                call_command(
                    name, *arguments, stdout=self.stdout._out, stderr=self.stderr._out, verbosity=verbosity
                )
            except CommandError as error:
                failed.append(name)
                self.stderr.write(f"{name}: {error}")
            except Exception:
                # One that fails must not keep the others from being done.
                failed.append(name)
                logger.exception("%s failed", name)
            close_old_connections()
        if failed:
            raise CommandError(f"Nie udało się: {', '.join(failed)}. Reszta jest zrobiona.")
