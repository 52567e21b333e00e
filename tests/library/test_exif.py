"""Photographs with unusual EXIF data are accepted and stored upright without EXIF."""

import io
import struct

import pytest
from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from library import images

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED_RATIONAL, UNKNOWN = 1, 2, 3, 4, 5, 7, 10, 99
WIDTH, MAKE, ORIENTATION, X_RESOLUTION, EXIF_FOLDER, GPS_FOLDER = 256, 271, 274, 282, 34665, 34853


def build_exif(*tags, order="<", folder=8, following=0):
    """Return EXIF data with `tags`: (tag, type, count, the four bytes of the value or its offset)."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    rows = b"".join(struct.pack(f"{order}HHL", tag, kind, count) + value for tag, kind, count, value in tags)
    content = mark + struct.pack(f"{order}LH", folder, len(tags)) + rows + struct.pack(f"{order}L", following)
    return b"Exif\0\0" + content


def orientation(kind=SHORT, count=1, value=b"\6\0\0\0"):
    return (ORIENTATION, kind, count, value)


def photograph(exif, kind="JPEG"):
    """Return an image of 48 × 32 pixels, red on its left and blue on its right."""
    image = PillowImage.new("RGB", (48, 32), (220, 30, 30))
    image.paste((30, 30, 220), (24, 0, 48, 32))
    file = io.BytesIO()
    image.save(file, kind, exif=exif)
    return file.getvalue()


def store(content):
    image = PillowImage.open(images.sanitize_image(ContentFile(content, name="a.jpg")))
    assert not image.getexif()
    return image.convert("RGB")


TURNED = {
    "nothing odd": build_exif(orientation()),
    "big-endian": build_exif(orientation(value=b"\0\6\0\0"), order=">"),
    "orientation as LONG": build_exif(orientation(LONG)),
    "orientation as BYTE": build_exif(orientation(BYTE)),
    "orientation as text": build_exif(orientation(ASCII, 2, b"6\0\0\0")),
    "orientation as two numbers": build_exif(orientation(count=2)),
    "width as text": build_exif((WIDTH, ASCII, 4, b"48p\0"), orientation()),
    "resolution as text": build_exif(orientation(), (X_RESOLUTION, ASCII, 3, b"72\0\0")),
    "resolution as a number": build_exif(orientation(), (X_RESOLUTION, SHORT, 1, b"\x48\0\0\0")),
    "resolution divided by zero": build_exif(orientation(), (X_RESOLUTION, RATIONAL, 1, b"\x1a\0\0\0")),
    "negative resolution": build_exif(orientation(), (X_RESOLUTION, SIGNED_RATIONAL, 1, b"\x08\0\0\0")),
    "value outside the file": build_exif(orientation(), (MAKE, ASCII, 90, b"\xff\xff\xff\0")),
    "value of an unknown type": build_exif(orientation(), (MAKE, UNKNOWN, 1, b"\0\0\0\0")),
    "very many values": build_exif(orientation(), (MAKE, LONG, 0xFFFFFFFF, b"\x08\0\0\0")),
    "folder outside the file": build_exif(orientation(), (EXIF_FOLDER, LONG, 1, b"\xff\xff\0\0")),
    "folder that is text": build_exif(orientation(), (GPS_FOLDER, ASCII, 3, b"ab\0\0")),
    "folders in a circle": build_exif(orientation(), (EXIF_FOLDER, LONG, 1, b"\x08\0\0\0"), following=8),
    "tag twice": build_exif((MAKE, UNDEFINED, 3, b"abc\0"), (MAKE, SHORT, 1, b"\1\0\0\0"), orientation()),
}


@pytest.mark.parametrize("exif", TURNED.values(), ids=TURNED.keys())
def test_photograph_with_odd_exif_is_turned(exif):
    image = store(photograph(exif))
    assert image.size == (32, 48)
    red, _, blue = image.getpixel((16, 8))
    assert red > 150 > 100 > blue


NOT_TURNED = {
    "orientation 0": build_exif(orientation(value=b"\0\0\0\0")),
    "orientation 9": build_exif(orientation(value=b"\x09\0\0\0")),
    "orientation as a word": build_exif(orientation(ASCII, 4, b"gor\0")),
    "orientation without a value": build_exif(orientation(count=0)),
    "orientation outside the file": build_exif(orientation(LONG, 3, b"\xff\xff\xff\0")),
    "folder outside the file ": build_exif(orientation(), folder=60_000),
    "cut off": build_exif(orientation())[:20],
    "nothing": b"Exif\0\0",
    "something else": b"Exif\0\0" + b"\xff" * 40,
}


@pytest.mark.parametrize("exif", NOT_TURNED.values(), ids=NOT_TURNED.keys())
def test_photograph_with_broken_exif_is_stored_as_it_is(exif):
    assert store(photograph(exif)).size == (48, 32)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_odd_exif_of_other_formats_is_turned(kind):
    content = photograph(TURNED["resolution as text"], kind)
    assert store(content).size == (32, 48)


@pytest.mark.parametrize("number", range(1, 9))
def test_every_orientation_is_turned_upright(number):
    image = store(photograph(build_exif(orientation(value=bytes([number, 0, 0, 0])))))
    red, _, blue = image.getpixel((8, 8))
    # The orientations that have the red half at the top or left (Exif 3.0, 4.6.5.1.6).
    assert (red > blue) == (number in (1, 4, 5, 6))
    assert image.size == ((48, 32) if number < 5 else (32, 48))
