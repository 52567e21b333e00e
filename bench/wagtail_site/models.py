from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page


class Section(Page):
    """The home page or the list of articles."""

    template = "wagtail_site/section.html"


class Article(Page):
    description = models.CharField(max_length=200)
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    body = RichTextField()
    template = "wagtail_site/article.html"

    def get_context(self, request):
        others = Article.objects.live().sibling_of(self, inclusive=False).select_related("image")[:3]
        return super().get_context(request) | {"others": others}


@register_setting
class Contact(ClusterableModel, BaseSiteSetting):
    footer_text = models.TextField()
    office = models.CharField(max_length=200)
    address = models.CharField(max_length=200)

    @property
    def footer_links(self):
        return self.links.select_related("page")


class FooterLink(models.Model):
    contact = ParentalKey(Contact, on_delete=models.CASCADE, related_name="links")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    label = models.CharField(max_length=40)

    def __str__(self):
        return self.label


CHOICES = [
    ("font", "Rozmiar czcionki", [("100", "100%"), ("125", "125%"), ("150", "150%"), ("200", "200%")]),
    (
        "contrast",
        "Kontrast",
        [
            ("default", "domyślny"),
            ("yellow-on-black", "żółty na czarnym"),
            ("black-on-yellow", "czarny na żółtym"),
            ("white-on-black", "biały na czarnym"),
        ],
    ),
    ("spacing", "Odstępy", [("normal", "zwykłe"), ("wide", "zwiększone")]),
]


def display_choices(request):
    return {"display_choices": CHOICES}
