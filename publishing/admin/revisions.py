"""Forms of content whose every saved state is kept as a revision."""

import copy

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import flatten, flatten_fieldsets, quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.shortcuts import redirect
from django.utils.html import format_html

from core.fields import RichTextField
from core.models import Singleton

from .. import versions
from ..comparison import readable
from ..kept_forms import give_back, is_redisplayed
from ..models import Editing, Version, get_generic_key
from ..snapshots import build, prepare, same_text, serialize, snapshot
from .base import EditorAdmin, parse_pk_or_404
from .conflicts import BASE_REVISION_FIELD, CONFLICT_FIELD, ConflictMixin
from .edits import Edit
from .formatting import describe_taken_values
from .history import HistoryMixin
from .item_views import ItemViewsMixin
from .sessions import EditingSessionMixin
from .trash import TrashMixin

READABLE_COLUMN_FIELDS = (RichTextField, models.BooleanField, models.FileField)


class RevisionAdmin(
    ConflictMixin, EditingSessionMixin, TrashMixin, HistoryMixin, ItemViewsMixin, EditorAdmin
):
    """The form of an item with revisions. Changes are public at once; see DraftStateAdmin for drafts."""

    change_form_template = "admin/publishing/revision_form.html"
    delete_confirmation_template = "admin/publishing/delete.html"
    # What the log, the page of the history and a message say of it.
    saved_message = "Zapisano."

    def has_change_permission(self, request, obj=None):
        """What the public sees at once is changed by those alone who answer for what the public sees."""
        if not super().has_change_permission(request, obj):
            return False
        # A form that shows again what was typed before something began to use it takes nothing.
        return not self.is_read_only(request, obj) or is_redisplayed(request)

    def is_read_only(self, request, item):
        return item is not None and not self.has_restore_permission(request, item) and item.is_in_use

    def get_fieldsets(self, request, obj=None):
        return self.make_fields_readable(request, obj, super().get_fieldsets(request, obj))

    def make_fields_readable(self, request, obj, fieldsets):
        """The fieldsets of a form that somebody may only look at: in words where Django shows tags, icons and keys."""
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        shown = {
            field.name: build_readable_column(field)
            for field in self.opts.concrete_fields
            if isinstance(field, READABLE_COLUMN_FIELDS)
        }
        return [
            (title, {**options, "fields": [shown.get(field, field) for field in flatten(options["fields"])]})
            for title, options in fieldsets
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """
        The form of the newest version, filled from memory; what is sent is validated in memory as well, and stored by
        save_revision in one short transaction. (Django's own view holds the write lock from first to last line.)
        """
        give_back(request)
        item = self.get_object(request, unquote(object_id)) if object_id else None
        newest = versions.latest(item) if item else None
        sending = request.method == "POST"
        if sending and self.is_read_only(request, item):
            request.redisplayed = True
            self.message_user(
                request,
                "Nie zapisano: w tym czasie zaczęła z tego korzystać opublikowana treść, więc mieszkańcy zobaczyliby "
                "zmianę od razu. To, co wpisano, jest poniżej. O zmianę poproś osobę z rolą Wydawca.",
                messages.WARNING,
            )
        if item is None and object_id:
            return self.response_deleted(request) if sending else self.response_not_found(request)
        if item and sending and CONFLICT_FIELD in request.POST:
            return self.resolve_conflict(request, item, newest)
        # Somebody else made the only one while this form was open: it is filled in as if there were none.
        taken = self.get_existing_singleton(request) if sending and not object_id else None
        self.require_permission(request, item, taken)

        newest_key = str(versions.key_of(newest))
        opened = request.POST.get(BASE_REVISION_FIELD, "0") if sending else newest_key
        stale = item is not None and opened != newest_key
        edit = self.build_edit(request, item, newest, opened if stale else None)
        if sending and edit.is_valid():
            self.prepare_draft(edit.form, edit.item)
            return self.handle_valid_form(request, edit, item or taken, is_conflict=stale or bool(taken))
        if item and not sending:
            self.touch_editing_session(request, item)
        context = {
            "title": self.get_form_title(request, item),
            "base_revision": opened,
            **self.get_revision_context(request, item, newest),
            **({} if sending or item is None else self.get_draft_context(edit.draft)),
            **(extra_context or {}),
        }
        return self.render_form(request, edit, form_url, context)

    def require_permission(self, request, item, taken):
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if to_field and not self.to_field_allowed(request, to_field):
            raise DisallowedModelAdminToField(f"The field {to_field} cannot be referenced.")
        if item is None:
            is_allowed = taken is not None or self.has_add_permission(request)
        elif request.method == "POST":
            is_allowed = self.has_change_permission(request, item)
        else:
            is_allowed = self.has_view_or_change_permission(request, item)
        if not is_allowed:
            raise PermissionDenied

    def get_opened_draft(self, item, newest, base_revision):
        """
        The version that the form is about, in memory: the working copy, or the one that was opened before somebody else
        saved, whose rows the sent form knows.
        """
        version = versions.ahead(item, newest)
        if base_revision is not None:
            history = Version.objects.of(item)
            # Opened before there was any history: what stood there then is its first version.
            version = history.filter(pk=parse_pk_or_404(base_revision)).first() or history.last()
        if version:
            return build(item, version.data)
        draft = copy.copy(item)
        draft.refresh_from_db()  # after `newest` was read: a text saved before that is never overwritten unseen
        draft.draft_rows = {name: item.get_rows(name) for name in item.parts}
        return draft

    def build_edit(self, request, item, newest, base_revision):
        draft = item and self.get_opened_draft(item, newest, base_revision)
        change = draft is not None
        fieldsets = self.get_fieldsets(request, draft)
        form_class = self.get_form(request, draft, change=change, fields=flatten_fieldsets(fieldsets))
        if request.method == "POST":
            form = form_class(request.POST, request.FILES, instance=draft)
        elif change:
            form = form_class(instance=draft)
        else:
            form = form_class(initial=self.get_changeform_initial_data(request))
        edit = Edit(newest, draft, fieldsets, form)
        for formset_class, inline in self.get_formsets_with_inlines(request, *([draft] if change else [])):
            prefix = formset_class.get_default_prefix()
            options = self.get_formset_kwargs(request, form.instance, inline, prefix)
            if not inline.has_change_permission(request, draft):
                # Only shown, so a browser does not send them.
                options = {**options, "data": None, "files": None}
            edit.formsets.append(formset_class(**options))
            edit.inlines.append(inline)
        return edit

    def prepare_draft(self, form, item):
        """Make of `item`, valid and in memory with its rows, what will be stored."""
        prepare(item)

    def handle_valid_form(self, request, edit, existing, *, is_conflict):
        """What to do with a valid form: `existing` is the item that it is about, or None."""
        data = serialize(edit.item)
        if is_conflict:
            return self.render_conflict(request, existing, data)
        adding = existing is None
        return self.save_revision(request, existing or self.model(), data, edit.newest, adding=adding)

    def render_form(self, request, edit, form_url, context):
        """The page with the form, as Django makes it."""
        draft = edit.draft
        change = draft is not None
        may_change = not change or self.has_change_permission(request, draft)
        admin_form = AdminForm(
            edit.form,
            list(edit.fieldsets),
            self.get_prepopulated_fields(request, draft) if may_change else {},
            self.get_readonly_fields(request, draft) if may_change else flatten_fieldsets(edit.fieldsets),
            model_admin=self,
        )
        inline_formsets = self.get_inline_formsets(request, edit.formsets, edit.inlines, draft)
        context = {
            **self.admin_site.each_context(request),
            "subtitle": str(draft) if change else None,
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
        """What there is already of something the site has exactly one of."""
        item = self.model.objects.first() if issubclass(self.model, Singleton) else None
        if item and not self.has_change_permission(request, item):
            raise PermissionDenied
        return item

    def save_revision(self, request, item, data, newest, *, adding=False):
        note = request.POST.get("_note", "")
        expected = newest.pk if newest else 0
        version = None
        # A note to what the page shows already would make a working copy of nothing.
        noted = note and (not item.is_live or versions.ahead(item, newest))
        if adding or noted or not same_text(self.model, data, get_opened_data(item, newest)):
            try:
                version = versions.save_version(item, data, request.user, note=note, expected=expected)
            except versions.Conflict:
                return self.render_conflict(request, item, data)
            except self.model.DoesNotExist:
                return self.response_deleted(request)
            except IntegrityError:
                if adding:
                    raise  # in the blink of an eye after the form had been checked; the text goes back to the browser
                said = format_html(
                    "Nie zapisano. {} Najpierw zmień tamto. Twoja wersja jest nadal poniżej.",
                    describe_taken_values(build(item, data)),
                )
                self.message_user(request, said, messages.ERROR)
                return self.render_conflict(request, item, data)
            (self.log_addition if adding else self.log_change)(request, item, self.saved_message)
        Editing.objects.filter(**get_generic_key(item), user=request.user).delete()
        return self.response_revision_saved(
            request, item, version, expected=version.pk if version else expected
        )

    def response_not_found(self, request):
        self.message_user(request, "Tej treści nie ma. Być może jest w koszu.", messages.WARNING)
        return redirect("admin:index")

    def response_revision_saved(self, request, item, version, *, expected):
        """Where the editor goes after saving, and what they are told. Without `version` nothing had changed."""
        if IS_POPUP_VAR in request.POST:
            return EditorAdmin.response_add(self, request, item)
        if version:
            return self.response_saved(request, item)
        self.message_user(request, f"Nic się nie zmieniło: {item}.")
        return redirect(self.get_url("changelist"))

    def is_public_at_once(self, item):
        """A city or a picture is seen once something published uses it."""
        return issubclass(self.model, Singleton) or (item is not None and item.is_in_use)

    def describe_effect(self, obj):
        if self.is_public_at_once(obj):
            return "Mieszkańcy widzą zmianę od razu."
        return "Mieszkańcy zobaczą to, gdy będzie częścią opublikowanej treści."

    def get_revision_context(self, request, item, newest):
        context = {"item": item, "seen_at_once": self.is_public_at_once(item)}
        if item is None:
            return context
        others = (
            Editing.objects.alive()
            .filter(**get_generic_key(item))
            .exclude(user=request.user)
            .select_related("user")
        )
        return {**context, "others_editing": others}

    def get_draft_context(self, draft):
        """What the form shows that is found out from the version it is about."""
        return {}


def build_readable_column(field):
    @admin.display(description=field.verbose_name)
    def shown(item):
        value = field.value_from_object(item)
        if isinstance(field, models.FileField):
            return format_html('<a href="{}">otwórz plik</a>', value.url)
        return readable(field, value)

    # So Django finds the help of the field.
    shown.__name__ = field.name
    return shown


def get_opened_data(item, newest):
    """What the form showed: the newest version, and of fields that came to the site after it what the tables hold."""
    current = snapshot(item)
    if newest is None:
        return current
    return {**newest.data, "fields": {**current["fields"], **newest.data["fields"]}}
