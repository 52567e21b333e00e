"""The state of the server in levels and Polish words: database, backup, disks, certificate."""

import datetime
import shutil
import socket
import ssl
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.os_errors import get_cause_and_advice

from . import backups
from .database_probes import is_database_available

OK, WARNING, CRITICAL = 0, 1, 2
LABELS = ["OK", "WARNING", "CRITICAL"]
# WARNING after one missing nightly backup, CRITICAL after two.
MAX_BACKUP_HOURS = {WARNING: 36, CRITICAL: 60}
MIN_FREE_PERCENT = {WARNING: 10, CRITICAL: 3}
# certbot renews a certificate 30 days before it expires.
MIN_CERTIFICATE_DAYS = {WARNING: 20, CRITICAL: 5}
CONNECT_TIMEOUT_SECONDS = 10
# Of nginx (proxy_cache_path in deploy/nginx.conf) and of PostgreSQL on this host, as Debian places it.
PROXY_CACHE_DIR, POSTGRESQL_DIR = Path("/var/cache/rumia-social"), Path("/var/lib/postgresql")


def get_level(value, minimums):
    """Return the worst level whose minimum, of {level: minimum}, the value does not reach."""
    return max([OK, *(level for level, minimum in minimums.items() if value < minimum)])


def describe(error):
    """Return what an OSError means as a part of a sentence."""
    cause, _ = get_cause_and_advice(error)
    return f"{cause[0].lower()}{cause[1:].removesuffix('.')}"


def check_database():
    return (OK, "baza danych działa") if is_database_available() else (CRITICAL, "baza danych nie działa")


def check_backup():
    try:
        if not (newest := next(iter(backups.list_backups()), None)):
            return CRITICAL, f"nie ma kopii zapasowej w {settings.BACKUP_DIR}"
        made_at = datetime.datetime.fromtimestamp(newest.stat().st_mtime, tz=datetime.UTC)
    except OSError as error:
        return CRITICAL, f"kopia zapasowa ({settings.BACKUP_DIR}): {describe(error)}"
    hours = int((timezone.now() - made_at).total_seconds() // 3600)
    level = get_level(-hours, {level: -limit for level, limit in MAX_BACKUP_HOURS.items()})
    return level, f"ostatnia kopia sprzed {hours} godz."


def check_disk(path):
    usage = shutil.disk_usage(path)
    percent = 100 * usage.free // usage.total
    return get_level(percent, MIN_FREE_PERCENT), f"wolne miejsce na dysku ({path}): {percent}%"


def check_certificate(host, port=443):
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=CONNECT_TIMEOUT_SECONDS) as connection,
            context.wrap_socket(connection, server_hostname=host) as encrypted,
        ):
            ends_at = ssl.cert_time_to_seconds(encrypted.getpeercert()["notAfter"])
    except OSError as error:
        return CRITICAL, f"{host}, port {port}: {describe(error)}"
    days = int((ends_at - time.time()) // (24 * 3600))
    return get_level(days, MIN_CERTIFICATE_DAYS), f"certyfikat {host} ważny jeszcze {days} dni"


def check_disks():
    """Check each disk once, whatever lies on it. One that does not answer is a fault of its own."""
    checks = {}
    for folder in (settings.DATA_DIR, settings.BACKUP_DIR, PROXY_CACHE_DIR, POSTGRESQL_DIR):
        try:
            if folder.exists() and (device := folder.stat().st_dev) not in checks:
                checks[device] = check_disk(folder)
        except OSError as error:
            checks[folder] = CRITICAL, f"dysk ({folder}): {describe(error)}"
    return [*checks.values()]


def check_host():
    """Return [(level, text)] of the last backup, each disk and, in production, the certificate of each name."""
    checks = [check_backup(), *check_disks()]
    if settings.PRODUCTION:
        checks += [check_certificate(host) for host in settings.ALLOWED_HOSTS if not host.startswith(".")]
    return checks
