from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.pagination import build_page_links, build_query, get_page_number
from publishing.fragments import get_or_render_fragment
from publishing.models import get_latest_change
from publishing.preview import get_previewed_or_404, with_previewed

from . import structured_data
from .models import Article, GlossaryTerm, Page, sort_terms

ARTICLES_PER_PAGE = 24


@require_safe
def articles(request):
    """The list of articles, with pages `?strona=2` and so on."""
    everything = Paginator(Article.objects.published().for_cards().in_order(), ARTICLES_PER_PAGE)
    number = get_page_number(request)
    if number > everything.num_pages:
        raise Http404
    shown = everything.page(number).object_list
    return render(
        request,
        "pages/articles.html",
        {
            "articles": shown,
            "page_number": number,
            "page_count": everything.num_pages,
            "pages": build_page_links(number, everything.num_pages, get_articles_url),
            "canonical_url": get_articles_url(number),
            "changed_at": get_latest_change(shown),
        },
    )


def get_articles_url(page):
    return reverse("pages:articles") + build_query(strona=page if page > 1 else "")


@require_safe
def article(request, slug):
    shown = get_previewed_or_404(request, Article.objects.published().for_cards(), slug=slug)
    # One query for all articles: the first four, of which the shown one may be one.
    first = get_or_render_fragment(
        request, "first articles", lambda: list(Article.objects.published().for_cards()[:4])
    )
    return render(
        request,
        "pages/article.html",
        {
            "item": shown,
            "article": shown,
            "other_articles": tuple(other for other in first if other != shown)[:3],
            "changed_at": shown.last_public_change,
            "structured_data": structured_data.build_article(shown),
        },
    )


@require_safe
def page(request, slug):
    shown = get_previewed_or_404(request, Page.objects.published(), slug=slug)
    template = "pages/page.html" if shown.is_polish else "pages/page_in_other_language.html"
    context = {
        "item": shown,
        "page": shown,
        "changed_at": shown.last_public_change,
        "page_language": shown.language,
    }
    return render(request, template, context)


@require_safe
def glossary(request):
    terms = sort_terms(with_previewed(request, GlossaryTerm.objects.published()))
    return render(request, "pages/glossary.html", {"terms": terms, "changed_at": get_latest_change(terms)})
