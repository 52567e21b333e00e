"""Whether the page's other forms still say what the page says."""

from django.utils.text import capfirst

from .findings import Place, warning


def outdated_forms(reading):
    for name in getattr(reading.item, "outdated_forms", ()):
        label = capfirst(reading.item._meta.get_field(name).verbose_name)
        yield warning(
            Place(name, label, f"id_{name}"),
            "",
            "Może być nieaktualny: strona zmieniła się po tym, jak powstał. Popraw go albo zaznacz pod nim, że jest "
            "nadal aktualny.",
        )
