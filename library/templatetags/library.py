"""Pictures and documents on pages."""

import html
import re

from django import template
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from ..files import DOCUMENTS, IMAGES, stem
from ..models import Document, Image

register = template.Library()

# How wide pictures are shown: the sizes in em are those of tokens.css, times the 18 px that our rem is.
SIZES_IN_TEXT = "(min-width: 48em) 47em, 95vw"

# Cleaned text has its attributes in double quotes; a value may hold ">".
IN_TAG = r'(?:[^>"]|"[^"]*")*'
IMAGE_TAG = re.compile(rf"<img\b{IN_TAG}>")
LINK = re.compile(
    rf'<a\b{IN_TAG}? href="/media/(?P<path>dokumenty/[^"?#]+)[^"]*"{IN_TAG}>(?P<text>.*?)</a>', re.DOTALL
)
ATTRIBUTE = re.compile(r'\b(?P<name>src|alt)="(?P<value>[^"]*)"')


def address(context, name):
    """Where the stored file is. On a preview with the preview's own key, which opens what is not public yet."""
    request = context.get("request")
    key = f"?{request.GET.urlencode()}" if getattr(request, "previewed", None) else ""
    return default_storage.url(name) + key


@register.simple_tag(takes_context=True)
def file_address(context, document):
    return address(context, document.file.name)


@register.inclusion_tag("includes/image.html", takes_context=True)
def picture(context, image, *, shape="full", sizes=SIZES_IN_TEXT, alt=None, decorative=False, eager=False):
    """`image` in the sizes it has; `shape` "card" is its 16:9 cut around the focal point."""
    if alt is None:
        alt = image.alt
    shown = {"alt": "" if decorative else alt, "eager": eager, "sizes": sizes}
    widths = image.made_widths.get(shape)
    if not widths:
        return {
            **shown,
            "src": address(context, image.file.name),
            "width": image.width,
            "height": image.height,
        }
    renditions = image.renditions.webp(shape, widths)
    return {
        **shown,
        "sources": [(address(context, each.name), each.width) for each in renditions],
        "src": address(context, image.renditions.fallback(shape, widths).name),
        "width": renditions[-1].width,
        "height": renditions[-1].height,
    }


@register.simple_tag(takes_context=True)
def with_library(context, text):
    """Clean rich text with its library pictures in all their sizes, and with what each linked document is."""
    images = named_in(text, IMAGES, Image)
    documents = named_in(text, DOCUMENTS, Document)

    def with_sizes(tag):
        attributes = {found["name"]: html.unescape(found["value"]) for found in ATTRIBUTE.finditer(tag[0])}
        image = images.get(stem(attributes.get("src", "").removeprefix("/media/")))
        if image is None:
            return tag[0]
        return render_to_string(
            "includes/image.html", picture(context, image, alt=attributes.get("alt", ""))
        ).strip()

    def with_facts(link):
        document = documents.get(stem(link["path"]))
        if document is None:
            return link[0]
        request = render_to_string("includes/document_request.html", {"document": document}).strip()
        # With its brackets: on paper both are left out.
        request = f'<span class="document-request">({request})</span>'
        if f"({document.kind}" in link["text"]:
            return f"{link[0]} {request}"
        facts = render_to_string("includes/document_facts.html", {"document": document}).strip()
        opening = link[0][: link.start("text") - link.start()].replace(
            f"/media/{link['path']}", html.escape(address(context, document.file.name))
        )
        return f"{opening}{link['text'] or html.escape(document.title)} {facts}</a> {request}"

    if images:
        text = IMAGE_TAG.sub(with_sizes, text)
    return LINK.sub(with_facts, text) if documents else text


def named_in(text, folder, model):
    stems = {found[0] for found in re.finditer(rf"{folder}/[0-9a-f]{{32}}", text)}
    return {file.stem: file for file in model.objects.with_stems(stems)} if stems else {}
