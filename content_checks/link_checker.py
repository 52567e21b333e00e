"""
Whether links to other sites work.

Polite: one request a second to a host, HEAD before GET, robots.txt (RFC 9309), an honest User-Agent. Never inside the
network of the city (SSRF): each connection, also of a redirect, goes to an address that was checked itself, so a name
that resolves to another address a moment later (DNS rebinding) changes nothing.
"""

import contextlib
import enum
import http.client
import ipaddress
import random
import socket
import ssl
import threading
import time
import urllib.robotparser
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from .links import is_own_host

USER_AGENT_TOKEN = "rumia-social"
MIN_SECONDS_BETWEEN_REQUESTS, MAX_CRAWL_DELAY_SECONDS = 1, 30
CONNECT_TIMEOUT_SECONDS = 10
# For the whole request: a server that sends a byte now and then would never time out.
MAX_REQUEST_SECONDS = 20
MAX_RUN_SECONDS = 2 * 3600
MAX_REDIRECTS = 5
MAX_ADDRESSES = 3
# At least this must be parsed (RFC 9309, 2.5).
MAX_ROBOTS_BYTES = 500 * 1024
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
# IPv4 addresses in IPv6 (RFC 6052), and the same for local use (RFC 8215).
NAT64, LOCAL_NAT64 = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48")
RESERVED_BY_IETF = ipaddress.ip_network("::/8")
# OpenSSL's X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY and …_VERIFY_LEAF_SIGNATURE: the server does not send the
# certificate between its own and a known authority's. Many servers forget it, and browsers find it by themselves.
INCOMPLETE_CHAIN_CODES = {20, 21}
# http.client raises ValueError for control characters in a URL.
FAULTS = (OSError, http.client.HTTPException, ValueError)


class Outcome(enum.Enum):
    WORKS = enum.auto()
    BROKEN = enum.auto()  # for certain
    FAILING = enum.auto()  # perhaps only now
    UNCHECKED = enum.auto()  # where a program may not look, or nothing can be said


class UncheckedError(Exception):
    """The URL leads where this program must not go."""


def is_public(address):
    """Return whether the IP address is one of the internet, also one wrapped into IPv6."""
    ip = ipaddress.ip_address(address)
    if ip.version == 6:
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            wrapped = ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
        # RFC 3879; RFC 4291, 2.5.5.1 (IPv4-compatible).
        if ip.is_site_local or ip in RESERVED_BY_IETF:
            return False
    return ip.is_global and not ip.is_multicast and ip not in LOCAL_NAT64


