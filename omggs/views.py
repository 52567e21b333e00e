from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from publishing.models import get_latest_change
from publishing.preview import get_first_or_previewed, get_previewed_or_404

from . import listing, open_data
from .map import Map
from .models import Association, RevitalisationProject, Undertaking
from .structured_data import build_organisation


@require_safe
def association(request):
    shown = get_first_or_previewed(request, Association.objects.published().prefetch_related("figures"))
    return render(
        request,
        "omggs/association.html",
        {
            "item": shown,
            "association": shown,
            "structured_data": build_organisation(shown) if shown else None,
            "undertakings": Undertaking.objects.published(),
            "project_count": RevitalisationProject.objects.published().count(),
            "changed_at": get_latest_change([shown] if shown else []),
        },
    )


@require_safe
def undertakings(request):
    shown = Undertaking.objects.published()
    return render(
        request,
        "omggs/undertakings.html",
        {
            "association": Association.objects.published().first(),
            "undertakings": shown,
            "changed_at": get_latest_change(shown),
        },
    )


@require_safe
def undertaking(request, slug):
    shown = get_previewed_or_404(request, Undertaking.objects.published(), slug=slug)
    projects = list(shown.projects.published().for_cards())
    return render(
        request,
        "omggs/undertaking.html",
        {
            "item": shown,
            "undertaking": shown,
            "projects": projects,
            "our_projects": [project for project in projects if project.city.is_ours],
            "projects_url": listing.build_list_url(undertaking=shown),
            "changed_at": shown.last_public_change,
        },
    )


@require_safe
def projects(request):
    shown = listing.Listing(request.GET)
    if not (shown.unmatched or shown.is_canonical):
        return redirect(shown.url)
    association = Association.objects.published().first()
    files = open_data.build_files(shown, request.build_absolute_uri)
    licence = association.licence if association else None
    return render(
        request,
        "omggs/projects.html",
        {
            "listing": shown,
            "shared_url": shown.url,
            "map": Map(shown.map_projects, chosen=shown.city, undertaking=shown.undertaking),
            "files": files.values(),
            "columns": open_data.COLUMN_DESCRIPTIONS,
            "licence": licence,
            "dataset": None
            if shown.is_filtered or shown.unmatched
            else open_data.build_dataset(shown, files, licence),
            "changed_at": get_latest_change(shown.projects),
        },
        # 404 for an unknown city or undertaking, with the whole list to go on from.
        status=404 if shown.unmatched else 200,
    )


@require_safe
def projects_csv(request):
    return download(request, "arkusz" if "arkusz" in request.GET else "csv")


@require_safe
def projects_geojson(request):
    return download(request, "geojson")


def download(request, kind):
    shown = listing.Listing(request.GET)
    if shown.unmatched:
        raise Http404
    return open_data.build_files(shown, request.build_absolute_uri)[kind].build_response(request)


@require_safe
def project(request, slug):
    published = RevitalisationProject.objects.published()
    shown = get_previewed_or_404(request, published.for_list(), slug=slug)
    others = [project for project in published.for_cards() if project != shown]
    undertaking = shown.public_undertaking
    return render(
        request,
        "omggs/project.html",
        {
            "item": shown,
            "project": shown,
            "undertaking": undertaking,
            "years": get_years(shown, undertaking),
            "map": Map([shown, *others] if shown.city else [], chosen=shown.city, near=shown.city),
            "other_projects": [project for project in others if shown.city and project.city == shown.city],
            "project_count": len(others) + 1,
            "neighbours": get_neighbours(shown, others),
            "city_url": listing.build_list_url(shown.city),
            "changed_at": shown.last_public_change,
        },
    )


def get_years(project, undertaking):
    """Return {"first", "last", "are_own", "are_over"} of the project, else of its undertaking; None if not known."""
    for item in filter(None, (project, undertaking)):
        if item.first_year or item.last_year:
            return {
                "first": item.first_year,
                "last": item.last_year,
                "are_own": item is project,
                "are_over": (item.last_year or localdate().year) < localdate().year,
            }
    return None


def get_neighbours(project, others):
    """Return {"previous", "next"} of the projects by number."""
    numbered = [other for other in others if other.number is not None]
    before = [other for other in numbered if project.number is not None and other.number < project.number]
    after = [other for other in numbered if project.number is not None and other.number > project.number]
    return {"previous": before[-1] if before else None, "next": after[0] if after else None}
