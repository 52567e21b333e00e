"""Rich text in the admin: stored HTML is sanitized; the editor is self-hosted and follows the preferences."""

import json

import pytest

from pages.models import Article

from .. import factories
from ..admin_forms import page, save, values

FOUL = """<h2 style="color:red" onclick="steal()">Tytuł</h2>
<p>Tekst<script>alert(1)</script><style>p{display:none}</style> <a href="javascript:alert(1)">zły</a>
<a href="/kontakt/">dobry</a><iframe src="https://film.example/"></iframe><img src=x onerror=alert(1)></p>"""


def get_editor_config(response, name="body"):
    field = next(node for node in page(response).iter("textarea") if node.get("name") == name)
    return json.loads(field.get("data-mce-conf"))


def test_posted_html_is_stored_clean(publisher_client):
    typed = {"title": "Tytuł", "description": "Opis.", "body": FOUL}
    assert save(publisher_client, "/admin/pages/article/add/", typed).status_code == 302
    body = Article.objects.get().body
    assert "<h2>Tytuł</h2>" in body
    assert '<a href="/kontakt/">dobry</a>' in body
    for foul in ("script", "style", "iframe", "onclick", "onerror", "javascript", "<img"):
        assert foul not in body


def test_rich_text_is_textarea_without_javascript(publisher_client):
    article = factories.article(body="<p>Zażółć &amp; dalej</p>")
    form = publisher_client.get(f"/admin/pages/article/{article.pk}/change/")
    assert values(form)["body"] == "<p>Zażółć &amp; dalej</p>"


def test_editor_is_polish_and_self_hosted(publisher_client):
    settings = get_editor_config(publisher_client.get("/admin/pages/article/add/", follow=True))
    assert settings["language"] == "pl"
    assert settings["content_css"] == ["/static/css/site.css", "/static/css/admin-editor.css"]
    assert settings["iframe_aria_text"].startswith("treść (potrzebne do publikacji). Alt+F10")
    assert "://" not in json.dumps(settings)


@pytest.mark.parametrize(
    ("contrast", "skin"), [("white-on-black", "oxide-dark"), ("black-on-yellow", "oxide")]
)
def test_editor_applies_display_preferences(publisher_client, contrast, skin):
    publisher_client.cookies["widok"] = f"150.{contrast}.wide"
    settings = get_editor_config(publisher_client.get("/admin/pages/article/add/", follow=True))
    assert settings["skin"] == skin
    assert settings["body_class"] == f"prose font-150 contrast-{contrast} spacing-wide"
