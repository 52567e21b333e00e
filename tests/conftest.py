import hypothesis
import pytest
from django.utils import timezone

from search import missed, morphology

from . import nu

# The same examples for everybody, and as much time as a busy machine takes for one.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tests")

_asked = {}


@pytest.fixture(autouse=True)
def dictionary(monkeypatch):
    """Morfeusz is asked about a word once in a run of tests, not once for each test's empty database."""
    ask = morphology.ask

    def ask_once(words):
        if new := [word for word in words if word not in _asked]:
            found = ask(new)
            _asked.update(
                (word, {lemma: found["forms"][lemma] for lemma in found["lemmas"][word]}) for word in new
            )
        return {
            "lemmas": {word: sorted(_asked[word]) for word in words},
            "forms": {lemma: forms for word in words for lemma, forms in _asked[word].items()},
        }

    monkeypatch.setattr(morphology, "ask", ask_once)
    monkeypatch.setattr(missed, "_done", {"counted": None, "purged": None})


def pytest_report_header():
    return f"HTML is checked by {'the Nu checker' if nu.is_installed() else 'html5lib (no Java or no .venv/vnu.jar)'}"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Files that a test uploads are its own and go with it."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def freeze(monkeypatch):
    """Stop the site's clock: `freeze(moment)`."""

    def freeze(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return freeze
