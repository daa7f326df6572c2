"""`manage.py check` says what is missing before a learner does."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Those of libraries may be applied in part: they come with the migrations they replace.
OWN_APPS = ("jobs", "learners", "courses", "assessments", "credit", "outcomes")


@register()
def broker_waits_longer_than_any_task(app_configs, **kwargs):
    if settings.BROKER_VISIBILITY_TIMEOUT > settings.CELERY_TASK_TIME_LIMIT:
        return []
    return [
        Error(
            "BROKER_VISIBILITY_TIMEOUT must be above the hard time limit of the longest task.",
            hint=f"Give more than {settings.CELERY_TASK_TIME_LIMIT} seconds.",
            id="cme.E001",
        )
    ]


@register()
def the_proxy_with_tls_is_believed(app_configs, **kwargs):
    if settings.SECURE_PROXY_SSL_HEADER or not settings.SECURE_SSL_REDIRECT:
        return []
    return [
        Warning(
            "SITE_URL begins with https:// and no proxy is trusted to have taken TLS off: every page sends its reader to itself.",
            hint="Set TRUSTED_PROXY_COUNT to the number of proxies in front, and let them set X-Forwarded-Proto.",
            id="cme.W002",
        )
    ]


@register()
def third_party_assets_are_there(app_configs, **kwargs):
    if settings.NODE_MODULES.is_dir():
        return []
    return [Warning("The npm packages are missing.", hint="Run `make setup`.", id="cme.W001")]


@register(Tags.database)
def no_folded_migration_is_half_applied(app_configs, databases=None, **kwargs):
    """Django would leave out a migration that replaces some applied and some missing ones, without a word."""
    if not databases:
        return []
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:  # whoever needs the database says so
        return []
    replacing = [m for m in MigrationLoader(None).disk_migrations.values() if m.replaces]
    half = [m for m in replacing if 0 < sum(old in applied for old in m.replaces) < len(m.replaces)]
    return [
        Error(
            f"{migration.app_label} was migrated only in part before its migrations were folded.",
            hint="Migrate first with the last version before 0.1.0, then with this one.",
            id="cme.E002",
        )
        for migration in half
        if migration.app_label in OWN_APPS
    ]
