import json
import os
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests import processes, site_database
from tests.page_types import PAGE_TYPES, address_of, published_addresses
from tests.processes import PreparedSite

from . import chromium

# Playwright runs an event loop in this thread, and Django refuses database queries in threads with one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(prepared, tmp_path_factory):
    """
    The site with the initial content, in its own data folder.

    Each worker of pytest-xdist has one, so tests may change its content. One process serves it: warm sooner, and
    cheaper while it waits. Several processes: tests/page_cache/test_processes.py.
    """
    with PreparedSite(
        site_database.copy(prepared, tmp_path_factory.mktemp("site") / "data"),
        WEB_CONCURRENCY=1,
        **processes.MAIL,
    ) as site:
        with urllib.request.urlopen(f"{site.url}/sitemap.xml") as answer:
            site.sitemap = answer.read().decode()
        yield site


PASSWORD = "tylko-do-testow-24680"
MAKE_ACCOUNTS = f"""
import json
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.test import Client
users = {{"": User.objects.get(username={site_database.LOGIN[0]!r})}}
password = make_password({PASSWORD!r})
for group in Group.objects.all():
    users[group.name] = user = User.objects.create(username=group.name.lower(), password=password, is_staff=True)
    user.groups.add(group)
sessions = {{}}
for role, user in users.items():
    client = Client()
    client.force_login(user)
    sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps([settings.SESSION_COOKIE_NAME, sessions]))
"""


@pytest.fixture(scope="session")
def sessions(site):
    """Make an account with each role; return (name of the session cookie, {role, or "" for the superuser: session})."""
    made = processes.manage("shell", "--no-imports", "--command", MAKE_ACCOUNTS, DATA_DIR=site.data_dir)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@pytest.fixture(scope="session")
def accounts(sessions):
    """Return {role: (login, password)} of accounts with one role each."""
    return {role: (role.lower(), PASSWORD) for role in ("Redaktor", "Wydawca", "Administrator")}


@pytest.fixture(scope="session")
def addresses(site):
    """Return {kind of page: its URL}."""
    return {kind: address_of(kind, site.sitemap) for kind in PAGE_TYPES}


@pytest.fixture(scope="session")
def every_address(site):
    return [*published_addresses(site.sitemap), PAGE_TYPES["not-found"]]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def visit(site, browser):
    """Open a page in a new context: `visit(width, javascript=False, font="150", contrast="yellow-on-black")`."""
    contexts = []

    def visit(*arguments, **preferences):
        contexts.append(chromium.new_context(browser, site, *arguments, **preferences))
        return contexts[-1].new_page()

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def staff_cookies(site, sessions):
    """
    `staff_cookies("Redaktor")`: cookies of a signed-in user with the role, or of the superuser.

    Signing in takes as long as a whole test. It is tested in test_sign_in.py and test_editing.py.
    """
    name, values = sessions
    return lambda role=None: [{"name": name, "value": values[role or ""], "url": site.url}]


@pytest.fixture
def visit_as_staff(visit, staff_cookies):
    """Make a page that is signed in to the admin: `visit_as_staff("Redaktor", 1280, javascript=True)`."""

    def visit_as_staff(role=None, *arguments, **preferences):
        page = visit(*arguments, **preferences)
        page.context.add_cookies(staff_cookies(role))
        return page

    return visit_as_staff
