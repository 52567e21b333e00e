from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Logowanie"

    def ready(self):
        from . import log, middleware, roles

        post_migrate.connect(roles.apply_roles, sender=self)
        user_logged_in.connect(middleware.start_session)
        user_logged_out.connect(log.log_sign_out)
