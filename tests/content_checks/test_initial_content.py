"""The initial content passes the content checks."""

import pytest

from initial_content import loader
from publishing.checks import run_checks
from publishing.models import get_draft_state_models

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_initial_content_has_no_findings():
    loader.load()
    items = [item for model in get_draft_state_models() for item in model.objects.all()]
    assert len(items) > 20
    found = {(item.get_absolute_url(), finding) for item in items for finding in run_checks(item)}
    assert [finding for _, finding in found if finding.is_error] == []
    warnings = {(address, finding.message.partition(".")[0]) for address, finding in found}
    assert warnings == set()
