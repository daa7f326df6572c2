"""Pictures as people have them: deep gray, color profiles, many pages, many pixels."""

import io
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from courses.pictures import NotAPicture, draw_again

PICTURES = Path(__file__).parent / "pictures"
RAMP = np.linspace(0, 4095, 64)[None, :].repeat(8, 0)
WHITE_IS_ZERO = {262: 0}
PEAK = """
import sys
from pathlib import Path
from courses.pictures import NotAPicture, draw_again
try:
    draw_again(Path(sys.argv[1]))
except NotAPicture as refusal:
    print(refusal)
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")][0])
"""


def shown(path):
    return Image.open(io.BytesIO(draw_again(path).data)).convert("RGB")


def saved(folder, name, picture, **options):
    picture.save(folder / name, **options)
    return folder / name


@pytest.mark.parametrize(
    ("name", "values", "options"),
    [
        ("12-bits.png", RAMP.astype(np.uint16), {}),
        ("16-bits.png", (RAMP * 16).astype(np.uint16), {}),
        ("16-bits.tiff", (RAMP * 16).astype(np.uint16), {}),
        ("32-bits.tiff", (RAMP * 17).astype(np.int32), {}),
        ("below-zero.tiff", (RAMP - 1024).astype(np.int32), {}),
        ("float.tiff", RAMP.astype(np.float32) / 4095, {}),
    ],
)
def test_deep_gray_is_a_ramp_from_black_to_white(tmp_path, name, values, options):
    picture = shown(saved(tmp_path, name, Image.fromarray(values), **options))

    levels = [picture.getpixel((x, 4))[0] for x in range(64)]
    assert (levels[0], levels[-1]) == (0, 255)
    assert all(3 <= after - before <= 5 for before, after in pairwise(levels))


def test_deep_gray_of_another_byte_order_or_with_white_as_zero_is_read(tmp_path):
    big = saved(tmp_path, "big.tiff", Image.fromarray(RAMP.astype(">u2")))
    negative = saved(
        tmp_path, "negative.tiff", Image.fromarray(RAMP.astype(np.uint16)), tiffinfo=WHITE_IS_ZERO
    )

    assert [shown(big).getpixel((x, 0))[0] for x in (0, 63)] == [0, 255]
    assert [shown(negative).getpixel((x, 0))[0] for x in (0, 63)] == [255, 0]


def test_what_has_no_gray_level_is_refused_and_what_lacks_some_is_taken(tmp_path):
    values = RAMP.astype(np.float32)
    values[0, 0] = np.nan
    some = saved(tmp_path, "some.tiff", Image.fromarray(values))
    none = saved(tmp_path, "none.tiff", Image.fromarray(np.full_like(values, np.nan)))

    assert shown(some).getpixel((63, 0))[0] == 255
    with pytest.raises(NotAPicture, match="Save it in 8 bits"):
        draw_again(none)


@pytest.mark.parametrize("name", ["adobe-rgb.png", "prophoto.png", "lab.tiff"])
def test_colors_come_into_srgb_by_their_profile(name):
    right = Image.open(PICTURES / "srgb.png").convert("RGB")

    off = np.abs(np.asarray(shown(PICTURES / name), int) - np.asarray(right, int))

    assert off.max() <= 3
    assert draw_again(PICTURES / name).notes == ()


def test_a_picture_for_print_comes_into_srgb_by_its_profile_or_says_that_it_has_none(tmp_path):
    plain = saved(tmp_path, "plain.jpg", Image.new("CMYK", (40, 40), (60, 90, 30, 0)))

    assert "approximate" in draw_again(plain).notes[0]


def test_a_profile_that_cannot_be_read_is_told(tmp_path):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    color = Image.new("RGB", (40, 40), (139, 90, 43))
    broken = draw_again(saved(tmp_path, "broken.png", color, icc_profile=b"no profile" * 20))
    sound = draw_again(saved(tmp_path, "sound.png", color, icc_profile=srgb))

    assert "cannot be read" in broken.notes[0]
    assert (broken.data, sound.notes) == (sound.data, ())


def test_further_pages_are_told(tmp_path):
    page = Image.new("RGB", (40, 40), (139, 90, 43))
    pages = saved(tmp_path, "pages.tiff", page, save_all=True, append_images=[page])
    single = saved(tmp_path, "single.tiff", page)

    assert "more than one picture" in draw_again(pages).notes[0]
    assert draw_again(single).notes == ()


@pytest.mark.parametrize(
    ("size", "refused"), [((7700, 7700), True), ((5500, 5500), False)], ids=["many", "fewer"]
)
def test_a_picture_is_opened_within_a_budget_of_memory(tmp_path, size, refused):
    path = saved(tmp_path, "large.png", Image.new("RGB", size))

    command = [sys.executable, "-c", PEAK, str(path)]
    *words, peak = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert int(peak) < (64 if refused else 280) * 1024
    assert [("at most 32 million" in word) for word in words] == [True] * refused


def test_a_large_photo_is_made_smaller_while_it_is_read(tmp_path):
    photo = saved(tmp_path, "photo.jpg", Image.new("RGB", (7600, 5700), (139, 90, 43)))

    assert shown(photo).size == (2400, 1800)
