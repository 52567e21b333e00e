"""Receivers that update the index when content, one of its rows or related content is saved or deleted."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from library.models import Document
from omggs.models import City, RevitalisationProject
from pages.models import SiteSettings
from publishing.signals import content_saved, is_saving, public_content_will_change

from . import index
from .content import INDEXED_MODELS

# {model of rows: name of the foreign key to the item}
OWNER_FIELDS = {
    model._meta.get_field(name).related_model: model._meta.get_field(name).field.name
    for model in INDEXED_MODELS
    for name in model.child_relations
}
# Models without entries of their own whose text is part of other entries.
QUOTED_MODELS = (City, Document, SiteSettings)


@receiver(public_content_will_change)
def prepare_index(sender, draft, **kwargs):
    if sender in INDEXED_MODELS or sender in QUOTED_MODELS:
        index.prepare_update(draft)


@receiver(content_saved)
def reindex_saved_content(sender, item, **kwargs):
    if sender in INDEXED_MODELS:
        index.reindex(sender, item.pk)


def reindex_owner(sender, instance, **kwargs):
    if sender in INDEXED_MODELS:
        owner = sender, instance.pk
    else:
        field = sender._meta.get_field(OWNER_FIELDS[sender])
        owner = field.related_model, getattr(instance, field.attname)
    if not is_saving(*owner):
        index.reindex(*owner)


# Not connected for all models: Django would load the rows of every model before it deletes them, also sessions.
for model in [*INDEXED_MODELS, *OWNER_FIELDS]:
    post_save.connect(reindex_owner, sender=model)
    post_delete.connect(reindex_owner, sender=model)


@receiver(post_save, sender=SiteSettings)
def reindex_sections(**kwargs):
    if index.has_index():
        index.reindex_sections()


@receiver(post_save, sender=Document)
def reindex_document(instance, **kwargs):
    index.reindex_document(instance)


@receiver(post_save, sender=City)
def reindex_projects_of_city(instance, **kwargs):
    pks = instance.projects.order_by("pk").values_list("pk", flat=True)
    index.reindex_together([(RevitalisationProject, pk) for pk in pks])
