"""
The checks of content that publishing runs: errors stop a publication, warnings are advice.

`check_content(item)` reads the item and its rows from memory and the library from the database, and changes nothing.
"""

from . import alternative_formats, language, links, pdf, required_fields, structure
from .content import extract_content

CHECKS = [
    required_fields.check_required_fields,
    required_fields.check_incomplete_groups,
    required_fields.check_document_titles,
    structure.check_images,
    structure.check_headings,
    structure.check_tables,
    links.check_link_texts,
    links.check_internal_links,
    links.check_anchors,
    links.check_ambiguous_texts,
    structure.check_images_of_text,
    pdf.check_documents,
    language.check_sentence_length,
    language.check_paragraph_length,
    language.check_abbreviations,
    language.check_capitals,
    language.check_fake_lists,
    language.check_officialese,
    alternative_formats.check_outdated,
]


def check_content(item):
    """
    Return the findings of all checks about `item` and the rows of its `parts`.

    Fields named in `item.verbatim_fields` quote somebody else (the title of a resolution): plain language is not
    required of them.
    """
    content = extract_content(item)
    return [finding for check in CHECKS for finding in check(content)]
