"""The migrations of before the first release are folded;
a database made by them goes on as it is.
"""

from collections import Counter

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FOLDED = {"jobs": 4, "learners": 8, "courses": 10, "assessments": 16, "credit": 7, "outcomes": 6}


def replaced() -> list[tuple[str, str]]:
    """The migrations that are folded, as a database made by them has recorded them."""
    migrations = MigrationLoader(None).disk_migrations.values()
    return [name for migration in migrations for name in migration.replaces if name[0] in FOLDED]


def record(names: list[tuple[str, str]]) -> None:
    """The database as the old migrations left it: those names in the place of the folded ones."""
    recorder = MigrationRecorder(connection)
    for name, migration in MigrationLoader(None).disk_migrations.items():
        if migration.replaces and name[0] in FOLDED:
            for applied in [name, *migration.replaces]:
                recorder.record_unapplied(*applied)
    for old in names:
        recorder.record_applied(*old)


def test_each_migration_of_before_is_folded_into_one_of_today():
    assert Counter(app for app, _ in replaced()) == FOLDED
    assert len(set(replaced())) == len(replaced())


@pytest.mark.django_db
def test_a_database_made_before_they_were_folded_has_nothing_left_to_do():
    record(replaced())

    call_command("migrate", verbosity=0)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_a_database_that_stopped_half_way_is_refused_and_not_migrated_on():
    last = ("outcomes", "0006_published_outcomes_and_programmes")
    record([name for name in replaced() if name != last])
    for name, migration in MigrationLoader(None).disk_migrations.items():
        if name[0] in FOLDED and not migration.replaces:  # it has none of those that came later
            MigrationRecorder(connection).record_unapplied(*name)

    with pytest.raises(CommandError, match="outcomes is migrated in part"):
        call_command("migrate", verbosity=0)


@pytest.mark.parametrize("app", sorted(FOLDED))
def test_an_app_s_migrations_are_one_chain(app):
    assert len(MigrationLoader(None).graph.leaf_nodes(app)) == 1
