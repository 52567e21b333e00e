"""Health check with the output and exit codes of the Nagios plugin API, which Icinga, Zabbix and others support."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from operations.status import LABELS, check_database, check_host


class Command(BaseCommand):
    help = (
        "Check database, last backup, disks and certificate; exit with 0 (OK), 1 (WARNING) or 2 (CRITICAL)."
    )
    requires_system_checks = []

    def handle(self, **options):
        checks = [check_database(), *check_host()]
        worst = max(level for level, _ in checks)
        details = "; ".join(text for _, text in sorted(checks, key=lambda check: -check[0]))
        self.stdout.write(f"{LABELS[worst]}: wersja {settings.VERSION}; {details}")
        sys.exit(worst)
