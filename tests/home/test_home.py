"""The home page: tasks first, then what is going on now, made from published content at any time."""

import datetime

import pytest

from pages.models import MenuItem

from .. import factories
from ..factories import warsaw
from ..parsed import page

pytestmark = pytest.mark.django_db

NOON = warsaw(2026, 5, 4, 12)
MARCH_2022 = warsaw(2022, 3, 22, 12)


def get_strip(client):
    """Return the lines of the strip "Teraz"."""
    [strip] = page(client.get("/")).find_class("current")
    return [" ".join(line.text_content().replace("\xa0", " ").split()) for line in strip.iter("p")]


def test_strip_without_content_says_nothing_is_on(client, freeze):
    freeze(NOON)
    assert get_strip(client) == ["Teraz nie ma naboru ani spotkań."]


def test_strip_says_when_the_last_ones_were(client, freeze):
    freeze(NOON)
    meeting = factories.meeting(starts_at=MARCH_2022)
    assert get_strip(client) == [
        "Teraz nie ma naboru ani spotkań. Ostatnie spotkanie było w marcu 2022 roku."
    ]
    factories.recruitment(meeting=meeting)
    assert get_strip(client) == ["Teraz nie ma naboru ani spotkań. Ostatnie były w marcu 2022 roku."]
    factories.recruitment(closes_on=datetime.date(2025, 9, 1))
    last = "Ostatni nabór był we wrześniu 2025 roku, a ostatnie spotkanie w marcu 2022 roku."
    assert get_strip(client) == [f"Teraz nie ma naboru ani spotkań. {last}"]


def test_strip_links_what_is_going_on(client, freeze):
    freeze(NOON)
    factories.meeting(starts_at=warsaw(2026, 5, 6, 17))
    assert get_strip(client) == ["Spotkanie 6 maja o 17:00", "Teraz nie ma naboru."]
    factories.recruitment(closes_on=datetime.date(2026, 5, 31))
    assert get_strip(client) == ["Nabór trwa do 31 maja", "Spotkanie 6 maja o 17:00"]
    factories.recruitment()
    assert get_strip(client)[0] == "Trwają 2 nabory"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"starts_at": warsaw(2026, 5, 4, 17)}, "Spotkanie dziś o 17:00"),
        ({"starts_at": warsaw(2026, 5, 4, 11), "ends_at": warsaw(2026, 5, 4, 13)}, "Spotkanie trwa"),
        ({"starts_at": warsaw(2027, 1, 7, 9)}, "Spotkanie 7 stycznia 2027 o 9:00"),
        ({"starts_at": warsaw(2026, 5, 6, 17), "change": "cancelled"}, "Spotkanie 6 maja odwołane"),
        (
            {"starts_at": warsaw(2026, 5, 6, 17), "change": "moved", "moved_from": NOON},
            "Spotkanie 6 maja o 17:00 (nowy termin)",
        ),
    ],
)
def test_strip_tells_state_of_meeting(client, freeze, given, line):
    freeze(NOON)
    factories.meeting(**given)
    assert get_strip(client) == [line, "Teraz nie ma naboru."]


def test_strip_follows_the_clock(client, freeze):
    freeze(NOON)
    factories.recruitment(opens_on=datetime.date(2026, 5, 5), closes_on=datetime.date(2026, 5, 5))
    assert get_strip(client) == ["Nabór od 5 maja", "Teraz nie ma spotkań."]
    freeze(warsaw(2026, 5, 5))
    assert get_strip(client) == ["Nabór trwa do 5 maja", "Teraz nie ma spotkań."]
    freeze(warsaw(2026, 5, 6))
    assert get_strip(client) == ["Teraz nie ma naboru ani spotkań. Ostatni nabór był w maju 2026 roku."]


def test_strip_ignores_drafts(client, freeze):
    freeze(NOON)
    factories.recruitment(state="draft")
    factories.meeting(state="draft", starts_at=warsaw(2026, 5, 6, 17))
    assert get_strip(client) == ["Teraz nie ma naboru ani spotkań."]


def test_home_has_no_card_of_what_is_over(client, freeze):
    freeze(NOON)
    meeting = factories.meeting(title="Dawne zebranie", starts_at=MARCH_2022)
    factories.recruitment(title="Dawny nabór", meeting=meeting)
    html = client.get("/").content.decode()
    assert "Dawne zebranie" not in html
    assert "Dawny nabór" not in html


@pytest.mark.parametrize("build", [factories.recruitment, factories.meeting])
def test_home_tells_plans_only_when_nothing_is_open(client, freeze, build):
    freeze(NOON)
    factories.cooperative(activities="najpierw remonty", description="Jakie cele ma spółdzielnia.")
    assert "najpierw remonty" in client.get("/").content.decode()
    build(**({"starts_at": warsaw(2026, 5, 6, 17)} if build is factories.meeting else {}))
    html = client.get("/").content.decode().replace("\xa0", " ")
    assert "najpierw remonty" not in html
    assert "Jakie cele ma spółdzielnia." in html


def test_home_begins_with_tasks(client):
    target = factories.page(title="Szukam", slug="szukam")
    factories.menu_item(place=MenuItem.Place.TASKS, label="Szukam pracy", page=target, note="Czy trwa nabór")
    factories.cooperative()
    html = client.get("/").content.decode().replace("\xa0", " ")
    tasks = html.partition('<ul class="tasks"')[2].partition("</ul>")[0]
    assert '<a href="/szukam/">Szukam pracy</a> <span>Czy trwa nabór</span>' in tasks
    order = [html.index(text) for text in ("<h1>", 'class="tasks"', 'class="current"', 'class="band"')]
    assert order == sorted(order)


def test_page_says_whether_recruitment_is_on(client, freeze):
    freeze(NOON)
    factories.page(slug="praca", shows_recruitment=True, easy_text="<p>Zapytaj w urzędzie.</p>")
    factories.recruitment(closes_on=datetime.date(2022, 3, 22))

    def get_text(address="/praca/"):
        return " ".join(
            page(client.get(address)).find("body//main").text_content().replace("\xa0", " ").split()
        )

    assert (
        "nie ma ogłoszenia o naborze do pracy. Ostatni nabór, o którym wiemy, był w marcu 2022 roku."
        in get_text()
    )
    assert "Teraz nie ma tu ogłoszenia o pracy." in get_text("/praca/?wersja=latwa")
    factories.recruitment(title="Praca w kuchni", opens_on=datetime.date(2026, 5, 1))
    assert "Praca w kuchni" in get_text()
    assert "nie ma ogłoszenia" not in get_text()
    easy = get_text("/praca/?wersja=latwa")
    assert "Teraz jest ogłoszenie o pracy. Przeczytaj: Praca w kuchni." in easy
    assert "nie ma tu ogłoszenia" not in easy
