"""
Scanning of uploads by ClamAV, for sites that must (CLAMD_SOCKET): the INSTREAM command of clamd(8).

A file that could not be scanned is refused: whoever asks for a scanner does not want files that it has not seen.
"""

import logging
import socket
import struct

from django.conf import settings
from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
MAX_REPLY_BYTES = 1000
TIMEOUT_SECONDS = 30  # of one read or write

INFECTED_MESSAGE = (
    "Program antywirusowy znalazł coś groźnego w tym pliku, więc nie zostanie przyjęty. Powiedz o tym osobie, która "
    "dba o komputery w urzędzie."
)
NOT_SCANNED_MESSAGE = (
    "Program antywirusowy nie mógł teraz sprawdzić tego pliku, więc nie został on przyjęty. Spróbuj za kilka minut. "
    "Jeśli to się powtórzy, powiedz o tym osobie, która prowadzi serwer."
)


def validate_no_virus(file):
    """Raise ValidationError (Polish, for the editor) if clamd finds a virus in `file` or does not answer."""
    if not settings.CLAMD_SOCKET:
        return
    try:
        reply = scan(file)
    except OSError as error:
        reply = f"{type(error).__name__}: {error}"
    if reply.endswith(" FOUND"):
        logger.warning("Upload refused, clamd: %s", reply)
        raise ValidationError(INFECTED_MESSAGE)
    if reply != "stream: OK":
        logger.error("Upload not scanned, clamd: %s", reply)
        raise ValidationError(NOT_SCANNED_MESSAGE)


def scan(file):
    """Return the reply of clamd: "stream: OK", "stream: Eicar-Signature FOUND", or the text of an error."""
    file.seek(0)
    with socket.socket(socket.AF_UNIX) as clamd:
        clamd.settimeout(TIMEOUT_SECONDS)
        clamd.connect(settings.CLAMD_SOCKET)
        clamd.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK_BYTES):
            clamd.sendall(struct.pack(">I", len(chunk)) + chunk)
        clamd.sendall(struct.pack(">I", 0))
        reply = b""
        while (
            not reply.endswith(b"\0")
            and len(reply) < MAX_REPLY_BYTES
            and (part := clamd.recv(MAX_REPLY_BYTES))
        ):
            reply += part
    file.seek(0)
    return reply.rstrip(b"\0").decode(errors="replace")
