"""`make lock` refuses lower bounds on which the tests have not passed."""

import pytest

from . import floors

PROJECT = """
[project]
dependencies = ["django>=5.2,<5.3", "whitenoise[brotli]>=6.9"]
[project.optional-dependencies]
postgresql = ["psycopg[binary]>=3.2"]
dev = ["ruff>=0.14"]
"""


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    for name in ("PROJECT", "LOWEST", "TESTED"):
        monkeypatch.setattr(floors, name, tmp_path / name.lower())
    floors.PROJECT.write_text(PROJECT)


def install(psycopg="3.2.0"):
    """Write the versions that `make test-lowest` has installed."""
    floors.LOWEST.write_text(
        f"django==5.2 \\\n    --hash=sha256:1\nwhitenoise[brotli]==6.9.0\npsycopg[binary]=={psycopg}\nasgiref==3.8\n"
    )


def test_recorded_floors_are_true(capsys):
    install()
    floors.record()
    assert floors.check()
    assert "asgiref" not in floors.TESTED.read_text()
    assert capsys.readouterr().err == ""


def test_untested_floors_are_refused(capsys):
    assert not floors.check()
    assert "django>=5.2, but it was never tested" in capsys.readouterr().err


@pytest.mark.parametrize("bound", ["5.2.1", "5.1"])
def test_floor_changed_since_the_tests_is_refused(capsys, bound):
    install()
    floors.record()
    floors.PROJECT.write_text(PROJECT.replace(">=5.2,", f">={bound},"))
    assert not floors.check()
    assert f"django>={bound}, but the lowest that the tests passed on is 5.2." in capsys.readouterr().err


def test_floor_that_cannot_be_installed_is_refused(capsys):
    install(psycopg="3.2.1")
    floors.record()
    assert not floors.check()
    assert "psycopg>=3.2, but the lowest that the tests passed on is 3.2.1." in capsys.readouterr().err
