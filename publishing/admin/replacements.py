"""One search over all content, replacing what was found, and taking a replacement back."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from core.grammar import format_count

from .. import revisions
from ..admin_urls import get_admin_url
from ..models import DraftStateMixin, Replacement, Revision, ScheduledChange, get_revisioned_models
from ..permissions import has_model_permission
from ..replacements import (
    MAX_PLACES,
    Query,
    find_in_model,
    get_revision_before,
    replace_in_match,
    take_back,
)
from ..serialization import has_same_content
from .formatting import describe_visibility, end_sentence, join_sentences
from .item_forms import find_form

WORDS_PARAMETER = "q"
REPLACEMENT_PARAMETER = "zamiana"
MAX_WORDS_CHARS = Replacement._meta.get_field("words").max_length
MAX_RECENT = 5
SAME_WORDS_ERROR = "To te same słowa, których szukasz. Wpisz inne albo zostaw puste."


def get_searched_admins(request):
    """Return the ModelAdmins of all content that the user may see."""
    found = [
        admin.site.get_model_admin(model)
        for model in get_revisioned_models()
        if admin.site.is_registered(model)
    ]
    return [model_admin for model_admin in found if model_admin.has_view_permission(request)]


def can_search(user):
    return any(has_model_permission(user, "view", model) for model in get_revisioned_models())


def find_matches(request, query):
    """Return (matches, True if there were more places than MAX_PLACES), each match with what the page shows of it."""
    matches, count = [], 0
    for model_admin in get_searched_admins(request):
        for match in find_in_model(model_admin.get_queryset(request), query):
            describe_match(request, model_admin, match)
            matches.append(match)
            count += len(match.places)
            if count >= MAX_PLACES:
                return matches, True
    return matches, False


def list_hidden_forms(request, query):
    """Return names of the kinds or forms with the words, of public content that the user may not see in the admin."""
    names = []
    for model in get_revisioned_models():
        model_admin = admin.site.is_registered(model) and admin.site.get_model_admin(model)
        if model_admin and not model_admin.has_view_permission(request):
            for match in find_in_model(model._default_manager.all(), query):
                if is_shown_to_visitors(model_admin, match):
                    forms = [form.model_admin.opts for form, _ in split_by_form(match)]
                    names += [capfirst(opts.verbose_name_plural) for opts in forms]
    return list(dict.fromkeys(names))


def is_shown_to_visitors(model_admin, match):
    """Return whether the words of the match are on public pages now; those of a draft beside a live page are not."""
    if isinstance(match.item, DraftStateMixin):
        return match.item.is_published and not match.is_draft
    return model_admin.is_public_at_once(match.item)


def split_by_form(match):
    """Return [(ItemForm, places)] of the forms that change the places of the match."""
    parts = {}
    for place in match.places:
        # The path of a field is ("fields", name), that of a row begins with its relation.
        form = find_form(match.item, place.path[1] if place.path[0] == "fields" else place.path[0])
        parts.setdefault(form.url, (form, []))[1].append(place)
    return list(parts.values())


def describe_match(request, model_admin, match):
    item = match.item
    match.parts = split_by_form(match)
    match.kind = capfirst(model_admin.opts.verbose_name)
    if isinstance(item, DraftStateMixin):
        match.state = describe_visibility(item)
        if match.is_draft and item.is_live:
            match.state += ", są nieopublikowane zmiany"
        match.is_immediate = False
    else:
        match.state = ""
        match.is_immediate = model_admin.is_public_at_once(item)
    match.can_change = model_admin.has_change_permission(request, item)


def search_view(request, context):
    """Search; with a replacement, show each place before and after. POST replaces the chosen places."""
    if not can_search(request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    words = " ".join(data.get(WORDS_PARAMETER, "").split())[:MAX_WORDS_CHARS]
    replacement = " ".join(data.get(REPLACEMENT_PARAMETER, "").split())[:MAX_WORDS_CHARS]
    is_same = bool(words) and replacement == words
    query = Query(words, None if is_same else replacement or None)
    if request.method == "POST" and query.pattern and query.replacement:
        return replace_chosen(request, query)
    matches, is_cut = find_matches(request, query) if query.pattern else ([], False)
    return render(
        request,
        "admin/publishing/search.html",
        {
            **context,
            "title": "Szukaj i zamień",
            "words": words,
            "replacement": replacement,
            "can_replace": query.replacement is not None,
            "replacement_error": SAME_WORDS_ERROR if is_same else "",
            "is_too_short": bool(words) and query.pattern is None,
            "matches": matches,
            "hidden_forms": list_hidden_forms(request, query) if query.pattern else [],
            "place_count": sum(len(match.places) for match in matches),
            "replaceable_count": sum(
                bool(place.edits) for match in matches if match.can_change for place in match.places
            ),
            "is_cut": is_cut,
            "max_chars": MAX_WORDS_CHARS,
            "recent": Replacement.objects.filter(author=request.user, revisions__isnull=False).distinct()[
                :MAX_RECENT
            ],
        },
    )


def replace_chosen(request, query):
    keys = set(request.POST.getlist("place"))
    if not keys:
        messages.warning(request, "Nic nie zaznaczono, więc nic się nie zmieniło.")
        return redirect_to_search(query)
    replacement = Replacement.objects.create(
        words=query.words, replacement=query.replacement, author=request.user
    )
    count, is_public = 0, False
    matches, _ = find_matches(request, query)
    for match in matches:
        chosen = {place.key for place in match.places if place.edits and place.key in keys}
        if not chosen or not match.can_change:
            continue
        keys -= chosen
        try:
            is_changed = replace_in_match(match, chosen, request.user, replacement)
        except ValidationError as error:
            messages.error(
                request,
                format_html("Nie zmieniono: {} {}", end_sentence(match.item), join_sentences(error.messages)),
            )
        except (revisions.EditConflict, type(match.item).DoesNotExist):
            messages.error(
                request, f"Nie zmieniono: {end_sentence(match.item)} W tej samej chwili zmienił to ktoś inny."
            )
        else:
            if not is_changed:
                continue
            model_admin = admin.site.get_model_admin(type(match.item))
            model_admin.log_change(request, match.item, f"Zamiana: {replacement}.")
            count += len(chosen)
            is_public = is_public or match.is_immediate
    if keys:
        messages.warning(
            request,
            "Część zaznaczonych miejsc ktoś w tym czasie zmienił, więc zostały bez zamiany. Poszukaj jeszcze raz.",
        )
    if not count:
        replacement.delete()
        return redirect_to_search(query)
    places = format_count(count, "miejsce", "miejsca", "miejsc")
    effect = (
        "To, co nie ma wersji roboczej, mieszkańcy widzą od razu."
        if is_public
        else "Niczego nie opublikowano."
    )
    messages.success(request, f"Zamieniono {places}. {effect}")
    return redirect("admin:replacement", replacement.pk)


def redirect_to_search(query):
    parameters = {WORDS_PARAMETER: query.words, REPLACEMENT_PARAMETER: query.replacement}
    return redirect(f"{reverse('admin:search')}?{urlencode(parameters)}")


def replacement_view(request, context, pk):
    """Show what the user's replacement has changed. POST takes it back, or publishes the chosen drafts of it."""
    if not can_search(request.user):
        raise PermissionDenied
    replacement = get_object_or_404(Replacement, pk=pk, author=request.user)
    changed = list_changed(request, replacement)
    if request.method == "POST":
        if "_take_back" in request.POST:
            take_back_all(request, replacement, changed)
        else:
            publish_chosen(request, changed, set(request.POST.getlist("item")))
        return redirect("admin:replacement", pk)
    return render(
        request,
        "admin/publishing/replacement.html",
        {
            **context,
            "title": f"Zamiana: {replacement}",
            "replacement": replacement,
            "changed": changed,
            "can_publish": any(entry.can_publish for entry in changed),
            "has_drafts": any(entry.is_draft for entry in changed),
            "can_take_back": any(entry.is_unchanged for entry in changed),
            "search_url": f"{reverse('admin:search')}?{urlencode({WORDS_PARAMETER: replacement.words})}",
        },
    )


