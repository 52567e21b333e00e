import email
import email.policy

import pytest
from aiosmtpd.controller import Controller

from .. import processes
from .residents import subscribe


class Inbox:
    """Handler of a real SMTP server: keeps what it accepts; `answers` are given once each in place of accepting."""

    def __init__(self):
        self.received = []
        self.answers = []
        self.port = None

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else None
        if answer == "hang up":
            server.transport.abort()
            return "250 OK"
        if answer:
            return answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        self.received.append((envelope.rcpt_tos, message, envelope.content))
        return "250 OK"

    def take(self):
        """Return [(recipient, subject)] of what came since the last call."""
        found = [(to[0], message["Subject"].strip()) for to, message, _ in self.received]
        self.received.clear()
        return found


@pytest.fixture(scope="module")
def smtp_server():
    inbox = Inbox()
    inbox.port = processes.free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    yield inbox
    controller.stop()


@pytest.fixture
def inbox(smtp_server, settings):
    """The mailbox of everybody: a running SMTP server, which the site is set to use."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", smtp_server.port, False
    settings.DEFAULT_FROM_EMAIL = "serwis@rumia.example"
    smtp_server.received.clear()
    smtp_server.answers.clear()
    return smtp_server


@pytest.fixture
def resident(db):
    """A confirmed subscriber of everything."""
    return subscribe("ola@example.pl")
