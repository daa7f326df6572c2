from django.apps import AppConfig
from django.db.models.signals import post_migrate

FIRST_TEXTS = {
    "supporter-sharing": (
        "Sharing my name with supporters",
        "I agree that my name and contact data may be given to the companies that support a "
        "course I take. Without my agreement they see totals and comments without a name, "
        "never who I am. I can learn and earn credit either way.",
    ),
    "credit-reporting": (
        "Reporting my credit",
        "I agree that my name, month and day of birth, license or board ids and NPI, and the "
        "credit I earned are reported to the accreditor and the boards I name, so that the credit "
        "appears in my record there.",
    ),
    "campaign-measurement": (
        "Measuring campaigns",
        (
            "I agree that the click that brought me here is kept with my visit, so that the "
            "provider can tell which invitations work."
        ),
    ),
    "joining": (
        "Putting earlier answers with my account",
        (
            "I agree that what I answered and watched before I signed in is put with my account. "
            "Nothing is changed or deleted."
        ),
    ),
}


def make_roles(sender, **kwargs):
    """Every role exists from the first migration on."""
    from django.contrib.auth.models import Group

    from .models import ROLES

    for name in ROLES:
        Group.objects.get_or_create(name=name)


def write_consent_texts(sender, **kwargs):
    """Every purpose has words to agree to; operators write newer versions in the admin."""
    from .models import ConsentText

    for purpose, (title, text) in FIRST_TEXTS.items():
        if not ConsentText.objects.filter(purpose=purpose).exists():
            ConsentText.objects.create(purpose=purpose, version=1, title=title, text=text)


class LearnersConfig(AppConfig):
    name = "learners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import recovery_codes, security_log, sign_in_changes

        security_log.connect()
        sign_in_changes.connect()
        recovery_codes.install()
        post_migrate.connect(make_roles, sender=self)
        post_migrate.connect(write_consent_texts, sender=self)
