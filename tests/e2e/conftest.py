import functools
import os
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests import processes, site_database
from tests.page_types import PAGE_TYPES, address_of, published_addresses
from tests.processes import PreparedSite

from . import chromium
from .admin import sign_in

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

    Each worker of pytest-xdist has one, so tests may change its content.
    """
    with PreparedSite(
        site_database.copy(prepared, tmp_path_factory.mktemp("site") / "data"), **processes.MAIL
    ) as site:
        with urllib.request.urlopen(f"{site.url}/sitemap.xml") as answer:
            site.sitemap = answer.read().decode()
        yield site


PASSWORD = "tylko-do-testow-24680"
MAKE_ACCOUNTS = f"""
from django.contrib.auth.models import Group, User
for group in Group.objects.all():
    user = User.objects.create_user(group.name.lower(), password={PASSWORD!r}, is_staff=True)
    user.groups.add(group)
"""


@pytest.fixture(scope="session")
def accounts(site):
    """Return {role: (login, password)} of accounts with one role each."""
    made = processes.manage("shell", "--no-imports", "--command", MAKE_ACCOUNTS, DATA_DIR=site.data_dir)
    assert made.returncode == 0, made.stderr
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
def staff_cookies(site, accounts, browser):
    """
    `staff_cookies("Redaktor")`: cookies of a signed-in user with the role, or of the superuser; cached for the run.

    Signing in takes as long as a whole test. It is tested in test_sign_in.py and test_editing.py.
    """

    @functools.cache
    def cookies(role=None):
        context = browser.new_context(base_url=site.url, locale="pl-PL")
        page = context.new_page()
        sign_in(page, site, accounts[role] if role else None)
        page.wait_for_url(re.compile("/admin/$"))
        found = context.cookies()
        context.close()
        return found

    return cookies


@pytest.fixture
def visit_as_staff(visit, staff_cookies):
    """Open the admin index, signed in: `visit_as_staff("Redaktor", 1280, javascript=True)`."""

    def visit_as_staff(role=None, *arguments, **preferences):
        page = visit(*arguments, **preferences)
        page.context.add_cookies(staff_cookies(role))
        page.goto("/admin/")
        return page

    return visit_as_staff
