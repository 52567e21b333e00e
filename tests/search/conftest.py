import pytest

from .result_page import ResultPage


@pytest.fixture
def find(client, db):
    """Search as a visitor: `find("praca", rodzaj="nabory")`."""
    return lambda query, **parameters: ResultPage(client, query, **parameters)
