import pytest

from .. import factories
from ..admin_forms import text


@pytest.mark.django_db
def test_article_text_is_on_its_page_once(client):
    article = factories.article(body="<p>Zdanie o rzece.</p>", film_url="")
    assert text(client.get(article.get_absolute_url())).count("Zdanie o rzece.") == 1
