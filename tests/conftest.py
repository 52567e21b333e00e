import gc
import secrets

import hypothesis
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from search import dictionary as morfeusz
from search import missed, morphology

from . import nu, site_database

# The same examples for everybody, and as much time as a busy machine takes for one.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tests")

_asked = {}


@pytest.fixture(autouse=True)
def dictionary(monkeypatch):
    """
    Morfeusz is asked about a word once in a run of tests, not once for each test's empty database, and in this process:
    test_words.py starts the program that the site asks, and so does every site that the tests start.
    """

    def ask_once(words):
        if new := [word for word in words if word not in _asked]:
            found = morfeusz.look_up(new)
            _asked.update(
                (word, {lemma: found["forms"][lemma] for lemma in found["lemmas"][word]}) for word in new
            )
        return {
            "lemmas": {word: sorted(_asked[word]) for word in words},
            "forms": {lemma: forms for word in words for lemma, forms in _asked[word].items()},
        }

    monkeypatch.setattr(morphology, "ask", ask_once)
    monkeypatch.setattr(missed, "_done", {"counted": None, "purged": None})


@pytest.fixture(autouse=True)
def connection_of_a_test():
    """A request inside a test does not end the transaction of the test by closing its connection."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside(connection):
        if not connection.in_atomic_block:
            close(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside)
        yield


def pytest_report_header():
    checker = "the Nu checker" if nu.is_installed() else "html5lib (no Java or no .venv/vnu.jar)"
    servers = "PostgreSQL" if site_database.SERVER else "SQLite"
    return [f"HTML is checked by {checker}", f"Tests run on {servers}"]


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path_factory):
    """Files that a test uploads are its own. Their folder is made with the first one: few tests upload any."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"uploads-{secrets.token_hex(8)}"
    return settings.MEDIA_ROOT


def pytest_collection_finish():
    """What was imported stays until the end: the garbage collector need not go through it time and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def freeze(monkeypatch):
    """Stop the site's clock: `freeze(moment)`."""

    def freeze(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return freeze
