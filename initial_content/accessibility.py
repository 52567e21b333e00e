from accessibility.models import Barrier, Declaration

from .adding import add, add_missing, typeset
from .pages import FILM_ARTICLE


def load():
    """Create the declaration; facts that only the city knows stay empty, and page and admin report them as missing."""
    declaration, is_new = add_missing(
        Declaration,
        "pk",
        pk=1,
        entity="Urząd Miasta Rumia",
        status=Declaration.Status.PARTIAL,
        limits=typeset(
            "Serwis sprawdzały do tej pory tylko programy komputerowe. Nie sprawdziły go jeszcze osoby, które na "
            "co dzień używają technologii wspomagających, na przykład czytnika ekranu. Dlatego mogą w nim być "
            "trudności, o których nie wiemy. Jeśli coś utrudnia Ci korzystanie z serwisu, złóż wniosek."
        ),
    )
    if is_new:
        add(
            Barrier,
            declaration=declaration,
            group=Barrier.Group.EXEMPT,
            element=typeset("Film o podmiotach ekonomii społecznej"),
            page=f"/ekonomia-spoleczna/{FILM_ARTICLE}/",
            description=typeset(
                "Film jest na Facebooku, na profilu „Pomorska Ekonomia Społeczna”, a nie w tym serwisie. Nie mamy jego "
                "tekstowego zapisu. Nie wiemy, czy ma napisy i opis obrazu."
            ),
            alternative=typeset(
                "Na tej samej stronie piszemy własnymi słowami, czym są te podmioty. Jest tam też tekst łatwy do "
                "czytania. Możesz też złożyć wniosek i poprosić o inną postać filmu."
            ),
        )
        # No editor has changed it.
        Declaration.objects.update(changed_at=None)
