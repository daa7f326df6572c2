"""Looks at numbers that are kept, and the newest of each learner."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef

from ..models import Learner, NpiCheck, NpiStatus

WAITING = ("pending", "not-found")  # looked at again when there is something new
NOT_DECIDED = (*WAITING, "name-review", "in-use")


def newest_check(learner: Learner) -> NpiCheck | None:
    return NpiCheck.objects.filter(learner=learner).order_by("-id").first()


def number_given(learner: Learner) -> str:
    """The number that is theirs, or that waits to be; nothing where it came out as another's."""
    check = newest_check(learner)
    if learner.npi_status == NpiStatus.VERIFIED or check is None:
        return learner.npi
    return check.npi if check.reason in NOT_DECIDED else ""


def same_claim(check: NpiCheck, learner: Learner) -> NpiCheck:
    return NpiCheck(
        learner=learner, npi=check.npi, given_name=check.given_name, family_name=check.family_name
    )


def newest_checks(reasons: Iterable[str] = ()) -> Iterator[NpiCheck]:
    later = NpiCheck.objects.filter(learner=OuterRef("learner"), id__gt=OuterRef("id"))
    checks = (
        NpiCheck.objects.filter(~Exists(later), learner__erased_at__isnull=True)
        .exclude(npi="")
        .order_by("id")
    )
    return (checks.filter(reason__in=list(reasons)) if reasons else checks).iterator(chunk_size=500)
