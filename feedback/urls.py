from django.urls import path

from . import views

app_name = "feedback"
urlpatterns = [
    path("opinia/", views.submit, name="submit"),
    path("opinia/dziekujemy/", views.thanks, name="thanks"),
]
