"""Subscribing with a confirmation, changing the choice, ending; limits and what is stored."""

import re
import sys
from io import StringIO

import pytest
from django.core import mail as django_mail
from django.core.management import call_command
from django.test import Client

from accessibility_requests.models import RequestSettings
from accounts.models import Limit
from home.configuration import get_missing_configuration
from notifications import announcing, throttling
from notifications.models import QueuedMessage, Subscription

from .. import factories
from ..parsed import page
from .residents import run_timer, subscribe

pytestmark = pytest.mark.django_db

FORM = "/powiadomienia/"
BOTH = ["nabory", "spotkania"]


@pytest.fixture(autouse=True)
def mail_server(settings, db):
    factories.request_settings()
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.rumia.example", "serwis@rumia.example"


def get_text(response):
    return " ".join("".join(page(response).find("body").itertext()).split())


def submit(client, email="ola@example.pl", topics=BOTH, **more):
    return client.post(FORM, {"email": email, "topics": topics, **more})


def take_links():
    """Let the timer send the mail and return [(path to confirm, path to end)] of the messages."""
    django_mail.outbox.clear()
    run_timer()
    found = [
        re.findall(r"http://localhost:8000(/powiadomienia/\S+)", sent.body) for sent in django_mail.outbox
    ]
    assert all(len(paths) == 2 for paths in found)
    return found


def get_addresses():
    return list(Subscription.objects.values_list("email", flat=True))


def test_form_confirm_and_end(client):
    response = submit(client, "Ola@Example.PL")
    assert response.status_code == 302
    assert "Został jeszcze jeden krok" in get_text(client.get(response.url))
    [(confirm, end)] = take_links()
    [sent] = django_mail.outbox
    assert sent.to == ["ola@example.pl"]
    assert sent.subject.startswith("Potwierdź powiadomienia: ")
    # A program that follows links changes nothing.
    assert "Tak, to mój adres" in get_text(client.get(confirm))
    assert not Subscription.objects.confirmed().exists()
    for _ in range(2):  # pressed twice
        response = client.post(confirm, follow=True)
        assert "Powiadomienia są włączone" in get_text(response)
        assert Subscription.objects.confirmed().count() == 1
    assert "Nie chcę więcej wiadomości" in get_text(client.get(end))
    assert get_addresses() == ["ola@example.pl"]
    for _ in range(2):
        response = client.post(end)
        assert response.status_code == 200
        assert "Nie mamy już Twojego adresu" in get_text(response)
        assert get_addresses() == []
    assert client.get(confirm).status_code == 404
    assert not client.cookies


def test_one_click_post_of_mail_program_ends_subscription():
    """RFC 8058, 3.2: no cookie, no token, from another site, answered without a redirect."""
    resident = subscribe("ola@example.pl")
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    response = client.post(
        resident.end_path,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"origin": "https://poczta.example", "sec-fetch-site": "cross-site"},
    )
    assert response.status_code == 200
    assert get_addresses() == []


@pytest.mark.parametrize("cut", [slice(-1), slice(1, None), slice(3)])
def test_link_to_end_that_is_not_whole_says_so(client, cut):
    resident = subscribe("ola@example.pl")
    for send in (client.get, client.post):
        response = send(f"/powiadomienia/koniec/{resident.end_key[cut]}/")
        assert response.status_code == 404
        assert "skopiowała się tylko jego część" in get_text(response)
        assert "Nie mamy już" not in get_text(response)
    assert get_addresses() == ["ola@example.pl"]


def test_link_to_end_outlives_secret_key(client, settings):
    old = subscribe("ola@example.pl")
    settings.SECRET_KEY = "nowy" * 20
    submit(client)
    [(confirm, end)] = take_links()
    client.post(confirm)
    assert end == old.end_path
    client.post(old.end_path)
    assert get_addresses() == []


def test_unconfirmed_address_is_deleted_after_48_hours(client, freeze):
    freeze(factories.warsaw(2026, 11, 29, 12))
    submit(client)
    [(confirm, _)] = take_links()
    freeze(factories.warsaw(2026, 12, 1, 11, 59))
    run_timer()
    assert client.get(confirm).status_code == 200
    freeze(factories.warsaw(2026, 12, 1, 12))
    # Before the timer runs again, too.
    response = client.post(confirm, follow=True)
    assert response.status_code == 404
    assert "Ten odnośnik nie działa" in get_text(response)
    run_timer()
    assert get_addresses() == []


def test_purge_deletes_expired_alone(freeze):
    freeze(factories.warsaw(2026, 11, 29, 12))
    subscribe("stara@example.pl")
    Subscription.objects.request("nowa@example.pl", recruitments=True, meetings=True)
    freeze(factories.warsaw(2026, 12, 1, 12))
    Subscription.objects.request("swieza@example.pl", recruitments=True, meetings=True)
    out = StringIO()
    call_command("purge_subscriptions", stdout=out)
    assert out.getvalue() == "Usunięto 1 niepotwierdzony adres.\n"
    assert get_addresses() == ["stara@example.pl", "swieza@example.pl"]
    assert QueuedMessage.objects.count() == 1


