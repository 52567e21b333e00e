from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.pagination import page_links, page_number, query
from publishing.fragments import get_or_render_fragment
from publishing.models import get_latest_change
from publishing.preview import get_previewed_or_404, with_previewed

from . import structured_data
from .models import Article, Page, Term, in_alphabet

ARTICLES_ON_PAGE = 24


@require_safe
def articles(request):
    """All articles, some on a page; the next ones with `?strona=`."""
    everything = Paginator(Article.objects.published().for_cards().in_order(), ARTICLES_ON_PAGE)
    number = page_number(request)
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
            "pages": page_links(number, everything.num_pages, get_articles_url),
            "address_on_site": get_articles_url(number),
            "changed_at": get_latest_change(shown),
        },
    )


def get_articles_url(page):
    return reverse("pages:articles") + query(strona=page if page > 1 else "")


@require_safe
def article(request, slug):
    shown = get_previewed_or_404(request, Article.objects.published().for_cards(), slug=slug)
    # The same few on all articles, but for the article itself.
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
            "structured_data": structured_data.article(shown),
        },
    )


@require_safe
def page(request, slug):
    shown = get_previewed_or_404(request, Page.objects.published(), slug=slug)
    return render(
        request, "pages/page.html", {"item": shown, "page": shown, "changed_at": shown.last_public_change}
    )


@require_safe
def glossary(request):
    terms = in_alphabet(with_previewed(request, Term.objects.published()))
    return render(request, "pages/glossary.html", {"terms": terms, "changed_at": get_latest_change(terms)})
