"""Scanning by ClamAV: a stand-in for clamd that speaks INSTREAM."""

import contextlib
import socket
import struct
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from library import files, virus_scan

from .. import factories
from ..admin_forms import text

# https://www.eicar.org/download-anti-malware-testfile/, split so that scanners of this repository are quiet.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(threading.Thread):
    """
    Answers one connection: "stream: OK", or FOUND for the test file of antivirus programs.

    `reply` is sent instead of an answer; "" closes the connection. `stops_after` bytes, the rest is not read.
    """

    def __init__(self, reply=None, stops_after=None):
        super().__init__(daemon=True)
        # Not tmp_path: the path of a socket has 107 bytes at most.
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(Path(self.folder.name, "clamd.ctl"))
        self.reply, self.stops_after = reply, stops_after
        self.content = b""
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()

    def run(self):
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as received:
            assert received.read(10) == b"zINSTREAM\0"
            while size := struct.unpack(">I", received.read(4))[0]:
                self.content += received.read(size)
                if self.stops_after is not None and len(self.content) > self.stops_after:
                    break
            found = b"stream: Eicar-Signature FOUND" if EICAR in self.content else b"stream: OK"
            reply = found if self.reply is None else self.reply
            connection.sendall(reply + b"\0" if reply else b"")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.join(timeout=10)
        self.listener.close()
        self.folder.cleanup()


def validate(settings, clamd, content=factories.PDF, name="statut.pdf"):
    settings.CLAMD_SOCKET = clamd.path
    file = ContentFile(content, name=name)
    files.validate_document(file)
    return file


def test_clean_document_is_scanned_whole_and_accepted(settings):
    content = factories.PDF + b"\n" * 200_000
    with Clamd() as clamd:
        file = validate(settings, clamd, content)
    assert clamd.content == content
    # The file is read again when it is stored.
    assert file.read() == content


def test_document_with_virus_is_refused(settings, caplog):
    with Clamd(reply=b"stream: Eicar-Signature FOUND") as clamd, pytest.raises(ValidationError) as refused:
        validate(settings, clamd)
    assert refused.value.messages == [virus_scan.INFECTED_MESSAGE]
    assert "Eicar-Signature" in caplog.text


def test_test_file_of_antivirus_programs_is_refused(settings):
    with Clamd() as clamd:
        settings.CLAMD_SOCKET = clamd.path
        with pytest.raises(ValidationError) as refused:
            virus_scan.validate_no_virus(ContentFile(EICAR))
    assert refused.value.messages == [virus_scan.INFECTED_MESSAGE]


@pytest.mark.parametrize(
    ("reply", "stops_after"),
    [
        (b"INSTREAM size limit exceeded. ERROR", 0),
        (b"stream: Can't allocate memory ERROR", None),
        (b"stream: OK and more", None),
        (b"", None),
        (b"", 0),
        (b"x" * 5000, None),
    ],
)
def test_document_is_refused_when_clamd_fails(settings, caplog, reply, stops_after):
    with (
        Clamd(reply=reply, stops_after=stops_after) as clamd,
        pytest.raises(ValidationError) as refused,
    ):
        validate(settings, clamd)
    assert refused.value.messages == [virus_scan.NOT_SCANNED_MESSAGE]
    assert "not scanned" in caplog.text


def test_document_is_refused_when_clamd_is_down(settings):
    settings.CLAMD_SOCKET = "/nonexistent/clamd.ctl"
    with pytest.raises(ValidationError) as refused:
        files.validate_document(ContentFile(factories.PDF, name="statut.pdf"))
    assert refused.value.messages == [virus_scan.NOT_SCANNED_MESSAGE]


@pytest.fixture
def hung_clamd(settings, monkeypatch):
    """A clamd that takes connections and never answers. Returns its socket."""
    monkeypatch.setattr(virus_scan, "MAX_SCAN_SECONDS", 0.1)
    with socket.socket(socket.AF_UNIX) as hung, tempfile.TemporaryDirectory() as folder:
        hung.bind(f"{folder}/clamd.ctl")
        hung.listen()
        hung.setblocking(False)
        settings.CLAMD_SOCKET = f"{folder}/clamd.ctl"
        yield hung


def count_connections(listener):
    number = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            listener.accept()[0].close()
            number += 1
    return number


def test_document_is_refused_when_clamd_hangs(hung_clamd):
    with pytest.raises(ValidationError) as refused:
        virus_scan.validate_no_virus(ContentFile(factories.PDF))
    assert refused.value.messages == [virus_scan.NOT_SCANNED_MESSAGE]


def test_slow_reply_of_clamd_is_not_awaited_to_its_end(settings, monkeypatch):
    monkeypatch.setattr(virus_scan, "MAX_SCAN_SECONDS", 0.1)
    sent = []

    def reply_slowly():
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            for _ in range(virus_scan.MAX_REPLY_BYTES):
                connection.sendall(b"x")
                sent.append(1)
                time.sleep(0.005)

    with socket.socket(socket.AF_UNIX) as listener, tempfile.TemporaryDirectory() as folder:
        listener.bind(f"{folder}/clamd.ctl")
        listener.listen()
        settings.CLAMD_SOCKET = f"{folder}/clamd.ctl"
        thread = threading.Thread(target=reply_slowly, daemon=True)
        thread.start()
        with pytest.raises(ValidationError) as refused:
            virus_scan.validate_no_virus(ContentFile(factories.PDF))
        thread.join(timeout=10)
    assert refused.value.messages == [virus_scan.NOT_SCANNED_MESSAGE]
    assert len(sent) < virus_scan.MAX_REPLY_BYTES


@pytest.mark.django_db
def test_one_of_several_uploads_waits_for_a_hung_clamd(publisher_client, hung_clamd):
    url = "/admin/library/document/multiple/add/"
    names = ["pierwszy.pdf", "drugi.pdf", "trzeci.pdf"]
    response = publisher_client.post(url, {"files": [ContentFile(factories.PDF, name) for name in names]})
    assert count_connections(hung_clamd) == 1
    assert [name for name in names if f"{name}: {virus_scan.NOT_SCANNED_MESSAGE}" in text(response)] == names
    # The next request tries again.
    publisher_client.post(url, {"files": ContentFile(factories.PDF, "pierwszy.pdf")})
    assert count_connections(hung_clamd) == 1


def test_without_scanner_documents_are_accepted(settings):
    assert settings.CLAMD_SOCKET == ""
    files.validate_document(ContentFile(factories.PDF, name="statut.pdf"))
