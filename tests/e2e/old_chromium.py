"""
Chromium 69 and 87 in Qt WebEngine: the engines of phones without further updates.

`make old-browsers` takes pictures of each kind of page in both, in tests/e2e/screenshots/old/. The engines exist for
Linux on x86-64; they render off-screen, without a display server.
"""

import json
import os
import platform
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from accessibility.preferences import COOKIE_NAME, DisplayPreferences
from tests.page_types import PAGE_TYPES, address_of
from tests.processes import MAIL, ROOT, Site

from .kinds import REQUEST_SETTINGS, run

ENGINES = ("69", "87")
EXISTS_HERE = (platform.system(), platform.machine()) == ("Linux", "x86_64")
FOLDER = Path(__file__).parent / "screenshots" / "old"
DRIVER = Path(__file__).with_name("old_chromium_driver.py")


def executable(engine):
    found = ROOT / f".venv-chromium-{engine}" / "bin" / "python"
    if not found.exists():
        raise RuntimeError(
            f"There is no Chromium {engine}. `make old-chromium` installs it or says what to install."
        )
    return found


def see(engine, pages, views, *, measure="null", cookie=None, pictures=None):
    """Return {page: {view: measured value}} of `engine`. See old_chromium_driver.py for the parameters."""
    asked = {"pages": pages, "views": views, "measure": measure, "cookie": cookie, "pictures": pictures}
    with tempfile.TemporaryDirectory() as home:
        quiet = {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_QUICK_BACKEND": "software",
            "QT_LOGGING_RULES": "*=false",
        }
        done = subprocess.run(
            [executable(engine), DRIVER],
            input=json.dumps(asked),
            env={
                **os.environ,
                **quiet,
                "HOME": home,
                "XDG_RUNTIME_DIR": home,
                "QTWEBENGINE_DISABLE_SANDBOX": "1",
            },
            capture_output=True,
            text=True,
            timeout=300,
        )
    if done.returncode:
        raise RuntimeError(f"Chromium {engine} gave up:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder) / "data", **MAIL) as site,
        urllib.request.urlopen(f"{site.url}/sitemap.xml") as answer,
    ):
        sitemap = answer.read().decode()
        run(site, REQUEST_SETTINGS)
        for engine in ENGINES:
            for contrast in ("default", "yellow-on-black"):
                pages = [
                    (f"{kind}-{engine}-{contrast}", site.url + address_of(kind, sitemap))
                    for kind in PAGE_TYPES
                ]
                cookie = (COOKIE_NAME, DisplayPreferences(contrast=contrast).to_cookie())
                views = [("320", 320, "null"), ("1280", 1280, "null")]
                see(engine, pages, views, cookie=cookie, pictures=str(FOLDER))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


if __name__ == "__main__":
    main()
