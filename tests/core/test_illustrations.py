"""Illustrations are drawn in daylight; the page replaces their colours (components/illustration.css)."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
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
