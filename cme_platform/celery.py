import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")

app = Celery("cme_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
