"""Tumor cells as the microscope would show them: immunohistochemistry for HER2, and in
situ hybridization. Drawn from chance.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
SCALE = 2  # cells are found at half the size
PALE, BROWN, BLUE = (
    np.array(color, np.float32) for color in ((238, 229, 235), (112, 62, 26), (96, 108, 166))
)


@dataclass(frozen=True)
class Score:
    """How many cells are stained, how strongly, and how much of the way around."""

    cells: float
    strength: tuple[float, float]
    around: float
    width: float


SCORES = {
    "0": Score(0, (0, 0), 0, 1),
    "ultralow": Score(0.08, (0.34, 0.44), 0.45, 4),
    "1+": Score(0.55, (0.3, 0.46), 0.55, 4),
    "2+": Score(0.8, (0.45, 0.68), 1, 5),
    "3+": Score(0.97, (0.9, 1.0), 1, 8),
}


def immunohistochemistry(name: str) -> Image.Image:
    """A field of tumor cells; the brown is at the membrane, where the receptor is."""
    score, chance = SCORES[name], np.random.default_rng(7)
    width, height = SIZE[0] // SCALE, SIZE[1] // SCALE
    centers = _centers(chance, width, height, 62)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.stack([np.hypot(xs - x, ys - y) for x, y in centers])
    nearest = away.argmin(0)
    first, second = np.partition(away, 1, 0)[:2]
    stained = chance.random(len(centers)) < score.cells
    strength = np.where(stained, chance.uniform(*score.strength, len(centers)), 0)
    angle = np.arctan2(ys - centers[nearest, 1], xs - centers[nearest, 0])
    begins = chance.uniform(-np.pi, np.pi, len(centers))[nearest]
    reached = ((angle - begins) % (2 * np.pi)) < 2 * np.pi * score.around
    rim = np.clip((score.width + 1 - (second - first)) / 2, 0, 1) * reached * strength[nearest]
    radius = chance.uniform(11.5, 15.5, len(centers))[nearest]
    nucleus = (
        np.clip((radius - first) / 2, 0, 1) * chance.uniform(0.65, 0.95, len(centers))[nearest]
    )
    grain = _clouds(chance, width, height, 6) * 0.25
    picture = PALE + (grain - 0.12)[..., None] * 36
    picture = _over(picture, BLUE, nucleus * (0.8 + grain))
    picture = _over(picture, BROWN, rim)
    drawn = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    return drawn.resize(SIZE, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1.1))


def hybridization(*, amplified: bool) -> Image.Image:
    """Nuclei in the dark with red signals for HER2 and green ones for chromosome 17."""
    chance = np.random.default_rng(17)
    picture = Image.new("RGB", SIZE, (6, 6, 14))
    draw = ImageDraw.Draw(picture)
    nuclei = [(180, 190), (480, 150), (780, 210), (200, 520), (500, 470), (790, 540)]
    for x, y in nuclei:
        wide, high = chance.uniform(96, 122), chance.uniform(92, 116)
        draw.ellipse((x - wide, y - high, x + wide, y + high), fill=(38, 52, 132))
    picture = picture.filter(ImageFilter.GaussianBlur(7))
    draw = ImageDraw.Draw(picture)
    for number, (x, y) in enumerate(nuclei):
        for _ in range(2):
            _dot(draw, chance, x, y, 70, 8, (92, 235, 120))
        if amplified:
            cluster = (x + int(chance.integers(-22, 22)), y + int(chance.integers(-22, 22)))
            for _ in range(26):
                _dot(draw, chance, *cluster, 44, 7, (255, 72, 64))
        else:
            for _ in range(3 if number % 6 else 2):
                _dot(draw, chance, x, y, 74, 8, (255, 72, 64))
    return picture.filter(ImageFilter.GaussianBlur(1.6))


def _dot(
    draw: ImageDraw.ImageDraw,
    chance: np.random.Generator,
    x: int,
    y: int,
    spread: int,
    size: int,
    color: tuple[int, int, int],
) -> None:
    angle, far = chance.uniform(0, 2 * np.pi), spread * np.sqrt(chance.random())
    x, y = x + int(far * np.cos(angle)), y + int(far * np.sin(angle))
    draw.ellipse((x - size, y - size, x + size, y + size), fill=color)


def _centers(chance: np.random.Generator, width: int, height: int, apart: int) -> np.ndarray:
    """Points about equally far apart, as cells lie that press on each other."""
    rows = range(-1, height // apart + 3)
    columns = range(-1, width // apart + 3)
    grid = [
        (column * apart + row % 2 * apart / 2, row * apart * 0.88)
        for row in rows
        for column in columns
    ]
    return np.array(grid, np.float32) + chance.uniform(-9, 9, (len(grid), 2)).astype(np.float32)


def _clouds(chance: np.random.Generator, width: int, height: int, coarse: int) -> np.ndarray:
    """Soft noise between 0 and 1."""
    small = chance.integers(0, 255, (height // coarse + 1, width // coarse + 1), np.uint8)
    image = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(image, np.float32) / 255


def _over(picture: np.ndarray, color: np.ndarray, share: np.ndarray) -> np.ndarray:
    share = np.clip(share, 0, 1)[..., None]
    return picture * (1 - share) + color * share
