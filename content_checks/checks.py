"""
The list of content checks: errors stop a publication, warnings are advice.

A check is a generator function: it gets a `Content` (content.py) and yields `error(…)` or `warning(…)` (findings.py).
apps.py registers `check_content` with publishing/checks.py, which runs it before a publication and while an editor
types.
"""

from itertools import islice

from . import alternative_formats, foreign_language, language, links, pdf, required_fields, structure
from .content import extract_content

# In the order in which editors read the findings, errors before warnings.
CHECKS = [
    required_fields.check_required_fields,
    required_fields.check_incomplete_groups,
    required_fields.check_document_titles,
    structure.check_images,
    structure.check_headings,
    structure.check_tables,
    structure.check_list_items,
    links.check_link_texts,
    links.check_internal_links,
    links.check_external_links,
    links.check_anchors,
    links.check_ambiguous_texts,
    structure.check_bold_paragraphs,
    structure.check_images_of_text,
    pdf.check_documents,
    language.check_sentence_length,
    language.check_paragraph_length,
    language.check_abbreviations,
    language.check_capitals,
    language.check_fake_lists,
    language.check_officialese,
    foreign_language.check_foreign_language,
    alternative_formats.check_outdated,
]
# Nobody reads a longer list; the rest shows when these are mended.
MAX_FINDINGS_PER_CHECK = 100


def check_content(item):
    """
    Return the findings of all checks about `item` and the rows of its `child_relations`.

    The item and its rows are read from memory, the library from the database; nothing is written.

    Checks of language skip the fields named in `item.verbatim_fields`, which quote a source (the title of a
    resolution) or are in another language.
    """
    content = extract_content(item)
    return [finding for check in CHECKS for finding in islice(check(content), MAX_FINDINGS_PER_CHECK)]
