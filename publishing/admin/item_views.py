"""Further admin pages about one item."""

from functools import wraps

from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse


class ItemViewsMixin:
    """Adds the views of `get_item_views` to the URLs of a ModelAdmin."""

    def get_urls(self):
        return [
            *(
                path(
                    f"<path:object_id>/{name}/",
                    self.admin_site.admin_view(self.handle_deletion(view)),
                    name=self.get_url_name(name),
                )
                for name, view in self.get_item_views().items()
            ),
            *super().get_urls(),
        ]

    def handle_deletion(self, view):
        """Return `view` with an answer for an item that somebody deletes while the view runs."""

        @wraps(view)
        def handled(request, object_id):
            try:
                return view(request, object_id)
            except self.model.DoesNotExist:
                return self.response_not_found(request)

        return handled

    def get_item_views(self):
        """Return {last part of the URL: view}."""
        return {"compare": self.compare_view, "restore": self.restore_view}

    def render_item_page(self, request, template, item, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "item": item,
            "change_url": self.get_url("change", item),
            **context,
        }
        return render(request, f"admin/publishing/{template}.html", context)

    def get_item_or_404(self, request, object_id, is_allowed=None):
        item = self.get_object(request, unquote(object_id))
        if item is None:
            raise Http404
        if not (is_allowed or self.has_view_or_change_permission)(request, item):
            raise PermissionDenied
        return item

    def get_url_name(self, view):
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"

    def get_url(self, view, item=None):
        return reverse(f"admin:{self.get_url_name(view)}", args=[quote(item.pk)] if item else [])
