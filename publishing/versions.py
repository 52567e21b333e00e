"""
The history of each item of content, and the working copy beside the live page.

The tables hold what the public may see. Saving something published leaves its row alone and adds a Version, the working
copy; "Opublikuj" writes the newest version into the row. What has no live page, a draft, or a city, or the settings, is
saved into its row at once and recorded as a Version too. Every version keeps the whole item with its rows, so each can
be compared and restored.
"""

import copy

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, ProtectedError, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from .checks import run_checks
from .models import Editing, OldAddress, PreviewLink, Publishable, State, Version, empty_facts
from .signals import public_content_will_change
from .snapshots import (
    build,
    fill,
    is_gone,
    place,
    pointers,
    restore,
    same_text,
    snapshot,
    written_fields,
)
from .taken import name_holders

# What puts a version ahead of the live page.
AHEAD = (Version.Event.SAVED, Version.Event.RESTORED)


class Conflict(Exception):
    """Somebody else saved, published or withdrew the item in the meantime."""


def record(item, event, author, *, note="", data=None):
    return Version.objects.create(
        item=item,
        title=str(fill(copy.copy(item), data) if data else item)[:300],
        event=event,
        author=author,
        author_name=(author.get_full_name() or author.get_username()) if author else "",
        note=note,
        data={**data, **place(item)} if data else snapshot(item),
    )


def latest(item):
    return Version.objects.of(item).texts().first()


def ahead(item, newest):
    """`newest`, the latest version of the item, if it is ahead of a live page; else None."""
    return newest if newest and item.is_live and newest.event in AHEAD else None


def working_copy(item):
    """The version that is ahead of the live page; None when the page shows the newest, or there is no live page."""
    return ahead(item, latest(item)) if item.is_live else None


def with_newest_event(queryset):
    """The items, each with `newest_event`, so that a list needs no query for each of them; see has_working_copy."""
    kind = ContentType.objects.get_for_model(queryset.model)
    newest = Version.objects.texts().filter(content_type=kind, object_id=OuterRef("pk")).order_by("-pk")
    return queryset.annotate(newest_event=Subquery(newest.values("event")[:1]))


def has_working_copy(item):
    """As working_copy, of an item from with_newest_event."""
    return item.is_live and item.newest_event in AHEAD


def start_history(item):
    """Record what stands in the tables before the first change of something that has no history yet."""
    if not item._state.adding and not Version.objects.of(item).exists():
        event = Version.Event.PUBLISHED if item.is_live else Version.Event.SAVED
        record(item, event, None, note="Od tego stanu zaczyna się historia.")


def lock(item):
    """Let nobody else write the item until the transaction ends, and read it again: it may have been published."""
    item.refresh_from_db(from_queryset=type(item)._base_manager.select_for_update())


def save_version(item, data, author, *, note="", event=Version.Event.SAVED, expected=None):
    """
    Save `data` as the newest version: beside the live page if there is one, else into the item itself.

    With `expected`, the key of the version it was made from (0: there was none), raises Conflict when there is a newer
    one. What is saved into the item itself may break a rule of the database: IntegrityError, and nothing has changed.
    """
    if not isinstance(item, Publishable):
        public_content_will_change.send(type(item), draft=build(item, data))
    with transaction.atomic():
        if not item._state.adding:
            lock(item)
            newest = latest(item)
            if expected is not None and expected != key_of(newest):
                raise Conflict
        start_history(item)
        if not item.is_live:
            restore(item, data)
            data = None
        return record(item, event, author, note=note, data=data)


