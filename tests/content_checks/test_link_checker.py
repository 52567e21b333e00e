"""The checker of links to other sites: what it finds, how politely, and that it never asks a private address."""

import contextlib
import datetime
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from content_checks import link_checker
from content_checks.link_checker import LinkChecker, Outcome, UncheckedError, connect_public, is_public


class World:
    """All other sites: responses by "host/path" as (status, headers, body), and the requests they got."""

    def __init__(self):
        self.responses, self.requests, self.times, self.headers = {}, [], [], []

    def respond(self, handler):
        host = handler.headers["Host"]
        self.headers += handler.headers
        self.requests.append(f"{handler.command} {host}{handler.path}")
        self.times.append((host, link_checker.time.monotonic()))
        default = (404, {}, "") if handler.path == "/robots.txt" else (200, {}, "")
        answer = self.responses.get(f"{handler.command} {host}{handler.path}") or self.responses.get(
            f"{host}{handler.path}", default
        )
        if callable(answer):
            answer(handler)
            return
        status, headers, body = answer
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body.encode() if handler.command == "GET" else b"")


class Clock:
    """Time that passes only in sleep()."""

    now = 1000.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture(scope="module")
def server():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.world.respond(self)

        do_HEAD = do_GET

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def world(server, monkeypatch):
    """Every name leads to a server of the test; time passes only while the checker waits."""
    server.world = World()
    monkeypatch.setattr(link_checker, "time", Clock())
    monkeypatch.setattr(
        link_checker,
        "connect_public",
        lambda host, port: socket.create_connection(server.server_address, timeout=5),
    )
    return server.world


def check(url):
    return LinkChecker().check(url)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.WORKS),
        (204, Outcome.WORKS),
        (404, Outcome.BROKEN),
        (410, Outcome.BROKEN),
        (500, Outcome.FAILING),
        (503, Outcome.FAILING),
        *((status, Outcome.UNCHECKED) for status in (401, 403, 405, 429, 999)),
    ],
)
def test_status_decides_whether_link_works(world, status, outcome):
    world.responses["inny.example/plik"] = (status, {}, "")
    assert check("http://inny.example/plik")[0] is outcome


def test_head_comes_first_and_get_only_after_refusal(world):
    check("http://inny.example/dobra")
    assert world.requests == ["GET inny.example/robots.txt", "HEAD inny.example/dobra"]
    world.responses["HEAD inny.example/bez-head"] = (405, {}, "")
    assert check("http://inny.example/bez-head") == (Outcome.WORKS, "")
    assert world.requests[-2:] == ["HEAD inny.example/bez-head", "GET inny.example/bez-head"]


def test_redirects_are_followed_to_their_end(world):
    world.responses["inny.example/stara"] = (301, {"Location": "/nowa"}, "")
    world.responses["inny.example/nowa"] = (302, {"Location": "http://trzeci.example/brak"}, "")
    world.responses["trzeci.example/brak"] = (404, {}, "")
    assert check("http://inny.example/stara")[0] is Outcome.BROKEN
    world.responses["inny.example/petla"] = (302, {"Location": "/petla"}, "")
    assert check("http://inny.example/petla") == (Outcome.BROKEN, "strona przekierowuje w kółko")


def test_redirects_that_set_a_cookie_prove_nothing(world):
    world.responses["inny.example/ciastko"] = (302, {"Location": "/ciastko", "Set-Cookie": "a=b"}, "")
    assert check("http://inny.example/ciastko") == (Outcome.UNCHECKED, "")


def test_numeric_address_of_the_internet_is_asked(world):
    assert check("http://[2606:2800:220:1::1]/")[0] is Outcome.WORKS


@pytest.mark.parametrize(
    "url", ["http://inny.example:port/", "http://inny.example:99999/", "http://inny..example/"]
)
def test_miswritten_address_is_broken(world, url):
    assert check(url) == (Outcome.BROKEN, "adres jest źle zapisany")


