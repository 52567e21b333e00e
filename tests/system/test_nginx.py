"""The site behind nginx, as visitors and staff see it."""

import gzip
import http.client
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import product
from types import SimpleNamespace

import brotli
import pytest

from accessibility.preferences import CHOICES
from publishing.models import State
from tests.nginx import HOST
from tests.parsed import page as parse

pytestmark = pytest.mark.slow

# Maximum age of a stored page: docs/operations.md.
STORED_SECONDS = 3
VARIANTS = [f"__Host-widok={'.'.join(value)}" for value in product(*CHOICES.values())]
ENCODINGS = ["br", "gzip", "identity"]
DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


def decoded(response):
    return SimpleNamespace(content=DECODERS[response.headers["Content-Encoding"]](response.body))


def text(response):
    return decoded(response).content.decode()


@contextmanager
def readers(front, *addresses):
    """Context manager: request these URLs continuously, one thread for each."""
    is_over = threading.Event()

    def read(address):
        while not is_over.wait(0.05):
            front.request(address)

    with ThreadPoolExecutor(len(addresses)) as pool:
        reading = [pool.submit(read, address) for address in addresses]
        try:
            yield
        finally:
            is_over.set()
        for each in reading:
            each.result()


def test_page_is_served_from_nginx(front):
    address = front.create("article")
    for shown in [front.request(address) for _ in range(10)]:
        assert (shown.status, shown.headers["Content-Encoding"]) == (200, "br")
        assert shown.headers["Cache-Control"] == "no-cache"
        assert "Strict-Transport-Security" in shown.headers
        assert "Set-Cookie" not in shown.headers
    assert front.requests_to_site(address) < 5  # nginx stores a page for a second


def test_publication_and_correction_show_in_3_s(front):
    read, unread = (front.create("article", title="Przed", state=State.DRAFT) for _ in range(2))
    with readers(front, read):
        for address in (read, unread):
            assert front.request(address).status == 404
            front.update(address, state=State.PUBLISHED)
        time.sleep(STORED_SECONDS)
        for address in (read, unread):
            assert "Przed" in text(front.request(address))
            front.update(address, title="Po poprawce")
        time.sleep(STORED_SECONDS)
        for address in (read, unread):
            shown = text(front.request(address))
            assert "Po poprawce" in shown
            assert "Przed" not in shown


@pytest.mark.parametrize("is_read", [True, False], ids=["read", "unread"])
def test_withdrawn_page_and_files_are_gone_in_3_s(front, is_read):
    addresses = front.create_page_with_files(f"Do wycofania {is_read}")
    asked = [(addresses[0], {"Cookie": cookie}) for cookie in VARIANTS]
    asked += [
        (address, {"Cookie": cookie, "Accept_Encoding": encoding})
        for address, cookie, encoding in product(addresses, VARIANTS[::31], ENCODINGS)
    ]
    asked += [(address, {"Range": "bytes=0-9"}) for address in addresses]
    asked += [(f"{address}?utm_source=a", {}) for address in addresses]
    for address, headers in asked:
        assert front.request(address, **headers).status in (200, 206)
    with ExitStack() as stack:
        if is_read:
            stack.enter_context(readers(front, *addresses))
        front.update(addresses[0], state=State.WITHDRAWN)
        time.sleep(STORED_SECONDS)
        with ThreadPoolExecutor(4) as visitors:
            shown = visitors.map(lambda each: front.request(each[0], **each[1]).status, asked)
            assert set(shown) == {404}
        assert {front.request(address, "HEAD").status for address in addresses} == {404}


def test_editor_sees_drafts_that_nobody_else_sees(front):
    page, image, document = front.create_page_with_files("Szkic")
    front.update(page, state=State.DRAFT)
    editor = front.sign_in()
    for address in (image, document):
        shown = front.request(address, Cookie=editor)
        assert (shown.status, shown.headers["Cache-Control"]) == (200, "private, no-store")
        assert front.request(address).status == 404
        assert not front.nginx.stored(address)


def test_editor_sees_each_change_at_once(front):
    address = front.create("article", title="Wersja 0")
    editor = front.sign_in()
    for number in range(5):
        front.request(address)  # nginx stores the visitor's page for a second
        front.update(address, title=f"Wersja {number}")
        shown = front.request(address, Cookie=editor)
        assert f"Wersja {number}" in text(shown)


def test_display_settings_are_never_mixed(front):
    address = front.create("article")
    with ThreadPoolExecutor(8) as visitors:
        shown = list(
            visitors.map(lambda cookie: (cookie, front.request(address, Cookie=cookie)), VARIANTS * 2)
        )
    for cookie, response in shown:
        root = parse(decoded(response))
        seen = [root.get(f"data-{name}") for name in CHOICES]
        assert cookie == f"__Host-widok={'.'.join(seen)}"


