"""What a worker has in memory before it works."""

import subprocess
import sys

from django.conf import settings

# As a worker begins. Pages are 40 MB; files are drawn only where they are asked for.
BEGINS = """
import sys
from cme_platform.celery import app
app.loader.import_default_modules()
loaded = {"cme_platform.urls", "outcomes.admin", "typst", "pyarrow", "pandas", "pptx"}
assert "outcomes.tasks" in sys.modules and not loaded & sys.modules.keys()
from django.core.checks import Tags, run_checks
assert not run_checks(tags=[Tags.admin]) and "outcomes.admin" in sys.modules
"""


def test_a_worker_begins_without_the_pages_of_the_site_and_a_check_looks_at_them():
    subprocess.run([sys.executable, "-c", BEGINS], cwd=settings.BASE_DIR, check=True)