@pytest.mark.parametrize(
    ("robots", "is_asked"),
    [
        ((200, {}, "User-agent: *\nDisallow: /tajne\n"), False),
        ((200, {}, "User-agent: rumia-social\nDisallow: /\n"), False),
        ((200, {}, "User-agent: inny\nDisallow: /\n"), True),
        ((200, {}, "User-agent: *\nCrawl-delay: 100\n"), False),
        ((404, {}, ""), True),
        ((403, {}, ""), True),
        ((500, {}, ""), False),
        ((301, {"Location": "http://inny.example/zasady"}, ""), False),
    ],
)
def test_robots_txt_is_respected(world, robots, is_asked):
    world.responses["inny.example/robots.txt"] = robots
    world.responses["inny.example/zasady"] = (200, {}, "User-agent: *\nDisallow: /\n")
    outcome, _ = check("http://inny.example/tajne")
    assert ("HEAD inny.example/tajne" in world.requests) == is_asked
    assert outcome is (Outcome.WORKS if is_asked else Outcome.UNCHECKED)


def test_robots_txt_of_a_redirect_target_is_respected(world):
    world.responses["inny.example/stara"] = (301, {"Location": "http://trzeci.example/nowa"}, "")
    world.responses["trzeci.example/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /\n")
    assert check("http://inny.example/stara")[0] is Outcome.UNCHECKED
    assert "HEAD trzeci.example/nowa" not in world.requests


@pytest.mark.parametrize(("robots", "seconds"), [("", 1), ("User-agent: *\nCrawl-delay: 7\n", 7)])
def test_host_gets_one_request_a_second_at_most(world, robots, seconds):
    world.responses["inny.example/robots.txt"] = (200, {}, robots)
    checker = LinkChecker()
    for number in range(4):
        checker.check(f"http://inny.example/{number}")
        checker.check(f"http://trzeci.example/{number}")
    times = [moment for host, moment in world.times if host == "inny.example"]
    gaps = [after - before for before, after in pairwise(times)]
    assert len(times) == 5
    assert all(gap >= 1 for gap in gaps)
    assert all(gap >= seconds for gap in gaps[1:])  # robots.txt has been read
    assert link_checker.time.now - 1000 <= 4 * seconds + 1  # the other host did not wait


def test_robots_txt_is_fetched_once_a_host(world):
    checker = LinkChecker()
    for number in range(3):
        checker.check(f"http://inny.example/{number}")
    assert world.requests.count("GET inny.example/robots.txt") == 1


def test_requests_say_who_asks(world, settings):
    settings.ALLOWED_HOSTS = ["spoleczna.rumia.example"]
    agents = []
    world.responses["inny.example/"] = lambda handler: agents.append(handler.headers["User-Agent"])
    check("http://inny.example/")
    assert agents[0] == f"rumia-social/{settings.VERSION} (+https://spoleczna.rumia.example/)"


def test_server_that_never_ends_is_given_up(world, monkeypatch):
    monkeypatch.setattr(link_checker, "MAX_REQUEST_SECONDS", 0.3)
    sent = []

    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        try:
            for _ in range(200):
                handler.wfile.write(b"a")
                sent.append(1)
                time.sleep(0.05)
        except OSError:
            pass

    world.responses["inny.example/kapie"] = drip
    assert check("http://inny.example/kapie")[0] is Outcome.FAILING
    assert len(sent) < 150


@pytest.mark.parametrize("name", ["PublicHTTPConnection", "PublicHTTPSConnection"])
def test_connection_that_comes_too_late_is_given_up(monkeypatch, name):
    connection = getattr(link_checker, name)("inny.example")
    monkeypatch.setattr(link_checker.ssl.SSLContext, "wrap_socket", lambda context, sock, **options: sock)

    def connect(host, port):
        connection.abort()
        return socket.socket()

    monkeypatch.setattr(link_checker, "connect_public", connect)
    with contextlib.closing(connection), pytest.raises(TimeoutError):
        connection.connect()


