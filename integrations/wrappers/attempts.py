"""Attempts at a packed course: whose they are, and what the learning system reads of them."""

import uuid
from typing import Any

from learners.models import Learner
from learners.refusals import Refusal

from ..models import CoursePackage, PackageAttempt
from ..results import result_of


class SomebodyElse(Refusal):
    code = "attempt-of-another"
    sentence = "This attempt reports for another account."


def open_package(code: str) -> CoursePackage | None:
    packages = CoursePackage.objects.filter(code=code, ended_at__isnull=True)
    package = packages.select_related("course").first()
    return package if package and package.course.is_published else None


def has_agreed(package: CoursePackage, key: uuid.UUID, learner: Learner) -> bool:
    return PackageAttempt.objects.filter(package=package, key=key, learner=learner).exists()


def agree(*, package: CoursePackage, key: uuid.UUID, learner: Learner) -> PackageAttempt:
    """The first who agrees is whose attempt it is; raises SomebodyElse for a second."""
    attempt, _ = PackageAttempt.objects.get_or_create(
        package=package, key=key, defaults={"learner": learner}
    )
    if attempt.learner_id != learner.pk:
        raise SomebodyElse
    return attempt


def report(package: CoursePackage, key: uuid.UUID) -> dict[str, Any]:
    """What the wrapper in the learning system tells it. An unknown attempt is one that waits."""
    attempt = PackageAttempt.objects.filter(package=package, key=key).first()
    if attempt is None:
        return {"state": "waiting"}
    result = result_of(attempt.learner, package.course, None, None)
    return {
        "state": "completed" if result.completed else "begun" if result.begun else "agreed",
        "completed": result.completed,
        "passed": result.passed,
        "score": result.share,
        "right": result.right,
        "scored": result.scored,
        "credit": str(result.credit),
    }
