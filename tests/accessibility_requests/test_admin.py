"""Handling of accessibility requests in the admin."""

import datetime

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from accessibility_requests import mail
from accessibility_requests.models import AccessRequest, AccessRequestEvent
from publishing.models import SavedSubmission
from publishing.revisions import lock_item

from .. import factories
from ..admin_forms import errors_by_field, save, text, values

LIST = reverse("admin:accessibility_requests_accessrequest_changelist")
NOON = factories.warsaw(2022, 3, 15, 12)
DAY = datetime.timedelta(days=1)
PERSONAL = {
    "page": "Strona o Oli",
    "problem": "Jestem Ola i nie słyszę.",
    "alternative": "Proszę pisać do Oli.",
    "contact": "ola@example.pl",
}


def form_of(case):
    return reverse("admin:accessibility_requests_accessrequest_change", args=[case.pk])


@pytest.fixture
def clerk(client, freeze, db):
    """`clerk(days)` returns a client signed in at noon, that many days after the request was received."""

    def clerk(days=0):
        freeze(NOON + days * DAY)
        client.force_login(factories.staff(first_name="Ewa", last_name="Próbna"))
        return client

    return clerk


def case(**given):
    return factories.access_request(received_at=NOON, **given)


# Time left


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "do 22 marca 2022, jeszcze 7 dni"),
        (4, "do 22 marca 2022, jeszcze 3 dni"),
        (6, "do 22 marca 2022, jeszcze 1 dzień"),
        (7, "do 22 marca 2022, termin mija dziś"),
        (8, "Uwaga! do 22 marca 2022, po terminie od 1 dnia"),
        (29, "Uwaga! do 22 marca 2022, po terminie od 22 dni"),
    ],
)
def test_case_and_changelist_show_deadline_label(clerk, days, said):
    new = case()
    signed_in = clerk(days)
    assert said in text(signed_in.get(LIST))
    assert said in text(signed_in.get(form_of(new)))


def test_deadline_is_extended_and_ends_with_case(clerk):
    extended = case(state="extended", extended_to=datetime.date(2022, 5, 1), extension_reason="Trwa praca.")
    done = case(state="done", closed_on=datetime.date(2022, 3, 16))
    page = text(clerk(10).get(LIST))
    assert "do 1 maja 2022, jeszcze 37 dni" in page
    assert "zakończony 16 marca 2022" in page
    assert list(AccessRequest.objects.overdue()) == []
    assert set(AccessRequest.objects.open()) == {extended}
    assert done.deadline is None


# Validation of decisions


