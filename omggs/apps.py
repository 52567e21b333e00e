from django.apps import AppConfig


class OmggsConfig(AppConfig):
    name = "omggs"
    verbose_name = "OMGGS"
