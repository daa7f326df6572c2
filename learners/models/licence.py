from django.db import models
from django.db.models import Q


class Licence(models.Model):
    """A licence of a state, or the id a board knows a clinician by. Ids are text: leading zeros
    count.

    .. pii: licence and board ids
    """

    class Kind(models.TextChoices):
        STATE = "state", "state license"
        BOARD = "board", "certifying board"

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.CASCADE, related_name="licences"
    )
    kind = models.CharField(max_length=5, choices=Kind)
    authority = models.CharField(
        max_length=10, help_text="Two letters of a state, or the board's short name."
    )
    number = models.CharField("id", max_length=40)

    class Meta:
        verbose_name = "license"
        ordering = ["kind", "authority", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind", "authority", "number"], name="licence_once"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(authority=""), name="licence_complete"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.number}"


class TaxonomyCode(models.Model):
    """A code of the NUCC provider taxonomy as the operator imported it; the few needed come with
    the platform.

    .. no_pii:
    """

    code = models.CharField(max_length=10, primary_key=True)
    label = models.CharField(max_length=150)
    grouping = models.CharField(max_length=150, blank=True)
    version = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["label"]

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"
