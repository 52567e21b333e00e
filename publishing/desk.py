"""The editors' desk: forms that save a working copy, publish, compare, restore and recover."""

import copy
import dataclasses

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import flatten, flatten_fieldsets, quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.db.models import ProtectedError
from django.forms import ModelForm, all_valid
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from core.fields import RichTextField
from core.grammar import counted
from core.models import Singleton

from . import versions
from .admin import EditorAdmin, number
from .checks import run_checks
from .comparison import compare, readable
from .database import can_write_at_once
from .forms import AddressForm
from .kept_forms import give_back, is_redisplayed, keep_for
from .models import BIN_DAYS, EDITING_FOR, Editing, PreviewLink, State, Version
from .overview import may_restore, tell_left_out
from .preview import preview_address, shared_preview_address
from .snapshots import build, prepare, same_text, serialize, snapshot
from .taken import find_taken

OPENED_VERSION = "_opened_version"
CONFLICTING = "_conflicting"
# In the address of a form whose text was saved and not published: what stands in the way is shown beside its field.
NOT_PUBLISHED = "nieopublikowane"


def items(count):
    """ "1 pozycję", "2 pozycje", "5 pozycji"."""
    return counted(count, "pozycję", "pozycje", "pozycji")


def nothing_to_publish(unchanged):
    """What to say of items whose newest version is published already, be it that their dates hide it."""
    titles = ", ".join(map(str, unchanged))
    hidden = ", ".join(f"{item} ({visibility(item)})" for item in unchanged if not item.is_published)
    if not hidden:
        return (
            f"Nie było czego publikować: na stronie jest już najnowsza wersja ({titles}). "
            "Zapisano, że jest sprawdzona."
        )
    return (
        f"Nie było czego publikować: nie ma nowych zmian ({titles}). Zapisano, że treść jest sprawdzona. "
        f"Mieszkańcy teraz tego nie widzą: {hidden}."
    )


def working_copy_left(item):
    """What to say of an item that was withdrawn without its working copy: versions.withdraw."""
    return (
        f"Wersja robocza została w „Historii”: {item}. Nie zastąpiła wycofanej, bo zmieniłaby to, co mieszkańcy nadal "
        "widzą na innych stronach, albo ma adres innej treści."
    )


def moment(when):
    return date_format(timezone.localtime(when), "j E Y, H:i")


def short(when):
    return date_format(timezone.localtime(when), "j.m.Y, H:i")


def visibility(item):
    """What visitors see now, in words: the state alone does not tell when dates are set."""
    now = timezone.now()
    if not item.is_live:
        return item.get_state_display()
    if item.publish_from and item.publish_from > now:
        return f"pojawi się {short(item.publish_from)}"
    if item.publish_until and item.publish_until <= now:
        return f"zniknęło {short(item.publish_until)}"
    if item.publish_until:
        return f"opublikowane do {short(item.publish_until)}"
    return item.get_state_display()


@dataclasses.dataclass
class Edit:
    """
    One request for the form of an item: `draft` is the version that it is about, in memory (None: a new item), `newest`
    the newest one of the history.
    """

    newest: Version | None
    draft: models.Model | None
    fieldsets: list
    form: ModelForm
    formsets: list = dataclasses.field(default_factory=list)
    inlines: list = dataclasses.field(default_factory=list)

    def is_valid(self):
        # Both, so that each shows its errors; formsets look at what the form made of the item.
        is_form_valid = self.form.is_valid()
        return all_valid([formset for formset in self.formsets if formset.is_bound]) and is_form_valid

    @cached_property
    def written(self):
        """The item of a valid form, with its rows, in memory."""
        item = self.form.instance
        # Rows of a relation that has no formset, for lack of a permission, stay as they are in the draft.
        sent = {formset.relation: formset.rows_sent() for formset in self.formsets}
        item.draft_rows = {**item.draft_rows, **sent}
        return item


