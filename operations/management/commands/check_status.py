"""Health check with the output and exit codes of the Nagios plugin API, which Icinga, Zabbix and others support."""

import datetime
import shutil
import socket
import ssl
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from operations import backups
from operations.health import is_database_available

OK, WARNING, CRITICAL = 0, 1, 2
LABELS = ["OK", "WARNING", "CRITICAL"]
# WARNING after one missing nightly backup, CRITICAL after two.
MAX_BACKUP_HOURS = {WARNING: 36, CRITICAL: 60}
MIN_FREE_PERCENT = {WARNING: 10, CRITICAL: 3}
# certbot renews a certificate 30 days before it expires.
MIN_CERTIFICATE_DAYS = {WARNING: 20, CRITICAL: 5}
CONNECT_TIMEOUT_SECONDS = 10


def level_below(value, limits):
    return max([OK, *(level for level, limit in limits.items() if value < limit)])


def check_database():
    return (OK, "baza danych działa") if is_database_available() else (CRITICAL, "baza danych nie działa")


def check_backup():
    if not (newest := next(iter(backups.list_backups()), None)):
        return CRITICAL, f"nie ma kopii zapasowej w {settings.BACKUP_DIR}"
    made_at = datetime.datetime.fromtimestamp(newest.stat().st_mtime, tz=datetime.UTC)
    hours = int((timezone.now() - made_at).total_seconds() // 3600)
    level = level_below(-hours, {level: -limit for level, limit in MAX_BACKUP_HOURS.items()})
    return level, f"ostatnia kopia sprzed {hours} godz."


def check_disk(path):
    usage = shutil.disk_usage(path)
    percent = 100 * usage.free // usage.total
    return level_below(percent, MIN_FREE_PERCENT), f"{path}: {percent}% wolnego miejsca"


def check_certificate(host, port=443):
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=CONNECT_TIMEOUT_SECONDS) as connection,
            context.wrap_socket(connection, server_hostname=host) as encrypted,
        ):
            ends_at = ssl.cert_time_to_seconds(encrypted.getpeercert()["notAfter"])
    except OSError as error:
        return CRITICAL, f"certyfikat {host}: {error}"
    days = int((ends_at - time.time()) // (24 * 3600))
    return level_below(days, MIN_CERTIFICATE_DAYS), f"certyfikat {host} ważny jeszcze {days} dni"


class Command(BaseCommand):
    help = (
        "Check database, last backup, disks and certificate; exit with 0 (OK), 1 (WARNING) or 2 (CRITICAL)."
    )
    requires_system_checks = []

    def handle(self, **options):
        folders = [folder for folder in (settings.DATA_DIR, settings.BACKUP_DIR) if folder.exists()]
        checks = [check_database(), check_backup(), *map(check_disk, folders)]
        if settings.PRODUCTION:
            checks += [check_certificate(host) for host in settings.ALLOWED_HOSTS if not host.startswith(".")]
        worst = max(level for level, _ in checks)
        details = "; ".join(text for _, text in sorted(checks, key=lambda check: -check[0]))
        self.stdout.write(f"{LABELS[worst]}: wersja {settings.VERSION}; {details}")
        sys.exit(worst)
