from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publishing.models import latest_change

from .models import Association, RevitalisationProject, Undertaking


@require_safe
def association(request):
    shown = Association.objects.published().prefetch_related("figures").first()
    return render(
        request,
        "omggs/association.html",
        {
            "item": shown,
            "association": shown,
            "undertakings": Undertaking.objects.published(),
            "project_count": RevitalisationProject.objects.published().count(),
            "changed_at": latest_change([shown] if shown else []),
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
            "changed_at": latest_change(shown),
        },
    )


@require_safe
def undertaking(request, slug):
    shown = get_object_or_404(Undertaking.objects.published(), slug=slug)
    return render(
        request,
        "omggs/undertaking.html",
        {
            "item": shown,
            "undertaking": shown,
            "projects": shown.projects.published().for_cards(),
            "changed_at": shown.changed_at,
        },
    )


@require_safe
def projects(request):
    shown = RevitalisationProject.objects.published().for_cards()
    return render(request, "omggs/projects.html", {"projects": shown, "changed_at": latest_change(shown)})


@require_safe
def project(request, slug):
    published = RevitalisationProject.objects.published().for_cards()
    shown = get_object_or_404(published.select_related("undertaking"), slug=slug)
    return render(
        request,
        "omggs/project.html",
        {
            "item": shown,
            "project": shown,
            "undertaking": shown.undertaking
            if shown.undertaking and shown.undertaking.is_published
            else None,
            "other_projects": published.filter(city=shown.city).exclude(pk=shown.pk),
            "changed_at": shown.changed_at,
        },
    )
