"""Whatever changes content, be it a form, a command or the deletion of a row, changes the index with it."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from library.models import Document
from omggs.models import City, RevitalisationProject
from pages.models import SiteSettings
from publishing.signals import content_saved, is_saving, public_content_will_change

from . import index
from .content import SOURCES

OWNERS = {
    model._meta.get_field(name).related_model: model._meta.get_field(name).field.name
    for model in SOURCES
    for name in model.parts
}
# What is not found itself: its words stand in the texts of items and sections.
SAID_BY_OTHERS = (City, Document, SiteSettings)


@receiver(public_content_will_change)
def prepare_index(sender, draft, **kwargs):
    if sender in SOURCES or sender in SAID_BY_OTHERS:
        index.prepare(draft)


@receiver(content_saved)
def follow_content(sender, item, **kwargs):
    if sender in SOURCES:
        index.follow(sender, item.pk)


@receiver([post_save, post_delete])
def follow_row(sender, instance, **kwargs):
    if sender in SOURCES:
        owner = sender, instance.pk
    elif sender in OWNERS:
        field = sender._meta.get_field(OWNERS[sender])
        owner = field.related_model, getattr(instance, field.attname)
    else:
        return
    if not is_saving(*owner):
        index.follow(*owner)


@receiver(post_save, sender=SiteSettings)
def follow_settings(**kwargs):
    if index.is_made():
        index.follow_sections()


@receiver(post_save, sender=Document)
def follow_document(instance, **kwargs):
    index.follow_document(instance)


@receiver(post_save, sender=City)
def follow_city(instance, **kwargs):
    projects = instance.projects.order_by("pk").values_list("pk", flat=True)
    index.follow_all([(RevitalisationProject, pk) for pk in projects])
