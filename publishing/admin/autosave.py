"""
Autosave: what is typed in a form is kept on the server and offered when the user opens the form again.

It is no revision: nobody else sees it, it locks nothing, and it is deleted when the form is saved. A form that is
submitted but cannot be saved is kept in the same way.
"""

import copy
from contextlib import suppress
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst

from ..database import can_write_without_waiting
from ..form_recovery import (
    AUTOSAVE_PARAMETER,
    RECOVERY_PARAMETER,
    encode_submission,
    get_recovery_url,
    is_background_request,
    is_redisplayed,
)
from ..forms import REQUIRED_LABEL_SUFFIX
from ..models import SavedSubmission
from ..revisions import lock_item
from .new_items import get_form_token

DISCARD_PARAMETER = "odrzuc"
MAX_OFFERS = 3


class AutosaveMixin:
    def add_view(self, request, form_url="", extra_context=None):
        if request.method == "POST" and AUTOSAVE_PARAMETER in request.GET:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return self.autosave(request)
        view = partial(super().add_view, request, form_url, extra_context)
        return self.discard_autosaved(request) or self.call_view(request, view)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "POST" and AUTOSAVE_PARAMETER in request.GET:
            return self.autosave_stored_item(request, object_id)
        view = partial(super().change_view, request, object_id, form_url, extra_context)
        return self.discard_autosaved(request) or self.call_view(request, view, object_id)

    def call_view(self, request, view, object_id=None):
        """Return the response of `view`. Keep the form if it was refused; delete what was kept if it was saved."""
        is_submit = is_form_submitted(request)
        response = view()
        if is_submit and is_refused(request, response):
            self.keep_refused(request, object_id)
        return self.delete_after_saving(request, response)

    def keep_refused(self, request, object_id=None):
        """
        Autosave the form of a new or stored item that is shown again, because it could not be saved.

        Not while another process writes, so that the errors are shown without waiting: the script does it then.
        """
        if not can_write_without_waiting():
            return
        if object_id is None:
            self.autosave(request)
        else:
            # Deleted or erased at the same time: the form is shown once more, but not stored.
            with suppress(Http404, PermissionDenied):
                self.autosave_stored_item(request, object_id)

    @transaction.atomic
    def autosave_stored_item(self, request, object_id):
        """
        Autosave the form of a stored item, with its row locked until then.

        Otherwise a request that runs beside the erasure of the item's personal data could store them again.
        """
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        try:
            lock_item(item)
        except self.model.DoesNotExist as error:
            raise Http404 from error
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        return self.autosave(request)

    def autosave(self, request):
        _, is_new = SavedSubmission.objects.update_or_create(
            user=request.user,
            path=request.path,
            form=get_form_token(request) or "",
            defaults={"body": encode_submission(request), "created_at": timezone.now()},
        )
        if is_new:
            SavedSubmission.objects.exceeding_limit(request.user).delete()
        return HttpResponse(status=204)

    def discard_autosaved(self, request):
        """Delete the autosaved form that the user does not want. Return a redirect to the form, or None."""
        if request.method != "POST" or DISCARD_PARAMETER not in request.GET:
            return None
        key = request.GET[DISCARD_PARAMETER]
        SavedSubmission.objects.autosaved().filter(user=request.user, path=request.path, key=key).delete()
        return redirect(request.path)

    def delete_after_saving(self, request, response):
        is_submit = is_form_submitted(request) and not is_redisplayed(request)
        if is_submit and response.status_code < 400 and not is_form_shown(response):
            token = get_form_token(request)
            # A form that was shown again is named in the URL, and may have a new token.
            is_saved = Q(form=token or "") | Q(key=request.GET.get(RECOVERY_PARAMETER))
            is_saved &= Q(path=request.path)
            if token:
                # A conflict of the form of a new item is resolved at the URL of the item.
                is_saved |= Q(form=token)
            saved = SavedSubmission.objects.filter(is_saved, user=request.user)
            if saved.exists():  # reading does not wait for another process that writes
                saved.delete()
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if request.method == "GET" and RECOVERY_PARAMETER not in request.GET:
            context["autosave_offers"] = self.get_autosave_offers(request, context)
        context["has_unsaved_text"] = context["adminform"].form.is_bound and has_typed_text(context)
        context["can_autosave"] = self.has_change_permission(request, obj) if obj else True
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_autosave_offers(self, request, context):
        """Return what was typed and not saved: [{"saved_at", "labels", "url", "discard_url"}], newest first."""
        autosaved = SavedSubmission.objects.autosaved().filter(user=request.user, path=request.path)
        offers = []
        for submission in autosaved.order_by("-created_at")[:MAX_OFFERS]:
            if labels := describe_typed(context, QueryDict(submission.body)):
                offers.append(
                    {
                        "saved_at": submission.created_at,
                        "labels": labels,
                        "url": get_recovery_url(submission),
                        "discard_url": f"{request.path}?{DISCARD_PARAMETER}={submission.key}",
                    }
                )
        return offers


def is_form_submitted(request):
    """Return whether the user submits a form. To be asked before restore_submission changes the method."""
    return request.method == "POST" and not is_background_request(request)


def is_form_shown(response):
    return "adminform" in (getattr(response, "context_data", None) or {})


def is_refused(request, response):
    """Return whether the form is shown again because it could not be saved, with what the user typed."""
    is_shown_again = is_form_shown(response) and not is_redisplayed(request)
    return is_shown_again and has_typed_text(response.context_data)


def has_typed_text(context):
    """Return whether anything in the bound form or its rows is not as it was when the form was opened."""
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    return context["adminform"].form.has_changed() or any(
        formset.is_bound and formset.has_changed() for formset in formsets
    )


def describe_typed(context, typed):
    """Return the labels of the fields and groups of rows in which `typed` differs from the form that is shown."""
    form = context["adminform"].form
    bound = type(form)(typed, instance=copy.copy(form.instance), initial=form.initial, prefix=form.prefix)
    labels = [
        capfirst(bound[name].label).removesuffix(f" {REQUIRED_LABEL_SUFFIX}") for name in bound.changed_data
    ]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        bound_rows = type(formset)(typed, instance=formset.instance, prefix=formset.prefix)
        if bound_rows.management_form.is_valid() and bound_rows.has_changed():
            labels.append(capfirst(inline.opts.verbose_name_plural))
    return labels
