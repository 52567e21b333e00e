"""Names of files where words for people should be."""

import re
from pathlib import PurePosixPath

_file_ending = re.compile(r"\.(jpe?g|png|gif|webp|avif|bmp|tiff?|svg|heic|pdf|docx?)$", re.IGNORECASE)
_camera_name = re.compile(
    r"(img|dsc[nf]?|dcim|pxl|mvimg|p|wp|image|obraz|zdj[eę]cie|foto|photo|scan|skan|screenshot|zrzut ekranu|bez tytułu)"
    r"[\s_-]*\(?\d[\d\s_.()-]*",
    re.IGNORECASE,
)
_generated_name = re.compile(r"[0-9a-f-]{16,}|\d[\d_-]*|\w[^\W_]*_\w+", re.IGNORECASE)

FILE_NAME = (
    "Tekst alternatywny tego obrazu jest nazwą pliku. Zastąp go zdaniem o tym, co widać na obrazie. "
    "Przykład: „Cztery osoby malują ścianę świetlicy”."
)


def is_file_name(text, name=""):
    stem = PurePosixPath(name).stem
    return bool(
        _file_ending.search(text)
        or _camera_name.fullmatch(text)
        or _generated_name.fullmatch(text)
        or (stem and text.lower() == stem.lower())
    )