def publish(item, author, *, note="", expected=None):
    """
    Put the newest version on the page, and give the version that says so; None when the page showed it already.

    Raises ValidationError when it breaks a rule, and Conflict when `expected` is not the key of the newest version, or
    somebody was quicker; then nothing has changed. It is read and validated first, in memory, without the write lock.
    """
    # In this order: if somebody saves in between, `newest` is no longer the newest when the lock is held.
    newest = latest(item)
    item.refresh_from_db(from_queryset=type(item)._base_manager.all())
    if expected is not None and expected != key_of(newest):
        raise Conflict
    waiting = ahead(item, newest)
    is_shown = item.is_live and (waiting is None or same_text(type(item), waiting.data, snapshot(item)))
    if not is_shown:
        candidate = validate_for_publication(item, waiting)
        public_content_will_change.send(type(item), draft=candidate)
    try:
        with transaction.atomic():
            lock(item)
            if key_of(latest(item)) != key_of(newest):
                raise Conflict
            start_history(item)
            # Whoever publishes a text stands for it: that counts as checking it.
            item.reviewed_on = timezone.localdate()
            if is_shown:
                # Not a change of the text: its date stays.
                type(item)._base_manager.filter(pk=item.pk).update(reviewed_on=item.reviewed_on)
                return record(item, Version.Event.PUBLISHED, author, note=note) if waiting else None
            before = Version.objects.of(item).filter(event=Version.Event.PUBLISHED).first()
            write_live(item, waiting)
            published = record(item, Version.Event.PUBLISHED, author, note=note)
            if before:
                remember_address(item, before)
            return published
    except IntegrityError:
        # Something took its address or number since it was validated: say what.
        item.refresh_from_db(from_queryset=type(item)._base_manager.all())
        validate_for_publication(item, waiting)
        raise


def key_of(version):
    return version.pk if version else 0


def validate_for_publication(item, waiting):
    """
    Return the working copy `waiting`, or else the item as it is, as it would be published, in memory; raise
    ValidationError with what forbids that.
    """
    candidate = build(item, waiting.data) if waiting else copy.copy(item)
    candidate.state = State.PUBLISHED
    refuse_wrong(candidate)
    refuse_errors(candidate)
    return candidate


def write_live(item, waiting):
    """Write the item as published, with the fields and rows of the working copy `waiting` if there is one."""
    item.state = State.PUBLISHED
    if waiting:
        restore(item, waiting.data)
    else:
        item.save()


def refuse_wrong(item):
    """Raise ValidationError with what breaks a rule of the model; what is only missing is for the content checks."""
    try:
        item.full_clean(exclude=empty_facts(item))
    except ValidationError as error:
        raise ValidationError(with_labels(item, name_holders(item, error))) from error


def refuse_errors(item):
    """Raise ValidationError with what the content checks found wrong; warnings stop nobody."""
    places = {}
    for finding in run_checks(item):
        if finding.is_error:
            places.setdefault(finding.message, []).append(finding.label)
    if places:
        raise ValidationError(
            [f"{', '.join(dict.fromkeys(labels))}: {message}" for message, labels in places.items()]
        )


def remember_address(item, before):
    """The address under which version `before` was published leads to the item from now on."""
    path = fill(type(item)(pk=item.pk), before.data).get_absolute_url()
    if path != item.get_absolute_url():
        OldAddress.objects.update_or_create(
            path=path,
            defaults={"content_type": ContentType.objects.get_for_model(item), "object_id": item.pk},
        )


def withdraw(item, author, *, note=""):
    """
    Take the page off the site, whatever else there is. A working copy goes on as the item's text, unless that breaks a
    rule of the database (another item has its address by now) or something published would show it (a call for
    applications ends with its meeting): then it stays in the history, and True is given.
    """
    with transaction.atomic():
        lock(item)
        start_history(item)
        waiting = working_copy(item)
        revoke_previews(item, author)
        item.state = State.WITHDRAWN
        item.save(update_fields=["state", "changed_at"])
        record(item, Version.Event.WITHDRAWN, author, note=note)
        if not waiting:
            return False
        # Asked anew: while the page was live, the answer was another.
        if type(item)._base_manager.get(pk=item.pk).is_in_use:
            return True
        try:
            with transaction.atomic():
                restore(item, waiting.data)
        except IntegrityError:
            item.refresh_from_db()
            return True
        record(item, Version.Event.SAVED, waiting.author, note=waiting.note, data=waiting.data)
        return False


def revoke_previews(item, author):
    """What is taken away is taken away from those as well who were given a link to it."""
    links = PreviewLink.objects.filter(
        content_type=ContentType.objects.get_for_model(item), object_id=item.pk, revoked_at=None
    )
    links.update(revoked_at=timezone.now(), revoked_by=author)


