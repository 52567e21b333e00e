"""ODT files: OpenDocument 1.3, parts 2 (packages) and 3 (schema)."""

import re

from django.core.exceptions import ValidationError

from . import archives
from .archives import InvalidArchive

MANIFEST = "META-INF/manifest.xml"
# The lists of libraries, which LibreOffice writes also when no library has a module.
EMPTY_LIBRARY_NAME = re.compile(
    r"(basic|dialogs)/(.*/)?script-l[bc]\.xml|(basic|dialogs)/(.*/)?dialog-l[bc]\.xml"
)
CODE_FOLDERS = ("basic/", "scripts/")
KNOWN_EXTENSIONS = {
    *("xml", "rdf", "xhp", "txt", ""),
    *("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg"),
    *("svm", "emf", "wmf", "emz", "wmz", "pict"),
    *("ttf", "otf", "woff", "woff2", "eot"),
}
# Of buttons and forms (XForms 1.1), besides the usual "href".
URL_ATTRIBUTES = ("image-data", "src", "action")
HYPERLINK_ELEMENTS = {"a", "area-rectangle", "area-circle", "area-polygon", "button"}
# Of toolbars and keyboard shortcuts, which name commands of LibreOffice.
COMMAND_ELEMENTS = {"toolbaritem", "item"}
DDE_ELEMENTS = {"dde-connection-decl", "dde-connection", "dde-source", "dde-link"}
PROGRAM_ELEMENTS = {"applet", "plugin", "floating-frame"}


def validate(archive, content_type):
    """
    Raise ValidationError (Polish, for the editor) if the document has active content or fetches content.

    Raise InvalidArchive or another error if it is no document of this content type.
    """
    names = archive.namelist()
    if MANIFEST in names and b"encryption-data" in archives.read_member(archive, MANIFEST):
        raise ValidationError(archives.LOCKED_MESSAGE)
    if "content.xml" not in names or not read_content_type(archive, content_type).startswith(content_type):
        raise InvalidArchive
    for member in archives.iter_members(archive):
        name = archives.normalize_name(member.name)
        if name.startswith(CODE_FOLDERS) and not EMPTY_LIBRARY_NAME.fullmatch(name):
            raise ValidationError(archives.MACROS_MESSAGE)
        if member.is_foreign or member.extension not in KNOWN_EXTENSIONS:
            raise ValidationError(archives.FILES_INSIDE_MESSAGE)
        if member.extension in ("xml", "rdf"):
            validate_xml(archives.read_member(archive, member.name))


def read_content_type(archive, default):
    """Return what the member "mimetype" says; without it the manifest; without both `default`."""
    names = archive.namelist()
    if "mimetype" in names:
        return archives.read_member(archive, "mimetype").decode("ascii").strip()
    found = [default]

    def start(name, attributes, path):
        if name == "file-entry" and attributes.get("full-path") == "/":
            found[0] = attributes.get("media-type", "").strip()

    if MANIFEST in names:
        archives.parse_xml(archives.read_member(archive, MANIFEST), start)
    return found[0]


def validate_xml(content):
    archives.parse_xml(content, validate_element, validate_text)


def validate_element(name, attributes, path):
    href = attributes.get("href", "")
    archives.validate_formula(attributes.get("formula", ""))  # of an embedded spreadsheet
    is_macro = (
        name == "module"
        or (name == "library" and attributes.get("link") == "true")
        or (name == "script" and href)
        or (name == "event-listener" and attributes.get("language"))
        or name == "execute-macro"
        or "macro-name" in attributes
    )
    if is_macro:
        raise ValidationError(archives.MACROS_MESSAGE)
    if name == "object-ole":
        raise ValidationError(archives.FILES_INSIDE_MESSAGE)
    if name in COMMAND_ELEMENTS and href.startswith(".uno:"):
        return
    if name in DDE_ELEMENTS or name in PROGRAM_ELEMENTS or archives.is_script_url(href):
        raise ValidationError(archives.PROGRAM_MESSAGE)
    fetched = [attributes.get(key, "") for key in URL_ATTRIBUTES]
    if not all(map(archives.is_local_path, fetched if name in HYPERLINK_ELEMENTS else [href, *fetched])):
        raise ValidationError(archives.EXTERNAL_MESSAGE)


def validate_text(characters, path):
    if path[-1] == "script" and characters.strip():
        raise ValidationError(archives.MACROS_MESSAGE)
