"""
One form makes one item: the form of a new item that is saved again, after the browser's Back, changes the item it made.

The form has a token in its URL as well, because a browser may ask for the form again when the user goes back.
"""

import re

from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone

from .. import revisions
from ..form_recovery import RECOVERY_PARAMETER
from ..models import SavedForm, generate_key
from .formatting import end_sentence

TOKEN_FIELD = "_form_token"
TOKEN_PARAMETER = "formularz"
TOKEN_RE = re.compile(r"[\w-]{20,40}", re.ASCII)


def get_form_token(request):
    """Return the token of the form of a new item, or None."""
    token = request.POST.get(TOKEN_FIELD) or request.GET.get(TOKEN_PARAMETER, "")
    return token if TOKEN_RE.fullmatch(token) else None


class NewItemFormMixin:
    def add_view(self, request, form_url="", extra_context=None):
        """Redirect to a URL with a token, or from the form that was saved already to the item that it made."""
        is_opening = request.method == "GET" and RECOVERY_PARAMETER not in request.GET
        saved_form = self.get_saved_form(request) if is_opening else None
        if item := self.get_item_of(saved_form):
            self.message_user(
                request, f"Ten formularz jest już zapisany. Otwieramy to, co powstało: {end_sentence(item)}"
            )
            return redirect(self.get_url("change", item))
        # The item of a saved form may be deleted: what is typed now is a new one.
        needs_token = is_opening and (saved_form or not get_form_token(request))
        if needs_token and self.has_add_permission(request):
            query = request.GET.copy()
            query[TOKEN_PARAMETER] = generate_key()
            return redirect(f"{request.path}?{query.urlencode()}")
        return super().add_view(request, form_url, extra_context)

    def get_token_context(self, request):
        """
        Return context of the form of a new item: its token, which a form that is shown again keeps.

        If the item that the form had made was deleted, the token is a new one.
        """
        saved_form = self.get_saved_form(request)
        is_deleted = saved_form and not self.get_item_of(saved_form)
        return {"form_token": (not is_deleted and get_form_token(request)) or generate_key()}

    def get_saved_form(self, request):
        """Return the SavedForm with the token of the request and its revision, or None."""
        saved_forms = SavedForm.objects.filter(user=request.user, token=get_form_token(request))
        saved_form = saved_forms.select_related("revision__content_type").first()
        is_of_model = saved_form and saved_form.revision.content_type.model_class() is self.model
        return saved_form if is_of_model else None

    def get_item_of(self, saved_form):
        return saved_form and self.model.objects.filter(pk=saved_form.revision.object_id).first()

    def store_revision(self, request, item, data, *, is_new, **options):
        """
        Call revisions.save_revision, and record the form together with it.

        Raise IntegrityError also if `is_new` and the form was saved already.
        """
        token = get_form_token(request)
        if not token:
            return revisions.save_revision(item, data, request.user, **options)
        with transaction.atomic():
            revision = revisions.save_revision(item, data, request.user, **options)
            if is_new:
                SavedForm.objects.create(user=request.user, token=token, revision=revision)
            else:
                self.record_saved_form(request, revision)
        return revision

    def record_saved_form(self, request, revision):
        """Record the revision that the form of a new item has made last. Other forms have no token."""
        if token := get_form_token(request):
            SavedForm.objects.filter(user=request.user, token=token).update(
                revision=revision, saved_at=timezone.now()
            )
