"""
Stored XSS in the admin, and a test that the detection of running code works.

Separate from test_hostile_text.py, so that two workers of pytest-xdist share these slow tests.
"""

from itertools import cycle

import pytest
from django.conf import settings

from .. import factories
from . import test_hostile_text
from .admin import wait_for_editors
from .test_hostile_text import ANYWHERE, HOSTILE, OF_THE_ADMIN, RUNS

content, new_context = test_hostile_text.content, test_hostile_text.new_context


def test_hostile_text_runs_on_no_admin_page(content, new_context, client):
    # Enough articles for every markup to be in the form of one.
    content.items += [factories.article() for _ in HOSTILE]
    content.write(ANYWHERE, cycle(map("".join, HOSTILE.values())))
    client.force_login(content.ada)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    new_context.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": new_context.server}]
    )
    for address in dict.fromkeys(content.admin_addresses(ANYWHERE)):
        response = new_context.page.goto(address)
        assert response.status == 200, address
        assert "/login/" not in new_context.page.url
        wait_for_editors(new_context.page)
        assert new_context.found(OF_THE_ADMIN) == [], address


@pytest.mark.parametrize("text", HOSTILE)
def test_detector_finds_unescaped_text(new_context, text):
    new_context.page.route("**", lambda route: route.fulfill(status=204))
    noticed = 0
    for number, piece in enumerate(HOSTILE[text], start=1):
        new_context.page.set_content("".join(HOSTILE[text][:number]))
        found = len(new_context.page.evaluate(RUNS, "x"))
        assert found > noticed, piece
        noticed = found


def test_detector_finds_executed_code_and_requests(new_context):
    new_context.page.route("**", lambda route: route.fulfill(status=204))
    new_context.page.set_content('<img src="https://obcy.example/x.png" onerror="alert(1)">')
    new_context.page.wait_for_timeout(200)
    assert new_context.ran == ["1"]
    assert new_context.elsewhere == ["https://obcy.example/x.png"]
