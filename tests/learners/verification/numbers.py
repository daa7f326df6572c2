"""Numbers in the directory, and people who give them."""

from datetime import timedelta

from django.utils import timezone

from learners import verification
from learners.models import DirectoryLoad, NpiRecord

JANE, CLINIC, GONE, BACK, DEMO = (
    "1234567893",
    "1568946812",
    "1558598797",
    "1003142399",
    "2000000002",
)


def listed(number=JANE, given="JANE", family="MILLER", kind=1, **more):
    fields = {
        "taxonomies": ["207R00000X", "207RX0202X"],
        "primary_taxonomy": "207R00000X",
        "as_of": timezone.now().date(),
    } | more
    return NpiRecord.objects.create(
        npi=number, given_name=given, family_name=family, kind=kind, **fields
    )


def a_load(days_ago=0):
    day = timezone.now() - timedelta(days=days_ago)
    return DirectoryLoad.objects.create(
        file_name="x.csv", kind="monthly", file_date=day.date(), finished_at=day
    )


def claim(learner, number=JANE, given="Jane", family="Miller", at=None):
    check = verification.claim_npi(
        learner=learner, typed=number, given_name=given, family_name=family, at=at or timezone.now()
    )
    learner.refresh_from_db()
    return check
