from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What so many learners would show is said where a course is planned."""
        from assessments import measured

        from .planned_power import planned_power

        measured.POWER.append(planned_power)
