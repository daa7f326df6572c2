from typing import Self

from django.db import models


class WithdrawableQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Withdrawable(models.Model):
    """Something learners have answered or seen: taken out of a course without being deleted.

    Results go on counting what was answered there; it is asked and shown no more.
    """

    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        abstract = True
