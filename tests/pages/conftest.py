from ..admin.conftest import editor  # noqa: F401
