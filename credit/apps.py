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
            time_gate,
            working_copies,
        )

        working_copies.join_parts()
        front_matter.ALSO.append(publish_gate.sections)
        publishing.READ_ONCE.append("credit_offers__track_credits")
        publishing.ALWAYS.append(publish_gate.nothing_to_watch)
        publishing.ALSO.append(publish_gate.failures)
        publishing.AS_SOON_AS_OFFERED += [time_gate.as_soon_as_offered, publish_gate.no_fee]
        publishing.ADVISED += [
            publish_gate.no_credit,
            time_gate.advice,
            publish_gate.little_to_watch,
        ]
        publishing.COUNTED.append(time_gate.counted)
        rescoring_effect.CERTIFICATES.append(certificate_lookup.certificates_held)
