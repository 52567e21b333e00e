"""Health check with the output and exit codes of the Nagios plugin API, which Icinga, Zabbix and others support."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from operations.status import check_backup, check_certificate, check_database, check_disks

LABELS = ["OK", "WARNING", "CRITICAL"]


class Command(BaseCommand):
    help = (
        "Check database, last backup, disks and certificate; exit with 0 (OK), 1 (WARNING) or 2 (CRITICAL)."
    )
    requires_system_checks = []

    def handle(self, **options):
        checks = [check_database(), check_backup(), *check_disks()]
        if settings.PRODUCTION:
            checks += [check_certificate(host) for host in settings.ALLOWED_HOSTS if not host.startswith(".")]
        worst = max(level for level, _ in checks)
        details = "; ".join(text for _, text in sorted(checks, key=lambda check: -check[0]))
        self.stdout.write(f"{LABELS[worst]}: wersja {settings.VERSION}; {details}")
        sys.exit(worst)
