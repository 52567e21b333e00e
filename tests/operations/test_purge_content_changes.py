import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from operations.management.commands.purge_content_changes import RETENTION
from page_cache.models import ContentChange


@pytest.mark.django_db
def test_purge_content_changes_deletes_only_old_ones(capsys):
    for number, age in enumerate([RETENTION + datetime.timedelta(minutes=1), datetime.timedelta(0)]):
        ContentChange.objects.create(id=number)
        ContentChange.objects.filter(id=number).update(created_at=timezone.now() - age)
    ContentChange.objects.exclude(id__in=[0, 1]).delete()
    call_command("purge_content_changes")
    assert list(ContentChange.objects.values_list("id", flat=True)) == [1]
    assert "Usunięto 1 zapis o zmianach treści." in capsys.readouterr().out