RIGHT = {
    "in progress": {"state": "in_progress"},
    "extended": {
        "state": "extended",
        "extended_to": "15.05.2022",
        "extension_reason": "Trwa praca.",
        "informed_on": "16.03.2022",
    },
    "done": {"state": "done", "closed_on": "15.03.2022"},
    "another way": {"state": "another_way", "closed_on": "16.03.2022"},
    "refused": {
        "state": "refused",
        "closed_on": "16.03.2022",
        "refusal_reason": "Zapis musi zostać.",
        "informed_on": "16.03.2022",
    },
    "withdrawn": {"state": "withdrawn", "closed_on": "16.03.2022"},
    "no request": {"state": "no_request", "closed_on": "16.03.2022"},
}
WRONG = {
    "extended without a term": (
        {"state": "extended", "extension_reason": "Praca.", "informed_on": "16.03.2022"},
        "extended_to",
        "Podaj nowy termin.",
    ),
    "extended without a reason": (
        {"state": "extended", "extended_to": "1.04.2022", "informed_on": "16.03.2022"},
        "extension_reason",
        "Napisz, dlaczego urząd nie zdąży w 7 dni.",
    ),
    "extended too far": (
        {
            "state": "extended",
            "extended_to": "16.05.2022",
            "extension_reason": "Praca.",
            "informed_on": "16.03.2022",
        },
        "extended_to",
        "Nowy termin musi wypaść po 7 dniach, ale nie później niż 2 miesiące od dnia, w którym wniosek wpłynął.",
    ),
    "extended to no later": (
        {
            "state": "extended",
            "extended_to": "22.03.2022",
            "extension_reason": "Praca.",
            "informed_on": "16.03.2022",
        },
        "extended_to",
        "Nowy termin musi wypaść po 7 dniach, ale nie później niż 2 miesiące od dnia, w którym wniosek wpłynął.",
    ),
    "done without a day": (
        {"state": "done"},
        "closed_on",
        "Podaj dzień, w którym urząd odpowiedział albo zakończył sprawę.",
    ),
    "open with a day": (
        {"state": "in_progress", "closed_on": "16.03.2022"},
        "closed_on",
        "Sprawa jest otwarta. Zmień stan albo usuń dzień zakończenia.",
    ),
    "refused without a reason": (
        {"state": "refused", "closed_on": "16.03.2022", "informed_on": "16.03.2022"},
        "refusal_reason",
        "Odmowa musi mieć uzasadnienie.",
    ),
    "extended and not told": (
        {"state": "extended", "extended_to": "15.05.2022", "extension_reason": "Praca."},
        "informed_on",
        "Powiedz tej osobie, dlaczego tak jest. Wpisz tu dzień, w którym to zrobisz.",
    ),
    "refused and not told": (
        {"state": "refused", "closed_on": "16.03.2022", "refusal_reason": "Zapis musi zostać."},
        "informed_on",
        "Powiedz tej osobie, dlaczego tak jest. Wpisz tu dzień, w którym to zrobisz.",
    ),
    "complaint answered before it came": (
        {"complaint_on": "17.03.2022", "complaint_closed_on": "16.03.2022"},
        "complaint_closed_on",
        "To dzień sprzed złożenia skargi.",
    ),
    "answer without a complaint": (
        {"complaint_closed_on": "16.03.2022"},
        "complaint_on",
        "Wpisz, kiedy złożono skargę.",
    ),
    "done before it came": (
        {"state": "done", "closed_on": "14.03.2022"},
        "closed_on",
        "To dzień sprzed wpłynięcia wniosku.",
    ),
    "done in the future": (
        {"state": "done", "closed_on": "18.03.2022"},
        "closed_on",
        "Ten dzień jeszcze nie nadszedł.",
    ),
}


@pytest.mark.parametrize("typed", RIGHT.values(), ids=RIGHT)
def test_editor_sets_state_of_case(clerk, typed):
    new = case()
    assert save(clerk(2), form_of(new), typed).status_code == 302
    new.refresh_from_db()
    assert new.state == typed["state"]


@pytest.mark.parametrize(("typed", "field", "message"), WRONG.values(), ids=WRONG)
def test_contradiction_shows_error_beside_field(clerk, typed, field, message):
    new = case()
    response = save(clerk(2), form_of(new), {**typed, "note": "Ważna notatka"})
    assert errors_by_field(response) == {field: [message]}
    assert {**typed, "note": "Ważna notatka"}.items() <= values(response).items()
    assert AccessRequest.objects.get().state == "new"


def test_submitted_fields_are_read_only(clerk):
    new = case(**PERSONAL)
    names = values(clerk().get(form_of(new))).keys()
    assert not names & {
        "page",
        "problem",
        "alternative",
        "way",
        "contact",
        "received_at",
        "answer_by",
        "latest_by",
    }
    save(clerk(), form_of(new), {"note": "x"})
    new.refresh_from_db()
    assert {name: getattr(new, name) for name in PERSONAL} == PERSONAL


# Event log


def test_event_log_has_author_event_and_time(clerk):
    new = case()
    save(clerk(1), form_of(new), {"state": "in_progress", "note": "Rozmowa\nz redakcją."})
    save(clerk(2), form_of(new), {"state": "done", "closed_on": "17.03.2022"})
    page = text(clerk(3).get(form_of(new)))
    assert "16 marca 2022, 12:00, Ewa Próbna: Zmiana stanu: nowy → w toku." in page
    assert "16 marca 2022, 12:00, Ewa Próbna: Notatka: Rozmowa z redakcją." in page
    assert "17 marca 2022, 12:00, Ewa Próbna: Zmiana stanu: w toku → załatwiony." in page
    assert "Dzień zakończenia: 17 marca 2022." in page


