from django.urls import path

from . import views

app_name = "pages"
urlpatterns = [
    path("ekonomia-spoleczna/", views.articles, name="articles"),
    path("ekonomia-spoleczna/<slug:slug>/", views.article, name="article"),
    path("slowniczek/", views.glossary, name="glossary"),
    # Last: it takes every path of one segment that no pattern before it matches.
    path("<slug:slug>/", views.page, name="page"),
]
