"""Alternative formats of a page that are older than its text."""

from django.utils.text import capfirst

from .findings import Location, warning


def check_outdated(content):
    for name in getattr(content.item, "outdated_formats", ()):
        label = capfirst(content.item._meta.get_field(name).verbose_name)
        yield warning(
            Location(name, label, f"id_{name}"),
            "",
            "Może być nieaktualny: strona zmieniła się po tym, jak powstał. Popraw go albo zaznacz pod nim, że jest "
            "nadal aktualny.",
        )
