"""Errors of disk, network and mail server in Polish words."""

import errno
import os
import smtplib
import socket
import ssl

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from core.os_errors import explain_os_error
from core.s3 import StorageUnavailable


def verification_error(code):
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    error.verify_code = code
    return error


def os_error(number):
    return OSError(number, os.strerror(number), "/srv/tajne")


@pytest.mark.parametrize(
    ("error", "cause", "advice"),
    [
        (os_error(errno.EACCES), "Brak uprawnień", "rumia-manage"),
        (os_error(errno.EPERM), "Brak uprawnień", "ls -l"),
        (os_error(errno.ENOSPC), "nie ma miejsca", "Zwolnij"),
        (os_error(errno.EDQUOT), "przydzielono", "Zwolnij"),
        (os_error(errno.EROFS), "tylko do odczytu", "mount"),
        (os_error(errno.ENOENT), "Nie ma takiego pliku", "ścieżka"),
        (os_error(errno.EEXIST), "już tam jest", "inną ścieżkę"),
        (os_error(errno.ENOTDIR), "ma być folder", "inną ścieżkę"),
        (os_error(errno.EADDRINUSE), "zajęty", "PORT"),
        (os_error(errno.EIO), "nie działa", "dmesg"),
        (
            StorageUnavailable(ClientError({"Error": {"Code": "AccessDenied"}}, "PutObject")),
            "AccessDenied",
            "AWS_",
        ),
        (
            StorageUnavailable(EndpointConnectionError(endpoint_url="https://tajne.example")),
            "EndpointConnectionError",
            "S3_BUCKET",
        ),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "odrzuca", "port"),
        (TimeoutError("timed out"), "nie odpowiada", "zapora"),
        (socket.gaierror(-2, "Name or service not known"), "o tej nazwie", "DNS"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), "teraz", "sieć"),
        (verification_error(10), "wygasł", "certbot"),
        (verification_error(62), "innej nazwy", "certbot"),
        (verification_error(18), "zaufany", "certbot"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), "TLS", "port"),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials"), "hasła", "EMAIL_HOST_PASSWORD"),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.pl"), "nadawcy", "DEFAULT_FROM_EMAIL"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), "poczty", "EMAIL_"),
        (os_error(errno.ENXIO), "ENXIO", "dziennik"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, OSError) else None,
)
def test_error_is_explained_without_its_own_words(error, cause, advice):
    explanation = explain_os_error(error)
    assert explanation.index(cause) < explanation.index(advice)
    for words in (error.strerror, str(error), "tajne", "a@b.pl"):
        assert not words or words not in explanation
