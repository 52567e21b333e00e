"""URLs of the admin's pages about one item."""

from django.contrib.admin.utils import quote
from django.urls import reverse


def get_admin_url(item, view="change"):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{view}", args=[quote(item.pk)])
