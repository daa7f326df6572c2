"""What the API answers about me, for its description."""

from rest_framework import serializers

from credit.api.schema import CertificateSchema, ClaimSchema


class MyEnrollmentSchema(serializers.Serializer):
    course = serializers.CharField()
    pathway = serializers.CharField()
    enrolled_at = serializers.DateTimeField()


class MeSchema(serializers.Serializer):
    email = serializers.EmailField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    enrollments = MyEnrollmentSchema(many=True)
    credit = ClaimSchema(many=True)
    certificates = CertificateSchema(many=True)
