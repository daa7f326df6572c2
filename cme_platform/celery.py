import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import beat_init, celeryd_init

from cme_platform import services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")
# Celery would not heed what they say, and they load every page of the site.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

# As root the embedded services run as another user; the worker of a demonstration need not say
# more.
warnings.filterwarnings("ignore", category=SecurityWarning)


@celeryd_init.connect
@beat_init.connect
def _bring_services_up(**kwargs: object) -> None:
    """A worker holds the embedded services itself: it outlives whoever started it by the seconds it
    needs to end.
    """
    services.bring_up()


app = Celery("cme_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
