from django.urls import path

from . import views

app_name = "accessibility_requests"
urlpatterns = [
    path("dostepnosc/wniosek/", views.request_form, name="form"),
    path("dostepnosc/wniosek/<slug:key>/", views.request_received, name="received"),
]
