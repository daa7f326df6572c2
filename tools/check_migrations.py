"""Fails when a model has changed without its migration.

Uses a database folder of its own, never the developer's.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

with tempfile.TemporaryDirectory(prefix="cme-check-") as folder:
    environment = os.environ | {"CME_DATA_DIR": folder, "DATABASE_URL": "", "REDIS_URL": ""}
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment).returncode)
