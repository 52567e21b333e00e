"""The map of the bay: its coastline, town markers and labels."""

import itertools
import re
from types import SimpleNamespace

import html5lib
import pytest

from initial_content.omggs import CITIES, PROJECTS
from omggs import coastline, map
from omggs.models import City

from .. import factories

# A square island of 18.3° to 18.7° E and 54.3° to 54.6° N in steps of 0.1°, in two arcs, one of them reversed.
ISLAND = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [18, 54]},
    "objects": {
        "land": {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPolygon", "arcs": [[[0, ~1]]]}],
        }
    },
    "arcs": [[[3, 3], [4, 0], [0, 3]], [[3, 3], [0, 3], [4, 0]]],
}


def points_of(svg):
    """Return the points of the path of an SVG."""
    pen, points = (0, 0), []
    for command, given in re.findall(r"([Mql])([^Mqlz]+)", svg.partition(' d="')[2]):
        values = [int(number) for number in re.findall(r"-?\d+", given)]
        origin = (0, 0) if command == "M" else pen
        points += [(origin[0] + x, origin[1] + y) for x, y in zip(values[::2], values[1::2], strict=True)]
        pen = points[-1]
    return points


def test_island_is_drawn_at_its_position():
    points = points_of(coastline.render_coastline(ISLAND))
    left, top = coastline.get_map_position(18.3, 54.6)
    right, bottom = coastline.get_map_position(18.7, 54.3)
    assert min(x for x, _ in points) == pytest.approx(left, abs=1)
    assert max(x for x, _ in points) == pytest.approx(right, abs=1)
    assert min(y for _, y in points) == pytest.approx(top, abs=1)
    assert max(y for _, y in points) == pytest.approx(bottom, abs=1)


def test_coastline_is_clipped_to_frame():
    everywhere = {**ISLAND, "transform": {"scale": [10, 10], "translate": [-30, 0]}}
    points = points_of(coastline.render_coastline(everywhere))
    margin = coastline.CLIP_MARGIN
    assert {x for x, _ in points} >= {-margin, coastline.MAP_WIDTH + margin}
    assert all(-margin <= x <= coastline.MAP_WIDTH + margin for x, _ in points)
    assert all(-margin <= y <= coastline.MAP_HEIGHT + margin for _, y in points)


def test_coastline_outside_frame_is_omitted():
    elsewhere = {**ISLAND, "transform": {"scale": [0.1, 0.1], "translate": [0, 0]}}
    assert points_of(coastline.render_coastline(elsewhere)) == []


def test_coastline_svg_is_one_closed_path():
    svg = coastline.SVG_PATH.read_text()
    assert len(svg) < 3000
    assert re.fullmatch(r'<svg [^<]+<path id="coastline" d="M[^"Mz]+z"/></svg>\n', svg)
    margin = coastline.CLIP_MARGIN
    assert all(
        -margin <= x <= coastline.MAP_WIDTH + margin and -margin <= y <= coastline.MAP_HEIGHT + margin
        for x, y in points_of(svg)
    )
    shore = coastline.get_shore_points()
    assert len(shore) > 100
    # Landmarks such as the tip of the Hel Peninsula and the mouth of the Bay of Puck.
    for longitude, latitude in [(18.81, 54.60), (18.41, 54.78), (18.57, 54.52)]:
        x, y = coastline.get_map_position(longitude, latitude)
        assert min(abs(x - a) + abs(y - b) for a, b in shore) < 12


def towns():
    """Return unsaved projects, one for each project of the initial content, with its city."""
    for pk, (name, latitude, longitude) in enumerate(CITIES):
        city = City(pk=pk, name=name, latitude=latitude, longitude=longitude, is_ours=name == "Rumia")
        yield from [SimpleNamespace(city=city)] * sum(project[1] == name for project in PROJECTS)


