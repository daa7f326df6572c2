"""A fresh site for a benchmark: its own embedded services in a temporary directory, gone
afterwards. Import it first."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATA_DIR = Path(tempfile.mkdtemp(prefix="cme-bench-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)  # runs after the services have let go
for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)
os.environ |= {
    "CME_DATA_DIR": str(DATA_DIR),
    "DEBUG": "0",
    "DJANGO_SETTINGS_MODULE": "cme_platform.settings",
}


def site() -> None:
    """Services up, database migrated."""
    import django
    from django.core.management import call_command

    from cme_platform import services

    django.setup()
    services.bring_up()
    call_command("migrate", interactive=False, verbosity=0)
