"""Plain-language replacements of Django's Polish texts, from core/locale."""

import gettext
import json
import re
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from publishing.models import State

from .. import factories
from ..admin_forms import page, text

OURS = settings.BASE_DIR / "core/locale/pl/LC_MESSAGES"
DJANGO = Path(django.__file__).parent


def load_mo(path):
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def load_po(name):
    """Return {English message: Polish text} from the .po file."""
    entries = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (OURS / f"{name}.po").read_text(), re.MULTILINE)
    return {english.replace('\\"', '"'): polish.replace('\\"', '"') for english, polish in entries}


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_compiled_messages_match_po_files(name):
    ours = load_mo(OURS / f"{name}.mo")
    assert {english: ours.gettext(english) for english in load_po(name)} == load_po(name)


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_replaced_messages_exist_in_django(name):
    known = set()
    for path in [
        *DJANGO.glob(f"c*/*/locale/pl/LC_MESSAGES/{name}.mo"),
        *DJANGO.glob(f"conf/locale/pl/LC_MESSAGES/{name}.mo"),
    ]:
        known |= load_mo(path)._catalog.keys()
    assert load_po(name).keys() - known == set()


def test_replaced_messages_are_on_pages(publisher_client):
    assert 'aria-label="Jesteś tutaj"' in publisher_client.get("/admin/pages/page/").content.decode()
    assert json.dumps("Wybierz datę") in publisher_client.get("/admin/jsi18n/").content.decode()


PAGES = [
    "/admin/",
    "/admin/pages/",
    "/admin/pages/article/",
    "/admin/pages/article/add/",
    "/admin/cooperative/meeting/add/",
    "/admin/cooperative/resolution/add/",
    "/admin/cooperative/recruitment/add/",
    "/admin/accessibility_requests/requestsettings/add/",
    "/admin/library/image/",
    "/admin/library/image/add/",
    "/admin/library/document/add/",
    "/admin/omggs/city/",
    "/admin/content_checks/plainword/",
    "/admin/accessibility/declaration/add/",
    "/admin/pages/sitesettings/add/",
    "/admin/pages/menusettings/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/auth/group/",
    "/admin/auth/group/add/",
    "/admin/accounts/signinevent/",
    "/admin/password_change/",
]
FOREIGN = re.compile(
    r"\b(Can (add|change|delete|view|publish)|True|False|Breadcrumbs|obiekt\w*|model\w*|hash|sól|algorytm)\b"
    r"|\b(administracja|uwierzytelnian\w*|LDAP|make|erase\w*)\b|-----|#\d|\w\(\w{1,3}\)\("
)


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_admin_page_is_in_plain_polish(publisher_client, address):
    factories.article()
    factories.city()
    factories.plain_word()
    heard = text(publisher_client.get(address, follow=True))
    heard += " ".join(
        node.get(name) or ""
        for node in page(publisher_client.get(address, follow=True)).iter()
        for name in ("title", "aria-label", "alt", "placeholder")
    )
    assert FOREIGN.search(heard) is None, FOREIGN.search(heard)


def test_account_forms_are_in_plain_polish(publisher_client, admin_user):
    role = Group.objects.create(name="Stażyści")
    user = f"/admin/auth/user/{admin_user.pk}"
    for address in (f"{user}/change/", f"{user}/password/", f"/admin/auth/group/{role.pk}/change/"):
        shown = publisher_client.get(address)
        assert FOREIGN.search(text(shown)) is None
        assert 'alt="True"' not in shown.content.decode()


def test_group_form_names_permissions_in_polish(publisher_client):
    shown = text(publisher_client.get("/admin/auth/group/add/"))
    assert "Spotkania: publikowanie i wycofywanie" in shown
    assert "Obrazy: dodawanie" in shown


def test_form_marks_fields_required_for_publication(publisher_client):
    labels = {
        "".join(label.itertext())
        for label in page(publisher_client.get("/admin/cooperative/meeting/add/", follow=True)).iter("label")
    }
    assert {"Tytuł:", "Miejsce (potrzebne do publikacji):", "Dla kogo:", "Adres strony:"} <= labels


def test_inline_row_has_heading(publisher_client):
    figure = factories.key_figure(value="59", label="gmin")
    form = page(publisher_client.get(f"/admin/omggs/association/{figure.association_id}/change/"))
    heads = [" ".join("".join(head.itertext()).split()) for head in form.iter("h3")]
    assert heads[0].startswith("Liczba: 59 gmin")
    assert set(heads[1:]) == {"Nowy wiersz"}