@dataclass
class ChangedItem:
    """An item that a replacement has changed; `item` is None while it is in the trash."""

    revision: Revision
    item: Model | None
    is_unchanged: bool
    state: str
    is_draft: bool
    can_publish: bool
    url: str
    link_label: str


def list_changed(request, replacement):
    changed = []
    for revision in replacement.revisions.select_related("content_type").prefetch_related("item"):
        item = revision.item
        latest = item and revisions.get_latest_revision(item)
        is_unchanged = item is not None and has_same_content(type(item), latest.data, revision.data)
        has_drafts = isinstance(item, DraftStateMixin)
        is_draft = can_publish = False
        if item is None:
            state = "w koszu"
        elif not is_unchanged:
            state = f"zmieniono później: {latest.get_event_display()}"
        elif latest != revision:
            state = latest.get_event_display()
        elif has_drafts:
            is_draft = True
            model_admin = admin.site.get_model_admin(type(item))
            # An older draft may hold more, which is not meant by publishing the replacement.
            before = get_revision_before(revision)
            is_only_change = item.is_live and before.event not in revisions.DRAFT_EVENTS
            can_publish = is_only_change and model_admin.has_publish_permission(request, item)
            more = "" if is_only_change or not item.is_live else ", są w niej też wcześniejsze zmiany"
            if ScheduledChange.objects.of(item).exists():
                more = ", a zaplanowana zmiana ma jeszcze dawny tekst: opublikuj ją jeszcze raz"
            state = f"wersja robocza{more}"
        else:
            state = "zapisane, bez wersji roboczej"
        url = get_admin_url(item, "changes" if has_drafts else "change") if item else ""
        link_label = "Co się zmieniło" if has_drafts else "Otwórz formularz"
        changed.append(
            ChangedItem(revision, item, is_unchanged, state, is_draft, can_publish, url, link_label)
        )
    return changed


def take_back_all(request, replacement, changed):
    count = 0
    for entry in changed:
        item = entry.item
        if item is None:
            continue
        if not admin.site.get_model_admin(type(item)).has_change_permission(request, item):
            messages.error(
                request, f"Nie cofnięto: {end_sentence(item)} Twoje konto nie pozwala tego zmienić."
            )
            continue
        try:
            take_back(replacement, entry.revision, request.user)
        except revisions.EditConflict:
            messages.warning(request, f"Nie cofnięto: {end_sentence(item)} Ktoś zmienił to później.")
        except (IntegrityError, ValidationError, type(item).DoesNotExist):
            messages.error(request, f"Nie cofnięto: {end_sentence(item)} Przywróć dawną wersję w historii.")
        else:
            count += 1
    if count:
        messages.success(
            request,
            f"Cofnięto zamianę. Treści, które wróciły do dawnego tekstu: {count}. To, co było już opublikowane, "
            "czeka jako wersja robocza.",
        )


def publish_chosen(request, changed, keys):
    for entry in changed:
        if entry.can_publish and str(entry.revision.pk) in keys:
            model_admin = admin.site.get_model_admin(type(entry.item))
            model_admin.publish(request, entry.item, entry.revision.pk)
