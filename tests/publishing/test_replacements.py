"""One search over all content, and replacing what was found."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import roles
from pages.models import SiteSettings
from publishing import revisions
from publishing.admin_urls import get_admin_url
from publishing.models import Replacement, Revision, State

from .. import factories
from ..admin_forms import page, save, text

pytestmark = pytest.mark.django_db

OLD, NEW = "58 679 65 00", "58 679 00 00"


def sign_in_with_role(username, role):
    user = User.objects.create_user(username, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def search(client, words, replacement=""):
    return client.get("/admin/szukaj/", {"q": words, "zamiana": replacement})


def get_places(response):
    return [node.get("value") for node in page(response).iter("input") if node.get("name") == "place"]


def replace(client, words, replacement, places=None):
    if places is None:
        places = get_places(search(client, words, replacement))
    return client.post("/admin/szukaj/", {"q": words, "zamiana": replacement, "place": places}, follow=True)


def get_text(item):
    """Return the newest text of the item, with its draft."""
    return revisions.get_latest_revision(item).data["fields"]


def test_search_finds_a_number_in_all_content(publisher_client):
    factories.article(title="Artykuł A", body="<p>Zadzwoń: 58-679-65-00.</p>")
    factories.recruitment(title="Nabór B", how_to_apply="<p>(58) <strong>679</strong> 65 00</p>")
    factories.site_settings(contact_phone="+48 58 679 65 00")
    factories.image(title="Obraz C", alt="Tablica z numerem 586796500")
    factories.document(title="Dokument D", summary="<p>58&nbsp;679&nbsp;65&nbsp;00</p>")
    draft = factories.meeting(title="Szkic E")
    save(publisher_client, get_admin_url(draft), {"body": "<p>58 679 65 00</p>"}, "_continue")
    shown = text(search(publisher_client, "586796500"))
    assert "Znaleziono 6 miejsc w 6 treściach." in shown
    for title in ("Artykuł A", "Nabór B", "Dane kontaktowe", "Obraz C", "Dokument D", "Szkic E"):
        assert title in shown


def test_search_box_is_on_the_start_page_and_lists(publisher_client):
    factories.article(title="Most")
    assert 'action="/admin/szukaj/"' in publisher_client.get("/admin/").content.decode()
    listed = publisher_client.get("/admin/pages/article/?q=58-679")
    assert 'href="/admin/szukaj/?q=58-679"' in listed.content.decode()


def test_search_and_replacement_show_places_first(publisher_client):
    article = factories.article(body=f"<p>Telefon {OLD}.</p>")
    shown = text(search(publisher_client, OLD, NEW))
    assert f"Treść: Telefon było: {OLD} będzie: {NEW}." in shown
    assert not Revision.objects.exists()
    article.refresh_from_db()
    assert OLD in article.body


def test_replacement_makes_drafts_of_published_content(publisher_client):
    article = factories.article(body=f"<p>Telefon {OLD}.</p>")
    assert "Zamieniono 1 miejsce. Niczego nie opublikowano." in text(replace(publisher_client, OLD, NEW))
    article.refresh_from_db()
    assert article.body == f"<p>Telefon {OLD}.</p>"
    assert get_text(article)["body"] == f"<p>Telefon {NEW}.</p>"
    assert revisions.get_draft(article)


def test_only_chosen_places_are_replaced(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p><p>tel. {OLD}</p>")
    first, second = get_places(search(publisher_client, OLD, NEW))
    replace(publisher_client, OLD, NEW, [second])
    assert get_text(article)["body"] == f"<p>{OLD}</p><p>tel. {NEW}</p>"
    assert first not in get_places(search(publisher_client, OLD, NEW))


@pytest.mark.parametrize(
    ("words", "new", "before", "after"),
    [
        (
            OLD,
            NEW,
            '<p><a href="tel:+48586796500">58-679-65-00</a></p>',
            '<p><a href="tel:586790000">58 679 00 00</a></p>',
        ),
        (
            OLD,
            NEW,
            '<p><a href="tel:586796500">zadzwoń</a></p>',
            '<p><a href="tel:586790000">zadzwoń</a></p>',
        ),
        (
            "a@rumia.eu",
            "b@rumia.eu",
            '<p><a href="mailto:a@rumia.eu">a@rumia.eu</a></p>',
            '<p><a href="mailto:b@rumia.eu">b@rumia.eu</a></p>',
        ),
        # A word is replaced in the text, not in the address that happens to contain it.
        (
            "kontakt",
            "adres",
            '<p><a href="/kontakt/">Kontakt</a></p>',
            '<p><a href="/kontakt/">Adres</a></p>',
        ),
        ("strong", "mocny", "<p><strong>To strong</strong></p>", "<p><strong>To mocny</strong></p>"),
        ("R&D", "B+R", "<p>Dział R&amp;D</p>", "<p>Dział B+R</p>"),
        (OLD, "<b>", f"<p>{OLD}</p>", "<p>&lt;b&gt;</p>"),
    ],
)
def test_replacement_in_rich_text(publisher_client, words, new, before, after):
    article = factories.article(body=before)
    replace(publisher_client, words, new)
    assert get_text(article)["body"] == after


def test_link_that_cannot_follow_is_pointed_out(publisher_client):
    article = factories.article(body='<p><a href="tel:586796500">58 679 65 00</a></p>')
    assert "Odnośnik przy tych słowach się nie zmieni" in text(
        search(publisher_client, OLD, "w sekretariacie")
    )
    replace(publisher_client, OLD, "w sekretariacie")
    assert get_text(article)["body"] == '<p><a href="tel:586796500">w sekretariacie</a></p>'


def test_text_of_a_draft_is_replaced_not_that_of_the_page(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>", description="Stary.")
    save(publisher_client, get_admin_url(article), {"description": "Nowy."}, "_continue")
    replace(publisher_client, OLD, NEW)
    assert get_text(article) | {"description": "Nowy.", "body": f"<p>{NEW}</p>"} == get_text(article)


def test_page_whose_draft_is_changed_already_is_mentioned(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>")
    save(publisher_client, get_admin_url(article), {"body": "<p>Bez numeru.</p>"}, "_continue")
    response = search(publisher_client, OLD, NEW)
    assert "W wersji roboczej już tego nie ma" in text(response)
    assert get_places(response) == []


def test_replacement_is_taken_back_as_one(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>")
    drafted = factories.meeting(body=f"<p>{OLD}</p>")
    save(publisher_client, get_admin_url(drafted), {"title": "Inny"}, "_continue")
    unpublished = factories.page(body=f"<p>{OLD}</p>", state=State.DRAFT)
    replace(publisher_client, OLD, NEW)
    replacement = Replacement.objects.get()
    taken_back = publisher_client.post(
        f"/admin/szukaj/zamiana/{replacement.pk}/", {"_take_back": "1"}, follow=True
    )
    assert "Treści, które wróciły do dawnego tekstu: 3." in text(taken_back)
    assert revisions.get_draft(article) is None
    assert get_text(article)["body"] == f"<p>{OLD}</p>"
    assert revisions.get_draft(drafted).data["fields"]["title"] == "Inny"
    assert revisions.get_draft(drafted).data["fields"]["body"] == f"<p>{OLD}</p>"
    unpublished.refresh_from_db()
    assert unpublished.body == f"<p>{OLD}</p>"


def test_what_was_changed_since_is_not_taken_back(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>")
    replace(publisher_client, OLD, NEW)
    save(publisher_client, get_admin_url(article), {"title": "Nowszy tytuł"}, "_continue")
    replacement = Replacement.objects.get()
    answer = publisher_client.post(
        f"/admin/szukaj/zamiana/{replacement.pk}/", {"_take_back": "1"}, follow=True
    )
    assert "Ktoś zmienił to później" in text(answer)
    assert get_text(article)["title"] == "Nowszy tytuł"
    assert get_text(article)["body"] == f"<p>{NEW}</p>"


def test_content_without_drafts_is_replaced_only_if_chosen(publisher_client):
    factories.site_settings(contact_phone=OLD)
    response = search(publisher_client, OLD, NEW)
    assert "mieszkańcy zobaczą zamianę od razu" in text(response)
    [box] = [node for node in page(response).iter("input") if node.get("name") == "place"]
    assert box.get("checked") is None
    replace(publisher_client, OLD, NEW)
    assert SiteSettings.objects.get().contact_phone == NEW


def test_value_that_breaks_a_rule_is_refused(publisher_client):
    factories.site_settings(contact_phone=OLD)
    factories.article(title=f"Numer {OLD}")
    refused = replace(publisher_client, OLD, "x" * 150)
    assert text(refused).count("Nie zmieniono:") == 2
    assert not Replacement.objects.exists()
    assert SiteSettings.objects.get().contact_phone == OLD


def test_text_saved_since_the_search_is_not_replaced(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>")
    places = get_places(search(publisher_client, OLD, NEW))
    save(publisher_client, get_admin_url(article), {"body": f"<p>Inne {OLD}</p>"}, "_continue")
    assert "ktoś w tym czasie zmienił" in text(replace(publisher_client, OLD, NEW, places))
    assert get_text(article)["body"] == f"<p>Inne {OLD}</p>"


def test_editor_finds_and_changes_only_what_is_allowed(publisher_client):
    factories.site_settings(contact_phone=OLD)
    image = factories.image(title="Tablica", alt=f"Numer {OLD}")
    factories.article(title="Z obrazem", body=f"<p>{OLD}</p>", image=image)
    save(publisher_client, "/admin/pages/article/add/", {"title": "x"}, "_continue")
    editor = sign_in_with_role("redaktorka", roles.EDITOR)
    response = search(editor, OLD, NEW)
    assert get_places(search(editor, OLD, NEW))
    assert not page(response).xpath("//h2[. = 'Dane kontaktowe']")
    assert "Tablica" in text(response)
    assert "Możesz to tylko obejrzeć." in text(response)
    foreign = get_places(search(publisher_client, OLD, NEW))
    replace(editor, OLD, NEW, [*get_places(response), *foreign])
    image.refresh_from_db()
    assert image.alt == f"Numer {OLD}"
    assert SiteSettings.objects.get().contact_phone == OLD
    assert [str(each.item) for each in Replacement.objects.get().revisions.all()] == ["Z obrazem"]


def test_search_is_closed_to_who_sees_no_content(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("jan", is_staff=True))
    assert client.get("/admin/szukaj/").status_code == 403
    assert "/admin/szukaj/" not in client.get("/admin/").content.decode()


def test_replacement_of_another_user_is_not_found(publisher_client, other_publisher_client):
    factories.article(body=f"<p>{OLD}</p>")
    replace(publisher_client, OLD, NEW)
    url = f"/admin/szukaj/zamiana/{Replacement.objects.get().pk}/"
    assert publisher_client.get(url).status_code == 200
    assert other_publisher_client.get(url).status_code == 404


def test_drafts_of_a_replacement_are_published_together(publisher_client):
    plain = factories.article(title="Tylko numer", body=f"<p>{OLD}</p>")
    more = factories.article(title="Więcej zmian", body=f"<p>{OLD}</p>")
    save(publisher_client, get_admin_url(more), {"description": "Nieskończone."}, "_continue")
    shown = replace(publisher_client, OLD, NEW)
    offered = [node.get("value") for node in page(shown).iter("input") if node.get("name") == "item"]
    assert offered == [str(revisions.get_latest_revision(plain).pk)]
    every = [str(pk) for pk in Replacement.objects.get().revisions.values_list("pk", flat=True)]
    publisher_client.post(shown.redirect_chain[-1][0], {"_publish": "1", "item": every})
    plain.refresh_from_db()
    more.refresh_from_db()
    assert (plain.body, more.body) == (f"<p>{NEW}</p>", f"<p>{OLD}</p>")


def test_editor_cannot_publish_a_replacement(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>")
    editor = sign_in_with_role("redaktorka", roles.EDITOR)
    shown = replace(editor, OLD, NEW)
    pk = revisions.get_latest_revision(article).pk
    editor.post(shown.redirect_chain[-1][0], {"_publish": "1", "item": [str(pk)]})
    article.refresh_from_db()
    assert article.body == f"<p>{OLD}</p>"


def test_capital_letter_is_kept(publisher_client):
    article = factories.article(body="<p>Ulica Długa. Przy ulica.</p>")
    replace(publisher_client, "ulica", "aleja")
    assert get_text(article)["body"] == "<p>Aleja Długa. Przy aleja.</p>"


def test_row_of_an_item_is_found_and_replaced(publisher_client):
    association = factories.association()
    factories.key_figure(association=association, label=f"numer {OLD}")
    replace(publisher_client, OLD, NEW)
    [row] = revisions.get_latest_revision(association).data["children"]["figures"]
    assert row["label"] == f"numer {NEW}"


def test_nothing_chosen_changes_nothing(publisher_client):
    factories.article(body=f"<p>{OLD}</p>")
    assert "Nic nie zaznaczono" in text(replace(publisher_client, OLD, NEW, []))
    assert not Replacement.objects.exists()


def test_scheduled_change_with_the_old_text_is_mentioned(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>")
    later = {"description": "Nowy.", "publish_from_0": "01.01.2040", "publish_from_1": "10:00"}
    save(publisher_client, get_admin_url(article), later, "_publish")
    assert "zaplanowana zmiana ma jeszcze dawny tekst" in text(replace(publisher_client, OLD, NEW))


def test_search_takes_the_same_queries_for_more_items(publisher_client):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            search(publisher_client, OLD)
        return len(queries)

    factories.article(body=f"<p>{OLD}</p>")
    count_queries()
    before = count_queries()
    for _ in range(3):
        factories.article(body=f"<p>{OLD}</p>")
    assert count_queries() == before


def test_published_replacement_is_taken_back_as_a_draft(publisher_client):
    article = factories.article(body=f"<p>{OLD}</p>")
    shown = replace(publisher_client, OLD, NEW)
    url = shown.redirect_chain[-1][0]
    publisher_client.post(url, {"_publish": "1", "item": [str(revisions.get_latest_revision(article).pk)]})
    assert "opublikowano" in text(publisher_client.get(url))
    assert "czeka jako wersja robocza" in text(publisher_client.post(url, {"_take_back": "1"}, follow=True))
    article.refresh_from_db()
    assert article.body == f"<p>{NEW}</p>"
    assert revisions.get_draft(article).data["fields"]["body"] == f"<p>{OLD}</p>"


def test_immediate_replacement_is_taken_back_at_once(publisher_client):
    factories.site_settings(contact_phone=OLD)
    [place] = get_places(search(publisher_client, OLD, NEW))
    shown = replace(publisher_client, OLD, NEW, [place])
    assert "mieszkańcy widzą od razu" in text(shown)
    publisher_client.post(shown.redirect_chain[-1][0], {"_take_back": "1"})
    assert SiteSettings.objects.get().contact_phone == OLD


def test_path_of_a_menu_item_is_not_replaced(publisher_client):
    meeting = factories.meeting()
    factories.menu_item(label="Zebranie", path=meeting.get_absolute_url())
    found = search(publisher_client, meeting.get_absolute_url(), "/spotkania.ics")
    assert "Zmienisz go w formularzu" in text(found)
    assert get_places(found) == []


def test_public_text_that_the_user_may_not_change_is_named():
    factories.site_settings(contact_phone="58 679 65 00")
    editor = sign_in_with_role("redaktorka", roles.EDITOR)
    shown = text(search(editor, "586796500"))
    assert "nie pozwala ich tam zmienić: Dane kontaktowe." in shown
    assert "58 679" not in shown.replace("586796500", "")
    assert "nie pozwala ich tam zmienić" not in text(search(editor, "586796501"))


def test_words_of_hidden_drafts_are_not_told():
    factories.announcement(state=State.DRAFT, text="Zadzwoń: 58 679 65 00.")
    assert "Te słowa są też na stronie" not in text(search(sign_in_with_role("d", roles.COORDINATOR), OLD))


def test_words_of_hidden_pages_are_told():
    factories.announcement(text="Zadzwoń: 58 679 65 00.")
    shown = text(search(sign_in_with_role("d", roles.COORDINATOR), OLD))
    assert "Te słowa są też na stronie" in shown


def test_published_replacement_speaks_of_no_drafts(publisher_client):
    factories.article(title="Kiedy?", body="<p>Pokój 12.</p>")
    done = replace(publisher_client, "Pokój 12", "Pokój 14")
    url = done.redirect_chain[-1][0]
    assert "dopiero wtedy, gdy ktoś je opublikuje" in text(done)
    item = next(node.get("value") for node in page(done).iter("input") if node.get("name") == "item")
    published = text(publisher_client.post(url, {"_publish": "1", "item": item}, follow=True))
    assert "dopiero wtedy" not in published
    assert "Opublikowano: Kiedy? Zobacz na stronie" in published


SAME_WORDS_ERROR = "To te same słowa, których szukasz."


@pytest.mark.parametrize("same", ["nabór", "  nabór ", "nabo\u0301r", "na\u00adbór", "nabór\u00a0"])
def test_replacement_by_the_same_words_is_refused(publisher_client, same):
    article = factories.article(body="<p>Trwa nabór.</p>")
    found = search(publisher_client, "nabór", same)
    assert SAME_WORDS_ERROR in text(found)
    field = page(found).get_element_by_id("content-search-replacement")
    assert "content-search-error" in field.get("aria-describedby").split()
    assert get_places(found) == []
    assert SAME_WORDS_ERROR in text(replace(publisher_client, "nabór", same, ["0"]))
    assert not Revision.objects.of(article).exists()


def test_place_with_the_new_words_already_is_not_offered(publisher_client):
    factories.article(body="<p>Trwa nabór. A nabór trwa. Nabór.</p>")
    found = search(publisher_client, "nabór", "Nabór")
    assert len(get_places(found)) == 2
    assert "(Już tak jest.)" in text(found)


def test_replacement_that_changes_no_stored_text_saves_nothing(publisher_client):
    article = factories.article(body="<p>Ala ma kota</p>")
    replaced = replace(
        publisher_client, "ma kota", "ma kota", get_places(search(publisher_client, "ma", "nie ma"))
    )
    assert "Zamieniono" not in text(replaced)
    assert not Revision.objects.of(article).exists()
    assert not Replacement.objects.exists()


def test_excerpt_is_cut_between_words(publisher_client):
    words = " ".join(f"wyraz{number:03}" for number in range(40))
    factories.article(body=f"<p>{words} {OLD} {words}</p>")
    excerpt = text(search(publisher_client, OLD))
    before, after = excerpt.split(f" {OLD} ")
    shown = before.rpartition("…")[2].split() + after.partition("…")[0].split()
    assert set(shown) <= set(words.split())
    assert 8 <= len(shown) <= 12


@pytest.mark.parametrize(
    ("words", "name", "url"),
    [
        ("Zapytaj urząd", "Menu i stopka", "/admin/pages/menusettings/1/change/"),
        ("Masz pytanie", "Menu i stopka", "/admin/pages/menusettings/1/change/"),
        ("Witamy w Rumi", "Strona główna i nazwa serwisu", "/admin/pages/homesettings/1/change/"),
        ("ul. Sobieskiego", "Dane kontaktowe", "/admin/pages/sitesettings/1/change/"),
    ],
)
def test_search_names_the_form_that_has_the_text(admin_client, words, name, url):
    factories.site_settings(
        footer_text="Masz pytanie?", home_lead="Witamy w Rumi.", contact_address="ul. Sobieskiego 7"
    )
    factories.menu_item(label="Zapytaj urząd", path="/spotkania/")
    found = page(search(admin_client, words))
    assert [
        (link.text, link.get("href")) for link in found.xpath("//section[contains(@class, 'match')]/h2/a")
    ] == [(name, url)]
    hidden = text(search(sign_in_with_role("d", roles.EDITOR), words))
    assert f"nie pozwala ich tam zmienić: {name}." in hidden


def test_places_of_two_forms_are_replaced_together(admin_client):
    factories.site_settings(footer_text="Klub Rumia", home_lead="Klub Rumia.")
    factories.menu_item(label="Klub Rumia", path="/spotkania/")
    assert "Pozycja menu „Klub Rumia”: nazwa w menu" in text(search(admin_client, "Klub Rumia"))
    replace(admin_client, "Klub Rumia", "Klub Janowo")
    settings = SiteSettings.objects.get()
    assert (settings.footer_text, settings.home_lead) == ("Klub Janowo", "Klub Janowo.")
    assert settings.menu_items.get().label == "Klub Janowo"
