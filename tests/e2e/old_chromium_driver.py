"""
Open pages in an old Chromium and measure them. Runs in the virtual environment of the engine, without the project.

Standard input is JSON: "pages" as [name, URL], "views" as [name, width, JavaScript that changes the page],
"measure" as a JavaScript expression, "cookie" as [name, value], and "pictures", a folder or null. Each page is loaded
once and measured in each view. Standard output is {page: {view: measured value}}.
"""

import json
import os
import sys
from pathlib import Path

from PyQt5.QtCore import QEventLoop, QTimer, QUrl
from PyQt5.QtNetwork import QNetworkCookie
from PyQt5.QtWebEngineWidgets import QWebEnginePage, QWebEngineProfile, QWebEngineSettings, QWebEngineView
from PyQt5.QtWidgets import QApplication

PATIENCE_MS = 20_000
HEIGHT = 900
# Taller screenshots would need too much memory.
TALLEST_PICTURE = 15_000


def wait(milliseconds):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec_()


class Browser:
    def __init__(self, cookie, address):
        self.view = QWebEngineView()
        # An off-the-record profile: no cache or cookies are shared between runs and engines.
        self.profile = QWebEngineProfile(self.view)
        self.page = QWebEnginePage(self.profile, self.view)
        self.view.setPage(self.page)
        self.page.settings().setAttribute(QWebEngineSettings.ShowScrollBars, False)
        if cookie:
            name, value = cookie
            made = QNetworkCookie(name.encode(), value.encode())
            made.setPath("/")
            self.profile.cookieStore().setCookie(made, QUrl(address))
        self.view.show()

    def run(self, script):
        """Return the value of a JavaScript expression."""
        loop, found = QEventLoop(), []
        self.page.runJavaScript(script, lambda value: (found.append(value), loop.quit()))
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        loop.exec_()
        if not found:
            sys.exit("no answer to " + script[:60])
        return found[0]

    def measure(self, script):
        """Return the value of `script` when two successive values are equal: fonts and layout have settled."""
        last = self.run(script)
        for _ in range(PATIENCE_MS // 50):
            wait(50)
            value = self.run(script)
            if value == last:
                return value
            last = value
        sys.exit("the page does not settle")

    def open(self, address):
        if "#" in address:
            self.open("about:blank")  # otherwise a new fragment would not load the page
        loop, ended = QEventLoop(), []
        done = lambda well: (ended.append(well), loop.quit())  # noqa: E731
        self.page.loadFinished.connect(done)
        self.page.load(QUrl(address))
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        loop.exec_()
        self.page.loadFinished.disconnect(done)
        # The argument of loadFinished is ignored: it is False in Chromium 87 for pages with an HTTP error status.
        if not ended:
            sys.exit("cannot open " + address)

    def resize(self, width, height):
        self.view.resize(width, height)
        for _ in range(PATIENCE_MS // 20):
            found = self.run("[innerWidth, innerHeight, document.fonts.status].join()")
            if found == f"{width},{height},loaded":
                return
            wait(20)
        sys.exit(f"the window does not become {width},{height},loaded: {found}")


def main():
    asked = json.load(sys.stdin)
    # Not with --single-process: on a busy machine the engine then sometimes starts without ever loading or resizing.
    application = QApplication(["", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
    application.setQuitOnLastWindowClosed(False)
    browser = Browser(asked["cookie"], asked["pages"][0][1])
    found = {}
    for name, address in asked["pages"]:
        browser.resize(asked["views"][0][1], HEIGHT)
        browser.open(address)
        found[name] = {}
        for view, width, change in asked["views"]:
            browser.run(change)
            browser.resize(width, HEIGHT)
            found[name][view] = browser.measure(asked["measure"])
            if asked["pictures"]:
                height = browser.run("document.documentElement.scrollHeight")
                browser.resize(width, min(height, TALLEST_PICTURE))
                wait(300)  # until it is painted; there is no signal for that
                browser.view.grab().save(str(Path(asked["pictures"]) / f"{name}-{view}.png"))
    json.dump(found, sys.stdout)
    sys.stdout.flush()
    # In a regular exit Qt WebEngine crashes if Python deletes the profile before its pages.
    os._exit(0)


main()
