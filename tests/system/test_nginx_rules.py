"""deploy/nginx.conf with any response, also with those that the site never sends."""

import contextlib
import http.client
import re
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from urllib.parse import quote

import pytest

from accessibility.preferences import CHOICES
from tests import nu
from tests.home.test_html import faults_by_html5lib
from tests.nginx import HOST, SHIPPED, Nginx, run, substitute
from tests.processes import ROOT

from .upstream import PUBLIC, Upstream

pytestmark = pytest.mark.slow

TOO_LONG = "Tego serwis nie może przyjąć"
TOO_MANY = "Za dużo próśb naraz"
DOWN = "Serwis chwilowo nie działa"


@pytest.fixture(scope="module")
def upstream():
    with Upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def nginx(tmp_path_factory, upstream):
    with Nginx(tmp_path_factory.mktemp("nginx"), upstream.port) as nginx:
        yield nginx


@pytest.fixture
def impatient_nginx(tmp_path, upstream):
    """nginx with timeouts of a second instead of ten and fifteen."""
    timeouts = {"client_header_timeout 15s;": "client_header_timeout 1s;"}
    timeouts |= {"proxy_read_timeout 10s;": "proxy_read_timeout 1s;"}
    with Nginx(tmp_path / "nginx", upstream.port, changes=timeouts) as nginx:
        yield nginx


@pytest.fixture(autouse=True)
def answer(upstream):
    """`answer(status, seconds=0, **headers)` sets the upstream's response; the initial one is a public page."""

    def answer(status, seconds=0, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        upstream.answer = (status, headers, seconds)

    answer(200, Cache_Control=PUBLIC)
    return answer


def test_shipped_file_is_valid(nginx):
    said = run(*nginx.command, "-t")
    # nginx 1.25.1 and later deprecate `listen … http2`; older versions lack the directive `http2 on`.
    assert not [line for line in said.splitlines() if "[warn]" in line and "http2" not in line]


def test_substitution_fails_when_the_file_changed():
    with pytest.raises(ValueError, match="has no 'listen 8443;'"):
        substitute(SHIPPED.read_text(), {"listen 8443;": "listen 1;"})


def test_how_long_is_said_by_the_site_alone():
    directives = re.sub(r"#.*", "", SHIPPED.read_text())
    for overruling in ("proxy_cache_valid", "proxy_cache_use_stale", "X-Accel", "Set-Cookie"):
        assert overruling not in directives


def test_page_is_kept_as_long_as_it_may_be_shown():
    kept = re.search(r"inactive=(\d+)m", SHIPPED.read_text())
    shown = re.search(r"stale-if-error=(\d+)", PUBLIC)
    assert int(kept[1]) * 60 >= int(shown[1])


def test_plain_http_is_redirected(nginx):
    moved = nginx.request_plain("/slowniczek/?a=1")
    assert (moved.status, moved.headers["Location"]) == (301, f"https://{HOST}/slowniczek/?a=1")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_data_over_plain_http_is_refused(nginx, upstream, method):
    assert nginx.request_plain("/opinia/?jawnie", method).status == 403
    assert not upstream.requests["/opinia/?jawnie"]


def test_certificate_is_renewed_over_plain_http(nginx):
    proof = nginx.webroot / ".well-known/acme-challenge/abc"
    proof.parent.mkdir(parents=True)
    proof.write_text("abc.def")
    shown = nginx.request_plain("/.well-known/acme-challenge/abc")
    assert (shown.status, shown.body) == (200, b"abc.def")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"Cache_Control": PUBLIC, "Set_Cookie": "a=b"}),
        (200, {"Cache_Control": "private, no-cache"}),
        (200, {"Cache_Control": "no-store"}),
        (200, {"Cache_Control": "no-cache"}),
        (200, {}),
        (404, {}),
        (500, {}),
        (503, {"Retry_After": "30"}),
    ],
)
def test_response_is_not_stored(nginx, upstream, answer, request, status, headers):
    answer(status, **headers)
    address = f"/niezapisywane/{request.node.callspec.id}/"
    for number in (1, 2):
        shown = nginx.request(address)
        assert shown.status == status
        sent = headers.get("Cache_Control")
        assert shown.headers["Cache-Control"] == ("no-cache" if sent == PUBLIC else sent)
        assert upstream.requests[address] == number
    assert not nginx.stored(address)


