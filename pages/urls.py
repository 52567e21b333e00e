from django.urls import path

from . import views

app_name = "pages"
urlpatterns = [
    path("ekonomia-spoleczna/", views.articles, name="articles"),
    path("ekonomia-spoleczna/<slug:slug>/", views.article, name="article"),
    path("slowniczek/", views.glossary, name="glossary"),
    # Last: matches every path of one segment.
    path("<slug:slug>/", views.page, name="page"),
]
