from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("powiadomienia/", views.subscribe, name="subscribe"),
    path("powiadomienia/sprawdz-poczte/", views.requested, name="requested"),
    path("powiadomienia/potwierdz/<str:key>/", views.confirm, name="confirm"),
    path("powiadomienia/koniec/<str:key>/", views.end, name="end"),
]
