"""The project uses public names of its libraries only, and does not monkeypatch them."""

import ast
import importlib
import inspect
import sys
from abc import ABCMeta
from functools import cache

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.forms import Form

ROOT = settings.BASE_DIR
OWN = {path.parent.name for path in ROOT.glob("*/__init__.py")}
PATHS = [
    ROOT / "manage.py",
    *(path for package in sorted(OWN - {"tests"}) for path in sorted((ROOT / package).rglob("*.py"))),
]

# Names with an underscore that their libraries document.
DOCUMENTED = {
    "_meta": "Django, Model _meta API",
    "_default_manager": "Django, Managers: Default managers",
    "_base_manager": "Django, Managers: Base managers",
    "_state": "Django, Model instance reference: State",
    "_open": "Django, Writing a custom storage class: to be implemented",
    "_save": "Django, Writing a custom storage class: to be implemented",
    "_asdict": "Python, namedtuple",
    "_replace": "Python, namedtuple",
    "_fields": "Python, namedtuple and ast",
    "_exit": "Python, os",
    "_should_delete_form": "Django, Formsets: Custom formset validation",
}
DOCUMENTED_MAPPINGS = {"os.environ"}


def is_private(name):
    """Return whether a name is like `_this`, not `__this__` (Python), `_this_` (enum) or `_` (unused)."""
    return name.startswith("_") and not name.endswith("_")


def is_library(module):
    return module.partition(".")[0] not in OWN


def defined_names(tree):
    """Return names that the module defines: functions, classes, variables, attributes of `self` or `cls`."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                yield name


def imported_names(tree):
    """Return names that the module imports from libraries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [(alias.name, alias) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found = [(node.module, alias) for alias in node.names]
        else:
            continue
        yield from (
            alias.asname or alias.name.partition(".")[0] for module, alias in found if is_library(module)
        )


def root_of(node):
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def private_imports(tree):
    for node in ast.walk(tree):
        modules, names = [], []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules, names = [node.module], [alias.name for alias in node.names]
        for module in filter(is_library, modules):
            yield from (part for part in module.split(".") + names if is_private(part))


def private_attributes(tree):
    """Return attributes, also in getattr() and the like, that the module does not define itself."""
    own = set(defined_names(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name):
                pass
            case ast.Call(
                func=ast.Name(id="getattr" | "setattr" | "hasattr" | "delattr"),
                args=[_, ast.Constant(value=str(name)), *_],
            ):
                pass
            case ast.Call(
                func=ast.Name(id="attrgetter" | "methodcaller"), args=[ast.Constant(value=str(name)), *_]
            ):
                pass
            case _:
                continue
        yield from (part for part in name.split(".") if is_private(part) and part not in own)


def changed_libraries(tree):
    """Return attributes and items of imported objects that the module assigns or deletes."""
    imported = set(imported_names(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                target = node
            case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[target, *_]):
                pass
            case _:
                continue
        is_mapping = isinstance(target, ast.Subscript) and ast.unparse(target.value) in DOCUMENTED_MAPPINGS
        if root_of(target) in imported and not is_mapping:
            yield ast.unparse(target)


def found_in(tree):
    names = {*private_imports(tree), *private_attributes(tree)} - DOCUMENTED.keys()
    return names | set(changed_libraries(tree))


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def find_classes(module):
    """Return {qualified name: [definition]} of the classes of a module; {} without source: written in C."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return {}
    found = {}

    def walk(node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                found.setdefault(prefix + child.name, []).append(child)
                walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                walk(child, f"{prefix}{child.name}.<locals>.")
            else:
                walk(child, prefix)

    walk(tree, "")
    return found


@cache
def assigned_attributes(cls):
    """Return names that the source of a class assigns to `self`; none without source or if it was generated."""
    return {
        node.attr
        for definition in find_classes(cls.__module__).get(cls.__qualname__, ())
        for node in ast.walk(definition)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


def overridden_names(cls):
    """Return private names of its base classes in libraries that `cls` defines or assigns to `self`."""
    own = vars(cls).keys() | assigned_attributes(cls)
    bases = [base for base in cls.__mro__[1:] if is_library(base.__module__) and base is not object]
    theirs = {
        name for base in bases for name in vars(base).keys() | assigned_attributes(base) if is_private(name)
    }
    made_by_metaclass = {"_abc_impl"} if isinstance(cls, ABCMeta) else set()
    return own & theirs - DOCUMENTED.keys() - made_by_metaclass


def project_classes():
    for path in PATHS:
        if path.name not in {"manage.py", "gunicorn.conf.py", "__main__.py"} and "bench" not in path.parts:
            importlib.import_module(module_of(path))
    for name, module in sorted(sys.modules.items()):
        if not is_library(name) and name.partition(".")[0] != "tests":
            yield from (
                value
                for value in vars(module).values()
                if inspect.isclass(value) and value.__module__ == name
            )


def test_modules_use_public_names_of_libraries():
    found = {module_of(path): found_in(ast.parse(path.read_text())) for path in PATHS}
    assert len(found) > 200
    assert {module: names for module, names in found.items() if names} == {}


def test_classes_override_no_private_name():
    classes = list(project_classes())
    assert len(classes) > 250
    found = {f"{cls.__module__}.{cls.__qualname__}": overridden_names(cls) for cls in classes}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from django.db.models.query import _x", {"_x"}),
        ("from gunicorn._types import x", {"_types"}),
        ("import gunicorn._types as x", {"_types"}),
        ("request._messages.used", {"_messages"}),
        ("class A(Form):\n    def clean(self): self._clean_fields()", {"_clean_fields"}),
        ("getattr(file, '_committed', False)", {"_committed"}),
        ("attrgetter('file._committed')", {"_committed"}),
        ("from gunicorn.http import message\nmessage.X = 1", {"message.X"}),
        ("import gunicorn.http\ngunicorn.http.message.X += 1", {"gunicorn.http.message.X"}),
        ("from django.forms import Form\ndel Form.media", {"Form.media"}),
        ("from django.forms import Form\nsetattr(Form, 'media', None)", {"Form"}),
        ("from django.contrib.admin import options\noptions.X['a'] = 1", {"options.X['a']"}),
        # not of a library
        ("from pages.models import Page\nPage._meta, Page.objects", set()),
        ("class A:\n    def __init__(self): self._x = 1\n    def x(self): return self._x", set()),
        ("import os\nos.environ['A'] = '1'\nfor _ in a.__class__: pass", set()),
    ],
)
def test_private_use_is_found_in_source(source, names):
    assert found_in(ast.parse(source)) == names


class Overriding(Form):
    def _clean_fields(self):
        pass


class Assigning(QuerySet):
    def clean(self):
        self._result_cache = None


class Innocent(Form):
    def clean(self):
        self._found = self._meaning = None


@pytest.mark.parametrize(
    ("cls", "names"),
    [(Overriding, {"_clean_fields"}), (Assigning, {"_result_cache"}), (Innocent, set())],
)
def test_private_override_is_found_in_class(cls, names):
    assert overridden_names(cls) == names
