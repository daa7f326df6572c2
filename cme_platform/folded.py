"""Migrations that were folded into fewer; asked before every `migrate`."""

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Those of libraries may be applied in part: they come with the migrations they replace.
APPS = {"jobs", "learners", "courses", "assessments", "credit", "outcomes"}


def refuse_what_is_half_applied() -> None:
    """Django would leave out, without a word, a migration that replaces some applied and some
    missing ones.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    loader = MigrationLoader(None, load=False)
    loader.load_disk()  # the files alone; their order does not matter
    for migration in loader.disk_migrations.values():
        there = sum(old in applied for old in migration.replaces)
        if migration.app_label in APPS and 0 < there < len(migration.replaces):
            raise CommandError(
                f"The database was made by an unfinished version ({migration.app_label} is "
                "migrated in part). "
                "Migrate it with the last version before 0.1.0 first."
            )
