"""What may be sent to claim credit, and how credit leaves by the API."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from credit.designation import NO_AMOUNT
from credit.earning import Earned, Missing
from credit.models import Certificate, Claim
from learners.known_fields import KnownFieldsSerializer


class AmountField(serializers.CharField):
    """Text alone: a JSON number is a float somewhere on its way, and 0.1 + 0.2 is not 0.3."""

    default_error_messages = {"invalid": gettext_lazy(NO_AMOUNT)}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class ClaimSerializer(KnownFieldsSerializer):
    offer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    amount = AmountField(max_length=20, help_text='A text of digits, for example "0.50".')
    attested = serializers.BooleanField(default=False)
    idempotency_key = serializers.UUIDField(required=False, allow_null=True, default=None)
    profession = serializers.CharField(
        required=False, max_length=100, help_text="Only where my profile does not say it yet."
    )
    board_id = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20, help_text="For MOC points."
    )


def missing_out(missing: Missing) -> dict[str, Any]:
    return {"code": missing.code, "detail": missing.sentence} | (
        {"track": missing.track} if missing.track else {}
    )


def earned_out(earned: Earned) -> dict[str, Any]:
    offer = earned.offer
    return {
        "id": offer.pk,
        "type": offer.type,
        "label": offer.label,
        "amount": str(offer.amount),
        "increment": str(offer.increment),
        "claimable": earned.is_claimable,
        "maximum": f"{earned.maximum:.2f}",
        "steps": [f"{step:.2f}" for step in earned.steps],
        "claimed": f"{earned.claimed:.2f}",
        "missing": [missing_out(missing) for missing in earned.missing],
        "tracks": [
            {
                "track": part.track.number,
                "amount": str(part.amount),
                "earned": not part.missing,
                "claimed": part.claimed,
            }
            for part in earned.parts
            if part.track
        ],
    }


def claim_out(claim: Claim, certificate: Certificate) -> dict[str, Any]:
    return claim.as_shown() | {"certificate": certificate.as_shown()}
