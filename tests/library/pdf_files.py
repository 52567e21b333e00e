"""Small PDF files written object by object, also in ways that no library supports."""


def build_pdf(catalog=b"", page=b"", objects=(), *, before=b"", header=b"%PDF-1.7\n"):
    """
    Return a PDF with one page. `catalog` and `page` are further entries of these dictionaries.

    `objects` get the numbers from 5.
    """
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R%s>>" % page,
        build_stream(b"BT ET"),
        *objects,
    ]
    content, offsets = before + header, []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, rows)
    content += b"trailer<</Size %d/Root 1 0 R>>\n" % (len(bodies) + 1)
    return content + b"startxref\n%d\n%%%%EOF\n" % start


def build_hybrid(content, *, is_hidden=True, number=5, entry=None):
    """
    Return `content`, whose last object is number 5, as a hybrid-reference file (ISO 32000-2, 7.5.8.4).

    A stream says where object `number` is (`entry`), by default where object 5 is. If `is_hidden`, the table says that
    there is no object 5.
    """
    content, table = content.split(b"xref\n0 6\n")
    rows = table.split(b"trailer")[0]
    entry = entry or b"\1%s\0\0" % content.index(b"5 0 obj").to_bytes(4, "big")
    start = len(content)
    content += b"6 0 obj\n%s\nendobj\n" % build_stream(
        entry, b"/Type/XRef/Size 8/W[1 4 2]/Index[%d 1]" % number
    )
    if is_hidden:
        rows = rows[:100] + b"0000000000 00000 f \n"
    trailer = b"trailer<</Size 8/Root 1 0 R/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n" % (start, len(content))
    return content + b"xref\n0 6\n" + rows + trailer


def build_stream(data, entries=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def append_update(content, body=b"5 0 obj\n<<>>\nendobj\n"):
    """Return `content` with an incremental update: `body` and its cross-reference table are appended."""
    previous = content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0]
    start = len(content) + len(body)
    return (
        content
        + body
        + b"xref\n5 1\n%010d 00000 n \n" % len(content)
        + b"trailer<</Size 6/Root 1 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (previous, start)
    )
