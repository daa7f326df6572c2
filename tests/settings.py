"""The product's settings, on services and in a folder of the test run alone; never the developer's data."""

import os
import tempfile
from pathlib import Path

TEST_FOLDER = Path(os.environ.setdefault("CME_TEST_DATA_DIR", tempfile.mkdtemp(prefix="cme-tests-")))
os.environ["CME_DATA_DIR"] = str(TEST_FOLDER)
for _name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "PORT"):
    os.environ.pop(_name, None)

from cme_platform import embedded  # noqa: E402  (the environment above is read on import)
from cme_platform.settings import *  # noqa: E402, F403
from cme_platform.settings import STORAGES  # noqa: E402

embedded.ensure(TEST_FOLDER)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests make many accounts
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
