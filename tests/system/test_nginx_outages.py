"""nginx while the worker processes or the database are down."""

import time

import pytest

from publishing.models import State
from tests.site_database import missing

from .test_nginx import text
from .test_nginx_rules import DOWN

pytestmark = pytest.mark.slow

# The stale-if-error of public pages.
TEN_MINUTES = 600


def test_dead_site_seen_pages_come_for_ten_minutes(front):
    seen = front.create_page_with_files("Widziane")
    unseen = front.create("article")
    withdrawn = front.create("article")
    for address in (*seen, withdrawn):
        assert front.request(address).status == 200
    front.update(withdrawn, state=State.WITHDRAWN)
    front.nginx.age(withdrawn, 3)
    assert front.request(withdrawn).status == 404
    front.site.press_ctrl_c()
    try:
        for seconds in (10, TEN_MINUTES - 30):
            for address in seen:
                front.nginx.age(address, seconds)
                assert front.request(address).status == 200
            for method in ("POST", "GET"):
                shown = front.request("/opinia/", method)
                assert (shown.status, DOWN in shown.body.decode()) == (502, True)
        front.nginx.age(withdrawn, TEN_MINUTES)
        for address in seen:
            front.nginx.age(address, 30)
        for address in (*seen, unseen, withdrawn):
            shown = front.request(address)
            assert (shown.status, DOWN in shown.body.decode()) == (502, True)
            assert shown.headers["Cache-Control"] == "no-store"
        assert "127.0.0.1" not in front.nginx.error_log.read_text()  # no IP addresses of visitors
    finally:
        front.site.__enter__()  # start it again
    for address in (*seen, unseen):
        assert front.request(address).status == 200
    assert front.request(withdrawn).status == 404


def test_database_down_the_site_decides(front):
    seen = front.create("article", title="Widziany")
    withdrawn = front.create("article")
    for address in (seen, withdrawn):
        assert front.request(address).status == 200
    front.update(withdrawn, state=State.WITHDRAWN)
    front.nginx.age(seen, 3)
    assert front.request(seen).status == 200
    time.sleep(2)  # until the page cache has written the pages rendered since the change to disk
    with missing(front.site.data_dir):
        for address in (seen, withdrawn):
            front.nginx.age(address, 10)
        shown = front.request(withdrawn)
        assert (shown.status, shown.headers["Retry-After"]) == (503, "30")
        for _ in range(3):
            before = front.requests_to_site(seen)
            shown = front.request(seen)
            assert (shown.status, shown.headers["Cache-Control"]) == (200, "no-cache")
            assert "Widziany" in text(shown)
            assert front.requests_to_site(seen) == before + 1
    end = time.monotonic() + 20
    while front.request(withdrawn).status != 404:
        assert time.monotonic() < end
        time.sleep(0.2)
    assert front.request(seen).status == 200
