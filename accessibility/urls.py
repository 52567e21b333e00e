from django.urls import path

from . import views
from .requests.views import request_form, request_received

app_name = "accessibility"
urlpatterns = [
    path("widok/", views.change_display, name="change_display"),
    path("deklaracja-dostepnosci/", views.declaration, name="declaration"),
    path("dostepnosc/wniosek/", request_form, name="request"),
    path("dostepnosc/wniosek/<slug:key>/", request_received, name="request_received"),
]
