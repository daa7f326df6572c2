"""Fails when a model has changed without its migration.

Compares files with files: no database is asked, and none is started.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

with tempfile.TemporaryDirectory(prefix="cme-check-") as folder:
    environment = os.environ | {"CME_DATA_DIR": folder, "DATABASE_URL": "", "REDIS_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "cme_platform.settings"
    # Django warns that no database tells it what was applied.
    command = [sys.executable, "-W", "ignore", "-m", "django"]
    command += ["makemigrations", "--check", "--dry-run"]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment).returncode)
