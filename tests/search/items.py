"""An item of each kind of content."""

from .. import factories

TITLE_WORD = "Żyrafa"
TEXT_WORD = "Słoń"
# {model name: factory}; TITLE_WORD is in the title of the item and TEXT_WORD in another text.
ITEM_FACTORIES = {
    "article": lambda **fields: factories.article(title=TITLE_WORD, body=f"<p>{TEXT_WORD}</p>", **fields),
    "page": lambda **fields: factories.page(
        title=TITLE_WORD, body=f"<ul><li>{TEXT_WORD}</li></ul>", **fields
    ),
    "cooperative": lambda **fields: factories.cooperative(
        short_name=TITLE_WORD, purposes=f"Cel\n{TEXT_WORD}", **fields
    ),
    "resolution": lambda **fields: factories.resolution(
        subject=TITLE_WORD, summary=f"<p>{TEXT_WORD}</p>", **fields
    ),
    "meeting": lambda **fields: factories.meeting(title=TITLE_WORD, place=TEXT_WORD, **fields),
    "recruitment": lambda **fields: factories.recruitment(title=TITLE_WORD, tasks=TEXT_WORD, **fields),
    "association": lambda **fields: factories.association(name=TITLE_WORD, aim=TEXT_WORD, **fields),
    "glossaryterm": lambda **fields: factories.term(name=TITLE_WORD, definition=TEXT_WORD, **fields),
    "undertaking": lambda **fields: factories.undertaking(name=TITLE_WORD, goals=TEXT_WORD, **fields),
    "revitalisationproject": lambda **fields: factories.project(name=TITLE_WORD, area=TEXT_WORD, **fields),
}