def test_new_choice_replaces_old_one_after_confirmation(client):
    old = subscribe("ola@example.pl", meetings=False)
    submit(client, topics=["spotkania"])
    assert Subscription.objects.confirmed().get().wants_recruitments
    [(confirm, end)] = take_links()
    assert end == old.end_path  # links of old messages go on working
    client.post(confirm)
    kept = Subscription.objects.get()
    assert (kept.wants_recruitments, kept.wants_meetings) == (False, True)
    assert client.get(confirm).status_code == 200
    client.post(end)
    assert get_addresses() == []


def test_confirm_deletes_other_requests_of_the_address(client):
    submit(client, topics=["nabory"])
    submit(client, topics=["spotkania"])
    submit(client, "kto-inny@example.pl")
    (first, _), (second, _), _ = take_links()
    client.post(first)
    assert client.get(second).status_code == 404
    assert sorted(get_addresses()) == ["kto-inny@example.pl", "ola@example.pl"]
    chosen = Subscription.objects.confirmed().get()
    assert (chosen.wants_recruitments, chosen.wants_meetings) == (True, False)


def test_queued_news_survives_a_new_choice(client):
    subscribe("ola@example.pl")
    factories.recruitment()
    submit(client, topics=["nabory"])
    pending = Subscription.objects.pending().get()
    announcing.announce_published()
    client.post(pending.confirm_path)
    run_timer()
    assert [sent.subject.partition(":")[0] for sent in django_mail.outbox] == ["Nabór do pracy"]


def test_answer_does_not_reveal_who_is_subscribed(client):
    subscribe("ola@example.pl")
    known, unknown = submit(client), submit(client, "kto-inny@example.pl")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_form_sent_twice_sends_one_message(client):
    submit(client)
    submit(client)
    assert len(take_links()) == 1


@pytest.mark.parametrize(
    ("sent", "problems"),
    [
        ({}, ["id_topics_0", "id_email"]),
        ({"topics": BOTH, "email": "ola"}, ["id_email"]),
        ({"topics": BOTH, "email": "ola@example.pl\nBcc: x@example.pl"}, ["id_email"]),
        ({"topics": BOTH, "email": f"{'o' * 300}@example.pl"}, ["id_email"]),
        ({"topics": ["inne"], "email": "ola@example.pl"}, ["id_topics_0"]),
    ],
)
def test_wrong_form_is_shown_with_links_to_fields(client, sent, problems):
    response = client.post(FORM, sent)
    shown = page(response)
    problem_list = next(node for node in shown.iter() if node.get("id") == "bledy")
    assert [link.get("href") for link in problem_list.iter("a")] == [f"#{name}" for name in problems]
    ids = {node.get("id") for node in shown.iter()}
    for name in problems:
        field = next(node for node in shown.iter() if node.get("id") == name)
        described = (field.get("aria-describedby") or "").split()
        assert described or field.getparent().getparent().get("aria-describedby")
        assert set(described) <= ids
    assert get_addresses() == []


def test_honeypot_is_explained_and_keeps_the_address(client):
    response = submit(client, nazwa_firmy="Bot")
    assert "Wyślij formularz jeszcze raz" in get_text(response)
    assert (
        next(node for node in page(response).iter() if node.get("id") == "id_email").get("value")
        == "ola@example.pl"
    )
    assert get_addresses() == []


def test_display_preferences_keep_what_was_typed(client):
    response = client.post(FORM, {"email": "ola@", "topics": ["spotkania"], "font": "150"})
    fields = {node.get("id"): node for node in page(response).iter("input")}
    assert fields["id_email"].get("value") == "ola@"
    assert fields["id_topics_1"].get("checked") is not None
    assert "bledy" not in {node.get("id") for node in page(response).iter()}
    assert get_addresses() == []


# Limits


def test_mailbox_gets_three_messages_a_day(client, freeze):
    freeze(factories.warsaw(2026, 11, 29, 12))
    spellings = ["o.la@example.pl", "OLA+1@example.pl", "ola+2@example.pl", "ola@example.pl"]
    # The same answer each time: nobody learns how often an address was typed.
    assert len({submit(client, email).url for email in spellings}) == 1
    assert submit(client, "ala@example.pl").status_code == 302
    assert len(take_links()) == 4
    freeze(factories.warsaw(2026, 11, 30, 12))
    submit(client)
    assert len(take_links()) == 1


def test_nightly_purge_keeps_the_counters_of_the_day(client, freeze):
    freeze(factories.warsaw(2026, 11, 29, 1, 30))
    for number in range(3):
        submit(client, f"ola+{number}@example.pl")
    freeze(factories.warsaw(2026, 11, 29, 3))
    assert len(take_links()) == 3
    call_command("purge_limits", verbosity=0)
    submit(client)
    assert take_links() == []
    freeze(factories.warsaw(2026, 11, 30, 3))
    call_command("purge_limits", verbosity=0)
    assert not Limit.objects.exists()


