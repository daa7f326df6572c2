from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What is asked in a course goes into its working copies, and is judged by the gate."""
        from courses import front_matter, publishing

        from . import bare_segments, measured, participation, replaced_video, working_copies

        working_copies.join_parts()
        front_matter.ALSO.append(participation.sections)
        publishing.ADVISED.append(measured.advice)
        publishing.ADVISED.append(replaced_video.advice)
        publishing.ADVISED.append(bare_segments.advice)
        publishing.AS_SOON_AS_OFFERED.append(measured.demanded)
