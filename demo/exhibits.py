"""The demonstration's exhibits, drawn: nobody's tissue and nobody's lungs. The same every time."""

import random
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1200, 800)


def make_exhibits(folder: Path) -> None:
    ihc_two_plus().save(folder / "exhibit-ihc.png", optimize=True)
    chest_ct().save(folder / "exhibit-ct.png", optimize=True)


def ihc_two_plus() -> Image.Image:
    """Tumor cells with a thin brown rim that goes all the way round, as in IHC 2+; some cells have
    none.
    """
    chance = random.Random(2)
    picture = Image.new("RGB", SIZE, (242, 236, 238))
    draw = ImageDraw.Draw(picture)
    for row in range(9):
        for column in range(13):
            x = column * 96 + (48 if row % 2 else 0) + chance.randint(-12, 12)
            y = row * 94 + chance.randint(-12, 12)
            _cell(draw, chance, x, y, chance.choice((0, 1, 1, 2, 2)))
    return picture.filter(ImageFilter.GaussianBlur(0.8)).quantize(64).convert("RGB")


def _cell(draw: ImageDraw.ImageDraw, chance: random.Random, x: int, y: int, stained: int) -> None:
    rim = {0: (226, 214, 220), 1: (196, 158, 128), 2: (160, 110, 74)}[stained]
    body = [
        (x + chance.randint(38, 46) * cos(n * pi / 9), y + chance.randint(38, 46) * sin(n * pi / 9))
        for n in range(18)
    ]
    draw.polygon(body, fill=(236, 222, 228))
    draw.line([*body, body[0]], fill=rim, width=2 + 2 * stained, joint="curve")
    size = chance.randint(15, 21)
    shade = chance.randint(-14, 14)
    draw.ellipse(
        (x - size, y - size, x + size, y + size), fill=(118 + shade, 120 + shade, 168 + shade)
    )


def chest_ct() -> Image.Image:
    """A section through both lungs: dark air, bright bone, vessels, and nothing that does not
    belong there.
    """
    chance = random.Random(6)
    picture = Image.new("L", SIZE, 4)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((150, 110, 1050, 720), fill=96)
    draw.ellipse((190, 148, 1010, 690), fill=128)
    lungs = Image.new("L", SIZE, 0)
    shape = ImageDraw.Draw(lungs)
    shape.ellipse((230, 190, 560, 660), fill=255)
    shape.ellipse((640, 190, 970, 660), fill=255)
    shape.ellipse((500, 330, 780, 560), fill=0)  # heart and great vessels
    picture.paste(26, mask=lungs)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((540, 560, 660, 660), fill=226)
    draw.ellipse((575, 590, 625, 632), fill=90)
    for n in range(26):
        angle = n * 2 * pi / 26
        x, y = 600 + 430 * cos(angle), 415 + 287 * sin(angle)
        draw.ellipse((x - 17, y - 10, x + 17, y + 10), fill=208)
    for _ in range(120):  # vessels
        x, y = (
            chance.choice((chance.randint(270, 530), chance.randint(670, 930))),
            chance.randint(240, 600),
        )
        if lungs.getpixel((x, y)):
            size = chance.randint(2, 5)
            draw.ellipse((x - size, y - size, x + size, y + size), fill=chance.randint(80, 130))
    return picture.filter(ImageFilter.GaussianBlur(1.4))
