"""How far a load is.

A share is told only of what can be measured; what the database does in one go has none.
"""

from collections.abc import Callable
from dataclasses import dataclass

EVERY = 5_000  # rows


@dataclass(frozen=True)
class Progress:
    deed: str  # "Reading responses.csv", "Storing answers"
    rows: int | None = None
    share: float | None = None  # 0..1

    def __str__(self) -> str:
        rows = f": {self.rows:,} rows" if self.rows is not None else ""
        # Rounded down, so that 100 % is said of the whole only.
        share = f", {int(self.share * 100)}%" if self.share is not None else ""
        return f"{self.deed}{rows}{share}"


Tell = Callable[[Progress], None]


def untold(progress: Progress) -> None:
    """For whoever loads without watching."""
