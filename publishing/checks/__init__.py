"""
What stands between a saved text and the public: errors stop publication, warnings are advice.

`check(item)` reads the item and its rows as they are in hand, the library as it is in the database, and changes
nothing.
"""

from . import facts, language, links, other_forms, pdf, structure
from .findings import ERROR, WARNING, Finding
from .reading import read

__all__ = ["ERROR", "WARNING", "Finding", "check"]

RULES = [
    facts.missing_facts,
    facts.facts_told_in_part,
    facts.untitled_documents,
    structure.images,
    structure.headings,
    structure.tables,
    links.link_texts,
    links.internal_links,
    links.places_on_the_page,
    links.same_words,
    structure.pictures_of_text,
    pdf.documents,
    language.long_sentences,
    language.long_paragraphs,
    language.abbreviations,
    language.capitals,
    language.fake_lists,
    language.officialese,
    other_forms.outdated_forms,
]


def check(item):
    """
    Everything there is to mend in `item`, errors first, as a list of `Finding`.

    Rows are those of the relations that `item.parts` names; `item.verbatim_fields` names the fields whose wording
    belongs to somebody else (the title of a resolution), so that plain language is not asked of them.
    """
    reading = read(item)
    found = [finding for rule in RULES for finding in rule(reading)]
    return sorted(found, key=lambda finding: finding.level != ERROR)