@pytest.mark.parametrize(
    "address",
    [
        *("/admin", "/admin/", "/admin/login/", "/widok/", "/opinia/", "/opinia/dziekujemy/?o=1"),
        *("/dostepnosc/wniosek/", "/dostepnosc/wniosek/abc/"),
        *("/powiadomienia/", "/healthz", "/livez", "/readyz"),
    ],
)
def test_private_address_is_never_stored(nginx, upstream, address):
    """Not even with a public Cache-Control. All cookies are passed to the site."""
    for number in (1, 2):
        nginx.request(address, Cookie="__Host-csrf=abc")
        assert upstream.requests[address] == number
    assert upstream.received["Cookie"] == "__Host-csrf=abc"
    assert not nginx.stored(address)


@pytest.mark.parametrize("address", ["/administracja/", "/opinia-rady/", "/livezone/"])
def test_page_whose_address_begins_so_is_stored(nginx, address):
    nginx.request(address)
    assert nginx.stored(address)


def test_post_is_never_stored_nor_served_from_cache(nginx, upstream):
    for number, method in enumerate(("POST", "POST", "GET", "POST"), start=1):
        nginx.request("/wyslane/", method)
        assert upstream.requests["/wyslane/"] == number


@pytest.mark.parametrize(
    "cookie",
    ["__Host-sesja=abc", "a=b; __Host-sesja=abc", "__Host-widok=150.default.normal;__Host-sesja=abc"],
)
def test_session_neither_sees_nor_fills_cache(nginx, upstream, cookie):
    for root in ("/", "/media/"):
        address = f"{root}sesja-{len(cookie)}"
        for number in (1, 2):
            nginx.request(address, Cookie=cookie)
            assert upstream.requests[address] == number
            assert upstream.received["Cookie"] == cookie
        assert not nginx.stored(address)
        nginx.request(address)
        nginx.request(address, Cookie=cookie)
        assert upstream.requests[address] == 4


def test_each_display_variant_has_a_page_of_its_own(nginx, upstream):
    values = [".".join(value) for value in product(*CHOICES.values())]
    for value in values:
        nginx.request("/warianty/", Cookie=f"a=b; __Host-widok={value}; c=d")
        assert upstream.received["Cookie"] == f"__Host-widok={value}"
    assert len(nginx.stored("/warianty/")) == len(values) == 40


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "__Host-widok=100.default.normal",
        "__Host-widok=",
        "__Host-widok=300.default.normal",
        "__Host-widok=150.default.normal.more",
        "__Host-widok=150.default.narrow",
        "__Host-widok=150.default.normal<script>",
        "x__Host-widok=150.default.normal",
        "widok=150.default.normal",
        "__Host-csrf=abc; other=__Host-widok=150.default.normal",
    ],
)
def test_unknown_cookies_share_the_default_page(nginx, upstream, cookie):
    nginx.request("/domyslna/", **({"Cookie": cookie} if cookie else {}))
    assert upstream.received["Cookie"] == "__Host-widok=100.default.normal"
    [stored] = nginx.stored("/domyslna/")
    assert b" 100.default.normal br, gzip\n" in stored.read_bytes()


def test_second_cookie_of_the_name_reaches_nobody(nginx, upstream):
    nginx.request("/dwa/", Cookie="__Host-widok=150.default.wide; __Host-widok=200.default.wide")
    assert upstream.received["Cookie"] == "__Host-widok=150.default.wide"


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br, gzip"),
        ("br", "br, gzip"),
        ("gzip;q=1.0, br;q=0.8", "br, gzip"),
        ("gzip, br;q=0", "gzip"),
        ("br;q=0.0, GZIP;q=0.5", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("deflate", None),
        ("gzip;q=0", None),
        ("x-gzip, abr", None),
        ("", None),
    ],
)
def test_encoding_is_normalised(nginx, upstream, accepted, sent):
    address = f"/kodowanie/{quote(accepted, safe='')}/"
    nginx.request(address, Accept_Encoding=accepted)
    assert upstream.received.get("Accept-Encoding") == sent
    [stored] = nginx.stored(address)
    assert f" 100.default.normal {sent or ''}\n".encode() in stored.read_bytes()


