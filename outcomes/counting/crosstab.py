"""Counting columns of whole numbers against each other. Pure."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Key = TypeVar("Key")

BY_PLACE = 16  # values of up to so many bits are counted by place; more of them by sorting


@overload
def crossed(columns: tuple[Numbers], n: Numbers | None = None) -> dict[tuple[int], int]: ...
@overload
def crossed(
    columns: tuple[Numbers, Numbers], n: Numbers | None = None
) -> dict[tuple[int, int], int]: ...
@overload
def crossed(
    columns: tuple[Numbers, Numbers, Numbers], n: Numbers | None = None
) -> dict[tuple[int, int, int], int]: ...
@overload
def crossed(
    columns: tuple[Numbers, Numbers, Numbers, Numbers], n: Numbers | None = None
) -> dict[tuple[int, int, int, int], int]: ...
@overload
def crossed(columns: list[Numbers], n: Numbers | None = None) -> dict[tuple[int, ...], int]: ...


def crossed(columns: Sequence[Numbers], n: Numbers | None = None) -> dict[Any, int]:
    """Persons by the values they have in all of the columns, none of them negative;
    `n` of them each, or one."""
    if not len(columns[0]):
        return {}
    number, bits = packed(columns)
    if number is None:
        return _one_by_one(columns, n)
    values, counted = _counted(number, bits, n)
    parts = [part.tolist() for part in unpacked(values, bits)]
    return dict(zip(zip(*parts, strict=True), counted.tolist(), strict=True))


def _counted(number: Numbers, bits: list[int], n: Numbers | None) -> tuple[Numbers, Numbers]:
    if sum(bits) <= BY_PLACE:
        by_place = np.bincount(number, n)
        values = np.flatnonzero(by_place)
        return values, by_place[values].astype(np.int64)
    if n is None:  # sorted alone, which is several times as fast as keeping who stood where
        return np.unique(number, return_counts=True)
    values, index = np.unique(number, return_inverse=True)
    return values, np.bincount(index, n).astype(np.int64)


def packed(columns: Sequence[Numbers]) -> tuple[Numbers | None, list[int]]:
    """The columns side by side in one whole number, and how many bits each takes;
    None where they do not fit."""
    bits = [int(np.max(column, initial=0)).bit_length() for column in columns]
    if sum(bits) > 62:
        return None, bits
    number, shift = columns[0].astype(np.int64), bits[0]
    for column, width in zip(columns[1:], bits[1:], strict=True):
        number |= column.astype(np.int64, copy=False) << shift
        shift += width
    return number, bits


def unpacked(number: Numbers, bits: list[int]) -> list[Numbers]:
    """The columns that stand side by side in a whole number."""
    columns, shift = [], 0
    for width in bits:
        columns.append((number >> shift) & ((1 << width) - 1))
        shift += width
    return columns


def _one_by_one(columns: Sequence[Numbers], n: Numbers | None) -> dict[tuple[int, ...], int]:
    counted: dict[tuple[int, ...], int] = {}
    for key, times in zip(
        zip(*(column.tolist() for column in columns), strict=True), _each(n), strict=False
    ):
        counted[key] = counted.get(key, 0) + times
    return counted


def _each(n: Numbers | None) -> Iterator[int]:
    return itertools.repeat(1) if n is None else iter(n.tolist())


def add(table: dict[Key, int], more: Mapping[Key, int]) -> None:
    for key, n in more.items():
        table[key] = table.get(key, 0) + n
