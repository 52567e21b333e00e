""" "Czy ta strona pomogła?": submission, limits, retention and the admin."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from accounts.models import Limit
from feedback import models, throttling
from feedback.models import MAX_TEXT_CHARS, PageFeedback
from feedback.views import sign_page

from .. import factories
from ..admin_forms import page, save, text

pytestmark = pytest.mark.django_db

GIVE = "/opinia/"


def fields(response, action=None):
    """Return the hidden and empty fields of the feedback form, as a browser sends them."""
    form = next(
        form for form in page(response).iter("form") if form.get("action", "").startswith(action or GIVE)
    )
    return {field.get("name"): field.get("value") or "" for field in form.iter("input")}


def answer(client, item, said="tak", **more):
    sent = {**fields(client.get(item.get_absolute_url())), "odpowiedz": said}
    return client.post(GIVE, {**sent, **more})


@pytest.mark.parametrize(("said", "helped"), [("tak", True), ("nie", False)])
def test_submit_thanks_and_links_back(client, said, helped):
    article = factories.article(title="Jak założyć")
    response = answer(client, article, said)
    assert response.status_code == 302
    thanked = client.get(response.url)
    assert f"Zapisaliśmy odpowiedź „{said}” dla strony „Jak założyć”." in text(thanked)
    links = [
        link.get("href")
        for link in page(thanked).find("body").iter("a")
        if "Wróć na" in "".join(link.itertext())
    ]
    assert links == [article.get_absolute_url()]
    opinion = PageFeedback.objects.get()
    assert (opinion.helped, opinion.path, opinion.title) == (
        helped,
        article.get_absolute_url(),
        "Jak założyć",
    )


def test_message_is_added_to_feedback(client):
    thanks = answer(client, factories.article(), "nie").url
    assert "Nie wpisuj imienia, telefonu ani innych danych osobowych" in text(client.get(thanks))
    response = client.post(thanks, {"tekst": "  Brakuje godzin.\r\nI telefonu\x00.\u202e "})
    assert response.status_code == 302
    assert "Zapisaliśmy Twoją wiadomość" in text(client.get(response.url))
    assert "<textarea" not in client.get(response.url).content.decode()
    assert PageFeedback.objects.get().text == "Brakuje godzin.\nI telefonu."


def test_second_message_is_appended_or_redisplayed(client):
    thanks = answer(client, factories.article(), "nie").url
    client.post(thanks, {"tekst": "Brakuje godzin."})
    PageFeedback.objects.update(is_done=True)
    for _ in range(2):  # pressed twice
        client.post(thanks, {"tekst": "I adresu."})
    opinion = PageFeedback.objects.get()
    assert (opinion.text, opinion.is_done) == ("Brakuje godzin.\n\nI adresu.", False)
    response = client.post(thanks, {"tekst": "ż" * (MAX_TEXT_CHARS - 10)})
    assert response.status_code == 400
    assert "Ta wiadomość razem z poprzednią ma 1018 znaków, a zmieści się 1000." in text(response)
    assert [len(area.text) for area in page(response).iter("textarea")] == [MAX_TEXT_CHARS - 10]
    assert PageFeedback.objects.get().text == opinion.text


def test_message_submitted_twice_is_stored_once(client):
    thanks = answer(client, factories.article(), "nie").url
    for _ in range(2):  # pressed twice
        client.post(thanks, {"tekst": "Brakuje godzin.\r\n\r\nI adresu."})
    assert PageFeedback.objects.get().text == "Brakuje godzin.\n\nI adresu."


def test_too_long_message_is_redisplayed_with_error(client):
    thanks = answer(client, factories.article()).url
    typed = "ż" * (MAX_TEXT_CHARS + 1)
    response = client.post(thanks, {"tekst": typed})
    assert response.status_code == 400
    assert f"Ta wiadomość ma {MAX_TEXT_CHARS + 1} znaków, a zmieści się {MAX_TEXT_CHARS}." in text(response)
    assert "Wiadomość nie jest jeszcze wysłana" in text(response)
    assert "Zapisaliśmy" not in text(response)
    [area] = page(response).iter("textarea")
    assert area.text == typed
    assert PageFeedback.objects.get().text == ""
    client.post(thanks, {"tekst": typed[1:]})
    assert len(PageFeedback.objects.get().text) == MAX_TEXT_CHARS


def test_late_message_is_redisplayed(client, monkeypatch):
    thanks = answer(client, factories.article()).url
    monkeypatch.setattr(models, "ADD_TEXT_PERIOD", datetime.timedelta(seconds=-1))
    response = client.post(thanks, {"tekst": "Późno"})
    assert response.status_code == 400
    assert "Minęła godzina" in text(response)
    assert [area.text for area in page(response).iter("textarea")] == ["Późno"]


def test_typed_html_is_escaped(client):
    thanks = answer(client, factories.article()).url
    client.post(thanks, {"tekst": "<script>alert(1)</script>"})
    client.force_login(factories.staff())
    assert "<script>alert(1)" not in client.get("/admin/feedback/pagefeedback/").content.decode()
    assert "&lt;script&gt;alert(1)" in client.get("/admin/feedback/pagefeedback/").content.decode()


def test_feedback_stores_no_personal_data(client):
    answer(client, factories.article())
    assert not client.cookies
    columns = {field.name for field in PageFeedback._meta.get_fields()}
    assert columns == {"id", "path", "title", "helped", "text", "created_at", "is_done"}
    assert "127.0.0.1" not in repr(list(Limit.objects.values()))


def test_submit_needs_no_cookie_but_same_origin():
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    article = factories.article()
    sent = {**fields(client.get(article.get_absolute_url())), "odpowiedz": "tak"}
    assert client.post(GIVE, sent, headers={"origin": "https://gdzie.example"}).status_code == 403
    assert client.post(GIVE, sent, headers={"origin": "null"}).status_code == 403
    assert not PageFeedback.objects.exists()
    thanks = client.post(GIVE, sent, headers={"origin": "http://localhost"}).url
    assert client.post(thanks, {"tekst": "a"}, headers={"origin": "https://gdzie.example"}).status_code == 403
    assert client.post(thanks, {"tekst": "a"}, headers={"origin": "http://localhost"}).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"odpowiedz": "tak"},
        {"odpowiedz": "tak", "strona": "/spoldzielnia/"},
        {"odpowiedz": "tak", "strona": "a:b:c"},
        {"odpowiedz": "może", "strona": sign_page("/", "")},
        {
            "odpowiedz": "tak",
            "strona": Signer(salt="feedback.page").sign_object(["/", ""]),
        },  # of version 1.1.0
        {"odpowiedz": "\x00", "strona": "\udcff🙂" * 500},
    ],
)
def test_submit_rejects_forged_form(client, sent):
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in sent.items()}
    assert client.post(GIVE, sent).status_code == 400
    assert client.get(GIVE).status_code == 405
    assert not PageFeedback.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "1:2:3", "\x00", "9" * 10000])
def test_forged_thanks_page_redirects_home(client, token):
    response = client.get("/opinia/dziekujemy/", {"o": token})
    assert response.status_code == 200
    assert "Przejdź do strony głównej" in text(response)


def test_submit_ignores_filled_honeypot(client):
    assert answer(client, factories.article(), adres="https://spam.example").status_code == 302
    assert not PageFeedback.objects.exists()


def test_network_limit_is_shared_by_processes(client, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_NETWORK_PER_HOUR", 2)
    article = factories.article()
    for _ in range(4):
        response = answer(client, article)
    assert response.status_code == 429
    assert "Spróbuj za godzinę" in text(response)
    assert PageFeedback.objects.count() == 2
    sent = {**fields(client.get(article.get_absolute_url())), "odpowiedz": "tak"}
    assert client.post(GIVE, sent, REMOTE_ADDR="10.1.2.3").status_code == 302


def test_network_limit_ends_after_an_hour(client, monkeypatch, freeze):
    monkeypatch.setattr(throttling, "MAX_PER_NETWORK_PER_HOUR", 1)
    article = factories.article()
    freeze(factories.warsaw(2026, 5, 4, 10, 30))
    assert answer(client, article).status_code == 302
    assert answer(client, article).status_code == 429
    freeze(factories.warsaw(2026, 5, 4, 11, 1))
    assert answer(client, article).status_code == 302


def test_total_submissions_are_limited(client, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_HOUR", 3)
    article = factories.article()
    sent = {**fields(client.get(article.get_absolute_url())), "odpowiedz": "tak"}
    responses = [client.post(GIVE, sent, REMOTE_ADDR=f"10.{number}.0.1") for number in range(5)]
    assert [response.status_code for response in responses] == [302, 302, 302, 429, 429]
    # The limit for all networks: this one has submitted nothing.
    assert "dostaliśmy bardzo dużo odpowiedzi. Spróbuj za godzinę." in text(responses[-1])
    assert "sieci" not in responses[-1].content.decode()


def test_thanks_and_errors_are_not_indexed_or_shared(client, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_PER_HOUR", 1)
    article = factories.article()
    thanks, refusal = client.get(answer(client, article)["Location"]), answer(client, article)
    assert (thanks.status_code, refusal.status_code) == (200, 429)
    for response in (thanks, refusal):
        shown = response.content.decode()
        assert '<meta name="robots" content="noindex">' in shown
        assert "canonical" not in shown
        assert "Udostępnij tę stronę" not in shown


@pytest.mark.parametrize("address", ["/", "/slowniczek/", "/mapa-strony/", "/opinia/dziekujemy/", "/nie-ma/"])
def test_lists_and_service_pages_have_no_feedback_form(client, address):
    assert "Czy ta strona pomogła?" not in text(client.get(address))


def test_preview_has_no_feedback_form(client):
    client.force_login(factories.staff())
    article = factories.article()
    address = f"{article.get_absolute_url()}?podglad=pages.article-{article.pk}"
    assert "Czy ta strona pomogła?" not in text(client.get(address))


# The admin


@pytest.fixture
def editor(client):
    client.force_login(factories.staff())
    return client


def test_editors_see_counts_for_each_page(editor):
    factories.page_feedback(path="/a/", title="Pierwsza", helped=True)
    factories.page_feedback(path="/a/", title="Pierwsza", helped=False, text="Nic nie rozumiem.")
    factories.page_feedback(path="/b/", title="Druga", helped=True)
    shown = text(editor.get("/admin/feedback/pagefeedback/"))
    assert "Pierwsza 1 1 1 Druga 1 0 0" in shown
    assert "Nic nie rozumiem." in shown
    only_b = editor.get("/admin/feedback/pagefeedback/", {"path": "/b/"})
    assert "Nic nie rozumiem." not in text(only_b)


def test_start_page_counts_unread_messages(editor):
    opinion = factories.page_feedback(text="Nic nie rozumiem.")
    factories.page_feedback()
    assert "Opinie o stronach: wiadomości do przeczytania (1)" in text(editor.get("/admin/"))
    rows = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-id": str(opinion.pk + 1),
        "form-1-id": str(opinion.pk),
        "form-1-is_done": "on",
        "_save": "Zapisz",
    }
    editor.post("/admin/feedback/pagefeedback/", rows)
    opinion.refresh_from_db()
    assert opinion.is_done
    assert "Wiadomości mieszkańców" not in text(editor.get("/admin/"))


def test_changelist_checkbox_has_label(editor):
    factories.page_feedback(text="Brakuje godzin.")
    listed = editor.get("/admin/feedback/pagefeedback/").content.decode()
    [box] = re.findall(r'<input[^>]*name="form-0-is_done"[^>]*>', listed)
    assert 'aria-label="Załatwione: ' in box


def test_message_is_read_only_in_admin(editor):
    opinion = factories.page_feedback(text="Nic nie rozumiem.")
    address = f"/admin/feedback/pagefeedback/{opinion.pk}/change/"
    editor.post(address, {"text": "Wszystko jasne.", "helped": "True", "is_done": "on", "_save": "Zapisz"})
    opinion.refresh_from_db()
    assert (opinion.text, opinion.helped, opinion.is_done) == ("Nic nie rozumiem.", False, True)
    assert save(editor, address, {}).status_code == 302


def test_expired_feedback_is_purged(client, capsys):
    old = timezone.now() - PageFeedback.RETENTION - datetime.timedelta(days=1)
    factories.page_feedback(created_at=old)
    kept = factories.page_feedback(created_at=old + datetime.timedelta(days=2))
    call_command("purge_feedback")
    assert capsys.readouterr().out == "Usunięto 1 opinię.\n"
    assert list(PageFeedback.objects.all()) == [kept]

    factories.page_feedback(created_at=old)
    answer(client, factories.article())
    assert not PageFeedback.objects.expired().exists()
    assert PageFeedback.objects.count() == 2
