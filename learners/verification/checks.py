"""Looks at numbers that are kept, and the newest of each learner."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef

from ..models import Learner, NpiCheck

WAITING = ("pending", "not-found")  # looked at again when there is something new


def newest_check(learner: Learner) -> NpiCheck | None:
    return NpiCheck.objects.filter(learner=learner).order_by("-id").first()


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
