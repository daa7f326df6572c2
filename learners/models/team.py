from django.conf import settings
from django.db import models

TEAM_ROLES = ("author", "reviewer", "course-admin", "analyst", "supporter")


class Team(models.Model):
    """Who makes courses together. A course of no team is the whole site's.

    .. no_pii:
    """

    name = models.CharField(max_length=150, unique=True)
    needs_second_person = models.BooleanField(
        "publishing needs a second person",
        default=False,
        help_text="Someone else who works here signs off what is published, as it is then.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that somebody has for the courses of a team only.

    .. pii: who works with whom
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=[(role, role) for role in TEAM_ROLES])

    class Meta:
        ordering = ["team", "user", "role"]
        constraints = [
            models.UniqueConstraint(fields=["team", "user", "role"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=TEAM_ROLES), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} in {self.team}"
