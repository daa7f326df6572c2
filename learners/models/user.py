from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from ..addresses import normal_address

# Roles are Django groups of these names, so that permissions stay where Django users look for them.
ROLES = ("learner", "author", "reviewer", "course-admin", "analyst", "supporter", "operator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=normal_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(email=normal_address(username))


class User(AbstractBaseUser, PermissionsMixin):
    """An account: signs in with an e-mail address.

    .. pii: e-mail address, name
    """

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    language = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="The last one chosen; mail is written in it.",
    )

    # The team of the API token that speaks for the account in this request (learners/tokens.py).
    bound_team: int | None = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            # Kept in lower case: two accounts that differ in letter case only would be one person
            # twice.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **named: Any) -> None:
        """A new password and a deactivation end what programs were given, whichever door they come
        through.
        """
        new_password = self._password is not None  # type: ignore[attr-defined]
        self.email = normal_address(self.email)
        super().save(*args, **named)
        if new_password or not self.is_active:
            self.api_tokens.end("password changed" if self.is_active else "account deactivated")  # type: ignore[attr-defined]

    def get_full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_short_name(self) -> str:
        return self.given_name or self.email