def test_save_without_change_logs_no_event(clerk):
    new = case()
    save(clerk(), form_of(new), {})
    assert not new.events.exists()


def test_logged_event_cannot_be_changed(clerk):
    new = case()
    save(clerk(), form_of(new), {"note": "Było tak."})
    line = new.events.get()
    line.note = "Było inaczej."
    with pytest.raises(TypeError):
        line.save()
    save(clerk(1), form_of(new), {"note": "I jeszcze."})
    assert list(new.events.values_list("note", flat=True)) == ["Było tak.", "I jeszcze."]


def test_note_keeps_name_of_deleted_author(clerk, django_user_model):
    new = case()
    save(clerk(), form_of(new), {"note": "Ważne."})
    django_user_model.objects.all().delete()
    assert "Ewa Próbna: Notatka: Ważne." in text(clerk().get(form_of(new)))


def test_cases_cannot_be_deleted(clerk):
    new = case()
    signed_in = clerk()
    address = reverse("admin:accessibility_requests_accessrequest_delete", args=[new.pk])
    assert signed_in.get(address).status_code == 403
    assert signed_in.post(address, {"post": "yes"}).status_code == 403
    assert AccessRequest.objects.count() == 1


# Requests that came by phone, letter or in person

ADD = reverse("admin:accessibility_requests_accessrequest_add")
REGISTERED = {
    "received_on": "10.03.2022",
    "channel": "phone",
    "page": "Mapa",
    "way": "other",
    "contact": "SMS na 500 123 456",
}


def test_staff_register_a_request_made_by_phone(clerk):
    signed_in = clerk()
    earlier = case(serial=7)
    assert save(signed_in, ADD, REGISTERED).status_code == 302
    new = AccessRequest.objects.exclude(pk=earlier.pk).get()
    assert (new.number, new.channel, new.state) == ("8/2022", "phone", "new")
    assert (new.answer_by, new.latest_by) == (datetime.date(2022, 3, 17), datetime.date(2022, 5, 10))
    assert new.contact == "SMS na 500 123 456"
    page = text(signed_in.get(form_of(new)))
    assert "Ewa Próbna: Wniosek wpłynął przez telefon. Wpisano go do rejestru." in page
    assert "niepotrzebne: wniosek wpisano tutaj do rejestru." in page
    assert signed_in.get(new.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"received_on": "16.03.2022"}, "received_on"),
        ({"received_on": ""}, "received_on"),
        ({"channel": "form"}, "channel"),
        ({"page": ""}, "page"),
        ({"contact": ""}, "contact"),
    ],
)
def test_wrong_registration_shows_error(clerk, typed, field):
    assert list(errors_by_field(save(clerk(), ADD, {**REGISTERED, **typed}))) == [field]
    assert not AccessRequest.objects.exists()


# Complaints


def test_complaint_has_a_month_of_its_own(clerk, freeze, capsys):
    factories.request_settings(keep_months=1)
    done = case(state="done", closed_on=datetime.date(2022, 3, 15), **PERSONAL)
    save(clerk(2), form_of(done), {"complaint_on": "17.03.2022"})
    assert "do 17 kwietnia 2022, jeszcze 31 dni (miesiąc)" in text(clerk(2).get(form_of(done)))
    assert "Skargi po terminie" not in text(clerk(33).get("/admin/"))
    assert "Skargi po terminie: 1." in text(clerk(34).get("/admin/"))
    assert "Uwaga! do 17 kwietnia 2022, po terminie od 1 dnia" in text(clerk(34).get(form_of(done)))
    # The data are needed until it is answered.
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 0.\n"
    save(clerk(34), form_of(done), {"complaint_closed_on": "18.04.2022"})
    shown = text(clerk(34).get(form_of(done)))
    assert "Wpłynęła skarga: 17 marca 2022." in shown
    assert "Odpowiedź na skargę: 18 kwietnia 2022." in shown
    assert "Skargi po terminie" not in text(clerk(34).get("/admin/"))
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 1.\n"


