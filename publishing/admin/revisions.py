"""Forms of content whose every saved state is kept as a revision."""

import copy

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import flatten, flatten_fieldsets, quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html

from core.fields import RichTextField
from core.models import Singleton

from .. import revisions, validation
from ..comparison import format_value
from ..form_recovery import is_background_request, is_redisplayed, mark_display_only
from ..models import EditingSession, Revision
from ..serialization import (
    build_draft,
    has_same_content,
    prepare_fields,
    serialize_item,
    serialize_stored_item,
)
from .base import EditorAdmin, parse_pk_or_404
from .conflicts import BASE_REVISION_FIELD, CONFLICT_FIELD, ConflictMixin, is_withdrawn_since
from .edits import Edit
from .formatting import end_sentence, join_sentences
from .history import HistoryMixin
from .item_views import ItemViewsMixin
from .new_items import NewItemFormMixin
from .sessions import EditingSessionMixin
from .trash import TrashMixin

READABLE_COLUMN_FIELDS = (RichTextField, models.BooleanField, models.FileField)


class RevisionAdmin(
    NewItemFormMixin,
    ConflictMixin,
    EditingSessionMixin,
    TrashMixin,
    HistoryMixin,
    ItemViewsMixin,
    EditorAdmin,
):
    """Admin of content with revisions. Changes are public immediately; DraftStateAdmin adds drafts."""

    change_form_template = "admin/publishing/revision_form.html"
    delete_confirmation_template = "admin/publishing/delete.html"
    # For the admin log.
    saved_message = "Zapisano."

    def has_change_permission(self, request, obj=None):
        """Require the publish permission for items whose changes are public immediately."""
        if not super().has_change_permission(request, obj):
            return False
        # A redisplayed form saves nothing, so it may show what was typed before the item became read-only.
        return not self.is_read_only(request, obj) or is_redisplayed(request)

    def is_read_only(self, request, item):
        return (
            item is not None and not self.has_restore_permission(request, item) and item.affects_public_pages
        )

    def get_fieldsets(self, request, obj=None):
        return self.make_fields_readable(request, obj, super().get_fieldsets(request, obj))

    def make_fields_readable(self, request, obj, fieldsets):
        """Replace fields of a read-only form by columns in words; Django shows tags, icons and keys."""
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        columns = {
            field.name: build_readable_column(field)
            for field in self.opts.concrete_fields
            if isinstance(field, READABLE_COLUMN_FIELDS)
        }
        return [
            (
                title,
                {**options, "fields": [columns.get(field, field) for field in flatten(options["fields"])]},
            )
            for title, options in fieldsets
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """
        Show and validate the latest revision in memory; save_revision stores it in one short transaction.

        Django's own view would hold the write lock of SQLite for the whole request.
        """
        is_submit = request.method == "POST"
        saved_form = self.get_saved_form(request) if is_submit and not object_id else None
        item = self.get_object(request, unquote(object_id)) if object_id else self.get_item_of(saved_form)
        latest_revision = revisions.get_latest_revision(item) if item else None
        is_read_only = is_submit and self.is_read_only(request, item)
        is_new_text = is_submit and not is_redisplayed(request)
        is_deleted = item is None and (object_id or (saved_form and is_new_text))
        if is_deleted or is_read_only:
            if not self.has_view_or_change_permission(request, item):
                raise PermissionDenied
            if is_background_request(request):
                return HttpResponse(status=204)
        if is_deleted:
            return self.response_deleted(request) if is_new_text else self.response_not_found(request)
        if item is None:
            saved_form = None  # shown again after its item was deleted: the form of another new item
        if is_read_only:
            self.show_as_read_only(request)
        if item and is_submit and CONFLICT_FIELD in request.POST:
            return self.resolve_conflict(request, item, latest_revision)
        # Singleton was created concurrently: process the form as an add, then show the conflict page.
        existing_singleton = self.get_existing_singleton(request) if is_submit and not object_id else None
        self.require_permission(request, item, existing_singleton)

        newest_key = str(revisions.get_revision_pk(latest_revision))
        base_revision = request.POST.get(BASE_REVISION_FIELD, "0") if is_submit else newest_key
        if saved_form:
            base_revision = str(saved_form.revision_id)
        is_stale = item is not None and base_revision != newest_key
        opened_revision = self.get_opened_revision(item, base_revision) if is_stale else None
        draft = item and self.get_opened_draft(item, opened_revision or latest_revision, is_stale=is_stale)
        # Before the form changes it: a refused title or date is not that of the item.
        subtitle = str(draft) if draft else None
        if saved_form:
            # The form was empty when it was opened: it submits all rows, and all as new ones.
            draft.draft_rows = {name: [] for name in item.child_relations}
        edit = self.build_edit(request, draft, latest_revision)
        edit.opened_revision = opened_revision or latest_revision
        if is_submit and not is_note_too_long(request) and edit.is_valid():
            self.prepare_draft(edit.form, edit.item)
            is_conflict = bool(existing_singleton) or (
                is_stale and self.is_changed_since(item, opened_revision, latest_revision)
            )
            return self.handle_valid_form(request, edit, item or existing_singleton, is_conflict=is_conflict)
        if item and not is_submit:
            self.touch_editing_session(request, item)
        context = {
            "title": self.get_form_title(request, item),
            "subtitle": subtitle,
            "base_revision": base_revision,
            "note": request.POST.get("_note", ""),
            **({} if object_id else self.get_token_context(request)),
            **self.get_revision_context(request, item, latest_revision),
            **({} if is_submit or item is None else self.get_draft_context(edit.draft)),
            **(extra_context or {}),
        }
        return self.render_form(request, edit, form_url, context)

    def show_as_read_only(self, request):
        """Show what was typed without saving it."""
        mark_display_only(request)
        self.message_user(
            request,
            "Nie zapisano: w tym czasie zaczęła z tego korzystać opublikowana treść, więc mieszkańcy zobaczyliby "
            "zmianę od razu. To, co wpisano, jest poniżej. O zmianę poproś osobę z rolą Wydawca.",
            messages.WARNING,
        )

    def require_permission(self, request, item, existing_singleton):
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if to_field and not self.to_field_allowed(request, to_field):
            raise DisallowedModelAdminToField(f"The field {to_field} cannot be referenced.")
        if item is None:
            is_allowed = existing_singleton is not None or self.has_add_permission(request)
        elif request.method == "POST":
            is_allowed = self.has_change_permission(request, item)
        else:
            is_allowed = self.has_view_or_change_permission(request, item)
        if not is_allowed:
            raise PermissionDenied

    def get_opened_revision(self, item, base_revision):
        """Return the revision that a form was opened with, or None without a history."""
        history = Revision.objects.of(item)
        # Opened before the history was started: its first revision is what the form showed.
        return history.filter(pk=parse_pk_or_404(base_revision)).first() or history.last()

    def get_opened_draft(self, item, revision, *, is_stale):
        """
        Return the item in memory as the form shows it: its draft or, of a stale form, the older `revision`.

        A stale form is validated against the revision that it was opened with, because it refers to rows of that one.
        """
        if not is_stale:
            revision = revisions.get_unpublished_draft(item, revision)
        if revision:
            return build_draft(item, revision.data)
        draft = copy.copy(item)
        draft.refresh_from_db()  # read after `latest_revision`, so that no newer text is overwritten unseen
        draft.draft_rows = {name: item.get_rows(name) for name in item.child_relations}
        return draft

    def is_changed_since(self, item, opened_revision, latest_revision):
        """
        Return whether an editor has to compare the texts: the content has changed, or the item was unpublished.

        A scheduled publication adds revisions with the content that the form was opened with.
        """
        if opened_revision is None or is_withdrawn_since(item, opened_revision.pk):
            return True
        return not has_same_content(self.model, opened_revision.data, latest_revision.data)

    def build_edit(self, request, draft, latest_revision):
        """Return the form of `draft`, which is None for a new item."""
        change = draft is not None
        fieldsets = self.get_fieldsets(request, draft)
        form_class = self.get_form(request, draft, change=change, fields=flatten_fieldsets(fieldsets))
        if request.method == "POST":
            form = form_class(request.POST, request.FILES, instance=draft)
        elif change:
            form = form_class(instance=draft)
        else:
            form = form_class(initial=self.get_changeform_initial_data(request))
        edit = Edit(latest_revision, draft, fieldsets, form)
        for formset_class, inline in self.get_formsets_with_inlines(request, *([draft] if change else [])):
            prefix = formset_class.get_default_prefix()
            options = self.get_formset_kwargs(request, form.instance, inline, prefix)
            if not inline.has_change_permission(request, draft):
                # Read-only rows are not submitted.
                options = {**options, "data": None, "files": None}
            edit.formsets.append(formset_class(**options))
            edit.inlines.append(inline)
        return edit

    def prepare_draft(self, form, item):
        """Complete the valid item in memory before it is serialized."""
        prepare_fields(item)

    def handle_valid_form(self, request, edit, existing, *, is_conflict):
        """Save a valid form, or show the conflict page. `existing` is the stored item or None."""
        data = self.serialize_edit(edit)
        if is_conflict:
            return self.render_conflict(request, existing, data, edit.opened_revision)
        is_new = existing is None
        return self.save_revision(
            request, existing or self.model(), data, edit.latest_revision, is_new=is_new
        )

    def serialize_edit(self, edit):
        return serialize_item(edit.item)

    def render_form(self, request, edit, form_url, context):
        """Render the form with the context of Django's changeform_view."""
        draft = edit.draft
        change = draft is not None
        can_change = not change or self.has_change_permission(request, draft)
        admin_form = AdminForm(
            edit.form,
            list(edit.fieldsets),
            self.get_prepopulated_fields(request, draft) if can_change else {},
            self.get_readonly_fields(request, draft) if can_change else flatten_fieldsets(edit.fieldsets),
            model_admin=self,
        )
        inline_formsets = self.get_inline_formsets(request, edit.formsets, edit.inlines, draft)
        context = {
            **self.admin_site.each_context(request),
            "adminform": admin_form,
            "object_id": quote(draft.pk) if change else None,
            "original": draft,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "to_field": request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR)),
            "media": sum((part.media for part in [admin_form, *inline_formsets]), self.media),
            "inline_admin_formsets": inline_formsets,
            "errors": AdminErrorList(edit.form, edit.formsets),
            "preserved_filters": self.get_preserved_filters(request),
            **context,
        }
        return self.render_change_form(
            request, context, add=not change, change=change, obj=draft, form_url=form_url
        )

    def get_existing_singleton(self, request):
        """Return the stored instance of a singleton model, or None."""
        item = self.model.objects.first() if issubclass(self.model, Singleton) else None
        if item and not self.has_change_permission(request, item):
            raise PermissionDenied
        return item

    def save_revision(self, request, item, data, latest_revision, *, is_new=False):
        note = request.POST.get("_note", "")
        expected_revision = latest_revision.pk if latest_revision else 0
        revision = None
        # A note without changes on a live page would create an empty draft.
        is_note_saved = note and (not item.is_live or revisions.get_unpublished_draft(item, latest_revision))
        if (
            is_new
            or is_note_saved
            or not has_same_content(self.model, data, get_opened_data(item, latest_revision))
        ):
            try:
                revision = self.store_revision(
                    request, item, data, is_new=is_new, note=note, expected_revision=expected_revision
                )
            except revisions.EditConflict:
                return self.render_conflict(request, item, data, latest_revision)
            except self.model.DoesNotExist:
                return self.response_deleted(request)
            except IntegrityError:
                if existing := is_new and self.get_item_of(self.get_saved_form(request)):
                    # The form was sent twice at the same time, and the other request was faster.
                    return self.render_conflict(request, existing, data, None)
                if is_new:
                    raise  # right after validation: the error page offers to resubmit the form
                message = format_html(
                    "Nie zapisano. {} Najpierw zmień tamto. Twoja wersja jest nadal poniżej.",
                    join_sentences(validation.get_validation_messages(build_draft(item, data))),
                )
                self.message_user(request, message, messages.ERROR)
                return self.render_conflict(request, item, data, latest_revision)
            (self.log_addition if is_new else self.log_change)(request, item, self.saved_message)
        EditingSession.objects.of(item).filter(user=request.user).delete()
        return self.response_revision_saved(
            request, item, revision, expected_revision=revision.pk if revision else expected_revision
        )

    def response_not_found(self, request):
        self.message_user(request, "Tej treści nie ma. Być może jest w koszu.", messages.WARNING)
        return redirect("admin:index")

    def response_revision_saved(self, request, item, revision, *, expected_revision):
        """Redirect after saving, with a message. `revision` is None if nothing has changed."""
        if IS_POPUP_VAR in request.POST:
            return EditorAdmin.response_add(self, request, item)
        if revision:
            return self.response_saved(request, item)
        self.message_user(request, f"Nic się nie zmieniło: {end_sentence(item)}")
        return redirect(self.get_url("changelist"))

    def is_public_at_once(self, item):
        """Return whether saving changes public pages: of a city or an image, once published content uses it."""
        return issubclass(self.model, Singleton) or (item is not None and item.affects_public_pages)

    def describe_effect(self, obj):
        if self.is_public_at_once(obj):
            return "Mieszkańcy widzą zmianę od razu."
        return "Mieszkańcy zobaczą to, gdy będzie częścią opublikowanej treści."

    def get_revision_context(self, request, item, latest_revision):
        context = {"item": item, "is_public_at_once": self.is_public_at_once(item)}
        if item is None:
            return context
        others = EditingSession.objects.of(item).active().exclude(user=request.user).select_related("user")
        return {**context, "other_sessions": others}

    def get_draft_context(self, draft):
        """Return context that is computed from the item in memory."""
        return {}


def is_note_too_long(request):
    """Return whether the note has more characters than a revision can hold, and say so."""
    limit = Revision._meta.get_field("note").max_length
    length = len(request.POST.get("_note", ""))
    if length > limit:
        message = f"Nic nie zapisano. Skróć notatkę: może mieć najwyżej {limit} znaków, a ma {length}."
        messages.error(request, message)
    return length > limit


def build_readable_column(field):
    @admin.display(description=field.verbose_name)
    def render_value(item):
        value = field.value_from_object(item)
        if isinstance(field, models.FileField):
            return format_html('<a href="{}">otwórz plik</a>', value.url)
        return format_value(field, value)

    # Django looks up the help text of the field by this name.
    render_value.__name__ = field.name
    return render_value


def get_opened_data(item, latest_revision):
    """Return the data that the form showed; fields that the revision lacks, being newer, come from the tables."""
    current = serialize_stored_item(item)
    if latest_revision is None:
        return current
    return {**latest_revision.data, "fields": {**current["fields"], **latest_revision.data["fields"]}}
