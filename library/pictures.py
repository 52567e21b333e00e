"""Pictures as they are stored: encoded anew, and in the sizes that screens ask for."""

import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as PillowImage
from PIL import ImageCms, ImageOps

from .files import EMPTY_MESSAGE

MAX_IMAGE_BYTES = 15 * 1024 * 1024
MAX_IMAGE_PIXELS = 50_000_000
# Twice the widest place on a page, for screens with fine pixels. WebP takes no side over 16383.
STORED_WIDTH = 1920
MAX_STORED_HEIGHT = 8000
WIDTHS = (320, 640, 960, 1280, STORED_WIDTH)
# For the few browsers without WebP one size is enough.
FALLBACK_WIDTH = 960
CARD_RATIO = 16 / 9

# WebP, because on photographs AVIF came out a tenth smaller and took three times as long to make.
WEBP = {"format": "WEBP", "quality": 80, "method": 4}
JPEG = {"format": "JPEG", "quality": 78, "optimize": True, "progressive": True}

UNREADABLE_MESSAGE = "Tego pliku nie da się odczytać jako obrazu. Dodaj obraz JPG, PNG, WebP albo GIF."
TOO_MANY_PIXELS_MESSAGE = "Obraz ma za dużo pikseli. Zmniejsz go do najwyżej 50 milionów pikseli."


class SafePicture(ContentFile):
    """What `safe_picture` made: the only kind of picture that is stored."""

    def __init__(self, content, width, height):
        super().__init__(content, name="image.webp")
        self.width = width
        self.height = height


def safe_picture(file):
    """
    `file` decoded and encoded again as WebP, so that nothing hidden in it (position, camera, appended data) remains.

    Gives a SafePicture. Raises ValidationError (Polish, for the editor) for what is not a picture we take.
    """
    if not file.size:
        raise ValidationError(EMPTY_MESSAGE)
    if file.size > MAX_IMAGE_BYTES:
        raise ValidationError("Obraz jest za duży. Plik może mieć najwyżej 15 MB.")
    file.seek(0)
    try:
        with PillowImage.open(file, formats=["JPEG", "PNG", "WEBP", "GIF"]) as picture:
            if picture.width * picture.height > MAX_IMAGE_PIXELS:
                raise ValidationError(TOO_MANY_PIXELS_MESSAGE)
            # Some cameras append a second, small picture: that is no animation.
            if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
                raise ValidationError(
                    "To jest animacja. Na naszych stronach obrazy stoją nieruchomo, bo ruch przeszkadza w czytaniu. "
                    "Dodaj obraz, który się nie rusza."
                )
            picture.draft(None, (STORED_WIDTH, STORED_WIDTH))  # a huge photograph is decoded smaller at once
            picture = upright_and_plain(picture)
            picture.thumbnail((STORED_WIDTH, MAX_IMAGE_PIXELS))
            if picture.height > MAX_STORED_HEIGHT:
                raise ValidationError(
                    "Obraz jest za wysoki w stosunku do szerokości. Podziel go na kilka mniejszych."
                )
            return SafePicture(encoded(picture, WEBP), *picture.size)
    except ValidationError:
        raise
    except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning) as error:
        raise ValidationError(TOO_MANY_PIXELS_MESSAGE) from error
    except Exception as error:  # Pillow's decoders raise anything at all on broken input
        raise ValidationError(UNREADABLE_MESSAGE) from error


def upright_and_plain(picture):
    """As it is to be looked at: turned as the camera was held, in the colours of screens (sRGB), 8 bits each."""
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)  # copies of a large picture would fill the memory
    if picture.mode.startswith("I"):  # 16 bits a pixel; Pillow would cut them off instead of scaling
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    if profile and picture.mode != "P":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if mode == "RGBA" and picture.mode != "RGBA":
                picture = picture.convert("RGBA")
            picture = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile, or one for other colours than these: as if there were none
    if picture.mode != mode:
        picture = picture.convert(mode)
    picture.info = {}
    return picture


def encoded(picture, options):
    file = io.BytesIO()
    picture.save(file, **options)
    return file.getvalue()


@dataclass(frozen=True)
class Rendition:
    """One stored size of a picture; `name` is its file's."""

    name: str
    width: int
    height: int


class Renditions:
    """
    The sizes of one picture, from its stored name, dimensions and focal point (in percent).

    A "shape" is the whole picture or its cut for cards.
    """

    SHAPES = ("full", "card")

    def __init__(self, name, size, focus=(50, 50)):
        self.name = name
        self.size = size
        self.focus = focus

    def box(self, shape):
        """The part of the picture that `shape` shows: left, top, right, bottom."""
        width, height = self.size
        if shape == "full":
            return (0, 0, width, height)
        cut_width = min(width, max(1, round(height * CARD_RATIO)))
        cut_height = min(height, max(1, round(width / CARD_RATIO)))
        left = _start(self.focus[0], width, cut_width)
        top = _start(self.focus[1], height, cut_height)
        return (left, top, left + cut_width, top + cut_height)

    def widths(self, shape):
        left, _, right, _ = self.box(shape)
        return [*(width for width in WIDTHS if width < right - left), right - left]

    def webp(self, shape, widths):
        """The renditions of these widths, narrowest first. The widest whole one is the stored picture itself."""
        return [
            Rendition(self.name, *self.size)
            if shape == "full" and width == self.size[0]
            else self._rendition(shape, width, "webp")
            for width in widths
        ]

    def fallback(self, shape, widths):
        return self._rendition(shape, min(FALLBACK_WIDTH, max(widths)), "jpg")

    def names(self, widths):
        """The names of all files of the picture; `widths` are those made, {shape: [width]}."""
        made = {self.name}
        for shape in self.SHAPES:
            if widths.get(shape):
                made |= {rendition.name for rendition in self.webp(shape, widths[shape])}
                made.add(self.fallback(shape, widths[shape]).name)
        return made

    def make(self, storage):
        """Make and store all sizes; gives the widths made, {shape: [width]}."""
        with storage.open(self.name) as file, PillowImage.open(file, formats=["WEBP"]) as picture:
            picture.load()
        for shape in self.SHAPES:
            cut = picture.crop(self.box(shape))
            for rendition in self.webp(shape, self.widths(shape)):
                if rendition.name != self.name:
                    storage.save(rendition.name, ContentFile(encoded(_resized(cut, rendition), WEBP)))
            rendition = self.fallback(shape, self.widths(shape))
            storage.save(rendition.name, ContentFile(encoded(_on_white(_resized(cut, rendition)), JPEG)))
        return {shape: self.widths(shape) for shape in self.SHAPES}

    def _rendition(self, shape, width, extension):
        left, top, right, bottom = self.box(shape)
        height = max(1, round(width * (bottom - top) / (right - left)))
        return Rendition(f"{self.name.rpartition('.')[0]}-{shape}-{width}.{extension}", width, height)


def _start(focus, whole, part):
    """Where a cut of length `part` begins, with the focal point in its middle if the picture reaches that far."""
    return min(max(round(whole * focus / 100 - part / 2), 0), whole - part)


def _resized(picture, rendition):
    return picture.resize((rendition.width, rendition.height), PillowImage.Resampling.LANCZOS)


def _on_white(picture):
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = PillowImage.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB")