def connect_public(host, port):
    """Return a socket connected to a public address of the host. Raise UncheckedError if it has a private one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(address[0] for *_, address in found))
    if not all(map(is_public, addresses)):
        raise UncheckedError
    *first, last = addresses[:MAX_ADDRESSES]
    for address in first:
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), CONNECT_TIMEOUT_SECONDS)
    return socket.create_connection((last, port), CONNECT_TIMEOUT_SECONDS)


class PublicHTTPConnection(http.client.HTTPConnection):
    is_aborted = False

    def connect(self):
        self.sock = connect_public(self.host, self.port)
        self.stop_if_aborted()

    def stop_if_aborted(self):
        """abort() had no socket to shut down yet."""
        if self.is_aborted:
            raise TimeoutError

    def abort(self):
        self.is_aborted = True
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


class PublicHTTPSConnection(PublicHTTPConnection):
    default_port = 443

    def connect(self):
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        self.stop_if_aborted()


CONNECTIONS = {"http": PublicHTTPConnection, "https": PublicHTTPSConnection}


def split_target(url):
    """Return (scheme, host, port, path with query). Raise UncheckedError for other schemes and ports."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").encode("idna").decode()
    if scheme not in PORTS or not host:
        raise UncheckedError
    port = parts.port or PORTS[scheme]
    if port not in PORTS.values() or is_own_host(host):
        raise UncheckedError
    return scheme, host, port, iri_to_uri(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")


def send_request(method, url, max_bytes=0):
    """Return (status, headers, the first `max_bytes` of the body)."""
    scheme, host, port, path = split_target(url)
    connection = CONNECTIONS[scheme](host, port, timeout=CONNECT_TIMEOUT_SECONDS)
    timer = threading.Timer(MAX_REQUEST_SECONDS, connection.abort)
    timer.daemon = True
    timer.start()
    try:
        with contextlib.closing(connection):
            connection.request(method, path, headers={"User-Agent": get_user_agent(), "Accept": "*/*"})
            response = connection.getresponse()
            body = response.read(max_bytes) if max_bytes else b""
            if connection.is_aborted:
                raise TimeoutError  # what was read ends anywhere
            return response.status, response.headers, body
    finally:
        timer.cancel()


def get_user_agent():
    site = next((f" (+https://{host}/)" for host in settings.ALLOWED_HOSTS if "." in host.strip(".")), "")
    return f"{USER_AGENT_TOKEN}/{settings.VERSION}{site}"


class LinkChecker:
    """Checks URLs one after another and remembers when it asked which host, and what its robots.txt says."""

    def __init__(self):
        self.next_request_at = {}
        self.delays = {}
        self.robots = {}

    def check(self, url):
        """Return (Outcome, what is wrong in Polish)."""
        try:
            return self.follow(url)
        except UncheckedError:
            return Outcome.UNCHECKED, ""
        except socket.gaierror:
            return Outcome.FAILING, "nie ma serwera o tej nazwie"
        except ssl.SSLCertVerificationError as error:
            if error.verify_code in INCOMPLETE_CHAIN_CODES:
                return Outcome.UNCHECKED, ""
            return Outcome.FAILING, "przeglądarki ostrzegają przed tą stroną (certyfikat)"
        except ssl.SSLError:
            return Outcome.FAILING, "nie można się z nią bezpiecznie połączyć (https)"
        except ValueError:
            return Outcome.BROKEN, "adres jest źle zapisany"
        except FAULTS:
            return Outcome.FAILING, "serwer nie odpowiada"

    def follow(self, url):
        has_cookie = False
        for _ in range(MAX_REDIRECTS + 1):
            if not self.may_fetch(url):
                raise UncheckedError
            status, headers = self.fetch(url)
            if status not in REDIRECTS or not headers["Location"]:
                return get_outcome(status)
            has_cookie = has_cookie or "Set-Cookie" in headers
            url = urljoin(url, headers["Location"])
        if has_cookie:
            raise UncheckedError  # browsers, which send it back, may get on
        return Outcome.BROKEN, "strona przekierowuje w kółko"

    def fetch(self, url):
        """Return (status, headers) of HEAD, or of GET where a server does not answer HEAD properly."""
        try:
            status, headers, _ = self.request("HEAD", url)
        except socket.gaierror:
            raise
        except FAULTS:
            status = None
        if status is None or status >= 400:
            status, headers, _ = self.request("GET", url)
        return status, headers

    def request(self, method, url, max_bytes=0):
        """Send a request when it is the host's turn."""
        host = split_target(url)[1]
        time.sleep(max(0, self.next_request_at.get(host, 0) - time.monotonic()))
        try:
            return send_request(method, url, max_bytes)
        finally:
            delay = self.delays.get(host, MIN_SECONDS_BETWEEN_REQUESTS)
            self.next_request_at[host] = time.monotonic() + delay

    def may_fetch(self, url):
        scheme, host, port, _ = split_target(url)
        key = scheme, host, port
        if key not in self.robots:
            name = f"[{host}]" if ":" in host else host
            self.robots[key] = self.read_robots(f"{scheme}://{name}:{port}/robots.txt", host)
        return self.robots[key].can_fetch(USER_AGENT_TOKEN, url)

    def read_robots(self, url, host):
        """Fetch robots.txt: without one all is allowed, with one that cannot be read nothing (RFC 9309, 2.3.1)."""
        parser = urllib.robotparser.RobotFileParser()
        status = 0
        for _ in range(MAX_REDIRECTS + 1):
            status, headers, body = self.request("GET", url, MAX_ROBOTS_BYTES)
            if status not in REDIRECTS or not headers["Location"]:
                break
            url = urljoin(url, headers["Location"])
        if status == 200:
            parser.parse(body.decode("utf-8", "replace").splitlines())
            delay = float(parser.crawl_delay(USER_AGENT_TOKEN) or 0)
            if delay > MAX_CRAWL_DELAY_SECONDS:
                raise UncheckedError
            self.delays[host] = max(MIN_SECONDS_BETWEEN_REQUESTS, delay)
        elif 400 <= status < 500:
            parser.allow_all = True
        else:
            parser.disallow_all = True
        return parser


def get_outcome(status):
    """Return (Outcome, what is wrong in Polish) of an HTTP status."""
    if status in (404, 410):
        return Outcome.BROKEN, "tej strony już tam nie ma"
    if 500 <= status < 600:
        return Outcome.FAILING, "serwer zgłasza błąd"
    # 401, 403, 429 and others: many servers refuse programs what they show to people.
    return (Outcome.UNCHECKED, "") if status >= 400 else (Outcome.WORKS, "")


def check_urls(urls):
    """Yield (url, Outcome, problem) in random order, so that another part comes first each night, until time is up."""
    checker, end = LinkChecker(), time.monotonic() + MAX_RUN_SECONDS
    for url in random.sample(sorted(urls), len(urls)):
        if time.monotonic() > end:
            return
        yield url, *checker.check(url)
