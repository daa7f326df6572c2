from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is asked in a course goes into its working copies."""
        from . import working_copies

        working_copies.join_parts()
