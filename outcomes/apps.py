from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OutcomesConfig(AppConfig):
    name = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What so many learners would show is said where a course is planned; the views of analysts
        step aside while tables change.
        """
        from assessments import measured
        from outcomes.analytics import schema

        from .planned_power import planned_power

        measured.POWER.append(planned_power)

        pre_migrate.connect(schema.before_migrating, sender=self, dispatch_uid="analytics")
        post_migrate.connect(schema.after_migrating, sender=self, dispatch_uid="analytics")
