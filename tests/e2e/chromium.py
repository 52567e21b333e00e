"""The Chromium of the distribution, which runs the tests."""

import os
import shutil

from accessibility.preferences import COOKIE_NAME, DisplayPreferences

# The headless shell, without code for windows, opens a page in a quarter of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Prevent requests for updates and the like during tests.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # By default the headless shell rounds glyph widths, unlike Chromium on desktops and phones.
    "--font-render-hinting=none",
)
HEIGHT = {320: 640, 1280: 900}


def find_executable():
    asked = os.environ.get("CHROMIUM")
    found = asked or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError(
            "There is no Chromium for the browser tests. `make test` installs it or says what to install."
        )
    return found


def launch(playwright):
    # Chromium's sandbox does not work for root, the user of many containers.
    return playwright.chromium.launch(
        executable_path=find_executable(), chromium_sandbox=os.geteuid() != 0, args=list(QUIET)
    )


def new_context(browser, site, width=1280, *, javascript=False, system_scheme="light", **preferences):
    """Return a browser context on `site` with this width and these display preferences."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": HEIGHT.get(width, 900)},
        java_script_enabled=javascript,
        color_scheme=system_scheme,
        reduced_motion="reduce",
        locale="pl-PL",
    )
    context.set_default_timeout(15_000)
    wanted = DisplayPreferences(**preferences)
    if not wanted.is_default:
        context.add_cookies([{"name": COOKIE_NAME, "value": wanted.to_cookie(), "url": site.url}])
    return context
