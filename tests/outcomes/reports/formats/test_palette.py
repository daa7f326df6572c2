"""Letters can be read on every color they stand on."""

import pytest

from outcomes.reports.formats.palette import PALETTE, on

AREAS = [name for name in PALETTE if name.startswith("level-") or name in ("good", "kept", "same")]


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("name", [*AREAS, "after", "third", "worse"])
def test_letters_have_a_contrast_of_four_and_a_half(name):
    darker, lighter = sorted((luminance(PALETTE[name]), luminance(PALETTE[on(name)])))

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
