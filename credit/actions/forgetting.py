"""What the six-year rule keeps of somebody who asked to be forgotten goes once the six years are
over: name, number of the board, and the printed certificate. That credit was claimed stays, of
nobody, as answers do.
"""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef

from courses.calendar import provider_day
from credit.models import Certificate, Claim, ReportedClaim
from credit.pars.sources import OF_A_PERSON

A_DAY = timedelta(days=1)  # by which the day of the database may be behind the provider's


def forget_what_is_over(*, at: datetime) -> int:
    """Called by the beat once a day. How many claims it took the person from."""
    day = provider_day(at - A_DAY)
    certificates = Certificate.objects.filter(claim=OuterRef("pk"))
    over = Claim.objects.filter(
        Exists(certificates.exclude(facts={})),
        ~Exists(certificates.filter(retain_until__gte=day)),
        learner__erased_at__isnull=False,
        retain_until__lt=day,
    )
    claims = list(over.values_list("pk", flat=True))
    for claim in claims:
        _forget(claim)
    return len(claims)


@transaction.atomic
def _forget(claim: int) -> None:
    """Files first: what is stopped half way is done again the next day."""
    certificates = Certificate.objects.select_for_update().filter(claim=claim)
    for file in certificates.exclude(file="").values_list("file", flat=True):
        default_storage.delete(file)
    certificates.update(name="", facts={}, file="", file_sha256="")
    Claim.objects.filter(pk=claim).update(board_id="")
    for row in ReportedClaim.objects.filter(claim=claim):
        row.values |= {name: "" for name in OF_A_PERSON if name in row.values}
        row.save(update_fields=["values"])
