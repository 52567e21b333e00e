"""Names of files: where words for people should be, and made of words for people."""

import re
import unicodedata
from pathlib import PurePosixPath

_file_ending = re.compile(r"\.(jpe?g|png|gif|webp|avif|bmp|tiff?|svg|heic|pdf|docx?)$", re.IGNORECASE)
_camera_name = re.compile(
    r"(img|dsc[nf]?|dcim|pxl|mvimg|p|wp|image|obraz|zdj[eę]cie|foto|photo|scan|skan|screenshot|zrzut ekranu|bez tytułu)"
    r"[\s_-]*\(?\d[\d\s_.()-]*",
    re.IGNORECASE,
)
_generated_name = re.compile(r"[0-9a-f-]{16,}|\d[\d_-]*|\w[^\W_]*_\w+", re.IGNORECASE)

# No file system takes these, or browsers replace them.
_separator = re.compile(r"[/\\|:]")
_forbidden = re.compile(r'["<>?*]')
# Marks that turn the direction of text may hide the extension of a name: "exe.pdf" written backwards.
_direction_mark = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

MAX_FILE_NAME_BYTES = 255  # of Linux and Android file systems; Windows and macOS count characters

FILE_NAME_MESSAGE = (
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


def build_download_name(title, extension):
    """
    Return the name under which a file is downloaded: all words and numbers of its title that a file system takes.

    "Uchwała nr 12/2022" becomes "Uchwała nr 12-2022.pdf".
    """
    title = _separator.sub("-", _direction_mark.sub("", unicodedata.normalize("NFC", title)))
    title = _forbidden.sub(lambda found: "'" if found[0] == '"' else " ", title)
    title = "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs") else character for character in title
    )
    # A leading dot hides a file; Windows drops dots at the end.
    title = " ".join(title.split()).strip(". ")
    if title.lower().endswith(f".{extension}"):
        title = title[: -len(extension) - 1].rstrip(". ")
    title = cut_to_bytes(title, MAX_FILE_NAME_BYTES - len(f".{extension}".encode())).rstrip(". ")
    return f"{title or 'dokument'}.{extension}"


def cut_to_bytes(text, max_bytes):
    """Return the beginning of `text` of at most `max_bytes` in UTF-8: whole words, unless the first one is longer."""
    start = text.encode()[:max_bytes].decode(errors="ignore")
    if start == text or text[len(start)] == " ":
        return start
    return start.rpartition(" ")[0] or start
