import atexit
import gc

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CmePlatformConfig(AppConfig):
    name = "cme_platform"

    def ready(self) -> None:
        # The Celery app must exist before any task is called; checks register themselves on import.
        from cme_platform import celery, checks, permissions  # noqa: F401

        # Told of every app in turn; once is enough, and for permissions when the last app has its
        # own.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(permissions.grant_roles, sender=last, dispatch_uid="grant-roles")
        gc.enable()  # the settings switched it off
        gc.freeze()
        atexit.register(gc.freeze)  # what ends anyhow
