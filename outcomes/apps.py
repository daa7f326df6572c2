from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OutcomesConfig(AppConfig):
    name = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from outcomes.analytics import schema

        pre_migrate.connect(schema.before_migrating, sender=self, dispatch_uid="analytics")
        post_migrate.connect(schema.after_migrating, sender=self, dispatch_uid="analytics")
