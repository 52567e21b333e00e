"""
Illustrations are drawn in daylight; the page replaces their colours (components/illustration.css).

Drawings and images of public pages have sizes, or without CSS they would fill the screen.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = [
    path for path in (ROOT / "templates").rglob("*.*") if "admin" not in path.parts
]  # of public pages
FILES = sorted((STATIC / "img" / "illustrations").glob("*.svg"))
PAINT = re.compile(r'(?:fill|stroke)="([^"]+)"')
REPLACEABLE = re.compile(r"var\(--(?:ground|ink), var\(--ill-[\w-]+, #[0-9a-f]{6}\)\)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_illustration_takes_each_colour_from_its_page(path):
    paints = PAINT.findall(path.read_text())
    assert paints
    assert [paint for paint in paints if paint != "none" and not REPLACEABLE.fullmatch(paint)] == []


def test_dark_scheme_has_a_colour_for_each_shape():
    drawn = {name for path in FILES for name in re.findall(r"--ill-[\w-]+", path.read_text())}
    css = (STATIC / "css" / "components" / "illustration.css").read_text()
    assert set(re.findall(r"--ill-[\w-]+(?=:)", css)) == drawn


def test_drawings_and_images_of_templates_have_sizes():
    tags = [
        tag for path in TEMPLATES for tag in re.findall(r"<(?:svg|img)\b(?:{%.*?%}|[^>])*>", path.read_text())
    ]
    assert len(tags) > 8
    assert [tag for tag in tags if not ("width=" in tag and "height=" in tag)] == []


def test_drawings_of_templates_are_hidden_or_named():
    tags = [tag for path in TEMPLATES for tag in re.findall(r"<svg\b(?:{%.*?%}|[^>])*>", path.read_text())]
    assert len(tags) > 6
    assert [tag for tag in tags if "aria-hidden=" not in tag and "aria-label=" not in tag] == []
