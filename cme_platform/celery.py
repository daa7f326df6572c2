import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")

# As root the embedded services run as another user; the worker of a demonstration need not say more.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("cme_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
