"""Fields that more than one app has."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from courses.shares import plain

MOST_DECIMALS = 17  # as many as a number of a package can have


class ShareField(models.DecimalField):
    """A share from 0 to 1 with as many decimals as its author wrote; two thirds are not cut to
    0.667.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": MOST_DECIMALS + 1, "decimal_places": MOST_DECIMALS}
        kwargs.setdefault("validators", [MinValueValidator(0), MaxValueValidator(1)])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for own in ("max_digits", "decimal_places", "validators"):
            kwargs.pop(own, None)
        return name, path, args, kwargs

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def from_db_value(self, value: Decimal | None, *_: Any) -> Decimal | None:
        return None if value is None else plain(value)

    def to_python(self, value: Any) -> Decimal | None:
        """A number of a package as it is written there, not as it is kept in binary."""
        return super().to_python(repr(value) if isinstance(value, float) else value)
