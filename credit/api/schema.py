"""What the API answers about credit, for its description. Amounts are texts of digits."""

from rest_framework import serializers

TEXT = serializers.CharField
NUMBER = serializers.IntegerField


class MissingSchema(serializers.Serializer):
    code = TEXT()
    detail = TEXT()
    track = NUMBER(required=False)


class OfferedTrackSchema(serializers.Serializer):
    track = NUMBER()
    amount = TEXT()
    earned = serializers.BooleanField()
    claimed = serializers.BooleanField()


class OfferSchema(serializers.Serializer):
    """An offer, what of it may be claimed now and what is missing."""

    id = NUMBER()
    type = TEXT()
    label = TEXT()  # type: ignore[assignment]  # a key of the answer, not of the field
    amount = TEXT()
    increment = TEXT()
    claimable = serializers.BooleanField()
    maximum = TEXT()
    steps = serializers.ListField(child=TEXT())
    claimed = TEXT()
    missing = MissingSchema(many=True)
    tracks = OfferedTrackSchema(many=True)


class CourseCreditSchema(serializers.Serializer):
    offers = OfferSchema(many=True)
    missing = MissingSchema(many=True)


class CertificateSchema(serializers.Serializer):
    number = TEXT()
    claim = NUMBER()
    heading = TEXT()
    name = TEXT()
    credit = TEXT()
    course = TEXT()
    completed_on = serializers.DateField()
    issued_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=["valid", "superseded", "revoked"])
    verify = serializers.URLField()
    file = TEXT()


class ClaimSchema(serializers.Serializer):
    claim = NUMBER()
    course = TEXT()
    offer = NUMBER()
    type = TEXT()
    amount = TEXT()
    maximum = TEXT()
    claimed_at = serializers.DateTimeField()
    completed_on = serializers.DateField()


class ClaimedSchema(ClaimSchema):
    """A claim with its certificate."""

    certificate = CertificateSchema()
