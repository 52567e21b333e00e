from django.db import models
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page


class Section(Page):
    """The home page, and the list of articles."""

    template = "wagtail_site/section.html"


class Article(Page):
    description = models.CharField(max_length=200)
    body = RichTextField()
    template = "wagtail_site/article.html"

    def get_context(self, request):
        others = Article.objects.live().sibling_of(self, inclusive=False)[:3]
        return super().get_context(request) | {"others": others}


@register_setting
class Contact(BaseSiteSetting):
    office = models.CharField(max_length=200)
    address = models.CharField(max_length=200)