def test_print_view_has_whole_case(clerk):
    new = case(**PERSONAL)
    save(
        clerk(1),
        form_of(new),
        {
            "state": "refused",
            "closed_on": "16.03.2022",
            "informed_on": "16.03.2022",
            "refusal_reason": "Nie.",
            "note": "Tak.",
        },
    )
    page = text(clerk(1).get(reverse("admin:accessibility_requests_accessrequest_print", args=[new.pk])))
    for said in (
        *PERSONAL.values(),
        str(new),
        "odmowa",
        "Nie.",
        "Tak.",
        "Ewa Próbna",
        "22 marca 2022",
        "15 maja 2022",
    ):
        assert said in page, said


def test_changelist_is_searched_and_filtered(clerk):
    case(page="Mapa projektów")
    case(page="Uchwała", state="in_progress")
    signed_in = clerk()
    assert "Uchwała" not in text(signed_in.get(LIST, {"q": "Mapa"}))
    assert "Mapa projektów" not in text(signed_in.get(LIST, {"state__exact": "in_progress"}))


def test_filters_have_polish_names(clerk):
    case()
    shown = text(clerk().get(LIST))
    assert "Stan:" in shown
    assert "Rok:" in shown


# The start page


def test_start_page_counts_open_and_overdue_cases(clerk):
    case(), case(), case(state="done", closed_on=datetime.date(2022, 3, 16))
    assert "Wnioski o dostępność: 2 otwarte" in text(clerk(7).get("/admin/"))
    page = text(clerk(8).get("/admin/"))
    assert "Wnioski o dostępność: 2 otwarte, po terminie: 2" in page
    assert "Po terminie: 2 wnioski. Sprawę trzeba załatwić najpóźniej w 7 dni." in page


def test_start_page_asks_for_privacy_notice(clerk):
    assert "Serwis nie przyjmuje wniosków o dostępność" in text(clerk().get("/admin/"))
    factories.request_settings(controller="Burmistrz", officer="iod@rumia.example", keep_months=12)
    assert "Serwis nie przyjmuje wniosków" not in text(clerk().get("/admin/"))


def test_start_page_hides_requests_without_permission(client, db):
    case()
    client.force_login(factories.somebody(is_staff=True))
    page = text(client.get("/admin/"))
    assert "Co chcesz zmienić?" in page
    assert "niosk" not in page


# Erasure


@pytest.fixture
def closed(clerk):
    """A case closed on 16 March 2022, with notes and a retention of 12 months."""
    factories.request_settings(controller="Burmistrz", officer="iod", keep_months=12)
    new = case(**PERSONAL)
    typed = {
        "state": "refused",
        "closed_on": "16.03.2022",
        "informed_on": "16.03.2022",
        "refusal_reason": "Ola prosi o za dużo.",
        "note": "Ola dzwoniła.",
    }
    save(clerk(1), form_of(new), typed)
    return new


def erase(capsys, *numbers):
    call_command("erase_personal_data", *numbers)
    return capsys.readouterr().out


def test_personal_data_of_closed_case_are_erased_on_demand(closed, capsys):
    assert erase(capsys, closed.number) == "Usunięto dane osobowe z wniosków: 1.\n"
    closed.refresh_from_db()
    assert not any(getattr(closed, name) for name in PERSONAL)
    assert closed.events.filter(what__contains="poprosiła o to osoba, której dotyczą").exists()
    assert erase(capsys, closed.number) == "Usunięto dane osobowe z wniosków: 0.\n"


@pytest.mark.parametrize("number", ["99/2022", "pierwszy", "1"])
def test_erasure_on_demand_of_an_unknown_number_erases_nothing(closed, capsys, number):
    with pytest.raises(CommandError, match="Nic nie zostało usunięte"):
        erase(capsys, closed.number, number)
    closed.refresh_from_db()
    assert closed.erased_at is None