def test_empty_list_says_so(publisher_client):
    assert "Ta lista jest jeszcze pusta." in text(publisher_client.get("/admin/pages/article/"))
    factories.article()
    assert "Nic nie pasuje." in text(publisher_client.get("/admin/pages/article/?q=nicniema"))


def test_unpublish_asks_for_confirmation(publisher_client):
    article = factories.article(title="Nabór")
    address = f"/admin/pages/article/{article.pk}/unpublish/"
    asked = publisher_client.get(address)
    assert "Czy wycofać z publikacji: „Nabór”?" in text(asked)
    article.refresh_from_db()
    assert article.state == State.PUBLISHED
    publisher_client.post(address)
    article.refresh_from_db()
    assert article.state == State.WITHDRAWN
    assert publisher_client.get(address).url == f"/admin/pages/article/{article.pk}/change/"


def test_error_pages_link_back_to_admin(publisher_client):
    for address in ("/admin/nie-ma/", f"/admin/pages/article/{factories.article().pk}/delete/"):
        assert "Wróć do panelu redakcji" in text(publisher_client.get(address))
    assert "panelu" not in text(publisher_client.get("/nie-ma/"))
    city = factories.project().city
    refused = publisher_client.get(f"/admin/omggs/city/{city.pk}/delete/")
    assert 'href="../change/"' in refused.content.decode()
    assert "Wróć na stronę początkową" in text(publisher_client.get("/admin/password_change/done/"))


def test_changelist_button_says_it_saves_order(publisher_client):
    factories.article()
    content = page(publisher_client.get("/admin/pages/article/")).find(".//form[@id='changelist-form']")
    buttons = [node.get("value") for node in content.iter("input") if node.get("type") == "submit"]
    assert buttons == ["Zapisz kolejność"]


def test_sorted_column_has_aria_sort_and_one_link(publisher_client):
    factories.article()
    [head] = page(publisher_client.get("/admin/pages/article/?o=1")).iter("thead")
    title = next(cell for cell in head.iter("th") if "Tytuł" in "".join(cell.itertext()))
    assert title.get("aria-sort") == "ascending"
    assert len(list(title.iter("a"))) == 1


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DRAFT])
def test_split_datetime_help_describes_first_field(publisher_client, state):
    article = factories.article(state=state)
    shown = page(publisher_client.get(f"/admin/pages/article/{article.pk}/change/"))
    by_id = {node.get("id"): node for node in shown.iter() if node.get("id")}
    told = " ".join("".join(by_id[by_id["id_publish_from_0"].get("aria-describedby")].itertext()).split())
    assert "Inaczej pojawi się sama o podanej godzinie." in told


@pytest.mark.parametrize("hour", ["17:00", "17.00", "17"])
def test_split_datetime_error_describes_wrong_field(publisher_client, hour):
    shown = page(
        publisher_client.post(
            "/admin/cooperative/meeting/add/", {"starts_at_0": "wczoraj", "starts_at_1": hour}
        )
    )
    by_id = {node.get("id"): node for node in shown.iter() if node.get("id")}
    described = [by_id[key] for key in by_id["id_starts_at_0"].get("aria-describedby").split()]
    assert any("Wpisz datę tak" in "".join(node.itertext()) for node in described)
    assert by_id["id_starts_at_1"].get("aria-describedby") is None


def test_time_input_has_no_seconds(publisher_client):
    meeting = factories.meeting(starts_at=factories.warsaw(2026, 5, 4, 17, 30))
    assert (
        'value="17:30"'
        in publisher_client.get(f"/admin/cooperative/meeting/{meeting.pk}/change/").content.decode()
    )


def test_public_page_link_has_one_name(publisher_client):
    article, settings = factories.article(), factories.site_settings()
    for address in (
        "/admin/pages/article/",
        f"/admin/pages/article/{article.pk}/change/",
        f"/admin/pages/sitesettings/{settings.pk}/change/",
    ):
        shown = text(publisher_client.get(address))
        assert "Zobacz na stronie" in shown
        assert "Pokaż na stronie" not in shown


def test_changelist_button_without_order_says_save(publisher_client):
    factories.page_feedback()
    content = page(publisher_client.get("/admin/feedback/pagefeedback/")).find(
        ".//form[@id='changelist-form']"
    )
    buttons = [node.get("value") for node in content.iter("input") if node.get("type") == "submit"]
    assert buttons == ["Zapisz"]
