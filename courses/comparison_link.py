"""The link by which clinicians who do not take a course are asked its questions once."""

from django.conf import settings
from django.core.signing import BadSignature, Signer

from .models import Course

_signer = Signer(salt="courses.comparison_link")


def comparison_token(course: Course) -> str:
    """Nobody can make the link of a course whose link they do not have."""
    return _signer.sign(str(course.pk)).rpartition(":")[2]


def comparison_address(course: Course) -> str:
    return f"{settings.SITE_URL}/courses/{course.slug}/comparison/{comparison_token(course)}/"


def is_comparison_token(course: Course, token: str) -> bool:
    try:
        _signer.unsign(f"{course.pk}:{token}")
    except BadSignature:
        return False
    return True
