"""The bundled stylesheet: one file with the same rules as the source files."""

import gzip
import json
import re

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.http import HttpResponseNotFound
from django.test import RequestFactory

from core.staticfiles import BUNDLED_STYLESHEETS, StaticFilesConfig, StaticFilesMiddleware, bundle

from ..measure import production_static_files

pytestmark = pytest.mark.slow


def bundled(**files):
    files = {name.replace("__", "/") + ".css": text for name, text in files.items()}
    return re.sub(r"\s+", " ", bundle(files.__getitem__, "css/site.css")).strip()


def test_bundle_keeps_order_of_imported_files():
    files = {"css__x": "h1 { top: 1px }", "css__y": "h2 { top: 2px }"}
    css = bundled(css__site='@import url("y.css");\n@import url("x.css");\np { top: 0 }', **files)
    assert css == "h2 { top: 2px } h1 { top: 1px } p { top: 0 }"


def test_bundle_rebases_urls_of_imported_file():
    css = bundled(
        css__site='@import url("parts/x.css");',
        css__parts__x='a { b: url("../../img/x.svg") url("./y.svg") url("data:image/svg+xml,x") url("#z") }',
    )
    assert 'url("../img/x.svg") url("parts/y.svg") url("data:image/svg+xml,x") url("#z")' in css


def test_bundle_removes_comments():
    assert bundled(css__site="/* why\n * because */\np { top: 0 } /* end */") == "p { top: 0 }"


def test_missing_import_fails_collectstatic():
    with pytest.raises(KeyError, match=r"css/x\.css"):
        bundled(css__site='@import url("x.css");')


def test_only_loaded_files_of_editor_are_collected():
    ignored = StaticFilesConfig.ignore_patterns
    paths = {path for finder in get_finders() for path, _ in finder.list(ignored)}
    plugins = settings.TINYMCE_DEFAULT_CONFIG["plugins"].split()
    assert paths >= {f"tinymce/plugins/{name}/plugin.min.js" for name in plugins}
    assert paths >= {
        f"tinymce/langs/{settings.TINYMCE_DEFAULT_CONFIG['language']}.js",
        "tinymce/tinymce.min.js",
    }
    assert paths >= {f"tinymce/skins/ui/{skin}/skin.min.css" for skin in ("oxide", "oxide-dark")}
    assert "admin/js/vendor/jquery/jquery.min.js" in paths
    assert not [path for path in paths if re.search(r"emoticons|tinymce-5|langs/(?!p)|jquery\.js", path)]


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    with production_static_files(folder):
        return folder


@pytest.fixture(scope="module")
def names(collected):
    return json.loads((collected / "staticfiles.json").read_text())["paths"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/static/css/a.css", 200),
        ("/static/css/missing.css", 404),
        ("/static/css/", 404),
        ("/static/", 404),
        ("/static/../secret_key", 404),
        ("/static/css/../../secret_key", 404),
        ("/static//css/a.css", 404),
        ("/static/css\\a.css", 404),
        ("/static/\0", 404),
        ("/static/" + "a" * 5000, 404),
        ("/secret_key", 404),
    ],
)
@pytest.mark.django_db  # the end of a response closes connections left open by other tests
def test_only_files_of_static_root_are_served(settings, tmp_path, address, status):
    settings.STATIC_ROOT = tmp_path / "static"
    (settings.STATIC_ROOT / "css").mkdir(parents=True)
    (settings.STATIC_ROOT / "css/a.css").write_text("p { top: 0 }")
    (tmp_path / "secret_key").write_text("secret")
    serve = StaticFilesMiddleware(lambda request: HttpResponseNotFound())
    for _ in range(2):
        request = RequestFactory().get("/")
        request.path_info = address
        response = serve(request)
        response.close()
        assert response.status_code == status


@pytest.mark.parametrize("path", BUNDLED_STYLESHEETS)
def test_bundled_stylesheet_has_no_imports(collected, names, path):
    css = (collected / names[path]).read_text()
    assert "@import" not in css
    assert "/*" not in css.replace("/*#", "")


@pytest.mark.parametrize("path", BUNDLED_STYLESHEETS)
def test_bundled_stylesheet_has_all_rules(collected, names, path):
    css = re.sub(r"\s", "", (collected / names[path]).read_text())
    site = (settings.BASE_DIR / "static" / path).read_text()
    parts = re.findall(r'@import url\("([^"]+)"\)', site)
    assert len(parts) == site.count("@import")
    for part in parts:
        text = re.sub(
            r"/\*.*?\*/", "", (settings.BASE_DIR / "static/css" / part).read_text(), flags=re.DOTALL
        )
        for selector in re.findall(r"[^{};]+(?={)", text):
            assert re.sub(r"\s", "", selector) in css, (part, selector)


def test_every_component_is_in_one_bundle():
    # In home.css and front.css, and in map.css and projects.css: no page loads both.
    shared = {"illustration.css", "map.css"}
    bundles = "".join((settings.BASE_DIR / "static" / path).read_text() for path in BUNDLED_STYLESHEETS)
    for folder in ("components", "admin"):
        for part in (settings.BASE_DIR / "static/css" / folder).glob("*.css"):
            assert bundles.count(f'"{folder}/{part.name}"') == (2 if part.name in shared else 1), part


def test_files_of_stylesheet_have_hashed_names(collected, names):
    path = names["css/site.css"]
    addresses = re.findall(r'url\("?([^")]+)"?\)', (collected / path).read_text())
    own = [address for address in addresses if not address.startswith(("data:", "#"))]
    assert own
    for address in own:
        found = (collected / path).parent / address
        assert found.resolve().is_relative_to(collected), address
        assert found.is_file(), address
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address


def test_stylesheet_is_precompressed(collected, names):
    path = collected / names["css/site.css"]
    css = path.read_bytes()
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == css
    assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == css


def test_collected_files_are_readable_by_the_service(collected):
    """They belong to root, who collects them; the site runs as another user."""
    assert [path for path in collected.rglob("*") if path.is_file() and not path.stat().st_mode & 0o004] == []


def test_collectstatic_is_idempotent(collected):
    before = {path: path.read_bytes() for path in collected.rglob("*") if path.is_file()}
    with production_static_files(collected):
        pass
    assert {path: path.read_bytes() for path in collected.rglob("*") if path.is_file()} == before
