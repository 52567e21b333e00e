"""A disk that is really full: pages stay, whoever saves is told, and all is well again when there is room."""

import contextlib
import os
import subprocess

import pytest

from tests import site_database
from tests.admin.forms import values
from tests.page_cache.test_processes import has_copy_of_home, signed_in, visit, visit_all, wait_until
from tests.processes import Site

pytestmark = pytest.mark.slow

ARTICLE = "/admin/pages/article/1/change/"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own for one folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"needs root to make a small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    with contextlib.suppress(OSError), (folder / "filling").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1024))


def test_full_disk_is_said_and_passes_by(small_disk):
    with Site(small_disk / "data") as site:
        editor = signed_in(site)
        before = visit(site).text
        wait_until(lambda: has_copy_of_home(site))
        form = editor.send(ARTICLE)
        fill(small_disk)
        for answer in visit_all(site):
            assert (answer.status, answer.text) == (200, before)
        health = visit(site, "/healthz")
        assert (health.status, "disk: full or read-only" in health.text) == (503, True)
        assert visit(site, "/healthz?alive").status == 200
        if not site_database.SERVER:  # whose disk is another one
            refused = editor.send(ARTICLE, {**values(form), "title": "W pełnym", "_publish": "1"})
            assert refused.status == 503
            assert "Nic nie zostało zapisane" in refused.content.decode()
            assert "W pełnym" in refused.content.decode()  # to be sent again
        os.unlink(small_disk / "filling")
        assert visit(site, "/healthz").text == "ok\n"
        saved = editor.fill_in(ARTICLE, "_publish", title="Znów jest miejsce")
        assert saved.status == 200
        assert "Znów jest miejsce" in visit(site, "/ekonomia-spoleczna/").text