def test_network_has_ten_forms_an_hour(client, freeze):
    freeze(factories.warsaw(2026, 11, 29, 12))
    statuses = [submit(client, f"osoba{number}@example.pl").status_code for number in range(11)]
    assert statuses == [302] * 10 + [429]
    assert submit(Client(REMOTE_ADDR="203.0.113.9"), "kto-inny@example.pl").status_code == 302
    freeze(factories.warsaw(2026, 11, 29, 13))
    assert submit(client, "osoba11@example.pl").status_code == 302


def test_all_networks_together_have_a_limit(client, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_HOUR", 2)
    statuses = [
        submit(Client(REMOTE_ADDR=f"203.0.113.{n}"), f"osoba{n}@example.pl").status_code for n in range(3)
    ]
    assert statuses == [302, 302, 429]


def test_strangers_get_a_limited_number_of_mails_a_day(client, freeze, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_DAY", 2)
    for hour in (10, 11, 12, 13):
        freeze(factories.warsaw(2026, 11, 29, hour))
        response = submit(Client(REMOTE_ADDR=f"203.0.113.{hour}"), f"osoba{hour}@example.pl")
    assert response.status_code == 429
    assert "więc tego nie przyjęliśmy. Wyślij go jutro." in response.text
    assert 'value="osoba13@example.pl"' in response.text
    assert len(take_links()) == 2
    freeze(factories.warsaw(2026, 11, 30, 10))
    assert submit(client).status_code == 302


def test_forms_that_send_no_mail_leave_the_day_to_others(client, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_DAY", 4)
    for number in range(6):
        assert submit(client, f"ola+{number}@example.pl").status_code == 302
    assert submit(client, "ala@example.pl").status_code == 302
    assert len(take_links()) == 4
    # Once the day is used up, everybody gets one answer: it tells nothing of an address.
    assert {submit(client, email).status_code for email in ("ola@example.pl", "ewa@example.pl")} == {429}


def test_limits_of_a_day_end_at_local_midnight(client, freeze, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_DAY", 1)
    freeze(factories.warsaw(2026, 11, 29, 23, 30))
    assert [submit(client, f"{name}@example.pl").status_code for name in ("ola", "ala")] == [302, 429]
    freeze(factories.warsaw(2026, 11, 30, 0, 30))
    assert submit(client, "ala@example.pl").status_code == 302


# Privacy


def test_only_address_choice_and_times_are_stored(client):
    submit(client)
    assert {field.name for field in Subscription._meta.concrete_fields} == {
        *("id", "email", "wants_recruitments", "wants_meetings"),
        *("confirm_key", "end_key", "requested_at", "confirmed_at"),
    }
    assert "ola@" not in repr(list(QueuedMessage.objects.values()) + list(Limit.objects.values()))
    assert "127.0.0.1" not in repr(list(Limit.objects.values()))


@pytest.mark.parametrize("known", [True, False])
def test_erase_subscription_reads_address_from_stdin(monkeypatch, known):
    subscribe("ola@example.pl" if known else "kto-inny@example.pl")
    monkeypatch.setattr(sys, "stdin", StringIO(" Ola@Example.pl\n"))
    out = StringIO()
    call_command("erase_subscription", stdout=out)
    assert "ola@example.pl" not in get_addresses()
    assert out.getvalue() == ("Adres usunięty.\n" if known else "Tego adresu nie ma wśród powiadomień.\n")


def test_responses_are_never_stored_and_pass_on_no_key(client):
    resident = subscribe("ola@example.pl")
    for path in (FORM, f"{FORM}sprawdz-poczte/", resident.confirm_path, resident.end_path):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"]
        # Not even in the address of the form about accessibility, which keeps the page it came from.
        links = [node.get("href") for node in page(response).iter("a")]
        assert not [link for link in links if resident.end_key in link or resident.confirm_key in link]


def test_without_mail_server_there_is_no_form_but_ending_works(client, settings):
    resident = subscribe("ola@example.pl")
    settings.EMAIL_HOST = ""
    assert client.get(FORM).status_code == 404
    assert client.post(FORM, {"email": "ola@example.pl", "topics": BOTH}).status_code == 404
    assert client.get(f"{FORM}sprawdz-poczte/").status_code == 404
    assert FORM not in re.sub("/powiadomienia/koniec/", "", client.get(resident.end_path).content.decode())
    client.post(resident.end_path)
    assert get_addresses() == []


@pytest.mark.parametrize("missing", ["controller", "officer"])
def test_no_address_is_taken_before_controller_is_named(client, missing):
    RequestSettings.objects.update(**{missing: ""})
    response = client.get(FORM)
    assert "Powiadomień jeszcze nie wysyłamy." in get_text(response)
    assert page(response).find(".//main//form") is None
    refused = submit(client)
    assert (refused.status_code, Subscription.objects.count()) == (403, 0)
    assert "Nie zapisaliśmy Twojego adresu." in get_text(refused)
    assert "ani adresów do powiadomień" in str(get_missing_configuration())
