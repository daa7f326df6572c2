import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


def new_code() -> str:
    return secrets.token_urlsafe(18)


class CoursePackage(models.Model):
    """A course packed for a learning system as cmi5 or SCORM: which system may read results.

    .. no_pii:
    """

    class Form(models.TextChoices):
        CMI5 = "cmi5", "cmi5"
        SCORM_2004 = "scorm-2004", "SCORM 2004 (4th edition)"
        SCORM_12 = "scorm-1.2", "SCORM 1.2"

    code = models.CharField(max_length=40, unique=True, default=new_code, editable=False)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=Form)
    system_name = models.CharField(
        "learning system", max_length=120, help_text="Learners read it where they agree."
    )
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="From then on it launches nothing."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["cmi5", "scorm-2004", "scorm-1.2"]),
                name="course_package_form_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} for {self.system_name}"


class PackageAttempt(models.Model):
    """One registration in a learning system, and the learner who agreed to report to it.

    .. pii: links a learner to a learning system
    """

    package = models.ForeignKey(CoursePackage, on_delete=models.PROTECT, related_name="attempts")
    key = models.UUIDField(default=uuid.uuid4)
    learner = models.ForeignKey("learners.Learner", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "key"], name="package_attempt_once")
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
