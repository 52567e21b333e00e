"""Make the database of the Wagtail site: a home page with a menu, a list, ten articles with the texts of ours."""

import json
import os
from pathlib import Path

import django


def prepare(texts):
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from .models import Article, Contact, Section

    call_command("migrate", verbosity=0)
    Page.objects.filter(depth=2).delete()
    home = Page.objects.get(depth=1).add_child(instance=Section(title="Ekonomia społeczna", slug="start"))
    site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    Contact.objects.create(site=site, office="Urząd Miasta Rumia", address="Rumia")
    for name in ("Spółdzielnia", "OMGGS", "Kontakt", "Słowniczek"):
        home.add_child(instance=Section(title=name, show_in_menus=True))
    articles = home.add_child(instance=Section(title="Artykuły", slug="artykuly", show_in_menus=True))
    for number, text in enumerate(texts):
        description = f"O czym jest artykuł numer {number}."
        articles.add_child(
            instance=Article(
                title=f"Artykuł numer {number}", slug=f"artykul-{number}", description=description, body=text
            )
        )


if __name__ == "__main__":
    django.setup()
    prepare(json.loads((Path(os.environ["DATA_DIR"]) / "texts.json").read_text()))
