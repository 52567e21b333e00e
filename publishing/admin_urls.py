"""URLs of the admin's pages about an item or a kind of content."""

from django.contrib.admin.utils import quote
from django.urls import reverse


def get_admin_url(target, view="change"):
    """Return the URL of a view about an item, or about a model ("changelist", "add")."""
    args = [] if isinstance(target, type) else [quote(target.pk)]
    return reverse(f"admin:{target._meta.app_label}_{target._meta.model_name}_{view}", args=args)
