"""Colors and gray levels as a browser shows them: into sRGB by the profile, deep gray between black
and white.
"""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageCms

DEEP_GREY = ("I", "F")  # modes of more than 8 bits: I;16, I;16B, I, F
ROWS = 64
WHITE_IS_ZERO, PHOTOMETRIC = 0, 262  # of TIFF
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
INTENT = ImageCms.Intent.PERCEPTUAL  # as printing profiles are made for
NO_PROFILE = "The picture is CMYK without a color profile; its colors are approximate."
BAD_PROFILE = "The color profile of the picture cannot be read; its colors were taken as sRGB."


class NotInColor(ValueError):
    """The values cannot be shown; the sentence says what to do."""


def windowed(picture: Image.Image) -> Image.Image:
    """From the lowest value, black, to the highest, white."""
    values = np.asarray(picture)
    lowest, highest = _range(values)
    if values.dtype == np.uint16 and lowest == highest:
        lowest, highest = 0, 65535
    factor = 255 / (highest - lowest) if highest > lowest else 0.0
    levels = np.empty(values.shape, np.uint8)
    for rows in _slices(len(values)):
        part = np.nan_to_num(
            values[rows].astype(np.float64), nan=lowest, posinf=highest, neginf=lowest
        )
        levels[rows] = np.rint((part - lowest) * factor)
    if _is_white_zero(picture):
        np.subtract(255, levels, out=levels)
    return Image.fromarray(levels)


def _range(values: np.ndarray) -> tuple[float, float]:
    parts = [part[np.isfinite(part)] for part in (values[rows] for rows in _slices(len(values)))]
    ends = [(float(part.min()), float(part.max())) for part in parts if part.size]
    if not ends:
        raise NotInColor("This picture holds no gray level that can be shown. Save it in 8 bits.")
    return min(low for low, _ in ends), max(high for _, high in ends)


def _slices(height: int) -> Iterator[slice]:
    return (slice(first, first + ROWS) for first in range(0, height, ROWS))


def _is_white_zero(picture: Image.Image) -> bool:
    return getattr(picture, "tag_v2", {}).get(PHOTOMETRIC) == WHITE_IS_ZERO


def in_srgb(picture: Image.Image, profile: bytes) -> tuple[Image.Image, list[str]]:
    """The picture as RGB or RGBA, and what could not be done exactly."""
    if picture.mode == "LA":
        picture = picture.convert("RGBA")
    if picture.mode == "LAB":
        return _converted(picture, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))), []
    if profile:
        try:
            return _converted(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile))), []
        except (ImageCms.PyCMSError, OSError, ValueError):
            notes = [NO_PROFILE if picture.mode == "CMYK" else BAD_PROFILE]
    else:
        notes = [NO_PROFILE] if picture.mode == "CMYK" else []
    return picture.convert("RGBA" if "A" in picture.getbands() else "RGB"), notes


def _converted(picture: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    into = "RGBA" if picture.mode == "RGBA" else "RGB"
    image = ImageCms.profileToProfile(picture, profile, SRGB, INTENT, into)
    assert image is not None
    return image