def test_letters_of_any_language_reach_the_server(world):
    assert check("http://żółw.example/ścieżka?q=ą")[0] is Outcome.WORKS
    assert world.requests[-1] == "HEAD xn--w-uga1v8h.example/%C5%9Bcie%C5%BCka?q=%C4%85"


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "http://inny.example:port/",
        "http://inny..example/",
        "http://" + 300 * "a" + ".example/",
        "http://inny.example/a\r\nX-Zly: 1",
        "http://inny.example/a b\x00",
        "http:///sciezka",
    ],
)
def test_malformed_url_never_raises(world, url):
    outcome, _ = check(url)
    assert outcome in Outcome
    assert "X-Zly" not in world.headers


# Encryption


KEY_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def make_certificate(name, issuer=None, is_authority=False, days=1):
    """Return (certificate, key), signed by the key of `issuer` or by its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate, signer = issuer or (None, key)
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(certificate.subject if certificate else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(10))
        .not_valid_after(now + datetime.timedelta(days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        # Python 3.13 demands these (RFC 5280).
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if is_authority:
        usage = dict.fromkeys(KEY_USAGES, False) | {"key_cert_sign": True, "crl_sign": True}
        built = built.add_extension(x509.KeyUsage(**usage), critical=True)
    return built.sign(signer, hashes.SHA256()), key


def write_pem(path, *parts):
    path.write_bytes(
        b"".join(
            part.public_bytes(Encoding.PEM)
            if isinstance(part, x509.Certificate)
            else part.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            for part in parts
        )
    )
    return path


CERTIFICATE_WARNING = (Outcome.FAILING, "przeglądarki ostrzegają przed tą stroną (certyfikat)")


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ("valid", (Outcome.WORKS, "")),
        ("expired", CERTIFICATE_WARNING),
        ("of another name", CERTIFICATE_WARNING),
        ("self-signed", CERTIFICATE_WARNING),
        ("without the intermediate one", (Outcome.UNCHECKED, "")),
        ("none", (Outcome.FAILING, "nie można się z nią bezpiecznie połączyć (https)")),
    ],
)
def test_certificate_decides_whether_link_works(world, server, monkeypatch, tmp_path, kind, result):
    authority = make_certificate("zaufany.example", is_authority=True)
    intermediate = make_certificate("posredni.example", authority, is_authority=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(write_pem(tmp_path / "trusted.pem", authority[0])))
    certificate, key = {
        "expired": lambda: make_certificate("inny.example", intermediate, days=-1),
        "of another name": lambda: make_certificate("trzeci.example", intermediate),
        "self-signed": lambda: make_certificate("inny.example"),
    }.get(kind, lambda: make_certificate("inny.example", intermediate))()
    chain = [] if kind in ("self-signed", "without the intermediate one") else [intermediate[0]]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(write_pem(tmp_path / "server.pem", key, certificate, *chain))

    def connect(host, port):
        """Return a socket to the server of the test, with encryption between."""
        ours, theirs = socket.socketpair()
        plain = socket.create_connection(server.server_address, timeout=5)
        threading.Thread(target=relay, args=(theirs, plain), daemon=True).start()
        return ours

    def relay(theirs, plain):
        with contextlib.suppress(OSError), theirs, plain:
            if kind == "none":
                theirs.recv(1000)
                theirs.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
            with context.wrap_socket(theirs, server_side=True) as encrypted:
                plain.sendall(encrypted.recv(10_000))
                plain.shutdown(socket.SHUT_WR)
                while part := plain.recv(10_000):
                    encrypted.sendall(part)

    monkeypatch.setattr(link_checker, "connect_public", connect)
    assert check("https://inny.example/") == result


# Server-side request forgery


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("fec0::1", "feff::1", "::7f00:1", "::10.0.0.1", "::5db8:d822", "::ffff:0:127.0.0.1"),
        *("64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::1", "2001:0:7f00:1::"),
    ],
)
def test_private_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_internet_address_is_public(address):
    assert is_public(address)


@pytest.fixture
def network(monkeypatch):
    """Names with their addresses, a list a lookup (the last one again and again); `connected` are the addresses."""

    class Network:
        names, connected = {}, []

    def getaddrinfo(host, port, **options):
        lookups = Network.names.get(host, [[host]])
        addresses = lookups.pop(0) if len(lookups) > 1 else lookups[0]
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port, *((0, 0) if ":" in address else ())))
            for address in addresses
        ]

    def create_connection(address, timeout):
        Network.connected.append(address[0])
        raise ConnectionRefusedError

    Network.names, Network.connected = {}, []
    monkeypatch.setattr(link_checker.socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(link_checker.socket, "create_connection", create_connection)
    monkeypatch.setattr(link_checker, "time", Clock())
    return Network


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://[::1]/",
        "http://wewn.example/",
        "https://wewn.example/",
        "http://user:haslo@wewn.example/",
        "http://mieszany.example/",
    ],
)
def test_private_address_is_never_connected_to(network, url):
    network.names = {
        "localhost": [["127.0.0.1"]],
        "2130706433": [["127.0.0.1"]],
        "wewn.example": [["10.0.0.5"]],
        "mieszany.example": [["93.184.216.34", "10.0.0.5"]],  # one private address is enough
    }
    assert check(url) == (Outcome.UNCHECKED, "")
    assert network.connected == []


def test_name_that_changes_its_address_stays_outside(network):
    """DNS rebinding: the address that is connected to is the checked one, not that of another lookup."""
    network.names = {"zmienny.example": [["93.184.216.34"], ["127.0.0.1"]]}
    with pytest.raises(ConnectionRefusedError):
        connect_public("zmienny.example", 80)
    assert network.connected == ["93.184.216.34"]
    with pytest.raises(UncheckedError):
        connect_public("zmienny.example", 80)
    assert network.connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/admin/",
        "http://wewn.example/",
        "//wewn.example/",
        "http://wewn.example:22/",
        "file:///etc/passwd",
        "gopher://wewn.example/",
        "ftp://wewn.example/",
    ],
)
def test_redirect_to_private_address_is_not_followed(world, monkeypatch, server, target):
    connected = []

    def connect(host, port):
        connected.append(host)
        if host != "inny.example":
            raise UncheckedError
        return socket.create_connection(server.server_address, timeout=5)

    monkeypatch.setattr(link_checker, "connect_public", connect)
    world.responses["inny.example/dalej"] = (302, {"Location": target}, "")
    assert check("http://inny.example/dalej") == (Outcome.UNCHECKED, "")
    assert not any("admin" in request or "passwd" in request for request in world.requests)
    world.responses["inny.example/robots.txt"] = (302, {"Location": target}, "")
    assert check("http://inny.example/inna") == (Outcome.UNCHECKED, "")


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 8000, 8080])
def test_other_ports_are_not_asked(network, port):
    network.names = {"inny.example": [["93.184.216.34"]]}
    assert check(f"http://inny.example:{port}/")[0] is Outcome.UNCHECKED
    assert network.connected == []


def test_own_site_is_not_asked(network, settings):
    settings.ALLOWED_HOSTS = ["spoleczna.rumia.example"]
    assert check("https://spoleczna.rumia.example/admin/")[0] is Outcome.UNCHECKED
    assert network.connected == []


def test_missing_host_is_failing(monkeypatch):
    def fail(*arguments, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(link_checker.socket, "getaddrinfo", fail)
    monkeypatch.setattr(link_checker, "time", Clock())
    assert check("https://nie-ma.example/") == (Outcome.FAILING, "nie ma serwera o tej nazwie")
