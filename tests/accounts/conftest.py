import base64
import re
import time

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import models

from ..factories import PASSWORD

APP_KEY = "3132333435363738393031323334353637383930"


@pytest.fixture(autouse=True)
def hash_iteration_count(monkeypatch):
    """Hash recovery codes once: a secure number of iterations takes a quarter of a second for each set of codes."""
    monkeypatch.setattr(models, "HASH_ITERATION_COUNT", 1)


@pytest.fixture
def production(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def create_staff(db):
    """Return a function that creates a staff user: `create_staff("Redaktor")`."""

    def create_staff(role=None, username="ala", **given):
        user = User.objects.create_user(username, password=PASSWORD, is_staff=True, **given)
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user

    return create_staff


@pytest.fixture
def browser_at():
    """Return a function that creates a client with an IP address: `browser_at("198.51.100.7")`."""
    return lambda address: Client(REMOTE_ADDR=address)


def sign_in(client, username="ala", password=PASSWORD, **more):
    return client.post("/admin/login/", {"username": username, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def add_app(user):
    return TOTPDevice.objects.create(user=user, name="aplikacja", key=APP_KEY)


def code(key=APP_KEY, steps=0):
    """
    Return the TOTP code for now, or for some steps of 30 seconds from now.

    Wait for the end of a step that is nearly over: a code verified in the next one shifts the clock of the device.
    """
    if (seconds_left := 30 - time.time() % 30) < 5:
        time.sleep(seconds_left)
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def key_on(response):
    """Return the TOTP key shown on the page, in hexadecimal."""
    typed = re.search(r'class="app-key">([A-Z2-7 ]+)<', response.content.decode())[1]
    return base64.b32decode(typed.replace(" ", "")).hex()


def expire(client, seconds):
    """Pretend that the last request of the session was that long ago."""
    session = client.session
    session["seen_at"] -= seconds
    session.save()