def move(item, order, author):
    """Give the item another place on its list, at once: working copy and page keep their texts."""
    with transaction.atomic():
        lock(item)
        if item.order == order:
            return
        start_history(item)
        note = f"Kolejność: {item.order} → {order}"
        item.order = order
        item.save(update_fields=["order"])
        record(item, Version.Event.MOVED, author, note=note)


def delete(item, author):
    """Put the item in the bin; its own history stays there with it. Raises ProtectedError while it is needed."""
    with transaction.atomic():
        lock(item)
        if needed := pointing_at(item):
            titles = ", ".join(version.title for version in needed)
            raise ProtectedError(f"Korzystają z tego: {titles}.", {version.item for version in needed})
        revoke_previews(item, author)
        waiting = working_copy(item)
        record(item, Version.Event.DELETED, author, data=waiting and waiting.data)
        item.delete()


def pointing_at(target):
    """
    The newest versions of other items that point to `target` where the tables do not: a working copy could no longer
    be published whole. (What the tables point to, the database protects.)
    """
    return [
        version
        for version in Version.objects.newest()
        .filter(event__in=AHEAD)
        .select_related("content_type")
        .prefetch_related("item")
        if version.item
        and points_to(version, version.data, target)
        and not points_to(version, snapshot(version.item), target)
    ]


def points_to(version, data, target):
    model = version.content_type.model_class()
    return any(
        field.related_model is type(target) and key == target.pk for field, key in pointers(model, data)
    )


def left_out(model, data):
    """What a snapshot points to and is no longer there, in words, so that restoring it leaves it out."""
    return list(
        dict.fromkeys(named(field, key) for field, key in pointers(model, data) if is_gone(field, key))
    )


def named(field, key):
    """Something that is gone, by its last title: "miasto „Gdynia”"."""
    kind = ContentType.objects.get_for_model(field.related_model)
    last = Version.objects.filter(content_type=kind, object_id=key).first()
    return f"{field.verbose_name} „{last.title}”" if last else str(field.verbose_name)


def recover(version, author):
    """
    Bring an item back from the bin; what can be published, as a draft. Raises ValidationError when something else took
    its place.
    """
    with transaction.atomic():
        model = version.content_type.model_class()
        item = fill(model(pk=version.object_id), version.data)
        needed = [
            named(field, key)
            for field, key in pointers(model, {**version.data, "parts": {}})
            if not field.blank and is_gone(field, key)
        ]
        if needed:
            raise ValidationError(f"Najpierw odzyskaj albo dodaj: {', '.join(needed)}.")
        if "order" in version.data:
            item.order = version.data["order"]
        if isinstance(item, Publishable):
            item.state = State.DRAFT
        try:
            item.full_clean(exclude=empty_facts(item) | later_fields(item, version.data))
        except ValidationError as error:
            raise ValidationError(with_labels(item, name_holders(item, error))) from error
        restore(item, version.data)
        record(item, Version.Event.RECOVERED, author)
        return item


def later_fields(item, data):
    """Fields that came to the site after `data` was kept and may stay as they begin, until somebody fills them in."""
    fields = [field for field in written_fields(type(item)) if field.name not in data["fields"]]
    return {field.name for field in fields if field.null or field.value_from_object(item) is not None}


def with_labels(item, errors):
    """The messages of `errors` ({field: [message]}), each with the name of its field."""
    labels = {field.name: capfirst(field.verbose_name) for field in item._meta.concrete_fields}
    return [
        format_html("{}: {}", labels[name], message) if name in labels else message
        for name, messages in errors.items()
        for message in messages
    ]


def purge():
    """Remove for good what has been in the bin too long, and give how many items. Nothing else removes a version."""
    count = 0
    for version in Version.objects.past_bin().select_related("content_type"):
        model = version.content_type.model_class()
        if model and model._base_manager.filter(pk=version.object_id).exists():
            continue  # came back by another way than from the bin
        whole = {"content_type": version.content_type, "object_id": version.object_id}
        with transaction.atomic():
            for kept in (Version, OldAddress, PreviewLink, Editing):
                kept.objects.filter(**whole).delete()
        count += 1
    return count
