from operations.health import PATH, database_answers  # noqa: F401