def test_head_304_and_range_come_from_nginx(front):
    page, _, document = front.create_page_with_files("Części")
    whole, file = front.request(page), front.request(document)
    head = front.request(page, "HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    unchanged = front.request(page, If_None_Match=whole.headers["ETag"])
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert unchanged.headers["Cache-Control"] == "no-cache"
    unchanged = front.request(document, If_Modified_Since=file.headers["Last-Modified"])
    assert unchanged.status == 304
    part = front.request(document, Range="bytes=5-14")
    assert (part.status, part.body) == (206, file.body[5:15])
    assert {front.requests_to_site(address) for address in (page, document)} <= {1, 2}  # of three each


def test_head_first_is_no_empty_page_later(front):
    address = front.create("article")
    assert front.request(address, "HEAD").body == b""
    assert len(front.request(address).body) > 1000


def test_upload_has_its_headers(front):
    _, image, document = front.create_page_with_files("Nagłówki")
    for address, kind in ((image, "image/webp"), (document, "application/pdf")):
        for _ in range(2):
            shown = front.request(address)
            assert shown.headers["Content-Type"] == kind
            assert int(shown.headers["Content-Length"]) == len(shown.body)
            assert shown.headers["Cache-Control"] == "public, max-age=300"
            assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in front.request(document).headers["Content-Disposition"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_static_file_is_immutable_and_stored(front, encoding):
    address = re.search(r'<link rel="stylesheet" href="([^"]+)"', text(front.request("/")))[1]
    before = front.requests_to_site(address)
    for cookie in ("__Host-sesja=abc", "", VARIANTS[-1]):
        shown = front.request(address, Accept_Encoding=encoding, Cookie=cookie)
        assert shown.headers["Content-Encoding"] == (None if encoding == "identity" else encoding)
        assert shown.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert shown.headers["Content-Type"] == 'text/css; charset="utf-8"'
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert front.requests_to_site(address) == before + 1


def test_query_strings_are_separate_pages(front):
    for words in ("rumia", "zagorska"):
        assert f'value="{words}"' in text(front.request(f"/szukaj/?q={words}"))
    assert not front.nginx.stored("/szukaj/?q=rumia")
    first, second = (front.request(f"/ekonomia-spoleczna/{query}") for query in ("", "?strona=999"))
    assert (first.status, second.status) == (200, 404)


def test_display_form_goes_through_to_the_site(front):
    for font in ("150", "200"):
        shown = front.request(
            "/widok/", "POST", f"font={font}", Content_Type="application/x-www-form-urlencoded"
        )
        assert shown.status == 302
        assert shown.headers["Set-Cookie"].startswith(f"__Host-widok={font}.default.normal;")


@pytest.fixture(scope="module")
def private_addresses(front):
    opinion = front.console("from tests import factories; result = factories.page_feedback().token")
    receipt = front.create("access_request")
    return {
        "thanks": f"/opinia/dziekujemy/?o={opinion}",
        "receipt": receipt,
        "request": "/dostepnosc/wniosek/",
        "login": "/admin/login/",
        "search": "/szukaj/?q=praca",
        "missing": "/nie-ma-takiej/",
        "missing file": "/media/obrazy/nie-ma.webp",
        "missing static": "/static/nie-ma.css",
        **{address: address for address in ("/healthz", "/livez", "/readyz")},
    }


@pytest.mark.parametrize(
    "name",
    [
        *("thanks", "receipt", "request", "login", "search"),
        *("missing", "missing file", "missing static", "/healthz", "/livez", "/readyz"),
    ],
)
def test_what_is_not_public_content_is_not_stored(front, private_addresses, name):
    address = private_addresses[name]
    for _ in range(2):
        shown = front.request(address)
        assert shown.status == (404 if "missing" in name else 200)
        assert "max-age=1" not in shown.headers.get("Cache-Control", "")
    assert not front.nginx.stored(address)


def test_every_form_goes_to_the_location_for_forms(front, private_addresses):
    shipped = (front.nginx.folder / "site.conf").read_text()
    location = re.search(r"location ~ (\S*widok\S*) ", shipped)[1]
    actions = set()
    for address in ["/", front.create("article"), *private_addresses.values()]:
        shown = front.request(address)
        if "text/html" not in shown.headers["Content-Type"]:
            continue
        for form in parse(decoded(shown)).iter("form"):
            if form.get("method") == "post":
                actions.add(form.get("action") or address)
    assert {"/widok/", "/opinia/"} <= actions
    assert [action for action in actions if not re.match(location, action)] == []


def test_many_first_visitors_cause_few_requests(front):
    address = front.create("article")
    with ThreadPoolExecutor(30) as visitors:
        shown = list(visitors.map(lambda _: front.request(address).status, range(30)))
    assert shown == [200] * 30
    assert front.requests_to_site(address) <= 3


# Slow clients.

HEAD = b"GET / HTTP/1.1\r\nHost: spoleczna.example.pl\r\nX-Slow: "
FORM = b"POST /widok/ HTTP/1.1\r\nHost: spoleczna.example.pl\r\nContent-Length: 900\r\n\r\nfont="
CHUNKS = (
    b"POST /widok/ HTTP/1.1\r\nHost: spoleczna.example.pl\r\nTransfer-Encoding: chunked\r\n\r\n384\r\nfont="
)
UPLOAD = (
    b"POST /admin/login/ HTTP/1.1\r\nHost: spoleczna.example.pl\r\nContent-Length: 9000000\r\n\r\n"
    + b"a" * 100_000
)
# More than all worker processes have threads.
CLIENTS = 40


@contextmanager
def slow_clients(front, beginning):
    """Context manager: clients that send `beginning` and then a byte every 0.2 seconds."""
    is_over = threading.Event()
    with ExitStack() as stack:
        clients = [stack.enter_context(front.nginx.connect()) for _ in range(CLIENTS)]
        for client in clients:
            client.sendall(beginning)

        def trickle():
            while not is_over.wait(0.2):
                for client in clients:
                    with suppress(OSError):
                        client.send(b"a")

        sending = threading.Thread(target=trickle)
        sending.start()
        try:
            yield clients
        finally:
            is_over.set()
            sending.join()


def assert_site_has_free_threads(front):
    for number in range(10):
        # Without a free thread nginx returns 504 after ten seconds.
        assert front.request(f"/?z-serwisu={number}").status == 200


@pytest.mark.parametrize("beginning", [HEAD, FORM, CHUNKS, UPLOAD], ids=["head", "form", "chunks", "upload"])
def test_slow_senders_hold_no_thread(front, beginning):
    with slow_clients(front, beginning):
        assert_site_has_free_threads(front)


def test_slow_readers_hold_no_thread(front):
    address = front.console(
        """
from django.core.files.base import ContentFile
from tests import factories
content = b"%PDF-1.4" + bytes(3_000_000)
document = factories.document(file=ContentFile(content, name="duzy.pdf"))
factories.article(body=f'<p><a href="{document.file.url}">Plik</a></p>')
result = document.file.url
"""
    )
    editor = front.sign_in()  # signed-in requests bypass nginx's cache
    asked = f"GET {address} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {editor}\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(CLIENTS):
            stack.enter_context(front.nginx.connect()).sendall(asked.encode())
        assert_site_has_free_threads(front)


def test_form_sent_in_parts_is_answered(front):
    with front.nginx.connect() as client:
        head = f"POST /widok/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 8\r\n\r\n"
        for byte in head.encode() + b"font=150":
            client.sendall(bytes([byte]))
        response = http.client.HTTPResponse(client)
        response.begin()
        assert response.status == 302


def test_forms_that_break_off_leave_nothing_behind(front):
    """No error, no row and no lock, whether nginx or the site notices the end of the connection."""
    editor = front.sign_in()
    count = """
from feedback.models import PageFeedback
from accessibility_requests.models import AccessRequest
from library.models import Document
from pages.models import Article
from publishing.models import Revision, SavedSubmission
models = (AccessRequest, Article, Document, PageFeedback, Revision, SavedSubmission)
result = [model.objects.count() for model in models]
"""
    before = front.console(count)
    head = '--x\r\nContent-Disposition: form-data; name="'
    form = f'{head}title"\r\n\r\nUrwane\r\n{head}file"; filename="a.pdf"\r\n\r\n%PDF-{"a" * 300_000}\r\n--x--\r\n'
    for address, cookie in (
        ("/opinia/", ""),
        ("/dostepnosc/wniosek/", ""),
        ("/admin/login/", ""),
        ("/admin/library/document/add/", editor),
        ("/admin/pages/article/add/", editor),
    ):
        for sent in (0, 1, len(form) // 2, len(form) - 1):
            with front.nginx.connect() as client:
                client.sendall(
                    f"POST {address} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nOrigin: https://{HOST}\r\n"
                    "Content-Type: multipart/form-data; boundary=x\r\n"
                    f"Content-Length: {len(form)}\r\n\r\n{form[:sent]}".encode()
                )
    assert_site_has_free_threads(front)
    assert front.console(count) == before
    began = time.monotonic()
    assert front.request(front.create("article", title="Po urwanych"), Cookie=editor).status == 200
    assert time.monotonic() - began < 20, "a lock was left"
    assert not re.search(r" (?:GET|POST) \S+ 5\d\d", front.site.output)
