"""Rules about the project as a whole: imports, requirements, signals."""

import ast
import re
import tomllib
from graphlib import CycleError, TopologicalSorter
from itertools import chain

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import signals
from django.utils import timezone
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = settings.BASE_DIR
FOUNDATIONS = {
    "core",
    "rich_text",
    "publishing",
    "content_checks",
    "library",
    "accessibility",
    "accessibility_requests",
    "accounts",
    "feedback",
}
CONTENT = {"pages", "cooperative", "omggs"}
ON_TOP = {"home", "initial_content", "notifications", "operations", "page_cache", "rumia_social", "search"}
# {package: packages it must not import}. Only the packages in ON_TOP may import several content apps.
UNKNOWN_TO = dict.fromkeys(FOUNDATIONS, CONTENT | ON_TOP) | {app: CONTENT - {app} | ON_TOP for app in CONTENT}


def iter_imports(path):
    """Yield the top-level packages that the module at `path` imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            # More dots than folders would import from outside of the app.
            package = path.relative_to(ROOT).parts[:-1]
            assert node.level <= len(package), f"{path}: imports from above its app"


def list_modules(app):
    return sorted((ROOT / app).rglob("*.py"))


@pytest.mark.parametrize("app", sorted(UNKNOWN_TO))
def test_imports_run_one_way(app):
    assert len(list_modules(app)) > 3
    known = {path.relative_to(ROOT): set(iter_imports(path)) & UNKNOWN_TO[app] for path in list_modules(app)}
    assert {path: names for path, names in known.items() if names} == {}


def find_cycle(imports):
    """Return the packages of one cycle of `imports` ({package: packages it imports}), or None."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return error.args[1]
    return None


def test_package_imports_have_no_cycles():
    packages = FOUNDATIONS | CONTENT | ON_TOP
    imports = {
        package: {name for path in list_modules(package) for name in iter_imports(path)}
        & packages - {package}
        for package in packages
    }
    assert find_cycle(imports) is None


def test_find_cycle_finds_cycle():
    assert set(find_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}
    assert find_cycle({"a": {"b", "c"}, "b": {"c"}}) is None


@pytest.mark.parametrize("app", sorted(UNKNOWN_TO))
def test_relations_run_one_way(app):
    related = {
        f"{model.__name__}.{field.name}": field.related_model._meta.app_label
        for model in (apps.get_app_config(app).get_models() if apps.is_installed(app) else [])
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model and not field.auto_created
    }
    assert {name: other for name, other in related.items() if other in UNKNOWN_TO[app]} == {}


def test_every_package_is_in_a_layer():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    assert folders == FOUNDATIONS | CONTENT | ON_TOP


def test_only_rich_text_is_unescaped():
    unescaped = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")
    # The plain text of an e-mail (.txt) is not HTML.
    files = [path for path in ROOT.glob("templates/**/*") if path.is_file() and path.suffix != ".txt"]
    found = [path for path in files if unescaped.search(path.read_text())]
    assert [path.relative_to(ROOT).as_posix() for path in found] == ["templates/includes/rich_text.html"]


def read_pins(name):
    """Return {package: version} of a requirements file; assert exact versions with hashes and without URLs."""
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE).strip())
    assert all(re.match(r"[a-z0-9.-]+==\S+", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    return dict(re.match(r"([a-z0-9.-]+)==(\S+)", entry).groups() for entry in entries)


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = {name: wanted for name, wanted in PROJECT["optional-dependencies"].items() if name != "dev"}
REQUIREMENTS = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()),
} | {f"requirements-{extra}.txt": PROJECT["dependencies"] + wanted for extra, wanted in EXTRAS.items()}


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_pinned_versions_satisfy_pyproject(name):
    pinned = read_pins(name)
    for requirement in map(Requirement, REQUIREMENTS[name]):
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, requirement


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_files_pin_the_same_versions(name):
    assert (
        read_pins("requirements.txt").items()
        <= read_pins(name).items()
        <= read_pins("requirements-dev.txt").items()
    )


def test_requirements_exclude_extras():
    optional = {canonicalize_name(Requirement(each).name) for wanted in EXTRAS.values() for each in wanted}
    assert not optional & read_pins("requirements.txt").keys()


def test_makefile_lists_all_extras():
    (line,) = re.findall(r"^ALL_EXTRAS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(line.split()) == EXTRAS.keys()


DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    *(f"docs/{path.name}" for path in ROOT.glob("docs/*.md")),
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_names_existing_files_and_commands(name):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for code in re.findall(r"`([^`\n]+)`", (ROOT / name).read_text()):
        if re.fullmatch(r"[a-z_]+/[\w./-]+\.[a-z]+", code):
            assert (ROOT / code).exists(), code
        for target in re.findall(r"(?:^|; )make (?!-)([a-z][a-z-]*)", code):
            assert target in targets, code


@pytest.mark.parametrize("name", ["pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"])
def test_no_receiver_is_connected_to_all_models(name):
    # Such a receiver runs for every saved row, and makes Django load all rows that a query deletes.
    assert not getattr(signals, name).has_listeners(Session)


@pytest.mark.django_db
def test_expired_sessions_are_deleted_by_one_query(django_assert_num_queries):
    now = timezone.now()
    Session.objects.bulk_create(Session(session_key=str(n), expire_date=now) for n in range(3))
    with django_assert_num_queries(1):
        assert Session.objects.filter(expire_date__lte=now).delete()[0] == 3
