from accessibility.models import Declaration

from .adding import add_missing, typeset


def load():
    """What only the city knows stays empty: the declaration and the admin say that it is missing."""
    add_missing(
        Declaration,
        "pk",
        pk=1,
        entity="Urząd Miasta Rumia",
        status=Declaration.Status.PARTIAL,
        limits=typeset(
            "Do tej pory sprawdzały serwis tylko programy komputerowe. Nie sprawdziły go jeszcze osoby, które na co "
            "dzień używają technologii wspomagających, na przykład czytnika ekranu. Dlatego mogą w nim być trudności, "
            "o których nie wiemy. Jeśli coś Ci utrudnia korzystanie z serwisu, zgłoś to. Komu i jak, mówi część "
            "„Informacje zwrotne i dane kontaktowe”."
        ),
    )
