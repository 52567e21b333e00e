"""
DOCX and XLSX files: Open Packaging Conventions (ECMA-376 part 2) and Office Open XML.

Parts are found through relationships, as office programs find them; their names are free.
"""

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property, partial

from django.core.exceptions import ValidationError

from . import archives
from .archives import InvalidArchive, normalize_name

CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Format:
    main_part: str  # if no relationship names another
    family: str  # in the content type of the main part


FORMATS = {
    "docx": Format("word/document.xml", "wordprocessingml"),
    "xlsx": Format("xl/workbook.xml", "spreadsheetml"),
}
# Last segments of relationship types.
MACRO_TYPES = {"vbaproject", "vbaprojectsignature", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"}
PROGRAM_TYPES = {"control", "activexcontrolbinary", "webextension", "webextensiontaskpanes"}
FILE_TYPES = {"oleobject", "package", "afchunk", "subdocument", "frame"}
# What these name on the author's own computer is missing on the reader's and does no harm. Word writes the path of
# the template into most letters.
HARMLESS_LOCAL_TYPES = {
    *("attachedtemplate", "image", "externallinkpath", "externallinklongpath"),
    *("xlpathmissing", "xlstartup", "xlalternatestartup", "xllibrary"),
}
MAX_CONTENT_TYPE_CHARS = 255
MACRO_CONTENT_TYPE = re.compile("macroenabled|vbaproject|vbadata|macrosheet", re.IGNORECASE)
PROGRAM_CONTENT_TYPE = re.compile("activex|webextension", re.IGNORECASE)
# Older programs look for macros by name, also without a relationship.
MACRO_NAME = re.compile(r"(.*/)?vba(project|data)[^/]*\.(bin|xml)", re.IGNORECASE)
KNOWN_EXTENSIONS = {
    *("xml", "rels", "vml", "psmdcp", "sigs"),
    *("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp", "svg", "ico"),
    *("wdp", "hdp", "avif", "heic", "jp2", "emf", "wmf", "emz", "wmz", "pcz", "pict", "pct", "eps", "cgm"),
    *("odttf", "ttf", "otf", "fntdata"),
}
KNOWN_CONTENT_TYPE = re.compile(r".*[/+]xml|.*(printersettings|customproperty|obfuscatedfont)")
CHART_CONTENT_TYPE = re.compile(r".*(drawingml\.chart|ms-office\.chartex)\+xml")
VML_PICTURES = ("imagedata", "fill", "stroke")
VML_SOURCE = re.compile(rb"""\ssrc\s*=\s*["']([^"']*)""", re.IGNORECASE)
# The source of a mail merge, a query of a workbook
CONNECTION_ELEMENTS = ("connectString", "udl", "webPr")
FORMULA_ELEMENTS = {
    *("f", "formula", "formula1", "formula2", "definedName"),
    *("calculatedColumnFormula", "totalsRowFormula"),
}

# ECMA-376 part 1, 17.16.5: fields that start a program, or insert what an address names.
DDE_FIELD = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
FETCHING_KEYWORDS = ("INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "INCLUDE", "LINK", "RD", "DATABASE")
FETCHING_FIELD = re.compile(rf"\s*({'|'.join(FETCHING_KEYWORDS)})\b", re.IGNORECASE)
HYPERLINK_FIELD = re.compile(r'\s*HYPERLINK\s+"?([^"]*)', re.IGNORECASE)
MAX_FIELD_CHARS = 10_000
# Programs skip elements that they do not know, with all fields in them (ECMA-376 part 3, mc:Ignorable). Fields stand in
# paragraphs and in the text of shapes.
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessing"
NAMESPACES_AROUND_FIELDS = {
    *archives.WORD_NAMESPACES,
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
    *(f"{SHAPE}{kind}" for kind in ("Shape", "Group", "Canvas")),
    *("urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"),
    *(
        f"{family}/{part}"
        for family in (
            "http://schemas.openxmlformats.org/drawingml/2006",
            "http://purl.oclc.org/ooxml/drawingml",
        )
        for part in ("main", "wordprocessingDrawing", "picture")
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
BRANCHES = ("Choice", "Fallback")  # of mc:AlternateContent, of which a program reads one
FIELD_ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True)
class Relationship:
    source: str  # name of a part, "" for the package
    id: str
    type: str  # last segment, in lowercase
    target: str
    is_external: bool


@dataclass
class Package:
    archive: object
    names: dict = field(init=False)  # {casefolded name: name}

    def __post_init__(self):
        self.names = {normalize_name(name): name for name in self.archive.namelist()}

    @cached_property
    def content_types(self):
        """({extension: type}, {part: type}), in lowercase."""
        defaults, overrides = {}, {}

        def start(name, attributes, path):
            content_type = attributes.get("ContentType", "").lower()[:MAX_CONTENT_TYPE_CHARS]
            if name == "Default":
                defaults[attributes.get("Extension", "").lower()] = content_type
            elif name == "Override":
                overrides[normalize_name(attributes.get("PartName", "")).lstrip("/")] = content_type

        if content := self.read(CONTENT_TYPES):
            archives.parse_xml(content, start)
        return defaults, overrides

    def get_content_type(self, name):
        defaults, overrides = self.content_types
        name = normalize_name(name)
        return overrides.get(name) or defaults.get(posixpath.basename(name).rpartition(".")[2], "")

    def read(self, name):
        name = self.names.get(normalize_name(name))
        return archives.read_member(self.archive, name) if name else b""

    @cached_property
    def relationships(self):
        found = []

        def add(source, name, attributes, path):
            if name == "Relationship":
                target = attributes.get("Target", "").strip()
                is_external = attributes.get("TargetMode", "").strip().lower() == "external"
                kind = attributes.get("Type", "").strip().rstrip("/").rpartition("/")[2].lower()
                found.append(Relationship(source, attributes.get("Id", ""), kind, target, is_external))

        for key, name in self.names.items():
            folder, base = posixpath.split(key)
            if posixpath.basename(folder) == "_rels" and base.endswith(".rels"):
                source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                archives.parse_xml(self.read(name), partial(add, source))
        return found

    def get_targets(self, source, *types, except_ids=()):
        """Return the names of the parts that relationships of these types of `source` lead to, in order."""
        targets = (
            self.resolve(relationship)
            for relationship in self.relationships
            if relationship.source == normalize_name(source)
            and relationship.type in types
            and relationship.id not in except_ids
            and not relationship.is_external
        )
        return [name for name in dict.fromkeys(targets) if name]

    def get_visible_worksheets(self, workbook):
        """Return the names of the worksheets that are not hidden. `workbook` is the main part."""
        hidden = set()

        def start(name, attributes, path):
            # ECMA-376 part 1, 18.18.68: visible, hidden, veryHidden
            if name == "sheet" and attributes.get("state", "visible") != "visible":
                hidden.add(attributes.get("id"))

        archives.parse_xml(self.read(workbook), start)
        return self.get_targets(workbook, "worksheet", except_ids=hidden)

    def resolve(self, relationship):
        """Return the name of the part that the relationship leads to, or None."""
        folder = posixpath.dirname(relationship.source)
        path = normalize_name(relationship.target.partition("#")[0])
        return self.names.get(posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/"))

    def find_main_part(self, extension):
        """Return the name of the main part, or None if the file is no document of this format."""
        format = FORMATS[extension]
        found = self.get_targets("", "officedocument") or [self.names.get(format.main_part)]
        content_type = self.get_content_type(found[0]) if found[0] else ""
        is_other = (
            content_type not in ("", "application/xml", "text/xml") and format.family not in content_type
        )
        return None if is_other else found[0]


def validate(archive, extension):
    """
    Raise ValidationError (Polish, for the editor) if the document has active content or fetches content.

    Raise InvalidArchive or another error if it is no document of this format.
    """
    package = Package(archive)
    if any(map(MACRO_NAME.fullmatch, package.names)):
        raise ValidationError(archives.MACROS_MESSAGE)
    for content_type in set(map(package.get_content_type, package.names)):
        if MACRO_CONTENT_TYPE.search(content_type):
            raise ValidationError(archives.MACROS_MESSAGE)
        if PROGRAM_CONTENT_TYPE.search(content_type):
            raise ValidationError(archives.PROGRAM_MESSAGE)
    if not package.find_main_part(extension):
        raise InvalidArchive
    for relationship in package.relationships:
        validate_relationship(package, relationship)
    chart_data = find_chart_data(package)
    for member in archives.iter_members(archive):
        if member.name in chart_data:
            validate_chart_data(archive, member.name)
        elif member.is_foreign or not is_known_part(package, member):
            raise ValidationError(archives.FILES_INSIDE_MESSAGE)
        elif member.extension == "vml":
            validate_drawing(package.read(member.name))
        elif is_xml(package, member):
            validate_commands(package.read(member.name))


def validate_relationship(package, relationship):
    if relationship.type in MACRO_TYPES:
        raise ValidationError(archives.MACROS_MESSAGE)
    if relationship.type in PROGRAM_TYPES:
        raise ValidationError(archives.PROGRAM_MESSAGE)
    if relationship.is_external or not archives.is_local_path(relationship.target):
        if relationship.type == "hyperlink":
            if archives.is_script_url(relationship.target):
                raise ValidationError(archives.PROGRAM_MESSAGE)
        elif not is_harmless_if_local(package, relationship) or not archives.is_local_path(
            relationship.target
        ):
            raise ValidationError(archives.EXTERNAL_MESSAGE)
    elif relationship.type in FILE_TYPES and not is_chart_data(package, relationship):
        raise ValidationError(archives.FILES_INSIDE_MESSAGE)


def is_harmless_if_local(package, relationship):
    # A chart that was pasted from Excel names its workbook, and holds the figures.
    return relationship.type in HARMLESS_LOCAL_TYPES or (
        relationship.type == "oleobject" and is_chart(package, relationship.source)
    )


def is_chart_data(package, relationship):
    """Return True for the workbook with the figures of a chart, which Word and PowerPoint store with each chart."""
    return relationship.type == "package" and is_chart(package, relationship.source)


def is_chart(package, name):
    return bool(CHART_CONTENT_TYPE.fullmatch(package.get_content_type(name)))


def find_chart_data(package):
    return {
        package.resolve(relationship)
        for relationship in package.relationships
        if is_chart_data(package, relationship)
    }


def validate_chart_data(archive, name):
    with archive.open(name) as file, archives.open_archive(file) as inner:
        package = Package(inner)
        if find_chart_data(package):
            raise ValidationError(archives.FILES_INSIDE_MESSAGE)  # a chart in the data of a chart, and so on
        validate(inner, "xlsx")


def is_known_part(package, member):
    content_type = package.get_content_type(member.name)
    is_picture = member.extension == "tmp" and content_type.startswith("image/")  # pasted into Word
    return (
        member.extension in KNOWN_EXTENSIONS or is_picture or bool(KNOWN_CONTENT_TYPE.fullmatch(content_type))
    )


def validate_drawing(content):
    """Raise ValidationError if Excel's VML, which is not always well-formed, shows a picture from elsewhere."""
    if not all(archives.is_local_path(source.decode("latin-1")) for source in VML_SOURCE.findall(content)):
        raise ValidationError(archives.EXTERNAL_MESSAGE)


def is_xml(package, member):
    return member.extension == "xml" or package.get_content_type(member.name).endswith("xml")


def validate_commands(content):
    """Raise ValidationError if the XML has a field, formula, link or connection that runs a program or fetches data."""
    # Of the fields that are open, outermost first; None where the instruction is over and the result follows.
    instructions = [""]
    depths, formula = [], []

    def start(name, attributes, path):
        if name in ("ddeLink", "oleLink"):
            raise ValidationError(archives.PROGRAM_MESSAGE)
        if is_connection(name, attributes) or (
            name in VML_PICTURES and not archives.is_local_path(attributes.get("src", ""))
        ):
            raise ValidationError(archives.EXTERNAL_MESSAGE)
        if name == "fldSimple":
            validate_field(attributes.get("instr", ""))
        if name in ("fldChar", "instrText") and {each.namespace for each in path} - NAMESPACES_AROUND_FIELDS:
            raise ValidationError(archives.PROGRAM_MESSAGE)
        if name == "fldChar" and attributes.get("fldCharType") in ("begin", "separate", "end"):
            mark_field(attributes["fldCharType"])
        if name in BRANCHES:
            if len(instructions) > 1 and instructions[-1] is not None:
                raise ValidationError(archives.PROGRAM_MESSAGE)  # two versions of one instruction
            depths.append(len(instructions))

    def mark_field(mark):
        if mark == "begin":
            if len(instructions) > 1 and instructions[-1] is not None:
                validate_computed_field(instructions[-1])
            instructions.append("")
        elif len(instructions) > 1:
            validate_field(instructions[-1])
            instructions[-1] = None
            if mark == "end":
                instructions.pop()

    def text(characters, path):
        if path[-1] == "instrText" and len(instructions[-1] or "") < MAX_FIELD_CHARS:
            instructions[-1] = (instructions[-1] or "") + characters
        if path[-1] in FORMULA_ELEMENTS:
            formula.append(characters)

    def end(name, path):
        if name in BRANCHES and len(instructions) != depths.pop():
            raise ValidationError(archives.PROGRAM_MESSAGE)
        if name in FORMULA_ELEMENTS:
            archives.validate_formula("".join(formula))
            if FORMULA_ELEMENTS.isdisjoint(path):
                formula.clear()

    archives.parse_xml(content, start, text, end)
    for instruction in instructions:
        validate_field(instruction)


def is_connection(name, attributes):
    """Return True if the element fetches data from elsewhere: on opening, or whenever they are refreshed."""
    source = attributes.get("connection", "")
    return (
        name in CONNECTION_ELEMENTS
        or (name in ("connection", "queryTable") and attributes.get("refreshOnLoad") in ("1", "true"))
        or (name == "dbPr" and "$Workbook$" not in source and source != "Data Model Connection")
        or (name == "textPr" and not archives.is_local_path(attributes.get("sourceFile", "")))
        or (
            name == "cacheSource"
            and attributes.get("type") == "external"
            and not attributes.get("connectionId")
        )
    )


def validate_computed_field(instruction):
    """Raise ValidationError if the result of a nested field could make this instruction start or fetch something."""
    beginning = instruction.strip().upper()
    if "DDEAUTO".startswith(beginning):
        raise ValidationError(archives.PROGRAM_MESSAGE)
    if FETCHING_FIELD.match(instruction) or any(each.startswith(beginning) for each in FETCHING_KEYWORDS):
        raise ValidationError(archives.EXTERNAL_MESSAGE)


def validate_field(instruction):
    if instruction is None:
        return
    link = HYPERLINK_FIELD.match(instruction)
    if DDE_FIELD.match(instruction) or (link and archives.is_script_url(link[1])):
        raise ValidationError(archives.PROGRAM_MESSAGE)
    if FETCHING_FIELD.match(instruction):
        arguments = (quoted or bare for quoted, bare in FIELD_ARGUMENT.findall(instruction))
        # Switches ("\d") and escaped backslashes ("C:\\x") are local paths, too.
        if not all(map(archives.is_local_path, arguments)):
            raise ValidationError(archives.EXTERNAL_MESSAGE)
