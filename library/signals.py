"""Keeps references in step with content, in the transaction that saves it, and deletes files with their rows."""

from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from publishing.models import Revision

from .models import Document, Image, LibraryFile, UploadedFile, delete_unreferenced_on_commit
from .references import (
    get_referencing_models,
    update_draft_references,
    update_references,
)
from .usages import format_in_use_message, get_usages


def update_references_of_row(sender, instance, **kwargs):
    update_references(sender, instance.pk)


# Not connected for all models: Django would load the rows of every model before it deletes them, also sessions.
for model in get_referencing_models():
    post_save.connect(update_references_of_row, sender=model)
    post_delete.connect(update_references_of_row, sender=model)


@receiver(post_save, sender=Revision)
def update_references_of_draft(instance, **kwargs):
    # A MOVED revision records a new position in a list and no content.
    if instance.event != Revision.Event.MOVED:
        update_draft_references(instance)


@receiver(pre_delete, sender=Image)
@receiver(pre_delete, sender=Document)
def refuse_deletion_of_used_file(instance, **kwargs):
    if usages := get_usages(instance):
        raise ProtectedError(format_in_use_message(instance, usages), {usage.item for usage in usages})


@receiver(post_delete, sender=Image)
@receiver(post_delete, sender=Document)
def remove_stored_files(instance, **kwargs):
    delete_unreferenced_on_commit(instance.file_names())


@receiver(post_delete, sender=Revision)
def remove_stored_file_of_revision(instance, **kwargs):
    model = instance.content_type.model_class()
    if model and issubclass(model, LibraryFile):
        delete_unreferenced_on_commit({instance.data["fields"]["file"]})


@receiver(post_delete, sender=UploadedFile)
def remove_uploaded_file(instance, **kwargs):
    delete_unreferenced_on_commit({instance.file.name})
