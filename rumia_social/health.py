"""What page_cache imports until it is rewritten."""

from operations.health import is_database_available as database_answers  # noqa: F401

PATH = "/healthz"
