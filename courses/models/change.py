from django.db import models


class Change(models.Model):
    """One row of a course that was made, edited or deleted, with its old and new values. Written by
    triggers of the database, whichever door was used; append-only, each row holding the digest of
    the one before it in its course.

    .. no_pii: numbers of accounts that work here; faculty are named to everybody, and
      reviewers by what they said of the course
    """

    course_id = models.IntegerField(help_text="0: of the whole site. It outlives the course.")
    at = models.DateTimeField()
    who = models.IntegerField(null=True, help_text="Number of the account; empty: a program.")
    occasion = models.CharField(max_length=80, help_text="What it was part of.")
    transaction = models.BigIntegerField(help_text="What was done together has the same number.")
    deed = models.CharField(max_length=6)
    kind = models.CharField(max_length=63, help_text="Name of the table.")
    row = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["course_id", "id"], name="change_of_course")]

    def __str__(self) -> str:
        return f"{self.deed} {self.kind} {self.row}"
