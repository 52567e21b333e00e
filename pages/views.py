from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Article, Page


@require_safe
def articles(request):
    return render(request, "pages/articles.html", {"articles": Article.objects.published().for_cards()})


@require_safe
def article(request, slug):
    shown = get_object_or_404(Article.objects.published().for_cards(), slug=slug)
    others = Article.objects.published().exclude(pk=shown.pk)[:3]
    return render(request, "pages/article.html", {"article": shown, "other_articles": others})


@require_safe
def page(request, slug):
    return render(
        request, "pages/page.html", {"page": get_object_or_404(Page.objects.published(), slug=slug)}
    )
