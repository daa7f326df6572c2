from django.conf import settings
from django.db import models

from learners.models import ClockTimestamp

from .course import Course


class WorkingCopy(models.Model):
    """A live course edited apart from it: the copy is a course of its own that nobody takes, told
    from all others by its status. Which of its rows stands for which of the live course is kept
    here, so that numbers may be swapped and names changed.

    .. pii: who made it
    """

    live = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="working_copy")
    copy = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="copied_from")
    origins = models.JSONField(
        default=dict, help_text="By kind of row: {row of the copy: row of the live course}."
    )
    base = models.JSONField(
        default=dict, help_text="What the live course said when the two were last the same."
    )
    declared = models.JSONField(
        default=dict, help_text="Same or new item, by question of the live course, with reasons."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        verbose_name_plural = "working copies"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(live=models.F("copy")), name="working_copy_of_another"
            )
        ]

    def __str__(self) -> str:
        return f"working copy of course {self.live_id}"
