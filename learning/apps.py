from django.apps import AppConfig


class LearningConfig(AppConfig):
    """What a learner sees. It has no models: what is kept stands in the apps below."""

    name = "learning"
    default_auto_field = "django.db.models.BigAutoField"
