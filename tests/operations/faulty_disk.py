"""Expectations of a site on a full or read-only disk."""

from tests.admin_forms import values
from tests.page_cache.test_processes import visit, visit_all

ARTICLE = "/admin/pages/article/1/change/"


def expect_pages_to_stay(site, before):
    """Assert that visitors get the home page `before` and that the health check reports the disk."""
    for answer in visit_all(site):
        assert (answer.status, answer.text) == (200, before)
    health = visit(site, "/healthz")
    assert (health.status, "disk: full or read-only" in health.text) == (503, True)
    assert visit(site, "/healthz?alive").status == 200


def expect_saving_to_be_refused(editor, form, title):
    refused = editor.send(ARTICLE, {**values(form), "title": title, "_publish": "1"})
    assert refused.status == 503
    assert "Nic nie zostało zapisane" in refused.content.decode()
    assert title in refused.content.decode()  # the error page resubmits the typed text
