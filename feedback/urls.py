from django.urls import path

from . import views

app_name = "feedback"
urlpatterns = [
    path("opinia/", views.give, name="give"),
    path("opinia/dziekujemy/", views.thanks, name="thanks"),
]
