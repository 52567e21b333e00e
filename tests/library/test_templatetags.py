"""Images and documents on pages."""

import html5lib
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from library.models import Image
from library.templatetags.library import expand_library_files

from .. import factories
from .test_media import attached
from .test_renditions import open_stored, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def parsed(client, address):
    page = html5lib.parse(client.get(address).content.decode(), namespaceHTMLElements=False)
    return page.find(".//main")


def sources(picture):
    """Return {width: URL} of the WebP renditions."""
    candidates = picture.find("source").get("srcset").split(", ")
    return {int(width.removesuffix("w")): address for address, width in map(str.split, candidates)}


def test_article_has_image_with_all_renditions(client):
    image = photograph(alt="Osoby malują ścianę")
    page = parsed(client, factories.article(image=image).get_absolute_url())
    picture = page.find(".//picture")
    assert list(sources(picture)) == [320, 640, 960, 1280, 1600]
    shown = picture.find("img")
    assert (shown.get("alt"), shown.get("width"), shown.get("height")) == (
        "Osoby malują ścianę",
        "1600",
        "1200",
    )
    for width, address in sources(picture).items():
        assert (open_stored(address).format, open_stored(address).size) == ("WEBP", (width, width * 3 // 4))
    assert (open_stored(shown.get("src")).format, open_stored(shown.get("src")).size) == ("JPEG", (960, 720))


def test_card_has_cropped_image_without_alt(client):
    factories.article(image=photograph(alt="Osoby malują ścianę"))
    picture = parsed(client, "/ekonomia-spoleczna/").find(".//picture")
    assert picture.find("img").get("alt") == ""
    assert (picture.find("img").get("width"), picture.find("img").get("height")) == ("1600", "900")


def test_image_without_renditions_is_shown_whole(client):
    image = photograph()
    Image.objects.update(made_widths={})
    article = factories.article(image=image)
    page = parsed(client, article.get_absolute_url())
    assert page.find(".//picture") is None
    assert page.find(".//img").get("src") == image.file.url
    call_command("make_renditions", missing=True, verbosity=0)
    assert parsed(client, article.get_absolute_url()).find(".//picture") is not None


def test_image_in_text_has_renditions_and_alt(client):
    image = photograph()
    body = f'<p>Tak:<img src="{image.file.url}" alt="Mur &quot;nasz&quot; &amp; płot > 2 m"> było.</p>'
    page = parsed(client, factories.page(body=body).get_absolute_url())
    picture = page.find(".//p/picture")
    assert list(sources(picture)) == [320, 640, 960, 1280, 1600]
    assert picture.find("img").get("alt") == 'Mur "nasz" & płot > 2 m'


def test_decorative_image_in_text_has_empty_alt(client):
    image = photograph(alt="", is_decorative=True)
    page = factories.page(body=f'<p><img src="{image.file.url}" alt=""></p>')
    assert parsed(client, page.get_absolute_url()).find(".//picture/img").get("alt") == ""


def test_replaced_image_in_text_is_the_new_one(client, django_capture_on_commit_callbacks):
    image = photograph()
    page = factories.page(body=f'<p><img src="{image.file.url}" alt="Mur"></p>')
    with django_capture_on_commit_callbacks(execute=True):
        image.file = ContentFile(factories.picture(size=(400, 300)), name="b.png")
        image.save()
    shown = parsed(client, page.get_absolute_url()).find(".//picture")
    assert sources(shown)[400] == image.file.url


def test_other_image_in_text_is_unchanged(client):
    body = '<p><img src="/static/img/wave.svg" alt="Fala"></p>'
    page = factories.page(body=body)
    assert parsed(client, page.get_absolute_url()).find(".//p/img").get("src") == "/static/img/wave.svg"


def words(element):
    return " ".join("".join(element.itertext()).split())


def test_link_to_document_has_format_and_size(client):
    document = factories.document(title="Statut", file=ContentFile(factories.pdf(pages=2), name="a.pdf"))
    attached(document)
    body = f'<p><a id="x" href="{document.file.url}">Statut <em>spółdzielni</em></a></p>'
    page = factories.page(body=body)
    facts = f"(PDF, {document.formatted_size}, 2 strony)".replace("\xa0", " ")
    in_text = parsed(client, page.get_absolute_url()).find(f".//a[@href='{document.file.url}']")
    assert words(in_text) == f"Statut spółdzielni {facts}"
    assert in_text.get("id") == "x"
    resolution = parsed(client, document_page(document)).find(".//ul[@class='documents']")
    assert words(resolution.find(".//a")) == f"Statut {facts}"


def document_page(document):
    from library.usages import get_usages

    return next(
        place.item for place in get_usages(document) if place.item._meta.model_name == "resolution"
    ).get_absolute_url()


def test_link_to_replaced_document_leads_to_new_one(client):
    document = factories.document()
    page = factories.page(body=f'<p><a href="{document.file.url}">Statut</a></p>')
    old = document.file.url
    document.file = ContentFile(factories.pdf(pages=5), name="b.pdf")
    document.save()
    shown = client.get(page.get_absolute_url()).content.decode()
    assert document.file.url in shown
    assert old not in shown
    assert "5\xa0stron" in shown


def test_resolution_shows_summary_of_document(client):
    document = factories.document(title="Statut", summary="<p>Kto może pracować.</p>")
    attached(document)
    details = parsed(client, document_page(document)).find(".//details[@class='document-summary']")
    assert words(details.find("summary")) == "Co jest w tym dokumencie: Statut"
    assert "Kto może pracować." in words(details)


def test_text_needs_one_query_per_kind_of_file(client, django_assert_num_queries):
    text = "<p>Tekst.</p>"
    with django_assert_num_queries(0):
        assert expand_library_files({}, text) == text
    images, documents = [photograph(size=(8, 8)) for _ in range(3)], [factories.document() for _ in range(3)]
    text = "".join(f'<p><img src="{image.file.url}" alt=""></p>' for image in images)
    text += "".join(f'<p><a href="{document.file.url}">Statut</a></p>' for document in documents)
    with django_assert_num_queries(2):
        shown = expand_library_files({}, text)
    assert shown.count("<picture>") == 3
    assert shown.count("(PDF, ") == 3
