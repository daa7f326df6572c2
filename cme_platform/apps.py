from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmePlatformConfig(AppConfig):
    name = "cme_platform"

    def ready(self) -> None:
        # The Celery app must exist before any task is called; checks register themselves on import.
        from cme_platform import celery, checks, permissions  # noqa: F401

        post_migrate.connect(permissions.grant_roles, dispatch_uid="grant-roles")
