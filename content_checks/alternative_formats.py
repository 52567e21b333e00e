"""Whether the page's other forms still say what the page says."""

from django.utils.text import capfirst

from .findings import Location, warning


def check_outdated(content):
    for name in getattr(content.item, "outdated_forms", ()):
        label = capfirst(content.item._meta.get_field(name).verbose_name)
        yield warning(
            Location(name, label, f"id_{name}"),
            "",
            "Może być nieaktualny: strona zmieniła się po tym, jak powstał. Popraw go albo zaznacz pod nim, że jest "
            "nadal aktualny.",
        )
