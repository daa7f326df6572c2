"""What is known of a column of a row file."""

from dataclasses import dataclass
from enum import Enum, auto


class Holds(Enum):
    TEXT = auto()
    SMALL_NUMBER = auto()
    YES_OR_NO = auto()
    MOMENT = auto()


@dataclass(frozen=True)
class Variable:
    name: str
    label: str
    holds: Holds = Holds.TEXT
    values: tuple[tuple[str, str], ...] = ()  # as stored, and in words; codes count from 1
    is_coded: bool = False  # a number with value labels in SPSS and Stata
    missing: str = ""  # what an empty cell says
