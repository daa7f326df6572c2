"""The product's settings, on services and in a folder of the test run alone; never the developer's
data.
"""

import os
import sys
import tempfile
from pathlib import Path

# Each process of a parallel run (pytest-xdist) has services of its own; the one that only hands out
# tests needs none.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_ONLY_HANDS_OUT = not _WORKER and any(argument.startswith("-n") for argument in sys.argv)
TEST_FOLDER = Path(tempfile.mkdtemp(prefix=f"cme-tests-{_WORKER}"))
os.environ["CME_DATA_DIR"] = str(TEST_FOLDER)
for _name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "PORT"):
    os.environ.pop(_name, None)
# Compiled modules are kept, of the tests too: to make them anew in every process took longer than
# most of what the processes do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

from cme_platform import embedded  # noqa: E402  (the environment above is read on import)
from cme_platform.settings import *  # noqa: E402, F403
from cme_platform.settings import DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402
from tests.template import copy_migrated  # noqa: E402

if not _ONLY_HANDS_OUT:
    copy_migrated(TEST_FOLDER)
    embedded.ensure(TEST_FOLDER)

DATABASES["default"] |= {"ENGINE": "tests.postgresql", "TEST": {"TEMPLATE": embedded.DATABASE}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests make many accounts
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# As on a site whose file names a hospital with SAML.
INSTALLED_APPS = [*INSTALLED_APPS, "allauth.socialaccount.providers.saml"]
