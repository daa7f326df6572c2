"""Letters can be read on every color they stand on."""

import pytest

from outcomes.reports.formats.palette import PALETTE, across, on

AREAS = [name for name in PALETTE if name.startswith("level-") or name in ("good", "kept", "same")]


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(name, other):
    darker, lighter = sorted((luminance(PALETTE[name]), luminance(PALETTE[other])))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", [*AREAS, "after", "third", "worse"])
def test_letters_have_a_contrast_of_four_and_a_half(name):
    assert contrast(name, on(name)) >= 4.5


@pytest.mark.parametrize("name", ["before", "after", "third", "good"])
def test_an_interval_can_be_seen_on_its_bar_and_on_paper(name):
    assert contrast(name, across(name)) >= 3 and contrast("paper", across(name)) >= 3
