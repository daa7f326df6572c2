import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")

from cme_platform import services

services.bring_up()
application = get_asgi_application()
