"""Images and documents in templates."""

import html
import re

from django import template
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from ..files import DOCUMENTS, IMAGES, get_stable_key
from ..models import Document, Image

register = template.Library()

# For the sizes attribute of images in texts. In em of 16 px; tokens.css gives the same widths in rem of 18 px.
SIZES_IN_TEXT = "(min-width: 48em) 47em, 95vw"

# Sanitized HTML has double-quoted attributes, whose values may contain ">".
TAG_CONTENT = r'(?:[^>"]|"[^"]*")*'
IMAGE_TAG_RE = re.compile(rf"<img\b{TAG_CONTENT}>")
DOCUMENT_LINK_RE = re.compile(
    rf'<a\b{TAG_CONTENT}? href="/media/(?P<path>dokumenty/[^"?#]+)[^"]*"{TAG_CONTENT}>(?P<text>.*?)</a>',
    re.DOTALL,
)
ATTRIBUTE_RE = re.compile(r'\b(?P<name>src|alt)="(?P<value>[^"]*)"')


def build_file_url(context, name):
    """Return the URL of a stored file; on a preview with the key of the preview, which opens files not public yet."""
    request = context.get("request")
    key = f"?{request.GET.urlencode()}" if getattr(request, "preview", None) else ""
    return default_storage.url(name) + key


@register.simple_tag(takes_context=True)
def file_url(context, document):
    return build_file_url(context, document.file.name)


@register.filter
def has_mixed_images(items):
    """Return whether some of `items` have an image and some have none."""
    return len({item.image_id is None for item in items}) == 2


@register.inclusion_tag("includes/image.html", takes_context=True)
def responsive_image(
    context, image, *, crop="full", sizes=SIZES_IN_TEXT, alt=None, decorative=False, eager=False
):
    """Render `image` with its renditions; `crop` is "full" or "card", as in Renditions."""
    if alt is None:
        alt = image.alt
    attributes = {"alt": "" if decorative else alt, "eager": eager, "sizes": sizes}
    widths = image.made_widths.get(crop)
    if not widths:
        return {
            **attributes,
            "src": build_file_url(context, image.file.name),
            "width": image.width,
            "height": image.height,
        }
    renditions = image.renditions.get_webp(crop, widths)
    return {
        **attributes,
        "sources": [(build_file_url(context, each.name), each.width) for each in renditions],
        "src": build_file_url(context, image.renditions.get_fallback(crop, widths).name),
        "width": renditions[-1].width,
        "height": renditions[-1].height,
    }


@register.simple_tag(takes_context=True)
def expand_library_files(context, text):
    """Add to sanitized HTML the renditions of its images, and format, size and a request link to linked documents."""
    images = get_files_in_text(text, IMAGES, Image)
    documents = get_files_in_text(text, DOCUMENTS, Document)

    def expand_image(tag):
        attributes = {found["name"]: html.unescape(found["value"]) for found in ATTRIBUTE_RE.finditer(tag[0])}
        image = images.get(get_stable_key(attributes.get("src", "").removeprefix("/media/")))
        if image is None:
            return tag[0]
        return render_to_string(
            "includes/image.html", responsive_image(context, image, alt=attributes.get("alt", ""))
        ).strip()

    def expand_link(link):
        document = documents.get(get_stable_key(link["path"]))
        if document is None:
            return link[0]
        request = render_to_string("includes/document_request.html", {"document": document}).strip()
        # With its parentheses, so that the print stylesheet can hide both.
        request = f'<span class="document-request">({request})</span>'
        if f"({document.kind}" in link["text"]:
            return f"{link[0]} {request}"
        facts = render_to_string("includes/document_facts.html", {"document": document}).strip()
        opening = link[0][: link.start("text") - link.start()].replace(
            f"/media/{link['path']}", html.escape(build_file_url(context, document.file.name))
        )
        return f"{opening}{link['text'] or html.escape(document.title)} {facts}</a> {request}"

    if images:
        text = IMAGE_TAG_RE.sub(expand_image, text)
    return DOCUMENT_LINK_RE.sub(expand_link, text) if documents else text


def get_files_in_text(text, folder, model):
    keys = {found[0] for found in re.finditer(rf"{folder}/[0-9a-f]{{32}}", text)}
    return {file.stable_key: file for file in model.objects.with_stable_keys(keys)} if keys else {}
