from accessibility.models import Barrier, Declaration

from .adding import add, add_missing, typeset


def load():
    """What only the city knows stays empty: the declaration and the admin say that it is missing."""
    declaration, is_new = add_missing(
        Declaration, "pk", pk=1, entity="Urząd Miasta Rumia", status=Declaration.Status.PARTIAL
    )
    if is_new:
        add(
            Barrier,
            declaration=declaration,
            element="Brak badania z osobami, które używają technologii wspomagających",
            page="wszystkie strony serwisu",
            description=typeset(
                "Do tej pory sprawdzały serwis tylko programy komputerowe. Nie sprawdziły go jeszcze osoby, które na "
                "co dzień używają technologii wspomagających, na przykład czytnika ekranu. Dlatego mogą w nim być "
                "trudności, o których nie wiemy."
            ),
            alternative=typeset(
                "Jeśli coś Ci utrudnia korzystanie z serwisu, zgłoś to. Komu i jak, mówi część „Informacje zwrotne "
                "i dane kontaktowe” tej deklaracji."
            ),
        )