def test_erasure_on_demand_of_an_open_case_is_refused(clerk):
    opened = case(**PERSONAL)
    with pytest.raises(CommandError, match="Najpierw zakończ sprawę"):
        call_command("erase_personal_data", opened.number)


def test_personal_data_are_erased_after_retention(closed, freeze, capsys):
    freeze(factories.warsaw(2023, 3, 15, 23))
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 0.\n"
    freeze(factories.warsaw(2023, 3, 16, 0, 30))
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 1.\n"
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 0.\n"
    closed.refresh_from_db()
    left = str([*AccessRequest.objects.values(), *AccessRequestEvent.objects.values()])
    assert "Ola" not in left
    assert "Oli" not in left
    assert "ola@" not in left


def test_erase_keeps_number_dates_and_state(closed, freeze, capsys, clerk):
    freeze(factories.warsaw(2023, 4, 1))
    erase(capsys)
    closed.refresh_from_db()
    assert (closed.state, closed.closed_on, closed.answer_by) == (
        "refused",
        datetime.date(2022, 3, 16),
        datetime.date(2022, 3, 22),
    )
    page = text(clerk(500).get(form_of(closed)))
    assert closed.number in page
    assert "Zmiana stanu: nowy → odmowa." in page
    assert "Usunięto dane osobowe: minął czas ich przechowywania." in page
    assert (
        clerk(500)
        .get(reverse("admin:accessibility_requests_accessrequest_print", args=[closed.pk]))
        .status_code
        == 200
    )
    assert clerk(500).get(closed.get_absolute_url()).status_code == 200


def test_erased_case_is_read_only(closed, freeze, capsys, clerk):
    form = clerk(20).get(form_of(closed))
    assert "note" in values(form)
    freeze(factories.warsaw(2023, 4, 1))
    erase(capsys)
    signed_in = clerk(500)
    assert "note" not in values(signed_in.get(form_of(closed)))
    assert signed_in.post(form_of(closed), {**values(form), "note": "Ola znów dzwoniła."}).status_code == 403
    assert "Ola" not in str([*AccessRequestEvent.objects.values()])


def test_autosave_beside_the_erasure_stores_nothing(closed, freeze, capsys, clerk, monkeypatch):
    form = values(clerk(20).get(form_of(closed)))
    freeze(factories.warsaw(2023, 4, 1))
    signed_in = clerk(390)

    def erase_first(case):
        erase(capsys)
        lock_item(case)

    monkeypatch.setattr("publishing.admin.autosave.lock_item", erase_first)
    typed = {**form, "note": "Ola znów dzwoniła."}
    assert signed_in.post(f"{form_of(closed)}?autosave", typed).status_code == 403
    assert not SavedSubmission.objects.exists()


def test_reopened_case_is_not_erased(closed, freeze, capsys, monkeypatch):
    other = case(**PERSONAL, state="done", closed_on=datetime.date(2022, 3, 16))
    erase_one = AccessRequest.erase

    def erase_while_somebody_works(self):
        theirs = other if self == closed else closed
        AccessRequest.objects.filter(pk=theirs.pk).update(state="in_progress", closed_on=None)
        erase_one(self)

    monkeypatch.setattr(AccessRequest, "erase", erase_while_somebody_works)
    freeze(factories.warsaw(2023, 4, 1))
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 1.\n"
    opened = AccessRequest.objects.get(erased_at=None)
    assert (opened.state, opened.contact) == ("in_progress", "ola@example.pl")


@pytest.mark.parametrize("given", [{"state": "in_progress"}, {}])
def test_open_case_is_never_erased(freeze, capsys, db, given):
    factories.request_settings(keep_months=1)
    case(**PERSONAL, **given)
    freeze(factories.warsaw(2030, 1, 1))
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 0.\n"
    assert AccessRequest.objects.get().contact == "ola@example.pl"


def test_no_retention_period_erases_nothing(freeze, capsys, db):
    case(**PERSONAL, state="done", closed_on=datetime.date(2022, 3, 16))
    freeze(factories.warsaw(2030, 1, 1))
    assert erase(capsys) == "Usunięto dane osobowe z wniosków: 0.\n"


