import pytest

from .results import Results


@pytest.fixture
def find(client, db):
    """Search as a visitor: `find("praca", rodzaj="nabory")`."""
    return lambda query, **parameters: Results(client, query, **parameters)
