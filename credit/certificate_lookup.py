"""Reads over certificates."""

from datetime import date
from unicodedata import normalize

from django.db.models import Q

from courses.models import Course

from .models import Certificate


def certificates_held(course: Course, learners: set[int]) -> int:
    """Valid certificates of this course that these learners hold."""
    of_course = Certificate.objects.filter(claim__offer__course=course, claim__learner__in=learners)
    return of_course.filter(revoked_at__isnull=True, superseded_by__isnull=True).count()


def certificate_to_check(
    *, today: date, code: str = "", number: str = "", family_name: str = ""
) -> Certificate | None:
    """The certificate of a code, or of a number together with the last words of the name that is
    printed. Of somebody who was forgotten there is none once the six years are over.
    """
    certificates = Certificate.objects.select_related("claim__learner", "superseded_by")
    over = Q(claim__learner__erased_at__isnull=False, retain_until__lt=today)
    certificates = certificates.exclude(over | Q(facts={}))
    if code:
        return certificates.filter(code=code).first()
    certificate = certificates.filter(number=number).first()
    return certificate if certificate and _ends_with(certificate.name, family_name) else None


def _ends_with(name: str, words: str) -> bool:
    """Names of one word, and family names of several, are checked alike."""
    printed, typed = (_folded(text) for text in (name, words))
    return bool(typed) and printed[-len(typed) :] == typed


def _folded(text: str) -> list[str]:
    return normalize("NFC", text).casefold().split()
