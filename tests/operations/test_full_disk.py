"""A really full disk: pages are served, saving fails with a message, and the site recovers."""

import contextlib
import os
import subprocess

import pytest

from tests import site_database
from tests.page_cache.test_processes import is_home_stored, sign_in, visit, wait_until
from tests.processes import PreparedSite, manage

from .faulty_disk import ARTICLE, expect_pages_to_stay, expect_saving_to_be_refused

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path, request):
    """Mount a tmpfs of 64 MB, or with the options in the parameter, on a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", getattr(request, "param", "size=64m"), "tmpfs", folder],
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


def test_site_serves_pages_on_full_disk_and_recovers(prepared, small_disk):
    with PreparedSite(site_database.copy(prepared, small_disk / "data")) as site:
        editor = sign_in(site)
        before = visit(site).text
        wait_until(lambda: is_home_stored(site))
        form = editor.send(ARTICLE)
        fill(small_disk)
        expect_pages_to_stay(site, before)
        if not site_database.SERVER:  # PostgreSQL's data are on another disk
            expect_saving_to_be_refused(editor, form, "W pełnym")
        os.unlink(small_disk / "filling")
        assert visit(site, "/healthz").text == "ok\n"
        saved = editor.fill_in(ARTICLE, "_publish", title="Znów jest miejsce")
        assert saved.status == 200
        assert "Znów jest miejsce" in visit(site, "/ekonomia-spoleczna/").text


@pytest.mark.parametrize("where", ["backups", "data"])
def test_backup_on_full_disk_is_one_line_error(small_disk, data, tmp_path, where):
    if where == "data":
        moved = site_database.copy(data, small_disk / "data")
        given = {"DATA_DIR": moved, "BACKUP_DIR": tmp_path / "elsewhere"}
    else:
        given = {"DATA_DIR": data, "BACKUP_DIR": small_disk}
    fill(small_disk)
    done = manage("backup", **given)
    if where == "backups":
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert "Na dysku nie ma miejsca." in done.stderr
        assert [path.name for path in small_disk.iterdir()] == ["filling"]
    assert "uszkodzon" not in done.stderr
    if where == "data" and not site_database.SERVER:
        done = manage("erase_personal_data", **given)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "na dysku jest miejsce" in done.stderr


@pytest.mark.parametrize("small_disk", ["size=200k"], indirect=True)
def test_backup_that_fills_the_disk_leaves_nothing(small_disk, data):
    done = manage("backup", DATA_DIR=data, BACKUP_DIR=small_disk)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "Na dysku nie ma miejsca." in done.stderr
    assert list(small_disk.iterdir()) == []


@pytest.mark.parametrize(
    ("small_disk", "said"),
    [
        ("size=4k", "Na dysku nie ma miejsca."),  # of the empty database
        ("size=300k", "Na dysku nie ma miejsca."),  # during the migrations
        ("ro", "Dysk jest tylko do odczytu. Sprawdź"),
    ],
    indirect=["small_disk"],
)
def test_first_start_without_space_is_one_line_error(small_disk, said):
    done = manage("prepare", DATA_DIR=small_disk, DATABASE_URL="")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert said in line
    assert "prawdź" in line or "Zwolnij miejsce" in line


@pytest.mark.skipif(bool(site_database.SERVER), reason="PostgreSQL's data are on another disk")
@pytest.mark.parametrize("small_disk", ["size=3m"], indirect=True)
def test_first_start_without_space_for_content_is_one_line_error(small_disk, migrated):
    done = manage("prepare", DATA_DIR=site_database.copy(migrated, small_disk))
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "Wpisuję początkowe treści…"
    (line,) = done.stderr.splitlines()
    assert "na dysku" in line.casefold()
    assert "prawdź" in line or "Zwolnij miejsce" in line


@pytest.mark.parametrize("small_disk", ["ro"], indirect=True)
def test_first_start_with_key_on_read_only_disk_is_one_line(small_disk):
    done = manage("prepare", DATA_DIR=small_disk, SECRET_KEY="x" * 50)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "DATA_DIR" in done.stderr
