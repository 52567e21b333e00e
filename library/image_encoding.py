"""
Encode uploaded images again as WebP. Runs in a limited process, so it works without Django's setup.

Encoding drops all that is no picture: position and camera (EXIF), comments, appended data.
"""

import base64
import io
import warnings

from django.core.exceptions import ValidationError
from PIL import Image as PillowImage
from PIL import ImageCms

MAX_IMAGE_PIXELS = 50_000_000
# In pixels: twice the widest place on a page, for high-density screens. WebP allows no side over 16383.
MAX_STORED_WIDTH = 1920
MAX_STORED_HEIGHT = 8000

# Not AVIF: photographs were 10 % smaller in a test, but encoding took three times as long.
WEBP_OPTIONS = {"format": "WEBP", "quality": 80, "method": 4}

UNREADABLE_MESSAGE = "Tego pliku nie da się odczytać jako obrazu. Dodaj obraz JPG, PNG, WebP albo GIF."
TOO_MANY_PIXELS_MESSAGE = "Obraz ma za dużo pikseli. Zmniejsz go do najwyżej 50 milionów pikseli."

ORIENTATION_TAG_ID = 0x0112
# Exif 3.0, 4.6.5.1.6
TRANSPOSITIONS = {
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}


def encode_upload(file):
    """
    Return the width, the height and the content (Base64) of the image `file` as WebP.

    Raise ValidationError (Polish, for the editor) if the image is not accepted.
    """
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            PillowImage.open(file, formats=["JPEG", "PNG", "WEBP", "GIF"]) as image,
        ):
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise ValidationError(TOO_MANY_PIXELS_MESSAGE)
            # MPO: a camera appended a second, small image, which is no animation. `n_frames` would read all frames.
            if image.format != "MPO" and getattr(image, "is_animated", False):
                raise ValidationError(
                    "To jest animacja. Na naszych stronach obrazy stoją nieruchomo, bo ruch przeszkadza w czytaniu. "
                    "Dodaj obraz, który się nie rusza."
                )
            image = normalize(image)
            if image.height > MAX_STORED_HEIGHT:
                raise ValidationError(
                    "Obraz jest za wysoki w stosunku do szerokości. Podziel go na kilka mniejszych."
                )
            content = base64.b64encode(encode(image, WEBP_OPTIONS)).decode()
            return {"width": image.width, "height": image.height, "content": content}
    except (ValidationError, MemoryError):
        raise
    except PillowImage.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS_MESSAGE) from error
    except Exception as error:  # on broken input Pillow's decoders raise many kinds of errors
        raise ValidationError(UNREADABLE_MESSAGE) from error


def normalize(image):
    """
    Return `image` upright (by its EXIF orientation), in the stored size, in sRGB, with 8 bits a channel.

    It is made smaller first: each copy of a large image takes 200 MB.
    """
    image.draft(None, (MAX_STORED_WIDTH, MAX_STORED_WIDTH))  # decode a large JPEG at a smaller scale
    orientation = get_orientation(image)
    profile = image.info.get("icc_profile")
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if image.mode.startswith("I"):
        image = image.convert("I")
    elif image.mode in ("1", "P") or "transparency" in image.info:
        image = image.convert("L" if image.mode == "1" and mode == "RGB" else mode)
    is_turned = orientation >= 5
    image.thumbnail(
        (MAX_IMAGE_PIXELS, MAX_STORED_WIDTH) if is_turned else (MAX_STORED_WIDTH, MAX_IMAGE_PIXELS)
    )
    if orientation in TRANSPOSITIONS:
        image = image.transpose(TRANSPOSITIONS[orientation])
    if image.mode == "I":  # 16 bits a pixel, which Pillow would clip instead of scaling
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if profile:
        image = convert_to_srgb(image, profile, mode)
    if image.mode != mode:
        image = image.convert(mode)
    image.info = {}
    return image


def get_orientation(image):
    """Return the EXIF orientation, 1 to 8; 1 if there is none that makes sense. Other tags are not looked at."""
    try:
        value = image.getexif().get(ORIENTATION_TAG_ID, 1)
        if isinstance(value, tuple | bytes):
            value = value[0]
        value = int(value)
    except Exception:  # cameras and programs write any type, at any place
        return 1
    return value if value in TRANSPOSITIONS else 1


def convert_to_srgb(image, profile, mode):
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if mode == "RGBA" and image.mode != "RGBA":
            image = image.convert("RGBA")
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile, or one for another colour space


def encode(image, options):
    file = io.BytesIO()
    image.save(file, **options)
    return file.getvalue()