def test_start_page_warns_about_overdue_erasure(closed, clerk, capsys):
    assert "Minął czas przechowywania" not in text(clerk(366).get("/admin/"))
    page = text(clerk(367).get("/admin/"))
    assert "Minął czas przechowywania danych osobowych: 1 wniosek." in page
    assert "erase_personal_data" in page
    erase(capsys)
    assert "Minął czas przechowywania" not in text(clerk(367).get("/admin/"))


# E-mail


@pytest.fixture
def mailbox(settings, db):
    settings.EMAIL_HOST = "poczta.rumia.example"
    settings.DEFAULT_FROM_EMAIL = "serwis@rumia.example"
    factories.request_settings(notify_email="dostepnosc@rumia.example")


def test_notice_has_number_and_no_personal_data(mailbox, mailoutbox):
    new = case(**PERSONAL, site="https://es.rumia.example/")
    assert mail.send_notification(new)
    [message] = mailoutbox
    assert message.to == ["dostepnosc@rumia.example"]
    assert new.number in message.subject
    assert f"https://es.rumia.example{form_of(new)}" in message.body
    assert "22 marca 2022" in message.body
    assert not [said for said in PERSONAL.values() if said in f"{message.subject}{message.body}"]
    new.refresh_from_db()
    assert new.notified_at


def test_case_shows_that_mail_is_not_configured(clerk, mailoutbox):
    new = case()
    factories.request_settings(notify_email="dostepnosc@rumia.example")
    assert not mail.send_notification(new)
    assert not mailoutbox
    assert "niewysłane: poczta nie jest ustawiona" in text(clerk().get(form_of(new)))


def test_failed_notice_is_shown_and_retried(mailbox, mailoutbox, clerk, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionRefusedError("111")

    new = case(**PERSONAL)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fail)
        assert not mail.send_notification(new)
        with pytest.raises(CommandError, match="Niewysłane powiadomienia: 1"):
            call_command("send_notices")
    signed_in = clerk()
    assert "niewysłane: serwer poczty go nie przyjął" in text(signed_in.get(form_of(new)))
    assert "Nie udało się wysłać powiadomienia: 1 wniosek." in text(signed_in.get("/admin/"))

    call_command("send_notices", verbosity=0)
    call_command("send_notices", verbosity=0)
    assert len(mailoutbox) == 1
    assert "wysłane 15 marca 2022, 12:00" in text(signed_in.get(form_of(new)))
    assert "Nie udało się wysłać" not in text(signed_in.get("/admin/"))


def receive(number):
    """Receive `number` requests as the form does, and return them."""
    cases = [case() for _ in range(number)]
    for new in cases:
        mail.send_notification(new)
    return cases


def send_notices(capsys):
    call_command("send_notices")
    return capsys.readouterr().out


def test_flood_of_requests_is_merged_into_one_hourly_mail(mailbox, mailoutbox, freeze, capsys):
    limit = mail.MAX_SINGLE_NOTICES_PER_DAY
    freeze(NOON)
    *_, last = receive(limit + 2)
    assert len(mailoutbox) == limit
    assert "Dziś jest dużo wniosków. 2 czekają na wspólną wiadomość." in send_notices(capsys)
    assert len(mailoutbox) == limit

    freeze(NOON + datetime.timedelta(hours=1))
    assert "Wysłane powiadomienia: 2." in send_notices(capsys)
    # Nothing is left: the next request waits for the next hour.
    receive(1)
    send_notices(capsys)
    assert len(mailoutbox) == limit + 1
    merged = mailoutbox[-1]
    assert "2 nowe wnioski" in merged.body
    assert f"nr {last.number}, termin załatwienia: 22 marca 2022" in merged.body
    assert LIST in merged.body
    assert not [said for said in PERSONAL.values() if said in merged.body]

    freeze(NOON + datetime.timedelta(hours=13))
    assert "Wysłane powiadomienia: 1." in send_notices(capsys)
    assert AccessRequest.objects.filter(notified_at=None).count() == 0


