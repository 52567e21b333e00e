import dataclasses

import pytest
from django.core.management import call_command

from .. import measure

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_page_is_within_budget(client, tmp_path):
    call_command("load_initial_content", verbosity=0)
    with measure.production_static_files(tmp_path / "static"):
        costs = measure.measure(client, tmp_path / "static")
    assert {kind: over for kind, cost in costs.items() if (over := measure.get_excess(cost))} == {}
    # the measurement has found queries, compressed text and fonts
    assert all(
        cost.queries and cost.text_brotli < cost.text_gzip and cost.font_files for cost in costs.values()
    )


@pytest.mark.parametrize("name", measure.Cost.__annotations__)
def test_page_over_budget_is_reported(name):
    allowed = getattr(measure.BUDGET, name)
    assert measure.get_excess(measure.BUDGET) == {}
    cost = dataclasses.replace(measure.BUDGET, **{name: allowed + 1})
    assert measure.get_excess(cost) == {name: (allowed + 1, allowed)}


def test_measure_finds_every_resource(client, tmp_path, monkeypatch, db):
    page = b"""
    <link rel="canonical" href="https://no.example/"><link rel="preconnect" href="https://a.example/">
    <img src="https://b.example/" srcset="/x.png 1x, https://c.example/ 2x"><iframe src="//d.example/"></iframe>
    <p style="background: url(https://e.example/)"><a href="https://no.example/">x</a>
    <svg><use href="https://f.example/#x"/></svg><script src="https://g.example/"></script><script>1</script>
    <script type="application/ld+json">{}</script>
    """
    monkeypatch.setattr(client, "get", lambda address: type("Response", (), {"content": page}))
    cost = measure.measure_page(client, "/", tmp_path)
    assert (cost.other_hosts, cost.scripts) == (7, 2)
