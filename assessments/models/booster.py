from django.db import models
from django.db.models import Q

from learners.models import ClockTimestamp

from .question import Question, QuestionVersion


class BoosterPlan(models.Model):
    """A learner wants short questions again some weeks after the course; ended by the learner,
    never by the site.

    .. pii: links a learner to a course
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.CASCADE, related_name="booster_plans"
    )
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="+")
    wanted_at = models.DateTimeField(db_default=ClockTimestamp())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course"],
                condition=Q(ended_at__isnull=True),
                name="booster_plan_once",
            )
        ]

    def __str__(self) -> str:
        return f"boosters of {self.course_id} for learner {self.learner_id}"


class BoosterAnswer(models.Model):
    """An answer given for practice. Never part of outcomes: those count the answers before and
    after the course.

    .. pii: answers of a learner
    """

    learner = models.ForeignKey(
        "learners.Learner", on_delete=models.PROTECT, related_name="booster_answers"
    )
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    day = models.PositiveSmallIntegerField(help_text="Which booster: days after the course.")
    answer = models.JSONField()
    correct = models.BooleanField(null=True)
    answered_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "question", "day"], name="booster_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"learner {self.learner_id}, {self.question_id}, day {self.day}"