def test_request_right_after_the_hour_joins_the_merged_mail(mailbox, mailoutbox, freeze, capsys):
    freeze(NOON)
    receive(mail.MAX_SINGLE_NOTICES_PER_DAY + 2)
    for hour in (1, 2):
        mailoutbox.clear()
        freeze(NOON + datetime.timedelta(hours=hour, seconds=1))
        receive(1)
        assert not mailoutbox
        send_notices(capsys)
        assert len(mailoutbox) == 1
        assert AccessRequest.objects.filter(notified_at=None).count() == 0


def test_flood_ends_with_its_day(mailbox, mailoutbox, freeze):
    freeze(NOON)
    receive(mail.MAX_SINGLE_NOTICES_PER_DAY + 1)
    freeze(factories.warsaw(2022, 3, 16, 0, 1))
    receive(2)
    assert len(mailoutbox) == mail.MAX_SINGLE_NOTICES_PER_DAY + 2


def test_registered_requests_do_not_count_as_mails(mailbox, mailoutbox, freeze):
    freeze(NOON)
    for _ in range(mail.MAX_SINGLE_NOTICES_PER_DAY):
        case(channel=AccessRequest.Channel.PHONE, notified_at=NOON)
    receive(1)
    assert len(mailoutbox) == 1


def test_postponed_notice_is_shown_and_is_no_failure(mailbox, clerk):
    signed_in = clerk()
    *_, new = receive(mail.MAX_SINGLE_NOTICES_PER_DAY + 1)
    assert "W ciągu godziny serwis wyśle jedną wiadomość o wszystkich." in text(signed_in.get(form_of(new)))
    assert "Nie udało się wysłać powiadomienia" not in text(signed_in.get("/admin/"))


def test_merged_mail_lists_fifty_requests_at_most(mailbox, mailoutbox, freeze, capsys):
    freeze(NOON)
    for _ in range(mail.MAX_LISTED_REQUESTS + 5):
        case()
    send_notices(capsys)
    (message,) = mailoutbox
    assert message.body.count("termin załatwienia") == mail.MAX_LISTED_REQUESTS
    assert "Pozostałe są w panelu." in message.body
    assert message.subject.endswith(": 55")
    assert AccessRequest.objects.filter(notified_at=None).count() == 0


@pytest.mark.parametrize(
    ("number", "start"),
    [
        (2, "Czekają 2 nowe wnioski o dostępność."),
        (5, "Czeka 5 nowych wniosków o dostępność."),
        (22, "Czekają 22 nowe wnioski o dostępność."),
    ],
)
def test_merged_mail_counts_the_waiting_requests(mailbox, mailoutbox, freeze, capsys, number, start):
    freeze(NOON)
    receive(1)
    for _ in range(number):
        case()
    send_notices(capsys)
    assert mailoutbox[-1].body.startswith(start)


def test_merged_mail_keeps_a_request_that_came_meanwhile(mailbox, mailoutbox, monkeypatch, capsys):
    def send_while_another_comes(message):
        case()
        send(message)

    send = EmailMessage.send
    case()
    case()
    monkeypatch.setattr(EmailMessage, "send", send_while_another_comes)
    assert "Wysłane powiadomienia: 2." in send_notices(capsys)
    assert AccessRequest.objects.filter(notified_at=None).count() == 1


def test_command_without_mail_reports_it(db, capsys):
    case()
    call_command("send_notices")
    assert capsys.readouterr().out.startswith("Poczta nie jest ustawiona")


def test_request_is_stored_when_notice_fails(client, mailbox, freeze, monkeypatch):
    from .test_form import FORM, SAID, spam, stamp

    def fail(*args, **kwargs):
        raise TimeoutError("timed out")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    freeze(NOON)
    given = stamp(client.get(FORM))
    freeze(NOON + datetime.timedelta(minutes=1))
    assert client.post(FORM, {**SAID, spam.TIMESTAMP_FIELD: given}).status_code == 302
    assert AccessRequest.objects.get().notice_error == "TimeoutError: timed out"
