"""
Create the database of the Wagtail site: a home page with a menu, a list, ten articles with texts of the initial
content, one of them with an image, and links in the footer.
"""

import io
import json
import os
import re
from pathlib import Path

import django

MENU = ("Spółdzielnia", "Spotkania", "Nabory", "OMGGS", "Kontakt")
FOOTER = (
    "Słowniczek",
    "Deklaracja dostępności",
    "Polityka prywatności",
    "Mapa strony",
    "Projekty rewitalizacyjne",
)
OWN_LINK = re.compile(r'href="/[^"]*"')


def create_image():
    from django.core.files.images import ImageFile
    from PIL import Image as Pillow
    from wagtail.images.models import Image

    drawn = io.BytesIO()
    Pillow.new("RGB", (1200, 675), "teal").save(drawn, "JPEG")
    return Image.objects.create(title="Obraz", file=ImageFile(drawn, name="obraz.jpg"))


def prepare(texts):
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from .models import Article, Contact, FooterLink, Section

    call_command("migrate", verbosity=0)
    Page.objects.filter(depth=2).delete()
    home = Page.objects.get(depth=1).add_child(instance=Section(title="Ekonomia społeczna", slug="start"))
    site = Site.objects.create(
        hostname="localhost", site_name="Ekonomia społeczna", root_page=home, is_default_site=True
    )
    contact = Contact.objects.create(
        site=site, office="Urząd Miasta Rumia", address="Rumia", footer_text="Serwis miasta Rumia."
    )
    articles = home.add_child(instance=Section(title="Artykuły", slug="artykuly", show_in_menus=True))
    menu = [home.add_child(instance=Section(title=name, show_in_menus=True)) for name in MENU]
    footer = [home.add_child(instance=Section(title=name)) for name in FOOTER]
    for page in (*footer, menu[-1]):
        FooterLink.objects.create(contact=contact, page=page, label=page.title)
    # Wagtail stores internal links as page ids.
    link = f'linktype="page" id="{menu[0].pk}"'
    for number, text in enumerate(texts):
        description = f"O czym jest artykuł numer {number}."
        article = Article(
            title=f"Artykuł numer {number}",
            slug=f"artykul-{number}",
            description=description,
            search_description=description,
            body=OWN_LINK.sub(link, text),
            image=None if number else create_image(),
        )
        articles.add_child(instance=article).save_revision().publish()


if __name__ == "__main__":
    django.setup()
    prepare(json.loads((Path(os.environ["DATA_DIR"]) / "texts.json").read_text()))
