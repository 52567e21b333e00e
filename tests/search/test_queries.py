"""The queries of residents on the initial content: a score that no change may make worse."""

from pathlib import Path

import pytest
from django.core.management import call_command

from search.queries import Search

QUERIES = Path(__file__).with_name("queries.tsv")
MIN_SHARE_OF_GOOD_QUERIES = 0.98
MAX_RANK = 5
NOTHING = "-"


def read_queries():
    rows = [line.split("\t") for line in QUERIES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(query, first.split(), among.split()) for query, first, among in rows[1:]]


@pytest.mark.slow
@pytest.mark.django_db
def test_residents_queries_have_good_results():
    call_command("load_initial_content", verbosity=0)
    queries, bad = read_queries(), []
    for query, first, among in queries:
        urls = [entry.url for entry in Search(query).get_entries()]
        is_good = (
            urls[0] in first and set(among) <= set(urls[:MAX_RANK]) if urls else not first or NOTHING in first
        )
        if not is_good:
            bad.append(f"{query}: {urls[:MAX_RANK]}")
    assert len(queries) > 100
    score = 1 - len(bad) / len(queries)
    assert score >= MIN_SHARE_OF_GOOD_QUERIES, f"{score:.0%} good; bad:\n" + "\n".join(bad)
