"""NPI as typed: form and check digit. Pure. A valid check digit proves good typing, never identity."""

PREFIX = "80840"  # health care, United States: belongs to the number when the digit is checked


def normalize(typed: str) -> str:
    """The number as typed, without surrounding space."""
    return typed.strip()


def is_valid(npi: str) -> bool:
    """Ten ASCII digits, the first 1 or 2, with a right Luhn digit over 80840 and the number (45 CFR 162.406)."""
    if not (npi.isascii() and npi.isdigit() and len(npi) == 10 and npi[0] in "12"):
        return False
    return _luhn(PREFIX + npi) == 0


def with_check_digit(nine_digits: str) -> str:
    """The number made whole; ValueError unless nine ASCII digits are given."""
    if not (nine_digits.isascii() and nine_digits.isdigit() and len(nine_digits) == 9):
        raise ValueError("Give nine digits.")
    return nine_digits + str(-_luhn(PREFIX + nine_digits + "0") % 10)


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10
