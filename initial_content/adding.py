import inspect

from django.db.models import Q

from publishing.alternative_formats import FORMATS, AlternativeFormatsMixin
from rich_text import typography

# Of which month or year the sources are.
COOPERATIVE_AS_OF, METROPOLIS_AS_OF = "2022-03", "2022"


def typeset(text):
    """Return `text` without indentation and with the no-break spaces of Polish typography."""
    return typography.typeset(inspect.cleandoc(text))


def add(model, **values):
    new = model(**values)
    new.full_clean()
    new.save()
    if isinstance(new, AlternativeFormatsMixin):
        new.mark_current(*FORMATS)
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
