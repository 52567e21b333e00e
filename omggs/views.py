from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Association, RevitalisationProject, Undertaking


@require_safe
def association(request):
    shown = Association.objects.published().prefetch_related("figures").first()
    return render(
        request,
        "omggs/association.html",
        {
            "association": shown,
            "undertakings": Undertaking.objects.published(),
            "project_count": RevitalisationProject.objects.published().count(),
            "changed_at": shown and shown.changed_at,
        },
    )


@require_safe
def undertakings(request):
    return render(
        request,
        "omggs/undertakings.html",
        {
            "association": Association.objects.published().first(),
            "undertakings": Undertaking.objects.published(),
        },
    )


@require_safe
def undertaking(request, slug):
    shown = get_object_or_404(Undertaking.objects.published(), slug=slug)
    projects = shown.projects.published().for_cards()
    return render(request, "omggs/undertaking.html", {"undertaking": shown, "projects": projects})


@require_safe
def projects(request):
    shown = RevitalisationProject.objects.published().select_related("city", "undertaking")
    return render(request, "omggs/projects.html", {"projects": shown})


@require_safe
def project(request, slug):
    published = RevitalisationProject.objects.published()
    shown = get_object_or_404(published.select_related("city", "undertaking"), slug=slug)
    undertaking = shown.undertaking if shown.undertaking and shown.undertaking.is_published else None
    others = published.filter(city=shown.city).exclude(pk=shown.pk).for_cards()
    return render(
        request,
        "omggs/project.html",
        {"project": shown, "undertaking": undertaking, "other_projects": others},
    )
