"""Forms of content that is saved as a draft and published with a separate action."""

from contextlib import suppress

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from core.grammar import format_datetime

from .. import publication, revisions, validation
from ..change_summaries import set_change_summaries
from ..checks import run_checks
from ..form_recovery import is_redisplayed
from ..forms import SlugForm
from ..models import ApprovalRequest, Revision, ScheduledChange, State
from ..permissions import has_model_permission
from ..preview import get_preview_url
from ..serialization import build_draft
from ..unique_values import free_taken_values
from .approvals import ApprovalMixin
from .changes import NOT_PUBLISHED_PARAMETER, ChangesMixin
from .error_summary import summarize_findings
from .formatting import (
    describe_visibility,
    end_sentence,
    format_incoming_links,
    join_sentences,
    pluralize_items,
)
from .history import warn_changed_values
from .previews import PreviewLinksMixin
from .revisions import RevisionAdmin


class DraftStateAdmin(ApprovalMixin, ChangesMixin, PreviewLinksMixin, RevisionAdmin):
    """Admin of content with drafts: the form saves a draft and publishes it on request."""

    form = SlugForm
    list_display = ["__str__", "visibility", "changed_at", "page_link"]
    list_filter = ["state"]
    actions = ["publish_selected", "unpublish_selected"]
    change_form_template = "admin/publishing/draft_form.html"
    # The template links to the stored item. Django would link to the URL of what is typed, which may lack a slug.
    view_on_site = False
    saved_message = "Zapisano wersję roboczą."
    restored_as = "jako wersję roboczą"
    restored_message = "Jest teraz wersją roboczą. Przejrzyj ją i opublikuj."

    def has_publish_permission(self, request, obj=None):
        return has_model_permission(request.user, "publish", self.model)

    def has_delete_permission(self, request, obj=None):
        """A live item must be unpublished first."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_live)

    def get_queryset(self, request):
        return revisions.with_latest_event(super().get_queryset(request))

    @admin.display(description="stan", ordering="state")
    def visibility(self, item):
        states = [("published" if item.is_published else "unseen", describe_visibility(item))]
        if item.has_change_failed:
            states.append(("unseen", "nie udało się zmienić"))
        elif item.change_at:
            states.append(("unseen", f"zmieni się {format_datetime(item.change_at)}"))
        elif revisions.has_unpublished_changes(item):
            states.append(("unseen", "są nieopublikowane zmiany"))
        summary = ""
        # Only on lists: see get_changelist_instance.
        if getattr(item, "change_summary", None):
            draft = item.latest_revision
            summary = format_html(
                '<span class="draft-summary">{}, {}: '
                '<a href="{}">{}<span class="visually-hidden">: {}</span></a></span>',
                draft.author_name or "bez autora",
                format_datetime(draft.created_at),
                self.get_url("changes", item),
                item.change_summary,
                item,
            )
        labels = format_html_join(" ", '<span class="state state-{}">{}</span>', states)
        return format_html("{}{}", labels, summary)

    @admin.display(description="na stronie")
    def page_link(self, item):
        if not item.is_published:
            return "–"
        return format_html(
            '<a href="{}">Zobacz na stronie<span class="visually-hidden">: {}</span></a>',
            item.get_absolute_url(),
            item,
        )

    def changelist_view(self, request, extra_context=None):
        # The order of the list changes public pages immediately.
        is_ordering = request.method == "POST" and "_save" in request.POST
        if is_ordering and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if not self.has_publish_permission(request):
            changelist.list_editable = ()
        set_change_summaries(
            [
                item
                for item in changelist.result_list
                if item.state == State.DRAFT or revisions.has_unpublished_changes(item)
            ]
        )
        return changelist

    def save_model(self, request, obj, form, change):
        """Save the position edited in the list (list_editable). Forms are saved by save_revision instead."""
        with suppress(self.model.DoesNotExist):  # deleted by somebody meanwhile
            revisions.move(obj, obj.order, request.user)

    @admin.action(description="Opublikuj", permissions=["publish"])
    def publish_selected(self, request, queryset):
        done, scheduled, unchanged = [], [], []
        for item in queryset:
            try:
                published = self.publish_and_notify(request, item)
            except ValidationError as error:
                message = format_html(
                    "Nie opublikowano: {} {}", end_sentence(item), join_sentences(error.messages)
                )
                self.message_user(request, message, messages.ERROR)
            except (revisions.EditConflict, self.model.DoesNotExist):
                message = (
                    f"Nie opublikowano: {end_sentence(item)} W tej samej chwili zmienił to ktoś inny. "
                    "Spróbuj jeszcze raz."
                )
                self.message_user(request, message, messages.ERROR)
            else:
                if published and published.event == Revision.Event.SCHEDULED:
                    scheduled.append((item, published))
                else:
                    (done if published else unchanged).append(item)
        if unchanged:
            self.message_user(request, format_unchanged_message(unchanged))
        for item, revision in scheduled:
            self.message_user(request, format_scheduled_message(item, revision), messages.SUCCESS)
        if done:
            self.message_user(request, f"Opublikowano {pluralize_items(len(done))}.", messages.SUCCESS)
        hidden = [item for item in done if not item.is_published]
        if hidden:
            self.message_user(
                request,
                f"Uwaga: mieszkańcy nie widzą teraz {len(hidden)} z nich, bo te treści mają ustawione daty "
                "„publikuj od” albo „publikuj do”.",
                messages.WARNING,
            )

    @admin.action(description="Wycofaj z publikacji", permissions=["publish"])
    def unpublish_selected(self, request, queryset):
        live = list(queryset.filter(state=State.PUBLISHED))
        items = [(item, format_incoming_links(item)) for item in live if "confirmed" not in request.POST]
        if any(incoming_links for _, incoming_links in items):
            return render(
                request,
                "admin/publishing/unpublish_selected.html",
                {
                    **self.admin_site.each_context(request),
                    "opts": self.opts,
                    "title": "Wycofaj z publikacji",
                    "items": items,
                    "action_checkbox_name": ACTION_CHECKBOX_NAME,
                    "changelist_url": self.get_url("changelist"),
                },
            )
        done = 0
        for item in live:
            with suppress(self.model.DoesNotExist):  # deleted by somebody meanwhile
                self.unpublish(request, item)
                done += 1
        if done:
            self.message_user(request, f"Wycofano z publikacji {pluralize_items(done)}.", messages.SUCCESS)
        else:
            self.message_user(request, "Nic się nie zmieniło: zaznaczone treści nie są opublikowane.")
        return None

    def unpublish(self, request, item):
        """Unpublish the item and warn if its draft could not become its content unchanged."""
        draft = revisions.get_draft(item)
        _, changes = free_taken_values(item, draft.data) if draft else (None, [])
        if publication.unpublish(item, request.user):
            self.message_user(request, format_draft_left_message(item), messages.WARNING)
        else:
            warn_changed_values(request, changes)

    def is_checking(self, request):
        """Return whether the form's script only asks for the findings of the checks; nothing is saved then."""
        return request.method == "POST" and "check" in request.GET

    def handle_valid_form(self, request, edit, existing, *, is_conflict):
        if not self.is_checking(request):
            if not is_conflict and (changed := edit.form.describe_changed_slug()):
                self.message_user(request, changed)
            return super().handle_valid_form(request, edit, existing, is_conflict=is_conflict)
        if existing:
            # A check is a sign of activity, as is opening the form.
            self.touch_editing_session(request, existing)
        return render(request, "admin/publishing/findings.html", {"findings": run_checks(edit.item)})

    def render_form(self, request, edit, *args):
        if self.is_checking(request):
            # Errors of the form itself are shown when it is saved.
            return HttpResponse(status=204)
        if "_publish" in request.POST and not is_redisplayed(request):
            # What else stops the publication, so that all of it can be mended at once.
            add_findings_to_form(edit.form, run_checks(edit.form.instance))
        return super().render_form(request, edit, *args)

    def response_revision_saved(self, request, item, revision, *, expected_revision):
        if IS_POPUP_VAR in request.POST:
            return super().response_revision_saved(
                request, item, revision, expected_revision=expected_revision
            )
        change_url = self.get_url("change", item)
        if "_publish" in request.POST:
            if not self.has_publish_permission(request, item):
                raise PermissionDenied
            if self.publish(request, item, expected_revision):
                return redirect(self.get_url("changelist"))
            return redirect(f"{change_url}?{NOT_PUBLISHED_PARAMETER}=1")
        if "_request_approval" in request.POST:
            return redirect(self.get_url("request_approval", item))
        if "_changes" in request.POST:
            return redirect(self.get_url("changes", item))
        if "_preview" in request.POST:
            return redirect(get_preview_url(item, revisions.get_draft(item)))
        if revision:
            note = " Strona publiczna się nie zmieniła." if item.is_live else ""
            self.message_user(
                request, f"Zapisano wersję roboczą: {end_sentence(revision.title)}{note}", messages.SUCCESS
            )
        else:
            self.message_user(request, "Nic się nie zmieniło, więc nie powstała nowa wersja.")
        return redirect(
            change_url if "_continue" in request.POST or item.is_live else self.get_url("changelist")
        )

    def publish(self, request, item, expected_revision, *, note="", label="Opublikowano", **options):
        """
        Publish the saved draft and tell the editor the outcome, which `label` names. Return False if it stays a draft.
        """
        is_of_form = request.path.endswith(("/add/", "/change/"))
        failed = (
            "Zapisano wersję roboczą, ale nie opublikowano" if is_of_form else f"Nie opublikowano: {item}"
        )
        try:
            published = self.publish_and_notify(
                request,
                item,
                note=note or request.POST.get("_note", ""),
                expected_revision=expected_revision,
                **options,
            )
        except validation.ContentCheckError:
            # The form lists them: see render_change_form.
            self.message_user(request, f"{failed}.", messages.ERROR)
            return False
        except ValidationError as error:
            message = format_html("{}. {}", failed, join_sentences(error.messages))
            self.message_user(request, message, messages.ERROR)
            return False
        except revisions.EditConflict:
            message = (
                f"{failed}, bo w tej samej chwili zapisał to też ktoś inny. W formularzu jest najnowsza wersja, "
                "a poprzednia w historii."
            )
            self.message_user(request, message, messages.ERROR)
            return False
        if published:
            self.record_saved_form(request, published)
        if published and published.event == Revision.Event.SCHEDULED:
            self.log_change(request, item, "Zaplanowano zmianę.")
            self.message_user(request, format_scheduled_message(item, published), messages.SUCCESS)
        elif published:
            self.log_change(request, item, f"{label}.")
            # Published content may still be scheduled or past its last day.
            if item.is_published:
                message = format_html(
                    '{}: {} <a href="{}">Zobacz na stronie</a>',
                    label,
                    end_sentence(item),
                    item.get_absolute_url(),
                )
            else:
                message = f"{label}: {item} ({describe_visibility(item)})."
            self.message_user(request, message, messages.SUCCESS)
        else:
            self.log_change(request, item, "Sprawdzono, czy treść jest aktualna.")
            self.message_user(request, format_unchanged_message([item]))
        return True

    def get_revision_context(self, request, item, latest_revision):
        context = {
            **super().get_revision_context(request, item, latest_revision),
            "can_publish": self.has_publish_permission(request, item),
            "findings": None,
            "check_url": f"{request.path}?check",
        }
        if item is None:
            return context
        draft_revision = revisions.get_unpublished_draft(item, latest_revision)
        change = ScheduledChange.objects.of(item).select_related("revision").first()
        return {
            **context,
            "scheduled_change": change,
            "failure_messages": publication.get_failure_messages(change)
            if change and change.has_failed
            else [],
            "visibility": describe_visibility(item),
            "approvals": get_approvals_of_form(request.user, item),
            "changes_url": self.get_url("changes", item),
            "draft_revision": draft_revision,
            "preview_url": get_preview_url(item, draft_revision),
        }

    def get_draft_context(self, draft):
        return {"findings": run_checks(draft), "draft_warnings": self.get_draft_warnings(draft)}

    def get_draft_warnings(self, draft):
        """Return sentences about the item in memory that an editor should read before asking for its publication."""
        return []

    def render_change_form(self, request, context, *args, **kwargs):
        if NOT_PUBLISHED_PARAMETER in request.GET and request.method == "GET":
            findings = context["findings"] or []
            add_findings_to_form(context["adminform"].form, findings)
            context["error_summary"] = summarize_findings(findings)
            context["error_summary_outcome"] = "Nie opublikowano"
        return super().render_change_form(request, context, *args, **kwargs)

    def get_item_views(self):
        return {
            **super().get_item_views(),
            "changes": self.changes_view,
            "request_approval": self.request_approval_view,
            "unpublish": self.unpublish_view,
            "unschedule": self.unschedule_view,
            "reviewed": self.reviewed_view,
            "preview": self.preview_view,
        }

    def unpublish_view(self, request, object_id):
        item = self.get_item_or_404(request, object_id, self.has_publish_permission)
        if request.method != "POST" and item.is_live:
            return self.render_item_page(
                request,
                "unpublish",
                item,
                title="Wycofaj z publikacji",
                incoming_links=format_incoming_links(item),
            )
        if item.is_live:
            self.unpublish(request, item)
            self.log_change(request, item, "Wycofano z publikacji.")
            self.message_user(
                request,
                f"Wycofano z publikacji: {end_sentence(item)} Treść została w panelu.",
                messages.SUCCESS,
            )
        return redirect(self.get_url("change", item))

    def unschedule_view(self, request, object_id):
        item = self.get_item_or_404(request, object_id, self.has_publish_permission)
        change = ScheduledChange.objects.of(item).first()
        if request.method != "POST" and change:
            return self.render_item_page(
                request, "unschedule", item, title="Anuluj zaplanowaną zmianę", change=change
            )
        if change and publication.cancel_scheduled(item, request.user):
            self.log_change(request, item, "Anulowano zaplanowaną zmianę.")
            self.message_user(
                request,
                f"Anulowano zaplanowaną zmianę: {end_sentence(item)} Strona zostaje bez zmian, "
                "a tekst jest wersją roboczą.",
                messages.SUCCESS,
            )
        else:
            message = (
                "Zmiana jest już opublikowana."
                if publication.is_latest_change_published(item)
                else "Tej zmiany nie ma już w planie."
            )
            self.message_user(request, f"Nie anulowano. {message}", messages.WARNING)
        return redirect(self.get_url("change", item))

    def reviewed_view(self, request, object_id):
        item = self.get_item_or_404(request, object_id)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        if request.method == "POST":
            # update(): the text has not changed, so `changed_at` must stay.
            type(item).objects.filter(pk=item.pk).update(reviewed_on=timezone.localdate())
            self.log_change(request, item, "Sprawdzono, czy treść jest aktualna.")
            self.message_user(
                request, f"Zapisano, że treść jest aktualna: {end_sentence(item)}", messages.SUCCESS
            )
        return redirect("admin:index" if "_from_start" in request.POST else self.get_url("change", item))


