"""What differs from Django's Polish formats (`FORMAT_MODULE_PATH`): "29 listopada 2026, 19:59" with a comma."""

DATETIME_FORMAT = "j E Y, H:i"
