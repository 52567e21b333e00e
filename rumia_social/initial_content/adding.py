import inspect
import re

from django.db.models import Q

NBSP = "\N{NO-BREAK SPACE}"
# Where Polish typography allows no line break: "w Rumi", "22 marca", "59 gmin", "1,76 mld zł", "nr 5", "ul. Sabata".
NO_BREAK = re.compile(
    r"""
    (?: (?<![^\s(„>]) [aiouwzAIOUWZ]
      | (?<=\d)
      | \b (?: mld | mln | nr | ul\. )
    )
    [ ] (?! – )
    """,
    re.VERBOSE,
)


def typeset(text):
    """`text` without the indentation it has in the source, with no-break spaces where Polish typography wants them."""
    return NO_BREAK.sub(lambda found: found[0][:-1] + NBSP, inspect.cleandoc(text))


def add(model, **values):
    new = model(**values)
    new.full_clean()
    new.save()
    return new


def add_missing(model, *keys, **values):
    """
    Add an object, unless there is one with the same value of any of `keys`: that one belongs to the editors.

    Gives the object and whether it is new.
    """
    same = Q(*((key, values[key]) for key in keys), _connector=Q.OR)
    existing = model.objects.filter(same).first()
    return (existing, False) if existing else (add(model, **values), True)
