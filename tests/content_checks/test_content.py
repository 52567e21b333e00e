import pytest

from content_checks.content import extract_content

from .. import factories

pytestmark = pytest.mark.django_db


def test_extract_content_leaves_out_struck_words():
    article = factories.article(body="<p>Wynajem: <s>120 zł</s> 95 zł.</p>")
    texts = [block.text for block in extract_content(article).blocks]
    assert "Wynajem: 95 zł." in texts
    assert "120" not in " ".join(texts)
