"""Erased personal data stay erased when staff save the form concurrently."""

import pytest

from tests import site_database

from .site_data import manage

pytestmark = pytest.mark.slow

# The form is submitted after the erasure and before its commit.
AT_THE_SAME_MOMENT = """
import datetime, threading, time
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from accessibility_requests.models import AccessRequest

day = datetime.date(2022, 3, 16)
case = AccessRequest.objects.create(
    year=2022, serial=1, answer_by=day, latest_by=day, site="http://localhost", page="/", way="email",
    contact="ola@example.pl", state="done", closed_on=datetime.date.today(),
)
clerk = Client(headers={"host": "localhost"})
clerk.force_login(get_user_model().objects.get())
clerk.get("/admin/")
typed = {"state": "withdrawn", "closed_on": f"{datetime.date.today():%d.%m.%Y}", "note": "Ola dzwoniła."}

def save():
    answer = clerk.post(f"/admin/accessibility_requests/accessrequest/{case.pk}/change/", typed)
    print(answer.status_code)
    connection.close()

saving = threading.Thread(target=save)
with transaction.atomic():
    case.erase()
    saving.start()
    time.sleep(1)
saving.join()
"""


def test_save_racing_with_erase_restores_nothing(data):
    said = manage(data, "shell", "--no-imports", "--command", AT_THE_SAME_MOMENT).stdout
    assert said == "403\n"
    ((state, contact),) = site_database.do(
        data, "SELECT state, contact FROM accessibility_requests_accessrequest"
    )
    assert (state, contact) == ("done", "")
    assert not site_database.do(
        data, "SELECT note FROM accessibility_requests_accessrequestevent WHERE note LIKE %s", "%Ola%"
    )
