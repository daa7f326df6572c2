from django.apps import AppConfig


class CmePlatformConfig(AppConfig):
    name = "cme_platform"

    def ready(self) -> None:
        # The Celery app must exist before any task is called; checks register themselves on import.
        from cme_platform import celery, checks  # noqa: F401
