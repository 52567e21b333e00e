import re
from pathlib import Path

import pytest
from django.template import engines

from core.template_loaders import UnindentingLoader

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture
def loader(tmp_path):
    return UnindentingLoader(engines["django"].engine, [tmp_path])


def load(loader, folder, name, source):
    (folder / name).write_text(source)
    return loader.get_template(name).source


def test_template_of_html_loses_indentation(loader, tmp_path):
    assert (
        load(loader, tmp_path, "page.html", "<ul>\n  <li>\n\t  a  b\n</ul>\n") == "<ul>\n<li>\na  b\n</ul>\n"
    )


def test_template_of_plain_text_keeps_indentation(loader, tmp_path):
    assert load(loader, tmp_path, "mail.txt", "a\n  b\n") == "a\n  b\n"


def test_no_template_needs_its_indentation():
    typed = re.compile(r"<(pre|textarea)\b[^>]*>[^<]*\n[^<]*</\1>")
    assert [path.name for path in TEMPLATES.rglob("*.html") if typed.search(path.read_text())] == []