def test_town_radius_grows_with_project_count():
    shown = {town.city.name: town for town, _ in map.Map(towns()).on_map}
    assert len(shown) == 8
    assert shown["Gdańsk"].radius > shown["Gdynia"].radius > shown["Puck"].radius
    assert [name for name, town in shown.items() if town.city.is_ours] == ["Rumia"]
    # On a screen of 320 px the map is 290 px wide; 44 px of it are 55 units.
    for one, other in itertools.combinations(shown.values(), 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > 55**2


def test_labels_do_not_overlap():
    shown = map.Map(towns()).on_map
    for town, name in shown:
        others = [other for other in shown if other[0] != town]
        obstacles = (
            [other.box for other, _ in others] + [other.box for _, other in others] + map.WATER_LABEL_BOXES
        )
        assert map.get_hidden_area(name.box, obstacles, map.WHOLE_FRAME, map.SHORE_POINTS) == 0, town.city


@pytest.mark.parametrize("name", [name for name, _, _ in CITIES])
def test_near_map_shows_town_and_neighbours_only(name):
    there = list(towns())
    near = next(project.city for project in there if project.city.name == name)
    shown = map.Map(there, chosen=near, near=near)
    left, top, right, bottom = shown.frame
    assert (right - left, bottom - top) == (map.MAP_WIDTH, map.NEAR_HEIGHT)
    assert left >= 0
    assert right <= map.MAP_WIDTH * map.NEAR_ZOOM
    assert top >= 0
    assert bottom <= map.MAP_HEIGHT * map.NEAR_ZOOM
    assert 1 <= len(shown.on_map) < 8
    assert [town.city for town, _ in shown.on_map if town.is_chosen] == [near]
    for _, label in shown.on_map:
        start, above, end, below = label.box
        assert left <= start < end <= right
        assert top <= above < below <= bottom
    assert not shown.off_map


@pytest.mark.django_db
def test_city_outside_map_is_listed_below(client):
    factories.project(city=factories.city(name="Rumia", is_ours=True))
    far = factories.city(name="Zakopane", latitude="49.299", longitude="19.949")
    factories.project(city=far)
    html = client.get("/omggs/rewitalizacja/").content.decode()
    assert [link.get("aria-label") for link in marks(html)] == ["Rumia 1\N{NO-BREAK SPACE}projekt"]
    assert (
        'Poza mapą: <a href="/omggs/rewitalizacja/?miasto=zakopane#projekty">Zakopane (1\N{NO-BREAK SPACE}projekt)'
        in html
    )
    assert "Podwójny okrąg to Rumia, nasze miasto." in html


@pytest.mark.django_db
@pytest.mark.parametrize(("latitude", "longitude"), [(-90, -180), (90, 180), (0, 0)])
def test_map_without_visible_towns_is_omitted(client, latitude, longitude):
    project = factories.project(city=factories.city(latitude=latitude, longitude=longitude))
    for address in ("/omggs/rewitalizacja/", project.get_absolute_url()):
        html = client.get(address).content.decode()
        assert "Poza mapą" in html
        assert '<svg class="map"' not in html


def marks(html):
    """Return the links on the map."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return [node for node in page.iter("{http://www.w3.org/2000/svg}a") if "town" in node.get("class", "")]


@pytest.mark.django_db
def test_undertaking_links_to_its_projects_on_list(client):
    undertaking = factories.undertaking(slug="odnowa")
    city = factories.city(name="Żukowo", latitude="54.343", longitude="18.361", is_ours=True)
    ours = factories.project(city=city, undertaking=undertaking)
    factories.project(city=city)
    html = client.get("/omggs/zit/odnowa/").content.decode()
    assert not marks(html)
    assert 'href="/omggs/rewitalizacja/?przedsiewziecie=odnowa#projekty"' in html
    assert f'href="{ours.get_absolute_url()}"' in html


@pytest.mark.django_db
def test_map_of_project_counts_projects_of_town(client):
    city = factories.city(name="Puck", latitude="54.718", longitude="18.410")
    project = factories.project(city=city)
    factories.project(city=city)
    factories.project(city=factories.city(name="Reda"))
    html = client.get(project.get_absolute_url()).content.decode()
    assert [mark.get("aria-label") for mark in marks(html)] == ["Puck 2\N{NO-BREAK SPACE}projekty"]
    assert 'href="/omggs/rewitalizacja/?miasto=puck#projekty"' in html
