import os
from importlib import import_module
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")

from django.conf import settings
from django.db.backends.signals import connection_created

from cme_platform import services

STATEMENT_SECONDS = (
    20  # no request is worth more of the database; commands and workers have no such limit
)


def _no_endless_statement(connection: Any, **kwargs: Any) -> None:
    if settings.DATABASE_POOLER == "transaction":
        return  # it would stay with a connection that others use too; the role has a limit
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")


connection_created.connect(_no_endless_statement)

services.bring_up()
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # all pages now, not in the first request