def test_vary_of_the_site_makes_no_more_variants(nginx, upstream, answer):
    answer(200, Cache_Control="max-age=60", Vary="Accept-Encoding, Cookie, User-Agent")
    for number in range(5):
        nginx.request("/vary/", Cookie=f"a={number}", User_Agent=f"A/{number}")
    assert upstream.requests["/vary/"] == 1


@pytest.mark.parametrize("address", ["/skad/", "/media/skad.webp", "/static/skad.css", "/opinia/"])
def test_visitor_cannot_say_from_where_and_how_they_came(nginx, upstream, address):
    nginx.request(address, Host=f"{HOST.upper()}:443", X_Forwarded_For="192.0.2.1", X_Forwarded_Proto="http")
    names = ("Host", "X-Forwarded-For", "X-Forwarded-Proto")
    # With TRUSTED_PROXIES=1 the site uses the last address.
    assert [upstream.received[name] for name in names] == [HOST, "192.0.2.1, 127.0.0.1", "https"]


@pytest.mark.parametrize(
    "address", ["/naglowki/", "/media/naglowki.pdf", "/static/naglowki.css", "/admin/naglowki/"]
)
def test_only_headers_that_the_site_reads_reach_it(nginx, upstream, address):
    """gunicorn answers more than a hundred headers with a page in English."""
    made_up = {f"X_Anything_{number}": "a" for number in range(300)}
    made_up |= {"Script_Name": "/x", "Authorization": "Basic YQ==", "Forwarded": "for=a"}
    read = {"Origin": "https://a.example", "Referer": "https://a.example/", "Sec-Fetch-Site": "cross-site"}
    read |= {"X-CSRFToken": "abc", "Content-Type": "text/plain"}
    assert nginx.request(address, **made_up, **read).status == 200
    assert {name: upstream.received[name] for name in read} == read
    assert len(upstream.received) < 20


def test_request_id_of_one_visitor_reaches_no_other(nginx, upstream):
    nginx.request("/numer/", X_Request_ID="numer-od-kogos")
    assert re.fullmatch("[0-9a-f]{32}", upstream.received["X-Request-ID"])


def test_many_first_visitors_cause_one_request(nginx, upstream, answer):
    answer(200, seconds=0.3, Cache_Control=PUBLIC)
    with ThreadPoolExecutor(30) as visitors:
        shown = list(visitors.map(lambda _: nginx.request("/tlok/").status, range(30)))
    assert shown == [200] * 30
    assert upstream.requests["/tlok/"] == 1


def test_lock_does_not_queue_what_cannot_be_stored(nginx, upstream, answer):
    answer(404, seconds=2)
    began = time.monotonic()
    with ThreadPoolExecutor(10) as visitors:
        shown = list(visitors.map(lambda _: nginx.request("/tlok-404/").status, range(10)))
    assert shown == [404] * 10
    assert time.monotonic() - began < 5  # not 10 times two seconds


@pytest.mark.parametrize("status", [404, 410, 403, 500, 502, 503, 504])
def test_error_of_the_site_decides_over_stored_page(nginx, answer, status):
    address = f"/decyduje/{status}/"
    assert nginx.request(address).status == 200
    nginx.age(address, 10)
    answer(status)
    shown = nginx.request(address)
    assert (shown.status, shown.body) == (status, b"Tresc")


def test_page_unread_for_an_hour_is_not_shown_old(nginx, upstream, answer):
    for address in ("/dawno/", "/media/dawno.webp"):
        nginx.request(address)
        nginx.age(address, 3600)
        answer(404)
        assert nginx.request(address).status == 404
        answer(200, Cache_Control=PUBLIC)


def test_stored_page_is_at_most_three_seconds_old(nginx, upstream):
    """One second of storage, up to one of rounding to whole seconds, and one while nginx updates the page."""
    nginx.request("/wiek/")
    nginx.age("/wiek/", 3)
    nginx.request("/wiek/")
    assert upstream.requests["/wiek/"] == 2


def test_browsers_revalidate_pages_and_keep_files(nginx):
    for _ in range(2):
        assert nginx.request("/naglowek/").headers.get_all("Cache-Control") == ["no-cache"]
        assert nginx.request("/media/naglowek.webp").headers.get_all("Cache-Control") == [
            "public, max-age=300"
        ]


