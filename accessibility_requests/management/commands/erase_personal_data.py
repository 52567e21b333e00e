from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accessibility_requests.models import AccessRequest


class Command(BaseCommand):
    help = (
        "Erase the personal data of accessibility requests past their retention period; to be run daily. With numbers, "
        "such as 3/2026: erase those of these closed requests at once (GDPR art. 17)."
    )

    def add_arguments(self, parser):
        parser.add_argument("numbers", nargs="*", metavar="number")

    @transaction.atomic
    def handle(self, *, numbers, verbosity, **options):
        if numbers:
            erased = sum(map(self.erase_on_demand, numbers))
        else:
            erased = AccessRequest.objects.erase_due(timezone.localdate())
        if verbosity:
            self.stdout.write(f"Usunięto dane osobowe z wniosków: {erased}.")

    def erase_on_demand(self, number):
        serial, _, year = number.partition("/")
        if not (serial.isdecimal() and year.isdecimal()):
            raise CommandError(f"{number} nie jest numerem wniosku, jak 3/2026. Nic nie zostało usunięte.")
        case = AccessRequest.objects.select_for_update().filter(serial=serial, year=year).first()
        if not case:
            raise CommandError(f"Nie ma wniosku nr {number}. Nic nie zostało usunięte.")
        if case.is_open:
            raise CommandError(
                f"Wniosek nr {number} jest otwarty. Najpierw zakończ sprawę. Nic nie zostało usunięte."
            )
        if case.erased_at:
            return 0
        case.erase(reason="poprosiła o to osoba, której dotyczą")
        return 1
