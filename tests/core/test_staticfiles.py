"""The stylesheet as visitors get it: one file, and the same rules as in the many that developers edit."""

import gzip
import json
import re

import brotli
import pytest
from django.conf import settings
from django.http import HttpResponseNotFound
from django.test import RequestFactory

from core.staticfiles import StaticFilesMiddleware, bundle

from ..measure import production_static_files

pytestmark = pytest.mark.slow


def bundled(**files):
    files = {name.replace("__", "/") + ".css": text for name, text in files.items()}
    return re.sub(r"\s+", " ", bundle(files.__getitem__, "css/site.css")).strip()


def test_imported_file_stands_in_its_place():
    files = {"css__x": "h1 { top: 1px }", "css__y": "h2 { top: 2px }"}
    css = bundled(css__site='@import url("y.css");\n@import url("x.css");\np { top: 0 }', **files)
    assert css == "h2 { top: 2px } h1 { top: 1px } p { top: 0 }"


def test_print_rules_stay_for_print():
    css = bundled(css__site='@import url("x.css") print;', css__x="h1 { top: 1px }")
    assert css == "@media print { h1 { top: 1px }}"


def test_addresses_in_an_imported_file_still_lead_to_the_same_place():
    css = bundled(
        css__site='@import url("parts/x.css");',
        css__parts__x='a { b: url("../../img/x.svg") url("./y.svg") url("data:image/svg+xml,x") url("#z") }',
    )
    assert 'url("../img/x.svg") url("parts/y.svg") url("data:image/svg+xml,x") url("#z")' in css


def test_comments_do_not_travel():
    assert bundled(css__site="/* why\n * because */\np { top: 0 } /* end */") == "p { top: 0 }"


def test_missing_part_stops_the_collecting():
    with pytest.raises(KeyError, match=r"css/x\.css"):
        bundled(css__site='@import url("x.css");')


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
@pytest.mark.django_db  # the end of an answer closes connections that other tests have left
def test_only_files_of_the_folder_are_served(settings, tmp_path, address, status):
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


def test_stylesheet_is_one_file(collected, names):
    css = (collected / names["css/site.css"]).read_text()
    assert "@import" not in css
    assert "/*" not in css.replace("/*#", "")


def test_every_rule_of_the_parts_is_in_the_stylesheet(collected, names):
    css = re.sub(r"\s", "", (collected / names["css/site.css"]).read_text())
    site = (settings.BASE_DIR / "static/css/site.css").read_text()
    parts = re.findall(r'@import url\("([^"]+)"\)', site)
    assert len(parts) == site.count("@import")
    for part in parts:
        text = re.sub(
            r"/\*.*?\*/", "", (settings.BASE_DIR / "static/css" / part).read_text(), flags=re.DOTALL
        )
        for selector in re.findall(r"[^{};]+(?={)", text):
            assert re.sub(r"\s", "", selector) in css, (part, selector)


def test_every_component_is_part_of_the_stylesheet():
    site = (settings.BASE_DIR / "static/css/site.css").read_text()
    for part in (settings.BASE_DIR / "static/css/components").glob("*.css"):
        assert f'"components/{part.name}"' in site


def test_whatever_the_stylesheet_names_is_there_under_a_name_that_changes_with_content(collected, names):
    path = names["css/site.css"]
    addresses = re.findall(r'url\("?([^")]+)"?\)', (collected / path).read_text())
    own = [address for address in addresses if not address.startswith(("data:", "#"))]
    assert own
    for address in own:
        found = (collected / path).parent / address
        assert found.resolve().is_relative_to(collected), address
        assert found.is_file(), address
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address


def test_stylesheet_is_compressed_beforehand(collected, names):
    path = collected / names["css/site.css"]
    css = path.read_bytes()
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == css
    assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == css


def test_collecting_again_changes_nothing(collected):
    before = {path: path.read_bytes() for path in collected.rglob("*") if path.is_file()}
    with production_static_files(collected):
        pass
    assert {path: path.read_bytes() for path in collected.rglob("*") if path.is_file()} == before
