"""Pictures made anew: smaller, upright, without EXIF (place, time, device) and whatever else stood in the file."""

from __future__ import annotations

import warnings
from typing import IO, BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from people.files.drawing.outcomes import DAMAGED, TOO_LARGE, Ended

LONGEST_SIDE: Final = 2000
QUALITY: Final = 85
# A JPEG is decoded at an eighth of its size, others whole.
MOST_PIXELS: Final = {"JPEG": 250_000_000, "PNG": 60_000_000, "HEIF": 60_000_000}


def draw_picture(source: BinaryIO, target: IO[bytes]) -> None:
    """Write the picture as a JPEG. Raises Ended where it is damaged or larger than any camera makes."""
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # the limits here are by format
    warnings.simplefilter("ignore")
    try:
        with Image.open(source, formats=list(MOST_PIXELS)) as picture:
            if picture.width * picture.height > MOST_PIXELS[picture.format or "PNG"]:
                raise Ended(TOO_LARGE)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.load()
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
            save(ImageOps.exif_transpose(picture), target)
    except MemoryError as error:
        raise Ended(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise Ended(DAMAGED) from error


def save(picture: Image.Image, target: IO[bytes]) -> None:
    """Write on white, in RGB, without any of the information that came along."""
    if picture.mode != "RGB":
        deep = picture.convert("RGBA") if picture.mode in ("P", "LA", "PA", "La", "RGBa") else picture
        if deep.mode == "RGBA":
            paper = Image.new("RGB", deep.size, "white")
            paper.paste(deep, mask=deep.getchannel("A"))
            picture = paper
        else:
            picture = _eight_bits(deep).convert("RGB")
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    clean.save(target, "JPEG", quality=QUALITY)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Bring greys of sixteen bits to eight; Pillow would cut them off at 255."""
    return picture.point(lambda value: value / 256).convert("L") if picture.mode.startswith("I") else picture
