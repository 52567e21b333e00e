"""What staff have to fill in before the site is complete: on the admin index and in `manage.py check_launch`."""

from typing import NamedTuple

from django.db import models

from accessibility.models import Declaration
from accessibility_requests.models import RequestSettings
from omggs.models import Association, RevitalisationProject
from pages.models import SiteSettings
from publishing.admin_urls import get_admin_url


class MissingConfiguration(NamedTuple):
    model: type[models.Model]  # where to fill it in
    text: str
    missing: list  # names of fields
    reason: str  # why it cannot wait

    @property
    def url(self):
        return get_admin_url(self.model, "changelist")


def get_missing_configuration():
    found = []
    declaration = Declaration.load()
    if declaration.missing_fields:
        found.append(
            MissingConfiguration(
                Declaration,
                "Deklaracja dostępności nie ma obowiązkowych danych",
                declaration.missing_fields,
                "art. 10 ustawy z 4 kwietnia 2019 r. o dostępności cyfrowej",
            )
        )
    privacy_notice = RequestSettings.load()
    if privacy_notice.missing_fields:
        found.append(
            MissingConfiguration(
                RequestSettings,
                "Serwis nie przyjmuje wniosków o dostępność"
                + ("" if privacy_notice.names_controller else " ani adresów do powiadomień"),
                privacy_notice.missing_fields,
                "art. 13 RODO; na odpowiedź urząd ma 7 dni",
            )
        )
    settings = SiteSettings.load()
    if not settings.has_contact:
        found.append(
            MissingConfiguration(
                SiteSettings,
                "Serwis nie pokazuje danych kontaktowych",
                ["adres", "telefon albo e-mail"],
                "mieszkaniec nie wie, kogo zapytać",
            )
        )
    association = Association.objects.published().first()
    has_files = RevitalisationProject.objects.published().exists()
    if has_files and not (association and association.licence):
        found.append(
            MissingConfiguration(
                Association,
                "Pliki z listą projektów nie mówią, co wolno z nimi zrobić",
                ["licencja danych o projektach"],
                "bez licencji nikt nie wie, czy może ich użyć",
            )
        )
    return found
