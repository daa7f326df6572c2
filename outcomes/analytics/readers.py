"""Deeds on roles of the database that read the schema `analytics`."""

import secrets
from collections.abc import Iterable

import psycopg
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from learners import audit
from learners.models import Team, User
from learners.refusals import Refusal
from outcomes.models import AnalyticsReader

from . import schema


class NoSuchRole(Refusal):
    code = "no-such-role"
    sentence = "The database has no role %(role)s. Create it, or ask for it with --create."


class MayNotCreateRoles(Refusal):
    code = "may-not-create-roles"
    sentence = (
        "The site's own role may not create others. Somebody who may runs: "
        "CREATE ROLE %(role)s LOGIN PASSWORD '…'; then run this again without --create."
    )


class RoleExists(Refusal):
    code = "role-exists"
    sentence = "The database has a role %(role)s already. Run this again without --create."


class RoleRefused(Refusal):
    code = "role-refused"
    sentence = "The database does not make a role “%(role)s”: %(reason)s."


class RoleOfTheSite(Refusal):
    code = "role-of-the-site"
    sentence = "%(role)s can do more than read views; give the reader a role of its own."


INSUFFICIENT_PRIVILEGE, DUPLICATE_OBJECT = "42501", "42710"
LONGEST_NAME = 63  # PostgreSQL cuts off what is longer


def create_role(role: str) -> str:
    """A role that can sign in and only read; its password is returned and kept nowhere."""
    password = secrets.token_urlsafe(24)
    name = sql.Identifier(role)
    if len(role.encode()) > LONGEST_NAME:
        raise RoleRefused(role=role, reason=f"a name has at most {LONGEST_NAME} bytes")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(name, password))
            for setting in ("default_transaction_read_only = on", "statement_timeout = '5min'"):
                cursor.execute(sql.SQL("ALTER ROLE {} SET " + setting).format(name))
    except DatabaseError as problem:
        raise _not_made(role, problem.__cause__) from None
    return password


def _not_made(role: str, problem: BaseException | None) -> Refusal:
    known = {INSUFFICIENT_PRIVILEGE: MayNotCreateRoles, DUPLICATE_OBJECT: RoleExists}
    assert isinstance(problem, psycopg.Error)
    if refusal := known.get(problem.sqlstate or ""):
        return refusal(role=role)
    return RoleRefused(role=role, reason=problem.diag.message_primary or problem)


@transaction.atomic
def let_read(*, role: str, teams: Iterable[Team] | None, by: User | None) -> None:
    """The role sees the courses of these teams from now on (None: of the whole site), no others."""
    _require_plain(role)
    AnalyticsReader.objects.filter(role=role).delete()
    reached = [None] if teams is None else list(teams)
    rows = [AnalyticsReader(role=role, team=team) for team in reached]
    AnalyticsReader.objects.bulk_create(rows)
    schema.grant(role)
    after = {"role": role, "teams": [team and team.pk for team in reached]}
    audit.note(who=by, deed="analytics-reader", subject=rows[0], after=after)


@transaction.atomic
def stop_reading(*, role: str, by: User | None) -> bool:
    """False when it read nothing. The role itself stays its maker's."""
    rows = list(AnalyticsReader.objects.filter(role=role))
    if not rows:
        return False
    audit.note(who=by, deed="analytics-reader", subject=rows[0], before={"role": role})
    AnalyticsReader.objects.filter(role=role).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            schema.revoke(role)
    return True


def _require_plain(role: str) -> None:
    """That the role is there and is neither the site's own nor one that sees past the views."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'USAGE')"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        row = cursor.fetchone()
    if row is None:
        raise NoSuchRole(role=role)
    if row[0]:
        raise RoleOfTheSite(role=role)
