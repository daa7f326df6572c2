from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "credit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What only this room knows joins the front matter, the publish gate and the reminders
        below.
        """
        from assessments import rescoring_effect
        from courses import front_matter, publishing

        from . import (
            certificate_lookup,
            publish_gate,
            reminders,  # noqa: F401  (it names whom a reminder concerns)
            working_copies,
        )

        working_copies.join_parts()
        front_matter.ALSO.append(publish_gate.sections)
        publishing.ALSO.append(publish_gate.failures)
        publishing.AS_SOON_AS_OFFERED.append(publish_gate.as_soon_as_offered)
        publishing.ADVISED.append(publish_gate.advice)
        rescoring_effect.CERTIFICATES.append(certificate_lookup.certificates_held)