def format_scheduled_message(item, scheduled):
    """Return the message for the SCHEDULED revision. It may have been published or cancelled meanwhile."""
    publish_at = build_draft(item, scheduled.data).publish_from
    return (
        f"Zaplanowano zmianę: {end_sentence(item)} Mieszkańcy zobaczą ją {format_datetime(publish_at)}. "
        "Do tego czasu widzą stronę taką, jaka jest."
    )


def format_unchanged_message(unchanged):
    """Return the message for items whose latest revision is live already, although dates may hide it."""
    titles = ", ".join(map(str, unchanged))
    hidden = ", ".join(f"{item} ({describe_visibility(item)})" for item in unchanged if not item.is_published)
    if not hidden:
        return (
            f"Nie było czego publikować: na stronie jest już najnowsza wersja ({titles}). "
            "Zapisano, że jest sprawdzona."
        )
    return (
        f"Nie było czego publikować: nie ma nowych zmian ({titles}). Zapisano, że treść jest sprawdzona. "
        f"Mieszkańcy teraz tego nie widzą: {hidden}."
    )


def format_draft_left_message(item):
    """Return the warning for publication.unpublish: the draft stays in the history only."""
    return (
        f"Wersja robocza została w „Historii”: {end_sentence(item)} Nie zastąpiła wycofanej, "
        "bo zmieniłaby to, co mieszkańcy nadal widzą na innych stronach."
    )


def get_approvals_of_form(user, item):
    """Return the requests about the item that are open, and the answers that the user has not seen."""
    requests = ApprovalRequest.objects.of(item).select_related("author", "answered_by", "user", "group")
    return (requests.open() | requests.unread_by_author(user)).distinct()


def add_findings_to_form(form, findings):
    """Add the errors of the checks to the form, which then shows them beside its fields, but none to a wrong value."""
    wrong = set(form.errors)
    for finding in findings:
        if finding.is_error and finding.field in form.fields and finding.field not in wrong:
            quote = f"„{finding.quote}”: " if finding.quote else ""
            form.errors.setdefault(finding.field, form.error_class()).append(f"{quote}{finding.message}")
