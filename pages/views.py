from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publishing.models import latest_change
from publishing.shared import shared

from . import structured_data
from .models import Article, Page, Term


@require_safe
def articles(request):
    shown = Article.objects.published().for_cards()
    return render(request, "pages/articles.html", {"articles": shown, "changed_at": latest_change(shown)})


@require_safe
def article(request, slug):
    shown = get_object_or_404(Article.objects.published().for_cards(), slug=slug)
    # The same few on all articles, but for the article itself.
    first = shared(request, "first articles", lambda: list(Article.objects.published().for_cards()[:4]))
    return render(
        request,
        "pages/article.html",
        {
            "item": shown,
            "article": shown,
            "other_articles": tuple(other for other in first if other != shown)[:3],
            "changed_at": shown.changed_at,
            "structured_data": structured_data.article(shown),
        },
    )


@require_safe
def page(request, slug):
    shown = get_object_or_404(Page.objects.published(), slug=slug)
    return render(request, "pages/page.html", {"item": shown, "page": shown, "changed_at": shown.changed_at})


@require_safe
def glossary(request):
    terms = Term.objects.published().in_alphabet()
    return render(request, "pages/glossary.html", {"terms": terms, "changed_at": latest_change(terms)})
