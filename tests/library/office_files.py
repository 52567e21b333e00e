"""Small DOCX, XLSX and ODT files as office programs write them, with content set by tests."""

import io
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "script": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "x": "urn:example:x",
}


def build_zip(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def rename_parts(content, rename):
    """Return the ZIP file with `rename` called on the name of each part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return build_zip({rename(name): archive.read(name) for name in archive.namelist()})


def build_relationships(*relationships):
    """Return the XML of relationships (type, target) or (type, target, target mode)."""
    rows = (
        f'<Relationship Id="r{number}" Type="{kind if "://" in kind else f"{OFFICE}/{kind}"}" Target="{target}"'
        + (f' TargetMode="{mode[0]}"/>' if mode else "/>")
        for number, (kind, target, *mode) in enumerate(relationships)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{namespace}">{"".join(rows)}</Relationships>'


def build_content_types(main, main_type, defaults, overrides):
    types = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    types |= {"png": "image/png"} | defaults
    rows = [
        *(f'<Default Extension="{key}" ContentType="{value}"/>' for key, value in types.items()),
        *(
            f'<Override PartName="/{key}" ContentType="{value}"/>'
            for key, value in ({main: main_type} | overrides).items()
        ),
    ]
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0"?><Types xmlns="{namespace}">{"".join(rows)}</Types>'


def build_docx(
    body="<w:p><w:r><w:t>Regulamin targowiska</w:t></w:r></w:p>",
    *,
    main="word/document.xml",
    relationships=(),
    parts=None,
    defaults=None,
    overrides=None,
):
    """Return a DOCX file; `relationships` are those of the main part."""
    folder, _, base = main.rpartition("/")
    return build_zip(
        {
            "[Content_Types].xml": build_content_types(
                main,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                defaults or {},
                overrides or {},
            ),
            "_rels/.rels": build_relationships(("officeDocument", main)),
            main: f'<?xml version="1.0"?><w:document xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml">'
            f"<w:body>{body}</w:body></w:document>",
            f"{folder}/_rels/{base}.rels": build_relationships(*relationships),
            **(parts or {}),
        }
    )


def build_xlsx(sheet="", *, main="xl/workbook.xml", relationships=(), parts=None, defaults=None):
    """Return an XLSX file with one sheet; `relationships` are further ones of the workbook."""
    sheet_name = "xl/worksheets/sheet1.xml"
    family = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    base = main.rpartition("/")[2]
    return build_zip(
        {
            "[Content_Types].xml": build_content_types(
                main, f"{family}.sheet.main+xml", defaults or {}, {sheet_name: f"{family}.worksheet+xml"}
            ),
            "_rels/.rels": build_relationships(("officeDocument", main)),
            main: f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}">'
            '<sheets><sheet name="Arkusz1" r:id="r0"/></sheets></workbook>',
            f"xl/_rels/{base}.rels": build_relationships(
                ("worksheet", "worksheets/sheet1.xml"), *relationships
            ),
            sheet_name: f'<worksheet xmlns="{SHEET}"><sheetData>{sheet}</sheetData></worksheet>',
            **(parts or {}),
        }
    )


def build_odt(body="<text:p>Regulamin targowiska</text:p>", *, scripts="", parts=None):
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return build_zip(
        {
            "mimetype": ODT_TYPE,
            "content.xml": f"<office:document-content {declared}>{scripts}"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            **(parts or {}),
        }
    )


def declare(element):
    """Return an XML element that may use the NAMESPACES."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f"<x {declared}>{element}</x>"
