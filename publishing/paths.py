"""The item behind the path of a public page."""

import re

from .models import ContentRedirect, get_draft_state_models


def find_item_at(path):
    """Return the item whose page has this path, or had it before its slug was changed; None if there is none."""
    slug = path.partition("#")[0].rstrip("/").rpartition("/")[2]
    is_slug = re.fullmatch(r"[-\w]+", slug, re.ASCII)
    for model in get_draft_state_models():
        has_slug = any(field.name == "slug" for field in model._meta.concrete_fields)
        is_kind = is_slug and has_slug and model(slug=slug).get_absolute_url() == path
        if is_kind and (item := model.objects.filter(slug=slug).first()):
            return item
    redirect = ContentRedirect.objects.filter(path=path).first()
    return redirect.item if redirect else None
