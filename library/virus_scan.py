"""
Scanning of uploads by ClamAV, for sites that must (CLAMD_SOCKET): the INSTREAM command of clamd(8).

A file that could not be scanned is refused: whoever asks for a scanner does not want files that it has not seen.
"""

import logging
import socket
import struct
import time

from django.conf import settings
from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
MAX_REPLY_BYTES = 1000
# Of one file, from the connection to the reply. A proxy gives up a request after 60 s.
MAX_SCAN_SECONDS = 20

INFECTED_MESSAGE = (
    "Program antywirusowy znalazł coś groźnego w tym pliku, więc serwis go nie przyjął. Powiedz o tym osobie, która "
    "dba o komputery w urzędzie."
)
NOT_SCANNED_MESSAGE = (
    "Program antywirusowy nie mógł teraz sprawdzić tego pliku, więc serwis go nie przyjął. Spróbuj za kilka minut. "
    "Jeśli to się powtórzy, powiedz o tym osobie, która prowadzi serwer."
)


class ScanTimeout(ValidationError):
    """clamd did not answer in time. It would not for the next file of the request either."""


def validate_no_virus(file):
    """
    Raise ValidationError (Polish, for the editor) if clamd finds a virus in `file` or does not answer.

    It is ScanTimeout if the time was over.
    """
    if not settings.CLAMD_SOCKET:
        return
    refuse = ValidationError
    try:
        reply = scan(file)
    except OSError as error:
        reply = f"{type(error).__name__}: {error}"
        refuse = ScanTimeout if isinstance(error, TimeoutError) else ValidationError
    if reply.endswith(" FOUND"):
        logger.warning("Upload refused, clamd: %s", reply)
        raise ValidationError(INFECTED_MESSAGE)
    if reply != "stream: OK":
        logger.error("Upload not scanned, clamd: %s", reply)
        raise refuse(NOT_SCANNED_MESSAGE)


def scan(file):
    """Return the reply of clamd: "stream: OK", "stream: Eicar-Signature FOUND", or the text of an error."""
    file.seek(0)
    end = time.monotonic() + MAX_SCAN_SECONDS
    with socket.socket(socket.AF_UNIX) as clamd:
        limit_wait(clamd, end)
        clamd.connect(settings.CLAMD_SOCKET)
        clamd.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK_BYTES):
            limit_wait(clamd, end)
            clamd.sendall(struct.pack(">I", len(chunk)) + chunk)
        clamd.sendall(struct.pack(">I", 0))
        reply = b""
        while not reply.endswith(b"\0") and len(reply) < MAX_REPLY_BYTES:
            limit_wait(clamd, end)
            if not (part := clamd.recv(MAX_REPLY_BYTES)):
                break
            reply += part
    file.seek(0)
    return reply.rstrip(b"\0").decode(errors="replace")


def limit_wait(connection, end):
    """Let the next call of the socket wait until `end` of time.monotonic(). Raise TimeoutError if that is over."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise TimeoutError(f"longer than {MAX_SCAN_SECONDS} s")
    connection.settimeout(seconds)
