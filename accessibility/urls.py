from django.urls import path

from . import views

app_name = "accessibility"
urlpatterns = [
    path("widok/", views.change_display, name="change_display"),
    path("deklaracja-dostepnosci/", views.declaration, name="declaration"),
]
