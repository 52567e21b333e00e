"""The form of the menu: order, targets, what visitors see of it."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.menu_forms import MAX_ROWS, move_row
from pages.models import MenuItem, MenuSettings
from publishing import publication
from publishing.admin_urls import get_admin_url
from publishing.incoming_links import find_linking_items
from publishing.models import SavedSubmission, State

from .. import factories
from ..admin_forms import errors_by_field, page, save, text, values

pytestmark = pytest.mark.django_db
URL = "/admin/pages/menusettings/1/change/"
STYLESHEET_RE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


@pytest.fixture
def menu():
    for number, label in enumerate(["Pierwsza", "Druga", "Trzecia"]):
        factories.menu_item(label=label, order=number)
    factories.menu_item(label="W stopce", place=MenuItem.Place.FOOTER)


def get_labels(place=MenuItem.Place.HEADER):
    return [item.label for item in MenuItem.objects.filter(place=place)]


def press(client, submitted, **button):
    return client.post(URL, {**submitted, **button})


def get_shown(response):
    """Return what the form says that visitors see."""
    [result] = [node for node in page(response).iter("div") if node.get("class") == "menu-result"]
    return ["".join(row.itertext()) for row in result.iter("li")]


def find_row(submitted, label):
    return next(name.split("-")[1] for name, value in submitted.items() if value == label)


def test_row_moves_without_saving_until_saved(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    moved = press(publisher_client, opened, _move=f"{find_row(opened, 'Trzecia')}:up")
    assert get_shown(moved)[:3] == ["Pierwsza", "Trzecia", "Druga"]
    assert "Przesunięto: Trzecia. Zapisz" in text(moved)
    assert get_labels() == ["Pierwsza", "Druga", "Trzecia"]
    [focused] = [button for button in page(moved).iter("button") if button.get("autofocus") is not None]
    assert focused.get("value") == f"{find_row(opened, 'Trzecia')}:up"
    press(publisher_client, values(moved), _save="1")
    assert get_labels() == ["Pierwsza", "Trzecia", "Druga"]


def test_moving_keeps_what_was_typed(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    typed = {**opened, f"menu_items-{find_row(opened, 'Druga')}-label": "Inna", "footer_text": "Nowa stopka."}
    moved = press(publisher_client, typed, _move=f"{find_row(opened, 'Pierwsza')}:down")
    assert get_shown(moved)[:3] == ["Inna", "Pierwsza", "Trzecia"]
    assert values(moved)["footer_text"] == "Nowa stopka."


@pytest.mark.parametrize(
    "action", ["0:up", "2:down", "9:up", "1:1", "0:3", "x", "0:sideways", "-1:up", "9" * 5000, "²:up"]
)
def test_impossible_move_changes_nothing(action):
    names = {
        f"menu_items-{number}-{name}": name for number in range(3) for name in ("label", "place", "order")
    }
    data = {**names, "menu_items-TOTAL_FORMS": "3"}
    assert move_row(dict(data), "menu_items", action) is None


def test_new_row_is_the_last_of_its_place(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    new = next(name.removesuffix("-label") for name in opened if name.endswith("-label") and not opened[name])
    row = {f"{new}-label": "Nowa", f"{new}-target": "section:pages:glossary"}
    press(publisher_client, {**opened, **row}, _save="1")
    assert get_labels() == ["Pierwsza", "Druga", "Trzecia", "Nowa"]


def test_dragged_row_takes_the_position(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    moved = press(publisher_client, opened, _move=f"{find_row(opened, 'Pierwsza')}:2")
    assert get_shown(moved)[:3] == ["Druga", "Trzecia", "Pierwsza"]


def test_another_row_is_focused_and_can_stay_empty(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    added = press(publisher_client, opened, _add_row="1")
    longer = values(added)
    assert int(longer["menu_items-TOTAL_FORMS"]) == int(opened["menu_items-TOTAL_FORMS"]) + 1
    focused = [node.get("name") for node in page(added).iter() if node.get("autofocus") is not None]
    assert focused == [f"menu_items-{opened['menu_items-TOTAL_FORMS']}-label"]
    assert "Nie zapisano" not in text(added)
    assert press(publisher_client, longer, _save="1").status_code == 302


def test_arranged_rows_are_not_kept_to_be_arranged_again(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    press(publisher_client, opened, _move="0:down")
    assert not SavedSubmission.objects.exists()


def test_row_beyond_the_limit_is_refused_with_a_message(publisher_client, menu):
    full = {**values(publisher_client.get(URL)), "menu_items-TOTAL_FORMS": str(MAX_ROWS)}
    shown = press(publisher_client, full, _add_row="1")
    assert f"Więcej pozycji niż {MAX_ROWS} się nie zmieści." in text(shown)
    assert not [node for node in page(shown).iter("input") if node.get("autofocus") is not None]


TARGETS = {
    "article": (factories.article, lambda item: f"article:{item.pk}"),
    "page": (factories.page, lambda item: f"page:{item.pk}"),
    "meeting": (factories.meeting, lambda item: f"path:{item.get_absolute_url()}"),
    "project": (factories.project, lambda item: f"path:{item.get_absolute_url()}"),
}


@pytest.mark.parametrize("kind", TARGETS)
def test_content_is_target_while_it_is_published(publisher_client, menu, kind):
    make, get_value = TARGETS[kind]
    item = make()
    row = {"menu_items-0-target": get_value(item)}
    label = values(publisher_client.get(URL))["menu_items-0-label"]
    assert save(publisher_client, URL, row).status_code == 302
    assert MenuItem.objects.get(label=label).get_absolute_url() == item.get_absolute_url()
    assert [str(linking) for linking in find_linking_items(item)] == ["Ustawienia serwisu"]
    publication.unpublish(item, None)
    assert label not in text(Client().get("/"))
    opened = publisher_client.get(URL)
    assert f"{label} (ukryte: cel nie jest opublikowany)" in get_shown(opened)
    # The form can still be saved.
    assert save(publisher_client, URL, {"footer_text": "Stopka."}).status_code == 302


def test_draft_is_offered_as_hidden(publisher_client, menu):
    article = factories.article(title="Szkic", state=State.DRAFT)
    answer = save(publisher_client, URL, {"menu_items-0-target": f"article:{article.pk}"})
    assert answer.status_code == 302
    assert any("ukryte" in shown for shown in get_shown(publisher_client.get(URL)))


def test_row_without_target_has_error(publisher_client, menu):
    response = save(publisher_client, URL, {"menu_items-0-target": ""})
    message = "Wybierz jedno: miejsce w serwisie albo adres w internecie."
    assert errors_by_field(response)["target"] == [message]


def test_menu_needs_permission_of_settings(client, menu):
    user = factories.somebody(is_staff=True)
    client.force_login(user)
    assert client.get(URL).status_code == 403
    names = ["change_sitesettings", "view_sitesettings"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    assert client.get(get_admin_url(MenuSettings.objects.get())).status_code == 200


def test_enter_saves_and_moves_nothing(publisher_client, menu):
    shown = page(publisher_client.get(URL))
    [form] = [form for form in shown.iter("form") if (form.get("id") or "").endswith("_form")]
    assert next(form.iter("button")).get("name") == "_save"


def test_row_moved_in_its_new_place_stays_there(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    number = find_row(opened, "Druga")
    moved = press(publisher_client, {**opened, f"menu_items-{number}-place": "footer"}, _move=f"{number}:up")
    press(publisher_client, values(moved), _save="1")
    assert get_labels(MenuItem.Place.FOOTER)[-2:] == ["Druga", "W stopce"]
    assert get_labels() == ["Pierwsza", "Trzecia"]


def test_new_row_moved_before_saving_stays_there(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    new = next(name.removesuffix("-label") for name in opened if name.endswith("-label") and not opened[name])
    row = {f"{new}-label": "Nowa", f"{new}-target": "section:pages:glossary", f"{new}-place": "footer"}
    moved = press(publisher_client, {**opened, **row}, _move=f"{new.split('-')[1]}:up")
    press(publisher_client, values(moved), _save="1")
    assert get_labels(MenuItem.Place.FOOTER) == ["Nowa", "W stopce"]


@pytest.mark.parametrize("path", ["/spotkania.ics", "/spotkania/a b/", "/ż/", "/#x", "#"])
def test_page_is_shown_when_a_menu_path_is_no_page(client, path):
    factories.menu_item(label="Nieznana", path=path)
    response = client.get("/")
    assert response.status_code == 200
    assert "Nieznana" not in text(response)


def get_preview(response):
    [frame] = [node for node in page(response).iter("iframe") if node.get("class") == "menu-preview"]
    return frame.get("srcdoc")


def test_preview_has_the_public_header_with_submitted_rows(publisher_client, menu):
    opened = values(publisher_client.get(URL))
    typed = {**opened, f"menu_items-{find_row(opened, 'Druga')}-label": 'Nowa "nazwa" <b>'}
    preview = get_preview(press(publisher_client, typed, _move=f"{find_row(opened, 'Trzecia')}:up"))
    header, _, footer = preview.partition("</header>")
    places = [header.index(label) for label in ("Pierwsza", "Trzecia", "Nowa &quot;nazwa&quot; &lt;b&gt;")]
    assert places == sorted(places)
    assert "W stopce" in footer
    assert "W stopce" not in header
    assert "<script" not in preview
    home = publisher_client.get("/").text
    assert STYLESHEET_RE.findall(preview) == STYLESHEET_RE.findall(home)[:2]


def test_preview_leaves_out_deleted_and_hidden_rows(publisher_client, menu):
    hidden = factories.page(title="Szkic", state=State.DRAFT)
    factories.menu_item(label="Ukryta", section="", page=hidden)
    opened = values(publisher_client.get(URL))
    typed = {**opened, f"menu_items-{find_row(opened, 'Druga')}-DELETE": "on"}
    preview = get_preview(press(publisher_client, typed, _show_menu="1"))
    assert "Pierwsza" in preview
    assert "Druga" not in preview
    assert "Ukryta" not in preview


def test_preview_is_not_kept_for_public_pages(publisher_client, menu, client):
    opened = values(publisher_client.get(URL))
    typed = {**opened, f"menu_items-{find_row(opened, 'Druga')}-label": "Niezapisana"}
    press(publisher_client, typed, _show_menu="1")
    assert "Niezapisana" not in client.get("/").text


def test_preview_takes_the_same_queries_for_more_rows(publisher_client, menu):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            publisher_client.get(URL)
        return len(queries)

    factories.menu_item(section="", page=factories.page())
    count_queries()  # content types are read once
    few = count_queries()
    for _ in range(4):
        factories.menu_item(section="", page=factories.page())
    assert count_queries() == few
