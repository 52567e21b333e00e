from django.urls import path

from . import views

app_name = "omggs"
urlpatterns = [
    path("", views.association, name="association"),
    path("zit/", views.undertakings, name="undertakings"),
    path("zit/<slug:slug>/", views.undertaking, name="undertaking"),
    path("rewitalizacja/", views.projects, name="projects"),
    path("rewitalizacja.csv", views.projects_csv, name="projects_csv"),
    path("rewitalizacja.geojson", views.projects_geojson, name="projects_geojson"),
    path("rewitalizacja/<slug:slug>/", views.project, name="project"),
]
