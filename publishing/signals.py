"""Signals for apps that publishing does not import, such as search."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

# Sent with `draft`, the item in memory as it will be published, before the write transaction. Receivers do slow work
# here, because the transaction blocks other editors.
public_content_will_change = Signal()
# Sent with `item` after it and its rows were written, within the transaction.
content_saved = Signal()

_saving = ContextVar("publishing.signals.saving", default=None)


@contextmanager
def saving(item):
    """
    Note that `item` and its rows are being written, inside a transaction.

    Receivers of post_save and post_delete can ask `is_saving` and skip the rows: `content_saved` follows once.
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
