import datetime
import logging

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from operations.database_errors import explain_failure, get_first_line
from operations.database_probes import DATABASE_ERRORS

logger = logging.getLogger(__name__)

# The backup comes first, so that it contains what other tasks delete. If it fails, orphan files are not deleted.
TASKS = [
    ["backup"],
    ["publish_scheduled"],
    ["purge_trash"],
    ["purge_form_data"],
    ["purge_uploads"],
    ["purge_feedback"],
    ["purge_subscriptions"],
    ["purge_limits"],
    ["purge_zero_result_queries"],
    ["purge_content_changes"],
    ["erase_personal_data"],
    ["orphan_files", "--delete"],
    ["rebuild_references"],
    ["check_links"],
    ["send_monthly_report"],
]
# Its time is that of the last check of links.
LINKS_CHECKED_MARK = settings.DATA_DIR / "links-checked"


def were_links_checked_today():
    try:
        checked_at = datetime.datetime.fromtimestamp(LINKS_CHECKED_MARK.stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return False
    return timezone.localdate(checked_at) == timezone.localdate()


class Command(BaseCommand):
    help = "Run all daily tasks: " + ", ".join(" ".join(task) for task in TASKS) + "."
    tasks = TASKS

    def handle(self, *, verbosity, stdout=None, stderr=None, **options):
        failed = []
        for name, *arguments in self.tasks:
            if name == "orphan_files" and "backup" in failed:
                self.stderr.write("orphan_files: pominięto, bo nie ma dzisiejszej kopii zapasowej.")
                continue
            if name == "check_links" and (not settings.PRODUCTION or were_links_checked_today()):
                continue  # only a site for the public asks other hosts, and not again when a failed run is repeated
            if verbosity:
                self.stdout.write(f"{name}:")
            try:
                call_command(name, *arguments, stdout=stdout, stderr=stderr, verbosity=verbosity)
                if name == "check_links":
                    LINKS_CHECKED_MARK.touch()
            except CommandError as error:
                failed.append(name)
                self.stderr.write(f"{name}: {error}")
            except Exception as error:
                # A failed task does not stop the others.
                failed.append(name)
                reason = explain_failure(error)
                if not reason and isinstance(error, DATABASE_ERRORS):
                    reason = f"baza danych: {get_first_line(error)}"
                if reason:
                    self.stderr.write(f"{name}: {reason}")
                else:
                    logger.exception("%s failed", name)
            close_old_connections()
        if failed:
            rest = " Reszta jest zrobiona." if len(failed) < len(self.tasks) else ""
            raise CommandError(f"Nie udało się: {', '.join(failed)}.{rest}")
