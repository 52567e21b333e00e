"""Rules of CONTRIBUTING.md about names, as far as a program can check them."""

import ast
import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PACKAGES = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"})
MAX_TEST_NAME_CHARS = 60

# Words that no name of a function, class or module contains, with the words used instead.
FORBIDDEN_WORDS = {
    "asked": "requested",
    "bin": "trash",
    "desk": "admin",
    "keeper": "refresher",
    "kept": "saved, retained",
    "litter": "clutter",
    "looks": "styles, preferences",
    "mend": "clean, convert, fix",
    "opinion": "feedback",
    "outbox": "queue",
    "patience": "timeout",
    "picture": "image",
    "pictures": "images",
    "rehearsal": "dry_run",
    "rehearse": "dry_run",
    "told": "reported",
    "turn": "expiry",
    "withdraw": "unpublish",
}
# Names of functions and classes that say too little or mean something else in Django, with the names used instead.
FORBIDDEN_NAMES = {
    "Copy": "CachedResponse",
    "Frame": "PageChrome",
    "Generation": "CacheVersion",
    "Holder": "ReferencingModel",
    "Publishable": "DraftStateMixin",
    "Term": "GlossaryTerm",
    "Versioned": "RevisionMixin",
    "WholeFilesStorage": "AtomicFileSystemStorage",
    "around": "get_sentence_at",
    "bare": "render_without_database",
    "forget": "invalidate",
    "gaps": "get_missing_configuration",
    "keep": "save",
    "lay_out": "load",
    "look_after_all": "run_leader_tasks",
    "moment": "format_datetime",
    "news": "get_news",
    "only_one": "exclusive_lock",
    "pass_by": "bypass",
    "pieces": "tokenize",
    "plain": "normalize_text",
    "put": "write, set",
}
# A number of a module is a limit, has a unit, or is named after what it counts.
NUMBER_WORDS = {
    *("MAX", "MIN", "PER"),
    *("MS", "SECOND", "SECONDS", "MINUTES", "HOURS", "DAYS", "MONTHS", "AGE", "TIMEOUT"),
    *("BYTES", "CHARS", "WORDS", "PIXELS", "WIDTH", "HEIGHT", "RATIO"),
    *("COUNT", "SIZE", "ID"),
}
# The name of a timedelta needs no unit, but says that it is a duration.
DURATION_WORDS = NUMBER_WORDS | {"AFTER", "DELAY", "INTERVAL", "LIFETIME", "PERIOD", "RETENTION", "TTL"}
NUMBERS_WITHOUT_UNIT = {
    "omggs/coastline.py:CLIP_MARGIN": "a length on the map, whose unit is that of MAP_WIDTH",
    "omggs/map.py:LABEL_GAP": "a length on the map",
    "omggs/map.py:SHORE_POINT_PENALTY": "compared with areas on the map",
    "operations/backups.py:FORMAT": "the version of the file format",
    "publishing/serialization.py:TEMPORARY_PK_BASE": "a primary key",
    "rumia_social/settings.py:FILE_UPLOAD_PERMISSIONS": "a setting of Django",
    "rumia_social/settings.py:OTP_TOTP_THROTTLE_FACTOR": "a setting of django-otp",
    **dict.fromkeys(
        (f"search/fulltext.py:{name}_MATCH_BOOST" for name in ("NAME", "TITLE", "START")),
        "added to a rank, which has no unit",
    ),
}
FIRST_NAMES = {
    *("ada", "adam", "ala", "ania", "anna", "basia", "ela", "ewa", "iza", "jan", "janek", "jola", "kasia"),
    *("marek", "marta", "ola", "olek", "ota", "pawel", "piotr", "tomek", "ula", "wanda", "zosia"),
}


def list_modules(package):
    """Return the files of a package's modules, without migrations, whose names Django gives."""
    paths = sorted((ROOT / package).rglob("*.py"))
    return [path for path in paths if not {"migrations", ".wagtail"} & set(path.parts)]


def iter_functions(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def list_names(tree):
    """Return the names of all functions, methods and classes."""
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return [node.name for node in [*iter_functions(tree), *classes]]


def split_name(name):
    """Return the words of a name in lower case: {"page", "cache"} of `page_cache` and of `PageCache`."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def is_duration(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("timedelta", "datetime.timedelta")


def is_number(node):
    if isinstance(node, ast.BinOp):
        return is_number(node.left) and is_number(node.right)
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def find_vague_numbers(tree):
    """Return the names of numeric constants of a module that say neither a limit nor a unit."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not (is_number(node.value) or is_duration(node.value)):
            continue
        known = DURATION_WORDS if is_duration(node.value) else NUMBER_WORDS
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id.isupper() and not known & set(target.id.split("_")):
                found.append(target.id)
    return found


def is_fixture(function):
    return any("fixture" in ast.unparse(decorator) for decorator in function.decorator_list)


@pytest.mark.parametrize("package", PACKAGES)
def test_names_have_no_forbidden_words(package):
    found = {}
    for path in list_modules(package):
        for name in [path.stem, *list_names(ast.parse(path.read_text()))]:
            forbidden = [FORBIDDEN_WORDS[word] for word in sorted(split_name(name) & FORBIDDEN_WORDS.keys())]
            if name in FORBIDDEN_NAMES:
                forbidden.append(FORBIDDEN_NAMES[name])
            if forbidden:
                found[f"{path.relative_to(ROOT)}: {name}"] = forbidden
    assert found == {}


def test_numeric_constants_have_limit_or_unit():
    vague = {
        f"{path.relative_to(ROOT)}:{name}"
        for package in PACKAGES
        for path in list_modules(package)
        for name in find_vague_numbers(ast.parse(path.read_text()))
    }
    assert vague == NUMBERS_WITHOUT_UNIT.keys()


def test_test_names_are_short():
    names = [
        function.name
        for path in list_modules("tests")
        for function in iter_functions(ast.parse(path.read_text()))
        if function.name.startswith("test_")
    ]
    assert len(names) > 1000
    assert [name for name in names if len(name) > MAX_TEST_NAME_CHARS] == []


def test_fixtures_are_named_after_roles():
    fixtures = {
        function.name
        for path in list_modules("tests")
        for function in iter_functions(ast.parse(path.read_text()))
        if is_fixture(function)
    }
    assert len(fixtures) > 20
    assert fixtures & FIRST_NAMES == set()


def test_split_name_separates_words_of_both_styles():
    assert split_name("PageCacheMiddleware") == split_name("page_cache_middleware")


@pytest.mark.parametrize(
    ("source", "vague"),
    [
        ("LIMIT = 3", ["LIMIT"]),
        ("MOST = 2 * 1024", ["MOST"]),
        ("PATIENCE = datetime.timedelta(days=1)", ["PATIENCE"]),
        ("MAX_ROWS = 3", []),
        ("BLOCK_BYTES = 2 * 1024", []),
        ("GRACE_PERIOD = datetime.timedelta(days=1)", []),
        ("IS_NEW = True", []),
    ],
)
def test_find_vague_numbers_finds_names_without_unit(source, vague):
    assert find_vague_numbers(ast.parse(source)) == vague
