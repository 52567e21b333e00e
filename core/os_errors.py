"""What an error of the disk, the network or a mail server means, in Polish, for whoever runs the site."""

import errno
import smtplib
import socket
import ssl

DISK_FULL = (
    "Na dysku nie ma miejsca.",
    "Zwolnij miejsce i uruchom to jeszcze raz. Danych nie ruszaj.",
)
NO_PERMISSION = (
    "Brak uprawnień.",
    "Uruchom to jako użytkownik serwisu (na serwerze: rumia-manage) i sprawdź poleceniem ls -l, do kogo to należy.",
)
NO_ANSWER = ("Serwer nie odpowiada.", "Sprawdź, czy działa i czy zapora przepuszcza połączenia do niego.")
# {name of errno: (what is wrong, what to do)}
EXPLANATIONS = {
    "ENOSPC": DISK_FULL,
    "EDQUOT": (
        "Użytkownik serwisu zajął całe miejsce na dysku, jakie mu przydzielono.",
        "Zwolnij miejsce albo zwiększ przydział i uruchom to jeszcze raz. Danych nie ruszaj.",
    ),
    "EROFS": (
        "Dysk jest tylko do odczytu.",
        "Sprawdź poleceniami dmesg i mount, czy działa i jak jest zamontowany. Jeśli to usługa systemd, a folder jest "
        "inny niż zwykle, dopisz go do ReadWritePaths (docs/operations.md, Other folders).",
    ),
    "EACCES": NO_PERMISSION,
    "EPERM": NO_PERMISSION,
    "ENOENT": ("Nie ma takiego pliku ani folderu.", "Sprawdź, czy ścieżka jest dobrze zapisana."),
    "EEXIST": ("Coś o tej nazwie już tam jest.", "Przenieś to albo podaj inną ścieżkę."),
    "ENOTDIR": ("W tym miejscu jest plik, a ma być folder.", "Przenieś ten plik albo podaj inną ścieżkę."),
    "EISDIR": ("W tym miejscu jest folder, a ma być plik.", "Podaj ścieżkę pliku."),
    "EIO": (
        "Dysk nie działa.",
        "Sprawdź go poleceniem dmesg i uruchom to jeszcze raz. Danych nie ruszaj.",
    ),
    "EADDRINUSE": ("Ten port jest zajęty, może przez ten sam serwis.", "Wybierz inny w ustawieniu PORT."),
    "EADDRNOTAVAIL": ("Ten komputer nie ma takiego adresu.", "Sprawdź ustawienie HOST."),
    "ECONNREFUSED": (
        "Serwer odrzuca połączenie.",
        "Sprawdź, czy działa i czy jego nazwa i port są dobrze zapisane.",
    ),
    "ETIMEDOUT": NO_ANSWER,
    "EHOSTUNREACH": NO_ANSWER,
    "ENETUNREACH": ("Nie ma połączenia z siecią.", "Sprawdź sieć tego komputera."),
}
UNKNOWN_NAME = (
    "Nie ma serwera o tej nazwie.",
    "Sprawdź, czy nazwa jest dobrze zapisana i czy ten komputer zna adresy z internetu (DNS).",
)
NO_DNS = ("Nie można teraz odczytać adresu serwera (DNS).", "Sprawdź sieć tego komputera i ustawienia DNS.")
# {X509_V_ERR_… of OpenSSL: what is wrong}
CERTIFICATE_FAULTS = {10: "Certyfikat wygasł.", 62: "Certyfikat jest dla innej nazwy."}
BAD_CERTIFICATE = "Certyfikat nie jest zaufany."
CERTIFICATE_ADVICE = "Sprawdź go na tamtym serwerze, na przykład poleceniem certbot certificates."
NOT_ENCRYPTED = (
    "Nie można bezpiecznie połączyć się z serwerem (TLS).",
    "Sprawdź, czy to właściwy port i czy serwer obsługuje TLS 1.2 albo 1.3.",
)
S3_ADVICE = "Sprawdź S3_BUCKET i ustawienia AWS_… i uruchom to jeszcze raz. Danych nie ruszaj."
WRONG_PASSWORD = (
    "Serwer poczty nie przyjmuje tego loginu albo hasła.",
    "Sprawdź EMAIL_HOST_USER i EMAIL_HOST_PASSWORD.",
)
REFUSED_ADDRESS = (
    "Serwer poczty nie przyjmuje adresu nadawcy albo odbiorcy.",
    "Sprawdź DEFAULT_FROM_EMAIL i adresy odbiorców.",
)
REFUSED_MAIL = (
    "Serwer poczty nie przyjmuje wiadomości.",
    "Sprawdź ustawienia EMAIL_… i dziennik tego serwera.",
)


def is_explained(error):
    """Return whether more is known of the error than its symbol."""
    return (
        isinstance(error, smtplib.SMTPException | ssl.SSLError | socket.gaierror | TimeoutError)
        or errno.errorcode.get(error.errno) in EXPLANATIONS
    )


def explain_os_error(error):
    """Return what is wrong and what to do, in Polish sentences."""
    return " ".join(get_cause_and_advice(error))


def get_cause_and_advice(error):
    """
    Return (what is wrong, what to do), each a Polish sentence.

    The words of the error itself are English and may hold addresses. Only where nothing else is known, the first
    sentence has its symbol, such as ENXIO.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return WRONG_PASSWORD
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPRecipientsRefused):
        return REFUSED_ADDRESS
    if isinstance(error, smtplib.SMTPException):
        return REFUSED_MAIL
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE_FAULTS.get(error.verify_code, BAD_CERTIFICATE), CERTIFICATE_ADVICE
    if isinstance(error, ssl.SSLError):
        return NOT_ENCRYPTED
    if isinstance(error, socket.gaierror):
        return NO_DNS if error.errno == socket.EAI_AGAIN else UNKNOWN_NAME
    if isinstance(error, TimeoutError):
        return NO_ANSWER
    if code := getattr(error, "s3_code", None):
        return f"Magazyn plików (S3) nie działa ({code}).", S3_ADVICE
    symbol = errno.errorcode.get(error.errno, type(error).__name__)
    return EXPLANATIONS.get(
        symbol,
        (f"System zgłasza błąd {symbol}.", "Sprawdź dziennik systemu i uruchom to jeszcze raz."),
    )
