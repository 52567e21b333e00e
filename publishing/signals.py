"""Signals for the apps that publishing does not know, such as search."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

# Sent with `draft`, in memory what an item is about to be for the public, before the transaction that writes it. A
# transaction keeps all other editors from writing, so receivers do here what takes long.
public_content_will_change = Signal()
# Sent with `item` when it and its rows have been written, within the transaction.
content_saved = Signal()

_saving = ContextVar("publishing.signals.saving", default=None)


@contextmanager
def saving(item):
    """
    Write `item` and its rows, inside a transaction. Receivers of post_save and post_delete that ask `is_saving` need
    not do the same for each row: `content_saved` follows, once.
    """
    token = _saving.set(item)
    try:
        yield
    finally:
        _saving.reset(token)
    content_saved.send(type(item), item=item)


def is_saving(model, pk):
    item = _saving.get()
    return item is not None and (type(item), item.pk) == (model, pk)
