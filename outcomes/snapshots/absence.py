"""Why a figure is not there: the JSON of the contract says null, nobody inside reads a bare None.

A document is explained once, when it is read. Each null of a figure becomes a reason, found from
the kind of the figure, its entry and what stands around it; written again, each reason becomes
null.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeGuard, TypeVar

from pydantic_core import core_schema

T = TypeVar("T")
Json = Mapping[str, Any]


class Absent(Enum):
    HIDDEN = "hidden"  # few people stand behind it, or it would give away a figure of few
    NOBODY = "nobody answered"
    NOT_ASKED = "not asked"
    NOT_TESTED = "not tested"
    NOT_ADJUSTED = "not adjusted"  # a test that is alone in its family
    NOT_RECORDED = "not recorded"
    UNDEFINED = "no such value"  # an odds ratio where nobody got worse, an interval without spread

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        """A reason is taken as it is and written as null."""
        written = core_schema.plain_serializer_function_ser_schema(
            lambda reason: None, return_schema=core_schema.none_schema()
        )
        return core_schema.is_instance_schema(cls, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, str]:
        return {"type": "null"}


class Kind(Enum):
    """What a figure is decides what its absence can mean."""

    COUNT = "count"
    NUMBER = "number"
    P = "p value"
    PART = "part"  # a table, a side, a test of its own


def is_known(value: T | Absent) -> TypeGuard[T]:
    """Whether the figure is there."""
    return not isinstance(value, Absent)


def none_if_absent(value: T | Absent) -> T | None:
    """For functions of statistics and numbers, which know only that a value is not there."""
    return value if is_known(value) else None


@dataclass(frozen=True)
class Around:
    """What an entry inherits from those it stands in."""

    published: bool = False  # small groups were hidden in the whole document
    hidden: bool = False
    closed: bool = False  # the table behind the figures is hidden, its margins are not
    nobody: bool = False
    unmatched: bool = False

    def within(self, entry: Json, name: str = "") -> "Around":
        """The same, seen from inside the entry of that name."""
        n = entry.get("n", entry.get("learners"))
        return replace(
            self,
            hidden=self.hidden or entry.get("suppressed") is True,
            closed=self.closed or any(entry.get(mark) for mark in _CLOSED),
            nobody=self.nobody or (type(n) is int and n == 0),
            unmatched=self.unmatched or name == "all",
        )

    def reason(self, kind: Kind, name: str, entry: Json) -> Absent:
        """Why the figure of that name is null in the entry."""
        if self.hidden:
            return Absent.HIDDEN
        if name == "seconds":
            return Absent.NOT_RECORDED
        time = name.partition("_")[0]
        if time in ("before", "after") and time in entry and entry[time] is None:
            return Absent.NOT_ASKED
        if kind is Kind.COUNT:
            return self._no_count(name, entry)
        if self.nobody:
            return Absent.NOBODY
        if kind is Kind.P:
            return self._no_p(name, entry)
        veiled = self.closed or (self.published and name in _VEILED)
        return Absent.HIDDEN if veiled and not self.unmatched else Absent.UNDEFINED

    def _no_count(self, name: str, entry: Json) -> Absent:
        if self.unmatched and name == "n":
            return Absent.UNDEFINED
        if "stage" in entry or name in _SEEN_HERE:  # a hidden one says so
            return Absent.NOT_RECORDED
        if name in _BY_A_KEY:
            return Absent.UNDEFINED
        return Absent.HIDDEN if self.published else Absent.NOT_RECORDED

    def _no_p(self, name: str, entry: Json) -> Absent:
        if name == "p" and entry.get("test") is None:
            return Absent.NOT_TESTED
        if name == "p" or self.closed or self.published:
            return Absent.HIDDEN
        return Absent.NOT_TESTED if entry.get("p") is None else Absent.NOT_ADJUSTED


_CLOSED = ("table_suppressed", "transitions_suppressed", "moves_suppressed", "p_coarse")
_SEEN_HERE = ("reach", "started", "watched")  # not of people loaded from elsewhere
_BY_A_KEY = ("right", "recommended", "agree")  # no such count where nothing is the right answer
_VEILED = ("change_ci95", "ci95", "sd", "statistic", "difference", "rank_biserial")
