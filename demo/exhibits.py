"""The demonstration's pictures, drawn: nobody's tissue and nobody's lungs. The same every time."""

from collections.abc import Callable
from pathlib import Path

from PIL.Image import Image

from . import scans, staining

PICTURES: dict[str, Callable[[], Image]] = {
    "ihc-0": lambda: staining.immunohistochemistry("0"),
    "ihc-ultralow": lambda: staining.immunohistochemistry("ultralow"),
    "ihc-1": lambda: staining.immunohistochemistry("1+"),
    "ihc-2": lambda: staining.immunohistochemistry("2+"),
    "ihc-3": lambda: staining.immunohistochemistry("3+"),
    "ish-low": lambda: staining.hybridization(amplified=False),
    "ish-high": lambda: staining.hybridization(amplified=True),
    "ct-clear": lambda: scans.chest(opacities=False),
    "ct-opacities": lambda: scans.chest(opacities=True),
    "liver-ct": scans.liver,
    "brain-mri": scans.brain,
}
EXHIBITS = {
    "exhibit-ihc": "ihc-2",
    "exhibit-ct": "ct-clear",
}  # the course shows these beside its cases


def make_exhibits(folder: Path) -> None:
    for name, picture in EXHIBITS.items():
        PICTURES[picture]().save(folder / f"{name}.png", optimize=True)


def make_pictures(folder: Path) -> None:
    for name, draw in PICTURES.items():
        draw().save(folder / f"{name}.png", compress_level=1)
