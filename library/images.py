"""Uploaded images, which are stored encoded anew, and their renditions in the widths that screens need."""

import base64
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from .files import EMPTY_FILE_MESSAGE, examine
from .image_encoding import MAX_STORED_WIDTH, WEBP_OPTIONS, encode, encode_upload

MAX_IMAGE_BYTES = 15 * 1024 * 1024
RENDITION_WIDTHS = (320, 640, 960, 1280, MAX_STORED_WIDTH)
# One width is enough for the few browsers without WebP.
MAX_FALLBACK_WIDTH = 960
CARD_RATIO = 16 / 9
JPEG_OPTIONS = {"format": "JPEG", "quality": 78, "optimize": True, "progressive": True}


class SanitizedImage(ContentFile):
    """Result of sanitize_image(), the only kind of image that is stored."""

    def __init__(self, content, width, height):
        super().__init__(content, name="image.webp")
        self.width = width
        self.height = height


def sanitize_image(file):
    """
    Decode `file` and encode it again as WebP, which drops metadata (position, camera) and appended data.

    Return a SanitizedImage. Raise ValidationError (Polish, for the editor) if the image is not accepted.
    """
    if not file.size:
        raise ValidationError(EMPTY_FILE_MESSAGE)
    if file.size > MAX_IMAGE_BYTES:
        raise ValidationError("Obraz jest za duży. Plik może mieć najwyżej 15 MB.")
    encoded = examine(encode_upload, file)
    return SanitizedImage(base64.b64decode(encoded["content"]), encoded["width"], encoded["height"])


@dataclass(frozen=True)
class Rendition:
    """One stored size of an image; `name` is that of its file."""

    name: str
    width: int
    height: int


class Renditions:
    """
    The renditions of one image, computed from its stored name, dimensions and focal point (in percent).

    A crop is "full" (the whole image) or "card" (16:9 around the focal point).
    """

    CROPS = ("full", "card")

    def __init__(self, name, size, focus=(50, 50)):
        self.name = name
        self.size = size
        self.focus = focus

    def get_crop_box(self, crop):
        """Return the part of the image that `crop` shows: left, top, right, bottom."""
        width, height = self.size
        if crop == "full":
            return (0, 0, width, height)
        crop_width = min(width, max(1, round(height * CARD_RATIO)))
        crop_height = min(height, max(1, round(width / CARD_RATIO)))
        left = _get_crop_offset(self.focus[0], width, crop_width)
        top = _get_crop_offset(self.focus[1], height, crop_height)
        return (left, top, left + crop_width, top + crop_height)

    def get_widths(self, crop):
        left, _, right, _ = self.get_crop_box(crop)
        return [*(width for width in RENDITION_WIDTHS if width < right - left), right - left]

    def get_webp(self, crop, widths):
        """Return the renditions of these widths, narrowest first. The widest full one is the stored image itself."""
        return [
            Rendition(self.name, *self.size)
            if crop == "full" and width == self.size[0]
            else self._build_rendition(crop, width, "webp")
            for width in widths
        ]

    def get_fallback(self, crop, widths):
        return self._build_rendition(crop, min(MAX_FALLBACK_WIDTH, max(widths)), "jpg")

    def get_file_names(self, widths):
        """Return the names of all files of the image; `widths` are those made, {crop: [width]}."""
        made = {self.name}
        for crop in self.CROPS:
            if widths.get(crop):
                made |= {rendition.name for rendition in self.get_webp(crop, widths[crop])}
                made.add(self.get_fallback(crop, widths[crop]).name)
        return made

    def create(self, storage):
        """Make and store all renditions. Return the widths made, {crop: [width]}."""
        with storage.open(self.name) as file, PillowImage.open(file, formats=["WEBP"]) as image:
            image.load()
        for crop in self.CROPS:
            cropped = image.crop(self.get_crop_box(crop))
            for rendition in self.get_webp(crop, self.get_widths(crop)):
                if rendition.name != self.name:
                    storage.save(
                        rendition.name, ContentFile(encode(_resize(cropped, rendition), WEBP_OPTIONS))
                    )
            rendition = self.get_fallback(crop, self.get_widths(crop))
            storage.save(
                rendition.name,
                ContentFile(encode(_flatten_on_white(_resize(cropped, rendition)), JPEG_OPTIONS)),
            )
        return {crop: self.get_widths(crop) for crop in self.CROPS}

    def _build_rendition(self, crop, width, extension):
        left, top, right, bottom = self.get_crop_box(crop)
        height = max(1, round(width * (bottom - top) / (right - left)))
        return Rendition(f"{self.name.rpartition('.')[0]}-{crop}-{width}.{extension}", width, height)


def _get_crop_offset(focus, whole, part):
    """Return where a crop of length `part` begins: with the focal point in its middle, as far as the image reaches."""
    return min(max(round(whole * focus / 100 - part / 2), 0), whole - part)


def _resize(image, rendition):
    return image.resize((rendition.width, rendition.height), PillowImage.Resampling.LANCZOS)


def _flatten_on_white(image):
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = PillowImage.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")
