from django.apps import AppConfig
from django.db.models.signals import post_migrate


def make_roles(sender, **kwargs):
    """Every role exists from the first migration on."""
    from django.contrib.auth.models import Group

    from .models import ROLES

    for name in ROLES:
        Group.objects.get_or_create(name=name)


class LearnersConfig(AppConfig):
    name = "learners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(make_roles, sender=self)
