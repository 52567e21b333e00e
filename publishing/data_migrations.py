"""What migrations of several apps do with data of the publishing app."""

from django.db.models import OuterRef, Subquery


def set_content_changed_at(apps, app_label, *model_names):
    """Set it to the time of the newest publication by an editor, in the migration that adds the field."""
    for name in model_names:
        model = apps.get_model(app_label, name)
        published = (
            apps.get_model("publishing", "Revision")
            .objects.filter(
                content_type__app_label=app_label,
                content_type__model=name,
                object_id=OuterRef("pk"),
                event="published",
            )
            .exclude(author_name="")
            .order_by("-pk")
        )
        model._base_manager.update(content_changed_at=Subquery(published.values("created_at")[:1]))
