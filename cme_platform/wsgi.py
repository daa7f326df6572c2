import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")

from cme_platform import services

services.bring_up()
application = get_wsgi_application()