def test_file_that_did_not_change_is_not_fetched_again(nginx, upstream, answer):
    changed = "Sat, 01 Nov 2025 12:00:00 GMT"
    answer(200, Cache_Control=PUBLIC, Last_Modified=changed)
    nginx.request("/media/bez-zmian.webp")
    nginx.age("/media/bez-zmian.webp", 10)
    answer(304, Cache_Control=PUBLIC, Content_Length="0")
    for _ in range(2):
        shown = nginx.request("/media/bez-zmian.webp")
        assert (shown.status, shown.body) == (200, b"Tresc")
    assert upstream.received["If-Modified-Since"] == changed
    assert upstream.requests["/media/bez-zmian.webp"] == 2  # a revalidated file is stored for another second


def test_hanging_site_seen_page_is_shown(impatient_nginx, answer):
    impatient_nginx.request("/zawieszone/")
    impatient_nginx.age("/zawieszone/", 10)
    answer(200, seconds=4, Cache_Control=PUBLIC)
    with ThreadPoolExecutor(2) as visitors:
        seen, unseen = visitors.map(impatient_nginx.request, ["/zawieszone/", "/zawieszone-nowe/"])
    assert (seen.status, seen.body) == (200, b"Tresc")
    assert unseen.status == 504
    assert DOWN in unseen.body.decode()


@pytest.mark.parametrize("host", ["obcy.example", "127.0.0.1", f"{HOST}.obcy.example", "_"])
def test_unknown_host_is_not_answered(nginx, upstream, host):
    with pytest.raises(http.client.RemoteDisconnected):
        nginx.request("/obca-nazwa/", Host=host)
    assert not upstream.requests["/obca-nazwa/"]


@pytest.mark.parametrize("port", ["port", "plain_port"])
def test_malformed_request_is_not_told_the_version(nginx, port):
    with socket.create_connection(("127.0.0.1", getattr(nginx, port)), timeout=10) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")  # no Host, and no TLS
        answer = stranger.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"nginx/" not in answer


def test_redirect_to_https_is_for_the_own_name(nginx):
    with pytest.raises(http.client.RemoteDisconnected):
        nginx.request_plain("/slowniczek/", Host="obcy.example")


def test_made_up_session_bypasses_the_cache_slowly(nginx, upstream):
    """Any client can send a session cookie, which bypasses the cache, so nginx limits the rate of such requests."""
    count, began = 400, time.monotonic()
    with ThreadPoolExecutor(8) as visitors:
        ask = partial(nginx.request, "/zmyslona-sesja/", Cookie="__Host-sesja=zmyslona")
        shown = list(visitors.map(lambda _: ask(), range(count)))
    assert {response.status for response in shown} == {200, 429}
    # burst and rate of nginx.conf
    assert upstream.requests["/zmyslona-sesja/"] <= 101 + 20 * (time.monotonic() - began)
    refused = next(response for response in shown if response.status == 429)
    assert TOO_MANY in refused.body.decode()
    assert nginx.request("/zmyslona-sesja/").status == 200  # requests without the cookie are not limited


@pytest.mark.parametrize(
    "path",
    ["/admin/login/", "/admin/login/kod/", "/opinia/", "/widok/", "/dostepnosc/wniosek/", "/powiadomienia/"],
)
def test_many_forms_of_one_address_are_refused(nginx, upstream, path):
    address = f"{path}?zalew"
    with ThreadPoolExecutor(8) as senders:
        shown = list(senders.map(lambda _: nginx.request(address, "POST", "a=1"), range(150)))
    assert {response.status for response in shown} == {200, 429}
    assert upstream.requests[address] < 100
    assert TOO_MANY in next(response for response in shown if response.status == 429).body.decode()
    assert nginx.request(address).status == 200  # reading is not limited


def test_autosave_of_an_office_is_not_limited_as_forms(nginx):
    """Twenty editors behind one address save what they type every few seconds."""
    shown = [nginx.request("/admin/pages/article/1/change/", "POST", "a=1") for _ in range(60)]
    assert {response.status for response in shown} == {200}


# Mozilla, Server Side TLS 5.7, intermediate.
CIPHERS = {
    f"ECDHE-{key}-{cipher}"
    for key in ("ECDSA", "RSA")
    for cipher in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")
}


def test_tls_is_mozilla_intermediate():
    shipped = SHIPPED.read_text()
    assert set(re.findall(r"ssl_protocols (.+);", shipped)) == {"TLSv1.2 TLSv1.3"}
    for ciphers in re.findall(r"ssl_ciphers (.+);", shipped):
        assert set(ciphers.split(":")) == CIPHERS


