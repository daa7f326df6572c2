"""Sections as CT and MRI would show them, drawn: chest, liver and brain."""

from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
Box = tuple[float, float, float, float]


def chest(*, opacities: bool) -> Image.Image:
    """An axial section through both lungs: dark air, vessels, the heart; hazy patches toward the
    back when there are any.
    """
    chance = np.random.default_rng(6)
    picture, lungs = _body(), Image.new("L", SIZE, 0)
    shape = ImageDraw.Draw(lungs)
    shape.ellipse((168, 150, 440, 610), fill=255)
    shape.ellipse((520, 150, 792, 610), fill=255)
    shape.ellipse((390, 190, 690, 440), fill=0)  # heart and great vessels
    shape.ellipse((410, 420, 560, 640), fill=0)
    picture.paste(24, mask=lungs)
    _vessels(picture, lungs, chance)
    if opacities:
        _ground_glass(picture, lungs, chance)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((400, 200, 680, 430), fill=142)
    draw.ellipse((505, 455, 555, 505), fill=148)  # aorta
    _bones(draw, (430, 500, 530, 590))
    return _finished(picture, chance)


def liver() -> Image.Image:
    """An axial section below the lungs, with two dark lesions in the liver."""
    chance = np.random.default_rng(9)
    picture = _body()
    draw = ImageDraw.Draw(picture)
    draw.polygon(
        _rounded(
            [
                (170, 250),
                (330, 150),
                (560, 190),
                (600, 270),
                (470, 380),
                (380, 560),
                (230, 540),
                (150, 400),
            ]
        ),
        fill=150,
    )
    draw.ellipse((620, 190, 800, 380), fill=118)  # stomach
    draw.ellipse((650, 200, 760, 270), fill=20)  # and the air in it
    draw.ellipse((690, 420, 800, 580), fill=146)  # spleen
    for x, y in ((360, 300), (300, 380), (430, 280), (250, 330)):
        draw.line((x, y, x + 60, y + 46), fill=172, width=7)
    draw.ellipse((500, 450, 550, 500), fill=176)  # aorta
    draw.ellipse((400, 440, 456, 486), fill=160)  # vena cava
    for x, y, size in ((262, 452, 46), (344, 226, 30)):
        draw.ellipse((x - size, y - size, x + size, y + size), fill=128)
        draw.ellipse((x - size + 9, y - size + 9, x + size - 9, y + size - 9), fill=92)
    _bones(draw, (430, 510, 530, 600))
    return _finished(picture, chance)


def brain() -> Image.Image:
    """An axial section after contrast, with three small bright lesions and little edema."""
    chance = np.random.default_rng(12)
    picture = Image.new("L", SIZE, 4)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((220, 30, 740, 700), fill=150)  # scalp
    draw.ellipse((236, 46, 724, 684), fill=16)  # skull
    draw.ellipse((254, 64, 706, 666), fill=92)
    for _ in range(90):  # sulci
        angle = chance.uniform(0, 2 * pi)
        far = chance.uniform(0.8, 0.98)
        x, y = 480 + 222 * far * cos(angle), 365 + 296 * far * sin(angle)
        draw.line(
            (x, y, x - 34 * cos(angle + chance.uniform(-0.5, 0.5)), y - 34 * sin(angle)),
            fill=52,
            width=5,
        )
    draw.ellipse((300, 130, 660, 600), outline=108, width=26)
    for side in (-1, 1):  # ventricles
        draw.polygon(
            [
                (480 + side * x, y)
                for x, y in (
                    (8, 270),
                    (52, 226),
                    (60, 262),
                    (26, 330),
                    (58, 440),
                    (40, 456),
                    (8, 350),
                )
            ],
            fill=30,
        )
    draw.line((480, 70, 480, 250), fill=48, width=4)
    for x, y, size in ((352, 260, 17), (610, 440, 14), (560, 190, 12)):
        draw.ellipse((x - 2.1 * size, y - 2.1 * size, x + 2.1 * size, y + 2.1 * size), fill=78)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=236)
        draw.ellipse((x - size / 3, y - size / 3, x + size / 3, y + size / 3), fill=150)
    return _finished(picture, chance)


def _body() -> Image.Image:
    picture = Image.new("L", SIZE, 4)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((70, 70, 890, 690), fill=84)  # fat
    draw.ellipse((104, 104, 856, 662), fill=124)
    return picture


def _bones(draw: ImageDraw.ImageDraw, spine: Box) -> None:
    draw.ellipse(spine, fill=220)
    x, y = (spine[0] + spine[2]) / 2, spine[3]
    draw.polygon([(x - 16, y - 8), (x + 16, y - 8), (x + 8, y + 60), (x - 8, y + 60)], fill=214)
    draw.ellipse((x - 18, y - 4, x + 18, y + 26), fill=70)
    for rib in range(22):
        angle = rib * 2 * pi / 22 + 0.14
        along = (480 + 352 * cos(angle), 383 + 258 * sin(angle))
        draw.ellipse((along[0] - 20, along[1] - 10, along[0] + 20, along[1] + 10), fill=206)


def _vessels(picture: Image.Image, lungs: Image.Image, chance: np.random.Generator) -> None:
    """Branches from the middle outward, thinner as they go."""
    drawn = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(drawn)
    for side, root in ((-1, (420, 330)), (1, (560, 330))):
        for _ in range(30):
            x, y = map(float, root)
            angle = chance.uniform(-1.35, 1.35)
            for step in range(9):
                angle += chance.uniform(-0.3, 0.3)
                to = (x + side * 30 * cos(angle), y + 30 * sin(angle))
                draw.line((x, y, *to), fill=130 - 6 * step, width=max(1, 6 - step))
                x, y = to
    picture.paste(drawn, mask=Image.composite(drawn, Image.new("L", SIZE, 0), lungs))


def _ground_glass(picture: Image.Image, lungs: Image.Image, chance: np.random.Generator) -> None:
    patches = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(patches)
    for x, y in (
        (250, 500),
        (310, 545),
        (360, 500),
        (640, 520),
        (690, 470),
        (720, 410),
        (230, 430),
    ):
        for _ in range(16):
            dx, dy, size = (*chance.normal(0, 24, 2), chance.uniform(14, 34))
            draw.ellipse((x + dx - size, y + dy - size, x + dx + size, y + dy + size), fill=150)
    soft = np.asarray(patches.filter(ImageFilter.GaussianBlur(10)), np.float32)
    grain = chance.uniform(0.7, 1.0, (SIZE[1] // 8, SIZE[0] // 8)) * 255
    cloud = np.asarray(Image.fromarray(grain.astype(np.uint8)).resize(SIZE), np.float32) / 255
    inside = np.asarray(lungs, np.float32) / 255
    picture.paste(104, mask=Image.fromarray((soft * cloud * inside).astype(np.uint8)))


def _rounded(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners cut off twice, so that an organ has none."""
    for _ in range(3):
        after = [*corners[1:], corners[0]]
        corners = [
            (a * share + c * (1 - share), b * share + d * (1 - share))
            for (a, b), (c, d) in zip(corners, after, strict=True)
            for share in (0.75, 0.25)
        ]
    return corners


def _finished(picture: Image.Image, chance: np.random.Generator) -> Image.Image:
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(2)), np.float32)
    grain = chance.normal(0, 4, soft.shape)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))
