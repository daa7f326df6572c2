from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Now

from .course import Course
from .tracks import Track

LONGEST_NOTE = 2000  # characters


class Note(models.Model):
    """What a learner wrote down at a second of a track; a bookmark where it says nothing.

    .. pii: words of a learner, seen by nobody else
    """

    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="notes")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="notes")
    at = models.PositiveIntegerField(help_text="Seconds from the beginning of the video.")
    text = models.CharField(max_length=LONGEST_NOTE, blank=True)
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["track", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                "learner", "track", "at", MD5("text"), name="note_once_a_second"
            )
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id} at {self.at} s of {self.track_id}"


class FacultyQuestion(models.Model):
    """What a learner asks the faculty. Others see it once it is answered and somebody has published
    it, without a name.

    .. pii: words of a learner
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.CASCADE, related_name="faculty_questions"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="faculty_questions")
    track = models.ForeignKey(
        Track, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds from the beginning of the video."
    )
    text = models.CharField(max_length=LONGEST_NOTE)
    asked_at = models.DateTimeField(db_default=Now())
    answer = models.TextField(blank=True, db_default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    published = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Every learner of the course sees question and answer, without a name.",
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="faculty_question_says_something"),
            models.CheckConstraint(
                condition=Q(published=False) | ~Q(answer=""),
                name="faculty_question_published_with_answer",
                violation_error_message="Only what is answered can be published.",
            ),
        ]
        indexes = [models.Index(fields=["course", "asked_at"], name="faculty_question_asked")]

    def __str__(self) -> str:
        return self.text[:60]