@pytest.mark.parametrize(
    ("version", "cipher", "is_accepted"),
    [
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0", False),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256", True),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-CHACHA20-POLY1305", True),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA256", False),  # CBC
        (ssl.TLSVersion.TLSv1_3, "ALL", True),
    ],
)
@pytest.mark.parametrize("name", [HOST, "obcy.example"])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
def test_tls_handshake_follows_the_profile(nginx, name, version, cipher, is_accepted):
    """Also for unknown names: the connection is closed only when the request names the host."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(cipher)
    context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", nginx.port)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name):
                shaken = True
        except OSError:
            shaken = False
    assert shaken == is_accepted


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        *((f"{start}?q=" + 8_100 * "a", {}, 414) for start in ("/media/a.pdf", "/static/a.css", "/admin/")),
        ("/", {"Cookie": 20_000 * "a"}, 400),
        ("/admin/", {"X_Anything": 20_000 * "a"}, 400),
        ("/szukaj/?q=" + 10_000 * "%C5%BC", {}, 414),
        ("/szukaj/?q=" + 7_990 * "a", {}, 414),
        ("/opinia/", {"Content_Length": str(200 * 2**20)}, 413),
        ("/", {"Host": "a b"}, 400),
        ("/", {"Referer": 200_000 * "a"}, 400),
    ],
)
def test_too_long_request_is_refused_in_polish(nginx, address, headers, status):
    shown = nginx.request(address, "POST" if "Content_Length" in headers else "GET", **headers)
    assert (shown.status, TOO_LONG in shown.body.decode()) == (status, True)
    assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
    assert shown.headers["Cache-Control"] == "no-store"
    # As the site's own without HSTS_INCLUDE_SUBDOMAINS: one long address must not bind every name below this one.
    assert shown.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_of_nginx_are_valid_html():
    folder = ROOT / "deploy" / "errors"
    pages = [page.read_text() for page in folder.glob("*.html")]
    assert len(pages) == 3
    assert all('lang="pl"' in page for page in pages)
    assert not (nu.check(folder) if nu.is_installed() else [*filter(None, map(faults_by_html5lib, pages))])


def test_head_that_never_ends_is_given_up(impatient_nginx):
    with impatient_nginx.connect(timeout=30) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        end = time.monotonic() + 30
        with contextlib.suppress(OSError):
            while time.monotonic() < end:
                client.settimeout(0.5)
                with contextlib.suppress(TimeoutError):
                    if client.recv(1) == b"":
                        break
                client.sendall(b"a")
        assert time.monotonic() < end


@pytest.mark.parametrize("sent", [0, 1, 50, 99])
def test_request_that_breaks_off_never_reaches_the_site(nginx, upstream, sent):
    """nginx buffers request bodies: an incomplete one occupies no thread and takes no lock."""
    address = f"/opinia/?urwane={sent}"
    for head in (
        f"POST {address} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100\r\n\r\n",
        f"POST {address}",
    ):
        with nginx.connect() as client:
            client.sendall(head.encode() + b"a" * sent)
    assert nginx.request("/opinia/").status == 200
    assert not upstream.requests[address]


def test_longest_address_reaches_the_site(nginx, upstream):
    address = "/dlugi/?q=" + "a" * 7_980
    assert nginx.request(address).status == 200
    assert upstream.requests[address] == 1


def test_visitors_are_written_down_nowhere(nginx, tmp_path):
    nginx.request("/przeczytane/?q=tajne")
    with socket.create_connection(("127.0.0.1", nginx.port)) as stranger:
        stranger.sendall(b"no TLS at all")
    nginx.request_plain("/przeczytane/", Host="a b")
    # A cache that cannot be written is an error of level "crit".
    nginx.cache.rename(tmp_path / "cache")
    nginx.cache.touch()
    try:
        with contextlib.suppress(http.client.RemoteDisconnected):
            nginx.request("/przeczytane/bez-miejsca/")
    finally:
        nginx.cache.unlink()
        (tmp_path / "cache").rename(nginx.cache)
    logs = [*nginx.folder.glob("*.log"), nginx.folder / "said"]
    assert nginx.error_log in logs
    for log in logs:
        assert "przeczytane" not in log.read_text()
        assert "127.0.0.1" not in log.read_text()
