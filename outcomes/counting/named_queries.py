"""The temporary tables of a reading where nothing can be created, as on a standby: each is a query
with a name, put before every statement that reads it.

What a table would hold is worked out anew for each statement; a whole count takes longer so
(docs/scaling.md has the measurements) but costs the primary nothing.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.backends.utils import CursorWrapper
from psycopg import ClientCursor, sql

HELD = sql.SQL("SELECT * FROM unnest({arrays}) AS held ({columns})")


Query = str | sql.SQL | sql.Composed
Value = str | int | float | date | None | list[int] | list[str]
Named = Mapping[str, Value]
Params = Named | Sequence[Value]


class StandbyCursor:
    """A cursor that knows the named queries of its transaction, in the order they build on each
    other. Values that were copied in stand first: they build on nothing.
    """

    def __init__(self, cursor: CursorWrapper) -> None:
        self._cursor = cursor
        self._values: dict[str, str] = {}
        self._queries: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, query: Query, params: Params | None = None) -> None:
        self._cursor.execute(self.with_named(self.text(query, params)))

    def text(self, query: Query, params: Params | None = None) -> str:
        """The statement with its values in it."""
        return ClientCursor(self._cursor.connection).mogrify(query, params)

    def with_named(self, statement: str) -> str:
        """The named queries it reads, and those they read, before it."""
        needed = self._needed(statement)
        if not needed:
            return statement
        named = ", ".join(f'"{name}" AS MATERIALIZED ({body})' for name, body in needed)
        further = re.match(r"\s*WITH\b", statement)
        return (
            f"WITH {named}, {statement[further.end() :]}"
            if further
            else f"WITH {named} {statement}"
        )

    def _needed(self, statement: str) -> list[tuple[str, str]]:
        """Found by name: one too many is not worked out and does no harm."""
        needed, texts = [], [statement]
        for name, body in reversed([*self._values.items(), *self._queries.items()]):
            if any(re.search(rf"\b{name}\b", text) for text in texts):
                needed.append((name, body))
                texts.append(body)
        return needed[::-1]

    # what a temporary table does

    def name(self, table: str, query: str) -> None:
        self._queries[table] = query

    def create(self, table: str, columns: Mapping[str, str]) -> None:
        self._queries[table] = f"SELECT {_nulls(columns)} WHERE false"

    def hold(
        self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Values beside those it holds; they take the place of a table that was created empty."""
        arrays = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        more = self.text(
            HELD.format(
                arrays=sql.SQL(", ").join(map(_array, arrays, columns.values())),
                columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            )
        )
        before = self._values.get(table)
        self._queries.pop(table, None)
        self._values[table] = f"{before} UNION ALL {more}" if before else more

    def add(self, table: str, query: str, *, apart: bool) -> None:
        """`apart`: with its own named queries, so that it lasts when they are dropped."""
        more = self.with_named(query) if apart else query
        self._queries[table] = f"({self._queries[table]}) UNION ALL ({more})"

    def change(self, table: str, query: str) -> None:
        """The table is what the query makes of it."""
        held = self._values if table in self._values else self._queries
        held[table] = f'WITH "{table}" AS MATERIALIZED ({held[table]}) {query}'

    def forget(self, tables: Sequence[str]) -> None:
        for table in tables:
            self._values.pop(table, None)
            self._queries.pop(table, None)


def _array(values: list[object], kind: str) -> sql.Composable:
    return sql.SQL("{}::" + kind + "[]").format(sql.Literal(values))  # type: ignore[arg-type]


def _nulls(columns: Mapping[str, str]) -> str:
    return ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns.items())


# Of a reading, wherever it reads.
Cursor = CursorWrapper | StandbyCursor
