"""What an IT department looks for in public code: licence, version, publiccode.yml, list of changes, CI."""

import re

import pytest
import yaml
from django.conf import settings

from tests.admin_forms import text

ROOT = settings.BASE_DIR
# publiccode.yml, standard 0.5: the keys that must be there, and the longest texts (schema.core).
REQUIRED_KEYS = {
    *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description"),
    *("legal", "maintenance", "localisation"),
}
MAX_CHARS = {"genericName": 35, "shortDescription": 150, "longDescription": 10_000}
MIN_LONG_DESCRIPTION_CHARS = 150
RELEASED_RE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] – (\d{4}-\d\d-\d\d)$", re.MULTILINE)


@pytest.fixture(scope="module")
def publiccode():
    return yaml.safe_load((ROOT / "publiccode.yml").read_text())


def test_publiccode_has_what_the_standard_demands(publiccode):
    assert publiccode["publiccodeYmlVersion"] == "0.5"
    assert REQUIRED_KEYS - publiccode.keys() == set()
    assert publiccode["softwareType"] == "standalone/web"
    assert publiccode["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert publiccode["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert publiccode["localisation"]["availableLanguages"] == [settings.LANGUAGE_CODE]
    assert set(publiccode["description"]) >= {"pl"}
    for words in publiccode["description"].values():
        assert words["features"]
        assert len(words["longDescription"]) >= MIN_LONG_DESCRIPTION_CHARS
        assert {name: len(words[name]) for name, limit in MAX_CHARS.items() if len(words[name]) > limit} == {}


def test_version_is_the_same_everywhere(publiccode):
    version, day = RELEASED_RE.search((ROOT / "CHANGELOG.md").read_text()).groups()
    assert version == settings.VERSION == publiccode["softwareVersion"]
    assert day == publiccode["releaseDate"]


def test_admin_shows_the_version(publisher_client):
    assert f"Wersja serwisu: {settings.VERSION}" in text(publisher_client.get("/admin/"))


def test_licence_is_told_of_code_fonts_and_data(publiccode):
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    told = (ROOT / "README.md").read_text().partition("## Licence\n")[2].partition("\n## ")[0]
    for name in ("EUPL-1.2", "static/fonts/OFL.txt", "Natural Earth"):
        assert name in told
    families = {path.stem.partition("-next")[0] for path in (ROOT / "static/fonts").glob("*.woff2")}
    licence = (ROOT / "static/fonts/OFL.txt").read_text().casefold()
    assert families
    assert all(family.replace("-", " ") in licence for family in families)


@pytest.mark.parametrize("path", [".github/workflows/ci.yml", ".gitlab-ci.yml"])
def test_ci_runs_what_a_change_must_pass(path):
    configuration = (ROOT / path).read_text()
    yaml.safe_load(configuration)
    for command in re.findall(r"^make .+$", (ROOT / ".ci/run").read_text(), re.MULTILINE):
        assert command in configuration
    assert "make audit" in configuration


def test_ci_keeps_the_packages_that_pip_downloads():
    github = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["test"]
    kept = {
        step["with"]["path"] for step in github["steps"] if step.get("uses", "").startswith("actions/cache@")
    }
    assert kept == {github["env"]["PIP_CACHE_DIR"]}
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())
    kept = [f"$CI_PROJECT_DIR/{path}" for path in gitlab["cache"]["paths"]]
    assert kept == [gitlab["variables"]["PIP_CACHE_DIR"]]


def test_dependabot_watches_python_actions_and_container():
    watched = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text())["updates"]
    assert {each["package-ecosystem"] for each in watched} == {"pip", "github-actions", "docker"}