class VersionedAdmin(EditorAdmin):
    """The form of whatever has a history. What it saves is seen at once; see PublishableAdmin for what waits."""

    change_form_template = "admin/desk/versioned_form.html"
    delete_confirmation_template = "admin/desk/delete.html"

    # What the log, the page of the history and a message say of it.
    saved_words = "Zapisano."
    restored_as = "i mieszkańcy zobaczą ją od razu"
    restored_words = "Mieszkańcy widzą ją od razu."

    def has_restore_permission(self, request, obj=None):
        return may_restore(request.user, self.model)

    def has_change_permission(self, request, obj=None):
        """What the public sees at once is changed by those alone who answer for what the public sees."""
        if not super().has_change_permission(request, obj):
            return False
        # A form that shows again what was typed before something began to use it takes nothing.
        return not self.is_only_read(request, obj) or is_redisplayed(request)

    def is_only_read(self, request, item):
        return item is not None and not self.has_restore_permission(request, item) and item.is_in_use

    def get_fieldsets(self, request, obj=None):
        return self.to_read(request, obj, super().get_fieldsets(request, obj))

    def to_read(self, request, obj, fieldsets):
        """The fieldsets of a form that somebody may only look at: in words where Django shows tags, icons and keys."""
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        shown = {
            field.name: in_words(field)
            for field in self.opts.concrete_fields
            if isinstance(field, READ_IN_WORDS)
        }
        return [
            (title, {**options, "fields": [shown.get(field, field) for field in flatten(options["fields"])]})
            for title, options in fieldsets
        ]

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """
        The form of the newest version, filled from memory; what is sent is validated in memory as well, and stored by
        keep_version in one short transaction. (Django's own view holds the write lock from its first line to its last.)
        """
        give_back(request)
        item = self.get_object(request, unquote(object_id)) if object_id else None
        newest = versions.latest(item) if item else None
        sending = request.method == "POST"
        if sending and self.is_only_read(request, item):
            request.redisplayed = True
            self.message_user(
                request,
                "Nie zapisano: w tym czasie zaczęła z tego korzystać opublikowana treść, więc mieszkańcy zobaczyliby "
                "zmianę od razu. To, co wpisano, jest poniżej. O zmianę poproś osobę z rolą Wydawca.",
                messages.WARNING,
            )
        if item is None and object_id:
            return self.gone(request) if sending else self.not_there(request)
        if item and sending and CONFLICTING in request.POST:
            return self.overrule(request, item, newest)
        # Somebody else made the only one while this form was open: it is filled in as if there were none.
        taken = self.only_one(request) if sending and not object_id else None
        self.refuse_unless_allowed(request, item, taken)

        newest_key = str(versions.key_of(newest))
        opened = request.POST.get(OPENED_VERSION, "0") if sending else newest_key
        stale = item is not None and opened != newest_key
        edit = self.begin_edit(request, item, newest, opened if stale else None)
        if sending and edit.is_valid():
            self.finish_draft(edit.form, edit.written)
            return self.take(request, edit, item or taken, is_conflict=stale or bool(taken))
        if item and not sending:
            self.note_editing(request, item)
        context = {
            "title": self.form_title(request, item),
            "opened_version": opened,
            **self.desk_context(request, item, newest),
            **({} if sending or item is None else self.draft_context(edit.draft)),
            **(extra_context or {}),
        }
        return self.form_response(request, edit, form_url, context)

    def refuse_unless_allowed(self, request, item, taken):
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

    def draft_of(self, item, newest, opened_version):
        """
        The version that the form is about, in memory: the working copy, or the one that was opened before somebody else
        saved, whose rows the sent form knows.
        """
        version = versions.ahead(item, newest)
        if opened_version is not None:
            history = Version.objects.of(item)
            # Opened before there was any history: what stood there then is its first version.
            version = history.filter(pk=number(opened_version)).first() or history.last()
        if version:
            return build(item, version.data)
        draft = copy.copy(item)
        draft.refresh_from_db()  # after `newest` was read: a text saved before that is never overwritten unseen
        draft.draft_rows = {name: item.get_rows(name) for name in item.parts}
        return draft

    def begin_edit(self, request, item, newest, opened_version):
        draft = item and self.draft_of(item, newest, opened_version)
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

    def finish_draft(self, form, item):
        """Make of `item`, valid and in memory with its rows, what will be stored."""
        prepare(item)

    def take(self, request, edit, existing, *, is_conflict):
        """What to do with a valid form: `existing` is the item that it is about, or None."""
        data = serialize(edit.written)
        if is_conflict:
            return self.conflict(request, existing, data)
        adding = existing is None
        return self.keep_version(request, existing or self.model(), data, edit.newest, adding=adding)

    def form_response(self, request, edit, form_url, context):
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

    def only_one(self, request):
        """What there is already of something the site has exactly one of."""
        item = self.model.objects.first() if issubclass(self.model, Singleton) else None
        if item and not self.has_change_permission(request, item):
            raise PermissionDenied
        return item

    def keep_version(self, request, item, data, newest, *, adding=False):
        note = request.POST.get("_note", "")
        expected = newest.pk if newest else 0
        version = None
        # A note to what the page shows already would make a working copy of nothing.
        noted = note and (not item.is_live or versions.ahead(item, newest))
        if adding or noted or not same_text(self.model, data, opened_text(item, newest)):
            try:
                version = versions.save_version(item, data, request.user, note=note, expected=expected)
            except versions.Conflict:
                return self.conflict(request, item, data)
            except self.model.DoesNotExist:
                return self.gone(request)
            except IntegrityError:
                if adding:
                    raise  # in the blink of an eye after the form had been checked; the text goes back to the browser
                said = format_html(
                    "Nie zapisano. {} Najpierw zmień tamto. Twoja wersja jest nadal poniżej.",
                    tell_taken(build(item, data)),
                )
                self.message_user(request, said, messages.ERROR)
                return self.conflict(request, item, data)
            (self.log_addition if adding else self.log_change)(request, item, self.saved_words)
        Editing.objects.filter(**key(item), user=request.user).delete()
        return self.lead_on(request, item, version, expected=version.pk if version else expected)

    def overrule(self, request, item, newest):
        """Somebody saw the conflict page and wants their own version to be the newest."""
        try:
            data = signing.loads(
                request.POST[CONFLICTING], salt=f"{CONFLICTING}:{item._meta.label}:{item.pk}"
            )
        except signing.BadSignature as error:
            raise PermissionDenied from error
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        is_stale = request.POST.get(OPENED_VERSION) != str(newest.pk if newest else 0)
        if is_stale or self.is_only_read(request, item):
            return self.conflict(request, item, data)
        return self.keep_version(request, item, data, newest)

    def gone(self, request):
        """The item went to the bin while its form was open: what was typed waits until it is recovered."""
        address = keep_for(request.user, request)
        message = format_html(
            "Ktoś przeniósł tę treść do kosza, więc nic nie zapisano. To, co wpisano, przechowamy przez 7 dni. "
            'Najpierw ktoś musi odzyskać treść z kosza. Potem <a href="{}">otwórz formularz z Twoim tekstem</a>.',
            address,
        )
        self.message_user(request, message, messages.WARNING)
        return redirect(self.address("changelist"))

    def not_there(self, request):
        self.message_user(request, "Tej treści nie ma. Być może jest w koszu.", messages.WARNING)
        return redirect("admin:index")

    def lead_on(self, request, item, version, *, expected):
        """Where the editor goes after saving, and what they are told. Without `version` nothing had changed."""
        if IS_POPUP_VAR in request.POST:
            return EditorAdmin.response_add(self, request, item)
        if version:
            return self.response_saved(request, item)
        self.message_user(request, f"Nic się nie zmieniło: {item}.")
        return redirect(self.address("changelist"))

    def is_seen_at_once(self, item):
        """A city or a picture is seen once something published uses it."""
        return issubclass(self.model, Singleton) or (item is not None and item.is_in_use)

    def after_saving(self, obj):
        if self.is_seen_at_once(obj):
            return "Mieszkańcy widzą zmianę od razu."
        return "Mieszkańcy zobaczą to, gdy będzie częścią opublikowanej treści."

    def desk_context(self, request, item, newest):
        context = {"item": item, "seen_at_once": self.is_seen_at_once(item)}
        if item is None:
            return context
        others = Editing.objects.alive().filter(**key(item)).exclude(user=request.user).select_related("user")
        return {**context, "others_editing": others}

    def draft_context(self, draft):
        """What the form shows that is found out from the version it is about."""
        return {}

    def note_editing(self, request, item):
        """Looking waits for nobody: while another process writes, the note waits for the next time."""
        if not self.has_change_permission(request, item) or not can_write_at_once():
            return
        now = timezone.now()
        Editing.objects.filter(seen_at__lte=now - EDITING_FOR).delete()
        Editing.objects.update_or_create(
            **key(item),
            user=request.user,
            defaults={"seen_at": now},
            create_defaults={"opened_at": now, "seen_at": now},
        )

    def conflict(self, request, item, data):
        """
        Somebody saved while this form was open, or the editor did in another tab: both texts side by side, and the
        editor decides.
        """
        versions.start_history(item)
        newest = versions.latest(item)
        if same_text(self.model, newest.data, data):
            # The button was pressed twice.
            self.message_user(request, f"Zapisano już: {item}.")
            return redirect(self.address("change", item))
        own = newest.author_id == request.user.pk
        return render(
            request,
            "admin/desk/conflict.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": "Zapisano to już w innej karcie" if own else "Ktoś zapisał tę treść przed Tobą",
                "own": own,
                "item": item,
                "newest": newest,
                "changes": compare(type(item), newest.data, data),
                "sent": signing.dumps(
                    data, salt=f"{CONFLICTING}:{item._meta.label}:{item.pk}", compress=True
                ),
                "note": request.POST.get("_note", ""),
                "opened_version": newest.pk,
                "form_address": self.address("change", item),
            },
            status=409,
        )

    # The bin, history

    def get_deleted_objects(self, objs, request):
        """As Django's, which knows the tables; working copies point to things as well."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        needed = [version for item in objs for version in versions.pointing_at(item)]
        return deleted, counts, lacking, [*protected, *map(working_copy_link, needed)]

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(
                request, object_id, {"title": "Przenieś do kosza", **(extra_context or {})}
            )
        except ProtectedError:
            # Something began to need it since the page was asked for: now the page says what.
            return redirect(request.path)

    def delete_model(self, request, obj):
        versions.delete(obj, request.user)

    def response_delete(self, request, obj_display, obj_id):
        message = format_html(
            'Przeniesiono do kosza: {}. Przez {} dni można to odzyskać: <a href="{}">otwórz kosz</a>.',
            obj_display,
            BIN_DAYS,
            reverse("admin:bin"),
        )
        self.message_user(request, message, messages.SUCCESS)
        return redirect(self.address("changelist"))

    def get_urls(self):
        return [
            *(
                path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=self.name(name))
                for name, view in self.item_views().items()
            ),
            *super().get_urls(),
        ]

    def item_views(self):
        """{the last part of the address: the page or deed about one item}"""
        return {"compare": self.compare_view, "restore": self.restore_view}

    def history_view(self, request, object_id, extra_context=None):
        item = self.item_or_404(request, object_id)
        return self.page(
            request,
            "history",
            item,
            title=f"Historia: {item}",
            versions=Version.objects.of(item).select_related("author"),
            can_restore=self.has_restore_permission(request),
            restored_as=self.restored_as,
        )

    def compare_view(self, request, object_id):
        item = self.item_or_404(request, object_id)
        history = Version.objects.of(item)
        chosen = [get_object_or_404(history, pk=number(request.GET.get(name))) for name in ("a", "b")]
        older, newer = sorted(chosen, key=lambda version: version.pk)
        return self.page(
            request,
            "compare",
            item,
            title=f"Porównanie wersji: {item}",
            older=older,
            newer=newer,
            changes=compare(type(item), older.data, newer.data),
        )

    def restore_view(self, request, object_id):
        item = self.item_or_404(request, object_id, self.has_restore_permission)
        if request.method == "POST":
            version = get_object_or_404(Version.objects.of(item), pk=number(request.POST.get("version")))
            self.restore_version(request, item, version)
        return redirect(self.address("change", item))

    def restore_version(self, request, item, version):
        when = moment(version.created_at)
        missing = versions.left_out(self.model, version.data)
        try:
            versions.save_version(
                item, version.data, request.user, event=Version.Event.RESTORED, note=f"Wersja z {when}"
            )
        except IntegrityError:
            said = format_html(
                "Nie przywrócono wersji z {}. {} Najpierw zmień tamto.",
                when,
                tell_taken(build(item, version.data)),
            )
            self.message_user(request, said, messages.ERROR)
        else:
            self.message_user(
                request, f"Przywrócono wersję z {when}. {self.restored_words}", messages.SUCCESS
            )
            tell_left_out(request, missing)
            if item.is_live and (taken := tell_taken(build(item, version.data))):
                # Nothing else says so before somebody saves or publishes it.
                self.message_user(request, taken, messages.WARNING)

    # Small things

    def page(self, request, template, item, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "item": item,
            "form_address": self.address("change", item),
            **context,
        }
        return render(request, f"admin/desk/{template}.html", context)

    def item_or_404(self, request, object_id, is_allowed=None):
        item = self.get_object(request, unquote(object_id))
        if item is None:
            raise Http404
        if not (is_allowed or self.has_view_or_change_permission)(request, item):
            raise PermissionDenied
        return item

    def name(self, view):
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"

    def address(self, view, item=None):
        return reverse(f"admin:{self.name(view)}", args=[quote(item.pk)] if item else [])


class PublishableAdmin(VersionedAdmin):
    """The form of what has a page: it saves a working copy, and publishes it when told to."""

    form = AddressForm
    list_display = ["__str__", "visibility", "changed_at", "page_link"]
    list_filter = ["state"]
    actions = ["publish_selected", "withdraw_selected"]
    change_form_template = "admin/desk/change_form.html"
    saved_words = "Zapisano wersję roboczą."
    restored_as = "jako wersję roboczą"
    restored_words = "Jest teraz wersją roboczą. Przejrzyj ją i opublikuj."

    # Who may do what

    def has_publish_permission(self, request, obj=None):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def has_delete_permission(self, request, obj=None):
        """What the public sees is withdrawn first; only then can it be deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_live)

    # The list

    def get_queryset(self, request):
        return versions.with_newest_event(super().get_queryset(request))

    @admin.display(description="stan", ordering="state")
    def visibility(self, item):
        seen = "published" if item.is_published else "unseen"
        more = ""
        if versions.has_working_copy(item):
            more = format_html(' <span class="state state-unseen">{}</span>', "są nieopublikowane zmiany")
        return format_html('<span class="state state-{}">{}</span>{}', seen, visibility(item), more)

    @admin.display(description="na stronie")
    def page_link(self, item):
        if not item.is_published:
            return "–"
        return format_html(
            '<a href="{}">Zobacz na stronie<span class="visually-hidden">: {}</span></a>',
            item.get_absolute_url(),
            item,
        )

    def view_on_site(self, item):
        return item.get_absolute_url() if item.is_published else None

    def changelist_view(self, request, extra_context=None):
        # The order on a list is seen by the public at once.
        is_ordering = request.method == "POST" and "_save" in request.POST
        if is_ordering and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if not self.has_publish_permission(request):
            changelist.list_editable = ()
        return changelist

    def save_model(self, request, obj, form, change):
        """Called for the list alone, which holds nothing else to be changed: see list_editable."""
        versions.move(obj, obj.order, request.user)

    @admin.action(description="Opublikuj", permissions=["publish"])
    def publish_selected(self, request, queryset):
        done, unchanged = [], []
        for item in queryset:
            try:
                published = versions.publish(item, request.user)
            except ValidationError as error:
                said = format_html("Nie opublikowano: {}. {}", item, joined(error.messages))
                self.message_user(request, said, messages.ERROR)
            except (versions.Conflict, self.model.DoesNotExist):
                said = (
                    f"Nie opublikowano: {item}. W tej samej chwili zmienił to ktoś inny. Spróbuj jeszcze raz."
                )
                self.message_user(request, said, messages.ERROR)
            else:
                (done if published else unchanged).append(item)
        if unchanged:
            self.message_user(request, nothing_to_publish(unchanged))
        if done:
            self.message_user(request, f"Opublikowano {items(len(done))}.", messages.SUCCESS)
        waiting = [item for item in done if not item.is_published]
        if waiting:
            self.message_user(
                request,
                f"Uwaga: mieszkańcy nie widzą teraz {len(waiting)} z nich, bo te treści mają ustawione daty "
                "„publikuj od” albo „publikuj do”.",
                messages.WARNING,
            )

    @admin.action(description="Wycofaj z publikacji", permissions=["publish"])
    def withdraw_selected(self, request, queryset):
        live = list(queryset.filter(state=State.PUBLISHED))
        for item in live:
            if versions.withdraw(item, request.user):
                self.message_user(request, working_copy_left(item), messages.WARNING)
        if live:
            self.message_user(request, f"Wycofano z publikacji {items(len(live))}.", messages.SUCCESS)
        else:
            self.message_user(request, "Nic się nie zmieniło: zaznaczone treści nie są opublikowane.")

    # The form

    def is_checking(self, request):
        """The form's script asks what the checks find in what stands in the form; nothing is kept of it."""
        return request.method == "POST" and "check" in request.GET

    def take(self, request, edit, existing, *, is_conflict):
        if not self.is_checking(request):
            return super().take(request, edit, existing, is_conflict=is_conflict)
        if existing:
            # Whoever types has the form open, however long ago that was.
            self.note_editing(request, existing)
        return render(request, "admin/desk/findings.html", {"findings": run_checks(edit.written)})

    def form_response(self, request, *args):
        # What is wrong in the form itself is said when it is saved.
        return (
            HttpResponse(status=204) if self.is_checking(request) else super().form_response(request, *args)
        )

    def lead_on(self, request, item, version, *, expected):
        if IS_POPUP_VAR in request.POST:
            return super().lead_on(request, item, version, expected=expected)
        form_address = self.address("change", item)
        if "_publish" in request.POST:
            if not self.has_publish_permission(request, item):
                raise PermissionDenied
            if self.publish(request, item, expected):
                return redirect(self.address("changelist"))
            return redirect(f"{form_address}?{NOT_PUBLISHED}=1")
        if "_preview" in request.POST:
            return redirect(preview_address(item, versions.working_copy(item)))
        if version:
            beside = " Strona publiczna się nie zmieniła." if item.is_live else ""
            self.message_user(request, f"Zapisano wersję roboczą: {version.title}.{beside}", messages.SUCCESS)
        else:
            self.message_user(request, "Nic się nie zmieniło, więc nie powstała nowa wersja.")
        return redirect(
            form_address if "_continue" in request.POST or item.is_live else self.address("changelist")
        )

    def publish(self, request, item, expected):
        """
        Publish what was just saved, and say what came of it; False when it is not on the page. Saving is over by then:
        whatever stops the publication, the text waits as the working copy.
        """
        try:
            published = versions.publish(
                item, request.user, note=request.POST.get("_note", ""), expected=expected
            )
        except ValidationError as error:
            said = format_html("Zapisano wersję roboczą, ale nie opublikowano. {}", joined(error.messages))
            self.message_user(request, said, messages.ERROR)
            return False
        except versions.Conflict:
            said = (
                "Zapisano wersję roboczą, ale nie opublikowano, bo w tej samej chwili zapisał ją też ktoś inny. "
                "Poniżej jest najnowsza wersja. Twoja jest w historii."
            )
            self.message_user(request, said, messages.ERROR)
            return False
        if published:
            self.log_change(request, item, "Opublikowano.")
            self.message_user(request, f"Opublikowano: {item} ({visibility(item)}).", messages.SUCCESS)
        else:
            self.log_change(request, item, "Sprawdzono, czy treść jest aktualna.")
            self.message_user(request, nothing_to_publish([item]))
        return True

    def desk_context(self, request, item, newest):
        context = {
            **super().desk_context(request, item, newest),
            "can_publish": self.has_publish_permission(request, item),
            "findings": None,
            "check_address": f"{request.path}?check",
        }
        if item is None:
            return context
        ahead = versions.ahead(item, newest)
        return {
            **context,
            "visibility": visibility(item),
            "working_copy": ahead,
            "preview_address": preview_address(item, ahead),
        }

    def draft_context(self, draft):
        return {"findings": run_checks(draft)}

    def render_change_form(self, request, context, *args, **kwargs):
        if NOT_PUBLISHED in request.GET and request.method == "GET":
            show_beside_fields(context["adminform"].form, context["findings"] or [])
        return super().render_change_form(request, context, *args, **kwargs)

    # Withdrawing, reviews, preview links

    def item_views(self):
        return {
            **super().item_views(),
            "withdraw": self.withdraw_view,
            "reviewed": self.reviewed_view,
            "preview": self.preview_view,
        }

    def withdraw_view(self, request, object_id):
        item = self.item_or_404(request, object_id, self.has_publish_permission)
        if request.method != "POST" and item.is_live:
            return self.page(request, "withdraw", item, title="Wycofaj z publikacji")
        if item.is_live:
            left_behind = versions.withdraw(item, request.user)
            self.log_change(request, item, "Wycofano z publikacji.")
            self.message_user(
                request, f"Wycofano z publikacji: {item}. Treść została w panelu.", messages.SUCCESS
            )
            if left_behind:
                self.message_user(request, working_copy_left(item), messages.WARNING)
        return redirect(self.address("change", item))

    def reviewed_view(self, request, object_id):
        item = self.item_or_404(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        if request.method == "POST":
            # Not a change of the text: its date stays.
            type(item).objects.filter(pk=item.pk).update(reviewed_on=timezone.localdate())
            self.log_change(request, item, "Sprawdzono, czy treść jest aktualna.")
            self.message_user(request, f"Zapisano, że treść jest aktualna: {item}.", messages.SUCCESS)
        return redirect("admin:index" if "_from_start" in request.POST else self.address("change", item))

    def preview_view(self, request, object_id):
        """Preview links of one item: make one, take one back."""
        item = self.item_or_404(request, object_id)
        may_change = self.has_change_permission(request, item)
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            if "revoke" in request.POST:
                links = PreviewLink.objects.filter(**key(item), pk=number(request.POST["revoke"]))
                links.filter(revoked_at=None).update(revoked_at=timezone.now(), revoked_by=request.user)
                self.message_user(request, "Odnośnik już nie działa.", messages.SUCCESS)
            else:
                PreviewLink.objects.create(**key(item), author=request.user)
            return redirect(self.address("preview", item))
        made = PreviewLink.objects.filter(**key(item)).order_by("-pk").select_related("author", "revoked_by")
        links = [link for link in made if link.is_valid]
        for link in links:
            link.address = request.build_absolute_uri(shared_preview_address(item, link))
        return self.page(
            request,
            "preview",
            item,
            title=f"Podgląd: {item}",
            links=links,
            ended=[link for link in made if not link.is_valid],
            may_change=may_change,
            preview_address=preview_address(item, versions.working_copy(item)),
        )


def joined(sentences):
    """Sentences after one another, of which some may hold a link."""
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


def tell_taken(item):
    return joined(find_taken(item))


READ_IN_WORDS = (RichTextField, models.BooleanField, models.FileField)


def in_words(field):
    @admin.display(description=field.verbose_name)
    def shown(item):
        value = field.value_from_object(item)
        if isinstance(field, models.FileField):
            return format_html('<a href="{}">otwórz plik</a>', value.url)
        return readable(field, value)

    # So Django finds the help of the field.
    shown.__name__ = field.name
    return shown


def show_beside_fields(form, findings):
    """Let the form, of which nothing was sent, show the errors of the checks as it shows its own."""
    for finding in findings:
        if finding.is_error and finding.field in form.fields:
            quote = f"„{finding.quote}”: " if finding.quote else ""
            form.errors.setdefault(finding.field, form.error_class()).append(f"{quote}{finding.message}")


def opened_text(item, newest):
    """What the form showed: the newest version, and of fields that came to the site after it what the tables hold."""
    current = snapshot(item)
    if newest is None:
        return current
    return {**newest.data, "fields": {**current["fields"], **newest.data["fields"]}}


def working_copy_link(version):
    kind, item = version.content_type, version.item
    address = reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[quote(item.pk)])
    return format_html(
        '{}: <a href="{}">{}</a> (wersja robocza)', capfirst(kind.name), address, version.title
    )


def key(item):
    return {"content_type": ContentType.objects.get_for_model(item), "object_id": item.pk}
