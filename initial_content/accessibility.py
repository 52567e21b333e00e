from accessibility.models import Barrier, Declaration

from .adding import add, add_missing, typeset


def load():
    """Create the declaration; facts that only the city knows stay empty, and page and admin report them as missing."""
    declaration, is_new = add_missing(
        Declaration, "pk", pk=1, entity="Urząd Miasta Rumia", status=Declaration.Status.PARTIAL
    )
    if is_new:
        add(
            Barrier,
            declaration=declaration,
            element="Cały serwis",
            page="/",
            description=typeset(
                "Serwis sprawdzały do tej pory tylko programy komputerowe. Nie sprawdziły go jeszcze osoby, które na "
                "co dzień używają technologii wspomagających, na przykład czytnika ekranu. Dlatego mogą w nim być "
                "trudności, o których nie wiemy."
            ),
            alternative=typeset(
                "Jeśli coś utrudnia Ci korzystanie z serwisu, wyślij wniosek. Urząd poda Ci potrzebną informację "
                "w innej postaci."
            ),
        )
        # No editor has changed it.
        Declaration.objects.update(changed_at=None)
