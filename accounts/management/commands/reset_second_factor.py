from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts import second_factor


class Command(BaseCommand):
    help = (
        "Take the second factor off an account, for the last administrator who lost the phone and the codes."
    )

    def add_arguments(self, parser):
        parser.add_argument("login")

    def handle(self, *args, login, **options):
        user = get_user_model().objects.filter(username=login).first()
        if user is None:
            raise CommandError(f"Nie ma konta „{login}”.")
        second_factor.reset_second_factor(user, note="przez: polecenie na serwerze")
        self.stdout.write(f"Zresetowano drugi składnik konta „{login}”. Hasło się nie zmieniło.")
