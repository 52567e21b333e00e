"""Settings of the tests, with a data folder of their own."""

import atexit
import os
import shutil
import tempfile

from . import setting_names

for _name in setting_names.SETTING_NAMES:
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="rumia-social-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
# The PostgreSQL server of `make test-postgres`.
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from rumia_social.settings import *  # noqa: E402, F403
from rumia_social.settings import DATA_DIR, DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

# The test database that `make mutants` reuses for all its runs.
if "TEST_DATABASE_FILE" in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DATABASE_FILE"]}

# By this name pytest-django recognizes that `live_server` has to serve static files.
INSTALLED_APPS[INSTALLED_APPS.index("core.staticfiles.StaticFilesConfig")] = "django.contrib.staticfiles"

# Without hashed names, so that no test needs collected files. tests/core/test_staticfiles.py and the browser tests use
# the real storage.
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# A secure hash takes half a second, and most tests sign in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
