"""
A disk that becomes read-only while the site runs: ext4 with errors=remount-ro after an I/O error.

The file system is real, and the kernel triggers the error, so writes to open files fail as well. It is repaired like a
real one: unmounted, checked and mounted again.
"""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from operations.background import INTERVAL_SECONDS
from page_cache.version import CacheVersion
from tests import site_database
from tests.page_cache.test_processes import (
    ARTICLES,
    is_home_stored,
    is_stale,
    load_stored_pages,
    sign_in,
    visit,
    visit_all,
    wait_until,
)
from tests.processes import PreparedSite, Site

from .faulty_disk import ARTICLE, expect_pages_to_stay, expect_saving_to_be_refused

pytestmark = pytest.mark.slow


def done(*command):
    said = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return said.returncode == 0, said.stderr.strip()


class Disk:
    def __init__(self, folder):
        self.folder = folder / "disk"
        self.image = folder / "disk.img"
        self.folder.mkdir()
        with self.image.open("wb") as image:
            image.truncate(96 * 1024 * 1024)
        made, said = done("mkfs.ext4", "-q", self.image)
        if not made or not self.mount():
            pytest.skip(f"needs root, mkfs.ext4 and loop devices to make a disk: {said}")

    def mount(self):
        return done("mount", "-o", "loop,errors=remount-ro", self.image, self.folder)[0]

    def unmount(self):
        return done("umount", "--lazy", self.folder)[0]

    def turn_read_only(self):
        assert done("sync", "--file-system", self.folder)[0]
        device = next(
            line.split()[0]
            for line in Path("/proc/mounts").read_text().splitlines()
            if f" {self.folder} " in line
        )
        Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error").write_text("1")
        with pytest.raises(OSError, match="Read-only"):
            (self.folder / "anything").touch()

    def mend(self):
        assert self.unmount()
        # A copy, because the site has open files in the old file system.
        self.image = Path(shutil.copy(self.image, f"{self.image}.mended"))
        done("e2fsck", "-p", "-f", self.image)
        assert self.mount()


@pytest.fixture
def disk(tmp_path):
    disk = Disk(tmp_path)
    yield disk
    disk.unmount()


def test_site_serves_pages_on_read_only_disk(prepared, disk):
    with PreparedSite(site_database.copy(prepared, disk.folder)) as site:
        editor = sign_in(site)
        before = visit(site).text
        article = re.search(rf'href="({ARTICLES}[^"]+)"', visit(site, ARTICLES).text)[1]
        shown = visit(site, article).text
        wait_until(lambda: is_home_stored(site))
        form = editor.send(ARTICLE)
        opinion = {"strona": re.search(r'name="strona" value="([^"]+)"', shown)[1], "odpowiedz": "tak"}
        disk.turn_read_only()

        expect_pages_to_stay(site, before)
        assert visit(site, article).text == shown
        if not site_database.SERVER:  # PostgreSQL's data are on another disk
            expect_saving_to_be_refused(editor, form, "Tylko do odczytu")
            refused = editor.send("/opinia/", opinion)
            assert refused.status == 503
            assert "chwilowo" in refused.content.decode()
        disk.mend()
        can_publish_at_once(site, editor)
        before = visit(site).text
        wait_until(lambda: is_kept(site, before))
        disk.turn_read_only()

    again = Site(site.data_dir)
    again.port, again.url = site.port, site.url
    with again:
        for answer in visit_all(again):
            assert (answer.status, answer.text) == (200, before)
        assert "disk: full or read-only" in visit(again, "/healthz").text
        disk.mend()
        can_publish_at_once(again, editor)


def is_kept(site, page):
    """Return whether the disk cache contains this page under the current cache version."""
    version = CacheVersion(site.data_dir / "page-cache/version").read().version
    return any(
        stored.version == version and stored.body.decode() == page for stored in load_stored_pages(site)
    )


def can_publish_at_once(site, editor):
    """Assert that the site is healthy, and that after a poll no process serves a stale page."""
    wait_until(lambda: visit(site, "/healthz").text == "ok\n")
    time.sleep(4 * INTERVAL_SECONDS)  # until each process has polled
    for number in range(2):
        visit_all(site, ARTICLES, visitors=12)
        title = f"Artykuł-{number}-{site.process.pid}"
        assert editor.fill_in(ARTICLE, "_publish", title=title).status == 200
        for answer in visit_all(site, ARTICLES, visitors=12):
            assert title in answer.text
            assert not is_stale(answer)
