"""
Frame and coastline of the map of the Gdańsk Bay area.

`make coastline` reads land-10m.json of the npm package world-atlas, a TopoJSON of Natural Earth's land at
1:10 000 000, and writes static/img/coastline.svg. Run it after a change of the frame or of the data. The data is
in the public domain (https://www.naturalearthdata.com/about/terms-of-use/), the package under the ISC licence; none of
its code is used.
"""

import json
import math
import re
import sys
from itertools import pairwise
from pathlib import Path

SVG_PATH = Path(__file__).parents[1] / "static/img/coastline.svg"

# The frame in degrees, in an equirectangular projection that is true to scale at the middle latitude. Over so small an
# area other projections look the same.
WEST, SOUTH, EAST, NORTH = 18.02, 54.03, 18.98, 54.86
# In SVG units.
MAP_WIDTH = 360
_DEGREE_EAST = MAP_WIDTH / (EAST - WEST)
_DEGREE_NORTH = _DEGREE_EAST / math.cos(math.radians((SOUTH + NORTH) / 2))
MAP_HEIGHT = round((NORTH - SOUTH) * _DEGREE_NORTH)
# The land is clipped this far outside the frame, so that the cut edge is not visible.
CLIP_MARGIN = 60
MAX_POINT_DISTANCE = 5


def get_map_position(longitude, latitude):
    """Return x and y in SVG units, from the upper left corner."""
    return (float(longitude) - WEST) * _DEGREE_EAST, (NORTH - float(latitude)) * _DEGREE_NORTH


def iter_rings(topology):
    """Yield the outlines of the land as lists of (longitude, latitude). https://github.com/topojson/topojson-specification"""
    (east, north), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(index):
        x = y = 0
        points = []
        for step_x, step_y in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + step_x, y + step_y
            points.append((x * east + west, y * north + south))
        return points if index >= 0 else points[::-1]

    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                # Each arc begins with the last point of the one before.
                yield [point for index in ring for point in arc(index)[:-1]]


def clip_polygon(points, axis, limit, sign):
    """Clip a ring at one line across the map (Sutherland–Hodgman algorithm)."""
    kept = []
    for one, other in pairwise([*points, *points[:1]]):
        inside, stays = (sign * (point[axis] - limit) >= 0 for point in (one, other))
        if inside:
            kept.append(one)
        if inside != stays:
            way = (limit - one[axis]) / (other[axis] - one[axis])
            kept.append(tuple(a + (b - a) * way for a, b in zip(one, other, strict=True)))
    return kept


def clip_to_frame(points):
    for axis, size in enumerate((MAP_WIDTH, MAP_HEIGHT)):
        points = clip_polygon(clip_polygon(points, axis, -CLIP_MARGIN, 1), axis, size + CLIP_MARGIN, -1)
    return points


def simplify(points):
    """Round to whole units and drop repeated points."""
    whole = [(round(x), round(y)) for x, y in points]
    return [
        point for point, following in zip(whole, whole[1:] + whole[:1], strict=True) if point != following
    ]


def is_visible(point):
    return 0 <= point[0] <= MAP_WIDTH and 0 <= point[1] <= MAP_HEIGHT


def build_path(points):
    """Return a closed SVG path: quadratic curves through the midpoints where visible, straight lines elsewhere."""
    drawn, pen = "", None
    for before, point, after in zip(points[-1:] + points[:-1], points, points[1:] + points[:1], strict=True):
        start, end = get_midpoint(before, point), get_midpoint(point, after)
        if pen is None:
            drawn, pen = "M{} {}".format(*start), start
        for command, *targets in [("q", point, end)] if is_visible(point) else [("l", point), ("l", end)]:
            drawn += command + " ".join(f"{x - pen[0]} {y - pen[1]}" for x, y in targets)
            pen = targets[-1]
    return drawn.replace(" -", "-") + "z"


def get_midpoint(one, other):
    return round((one[0] + other[0]) / 2), round((one[1] + other[1]) / 2)


def render_coastline(topology):
    """Return an SVG of the land of a TopoJSON within the frame: one path."""
    land = (
        simplify(clip_to_frame([get_map_position(*point) for point in ring])) for ring in iter_rings(topology)
    )
    path = "".join(build_path(ring) for ring in land if len(ring) > 2)
    size = f"0 0 {MAP_WIDTH} {MAP_HEIGHT}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}"><path id="coastline" d="{path}"/></svg>\n'
    )


def get_shore_points():
    """Return points along the drawn coastline, a few units apart. Labels avoid them."""
    point, points = (0, 0), []
    for command, numbers in re.findall(r"([Mlq])([^Mlqz]+)", SVG_PATH.read_text().partition(' d="')[2]):
        *_, x, y = map(int, re.findall(r"-?\d+", numbers))
        start, point = point, (x, y) if command == "M" else (point[0] + x, point[1] + y)
        steps = 1 + max(abs(point[0] - start[0]), abs(point[1] - start[1])) // MAX_POINT_DISTANCE
        points += [
            tuple(a + (b - a) * step / steps for a, b in zip(start, point, strict=True))
            for step in range(steps)
        ]
    return [point for point in points if is_visible(point)]


if __name__ == "__main__":
    sys.stdout.write(render_coastline(json.load(sys.stdin)))
