"""Brings up what the settings leave to us.

The only place that knows both settings and embedded services.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from cme_platform import embedded


def bring_up() -> None:
    """Start or join the embedded services unless both servers are configured; ends with a sentence
    when it cannot.
    """
    if not settings.EMBEDDED:
        return
    try:
        embedded.ensure(
            settings.CME_DATA_DIR, say=lambda text: print(text, file=sys.stderr, flush=True)
        )
    except (embedded.EmbeddedServicesError, OSError) as problem:
        sys.exit(f"The embedded services could not be started. {problem}")


def refuse_unreachable_database() -> None:
    """A server of one's own that does not answer is told in a sentence."""
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        sys.exit(f"The database cannot be reached. {' '.join(str(problem).split())}")


OWN_APPS = {
    "cme_platform",
    "integrations",
    "outcomes",
    "credit",
    "assessments",
    "courses",
    "learners",
    "jobs",
}
THEMSELVES = {"demo", "serve", "restore"}  # they bring the database up to date, or need it empty


def bring_database_up_to_date(command: str) -> None:
    """Before a command of the product: the embedded database is migrated; a server of one's own is
    its operator's to migrate.
    """
    if command.startswith("-") or command in THEMSELVES:
        return
    django.setup()
    if get_commands().get(command) not in OWN_APPS:
        return
    refuse_unreachable_database()
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if settings.DATABASE_URL:
        sys.exit(
            "The database is not up to date with this version. Run first: python manage.py migrate"
        )
    call_command("migrate", interactive=False, verbosity=0)
