from django.urls import path

from . import views

app_name = "cooperative"
urlpatterns = [
    path("", views.cooperative, name="cooperative"),
    path("uchwaly/<slug:slug>/", views.resolution, name="resolution"),
    path("spotkania/", views.meetings, name="meetings"),
    path("spotkania.ics", views.meetings_calendar, name="meetings_calendar"),
    path("spotkania/<slug:slug>/", views.meeting, name="meeting"),
    path("spotkania/<slug:slug>.ics", views.meeting_calendar, name="meeting_calendar"),
    path("nabory/", views.recruitments, name="recruitments"),
    path("nabory/<slug:slug>/", views.recruitment, name="recruitment"),
]
