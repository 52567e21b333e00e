from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts import second_factor


class Command(BaseCommand):
    help = "Reset the second factor of an account, if no other administrator can reset it in the admin."

    def add_arguments(self, parser):
        parser.add_argument("login")

    def handle(self, *args, login, **options):
        user = get_user_model().objects.filter(username=login).first()
        if user is None:
            raise CommandError(f"Nie ma konta „{login}”.")
        second_factor.reset_second_factor(user, note="przez: polecenie na serwerze")
        self.stdout.write(f"Zresetowano drugi składnik konta „{login}”. Hasło się nie zmieniło.")
