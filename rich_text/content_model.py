"""Parts of lists, tables and figures in their place (HTML Standard, 4.4 and 4.9): browsers guess what others mean."""

from .markup import Element

# {child: (parents that may have it, the first of which is made around orphans)}
_PARENTS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",)}
# {child of <table>: its place}. Text and paragraphs between rows come first: browsers show them above the table.
_PLACES_IN_TABLE = {"caption": 1, "thead": 2, "tbody": 3, "tr": 3, "tfoot": 4}
_SINGLE_IN_TABLE = {"thead": "tbody", "tfoot": "tbody"}


def repair_structure(root):
    """Change the tree: wrap orphaned list items and terms, order the parts of tables and figures."""
    for element in root.walk():
        tags = {child.tag for child in element.elements()}
        for parents in {_PARENTS[tag] for tag in tags & _PARENTS.keys() if element.tag not in _PARENTS[tag]}:
            element.children = _wrap_runs(
                element.children, parents[0], lambda tag, parents=parents: _PARENTS.get(tag) == parents
            )
        if element.tag == "dl":
            element.children = _wrap_runs(element.children, "dd", lambda tag: tag not in ("dt", "dd"))
        elif element.tag == "table":
            _order_table(element)
        elif "figcaption" in tags:
            _order_figure(element)


def _wrap_runs(children, tag, is_wrapped):
    """Return `children` with each run of those whose tag is to be wrapped ("" for text) in a new element."""
    made, run = [], []
    for child in children:
        if isinstance(child, str) and not child.strip():
            (run or made).append(child)
        elif is_wrapped("" if isinstance(child, str) else child.tag):
            if not run:
                made.append(Element(tag, {}, run))
            run.append(child)
        else:
            run = []
            made.append(child)
    return made


def _order_table(table):
    captions = [child for child in table.elements() if child.tag == "caption"]
    for other in captions[1:]:
        captions[0].children += [Element("br"), *other.children]
    seen = set()
    for child in table.elements():
        if child.tag in _SINGLE_IN_TABLE and child.tag in seen:
            child.tag = _SINGLE_IN_TABLE[child.tag]
        seen.add(child.tag)
    table.children = sorted(
        (child for child in table.children if child not in captions[1:]),
        key=lambda child: _PLACES_IN_TABLE.get(getattr(child, "tag", ""), 0),
    )


def _order_figure(parent):
    """Make the first caption of a figure its last child, and paragraphs of other captions and of those elsewhere."""
    captions = [child for child in parent.elements() if child.tag == "figcaption"]
    kept = captions[0] if parent.tag == "figure" else None
    for caption in captions:
        if caption is not kept:
            caption.tag = "p"
    if kept and kept not in (parent.elements()[0], parent.elements()[-1]):
        parent.children = [*(child for child in parent.children if child is not kept), kept]
