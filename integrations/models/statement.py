from django.db import models
from django.db.models.functions import Now


class RefusedStatement(models.Model):
    """A statement the learning record store did not take; it holds up no other.

    .. no_pii: names its row by id only; the statement is built again when it is tried again. What
        the store answered may repeat the statement, which names a learner by number.
    """

    source = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    statement_id = models.UUIDField(unique=True)
    problem = models.TextField()
    answer = models.TextField("what the store answered", blank=True, default="", db_default="")
    refused_at = models.DateTimeField(db_default=Now())
    # An operator asks for another try: the next look sends it.
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "refused statement"

    def __str__(self) -> str:
        return f"{self.source} {self.row_id}"
