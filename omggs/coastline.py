"""
What the map shows of the Gdańsk Bay area, and its coastline, which `make coastline` draws anew.

That reads land-10m.json of the npm package world-atlas, a TopoJSON of Natural Earth's land at 1:10 000 000, and writes
templates/omggs/coastline.svg. The data is in the public domain
(https://www.naturalearthdata.com/about/terms-of-use/), the package under the ISC licence; none of its code is used.
Only another frame, or better data, asks for it.
"""

import json
import math
import re
import sys
from itertools import pairwise
from pathlib import Path

PATH = Path(__file__).parents[1] / "templates/omggs/coastline.svg"

# The frame in degrees. A degree of latitude is drawn as much longer than one of longitude as it is in the middle of the
# frame; over so small an area no other projection would look different.
WEST, SOUTH, EAST, NORTH = 18.02, 54.03, 18.98, 54.86
# The size of the drawing in its own units.
WIDTH = 360
_DEGREE_EAST = WIDTH / (EAST - WEST)
_DEGREE_NORTH = _DEGREE_EAST / math.cos(math.radians((SOUTH + NORTH) / 2))
HEIGHT = round((NORTH - SOUTH) * _DEGREE_NORTH)
# The land is cut this far outside the drawing, so that the cut is not seen.
MARGIN = 60
STEP = 5


def place(longitude, latitude):
    """Where on the drawing that is, as x and y from its upper left corner."""
    return (float(longitude) - WEST) * _DEGREE_EAST, (NORTH - float(latitude)) * _DEGREE_NORTH


def rings(topology):
    """The outlines of the land as lists of (longitude, latitude). https://github.com/topojson/topojson-specification"""
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
                # each arc begins where the one before ended, and the last ends where the first began
                yield [point for index in ring for point in arc(index)[:-1]]


def cut(points, axis, limit, sign):
    """The part of a ring on one side of a line across the map (Sutherland and Hodgman)."""
    kept = []
    for one, other in pairwise([*points, *points[:1]]):
        inside, stays = (sign * (point[axis] - limit) >= 0 for point in (one, other))
        if inside:
            kept.append(one)
        if inside != stays:
            way = (limit - one[axis]) / (other[axis] - one[axis])
            kept.append(tuple(a + (b - a) * way for a, b in zip(one, other, strict=True)))
    return kept


def cut_to_frame(points):
    for axis, size in enumerate((WIDTH, HEIGHT)):
        points = cut(cut(points, axis, -MARGIN, 1), axis, size + MARGIN, -1)
    return points


def simplified(points):
    """Whole units, no point twice: as fine as a line of that width can show."""
    whole = [(round(x), round(y)) for x, y in points]
    return [
        point for point, following in zip(whole, whole[1:] + whole[:1], strict=True) if point != following
    ]


def is_seen(point):
    return 0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT


def path(points):
    """A closed line bent towards each point and through the middle between two: soft where seen, straight beyond."""
    drawn, pen = "", None
    for before, point, after in zip(points[-1:] + points[:-1], points, points[1:] + points[:1], strict=True):
        start, end = middle(before, point), middle(point, after)
        if pen is None:
            drawn, pen = "M{} {}".format(*start), start
        for command, *targets in [("q", point, end)] if is_seen(point) else [("l", point), ("l", end)]:
            drawn += command + " ".join(f"{x - pen[0]} {y - pen[1]}" for x, y in targets)
            pen = targets[-1]
    return drawn.replace(" -", "-") + "z"


def middle(one, other):
    return round((one[0] + other[0]) / 2), round((one[1] + other[1]) / 2)


def drawing(topology):
    """The land of a TopoJSON within the frame of the map, as one SVG path."""
    land = (simplified(cut_to_frame([place(*point) for point in ring])) for ring in rings(topology))
    return f'<path id="coastline" d="{"".join(path(ring) for ring in land if len(ring) > 2)}"/>\n'


def shore():
    """Points along the coastline as it is drawn, a few units apart: what is printed over them is hard to read."""
    point, points = (0, 0), []
    for command, numbers in re.findall(r"([Mlq])([^Mlqz]+)", PATH.read_text().partition(' d="')[2]):
        *_, x, y = map(int, re.findall(r"-?\d+", numbers))
        start, point = point, (x, y) if command == "M" else (point[0] + x, point[1] + y)
        steps = 1 + max(abs(point[0] - start[0]), abs(point[1] - start[1])) // STEP
        points += [
            tuple(a + (b - a) * step / steps for a, b in zip(start, point, strict=True))
            for step in range(steps)
        ]
    return [point for point in points if is_seen(point)]


if __name__ == "__main__":
    sys.stdout.write(drawing(json.load(sys.stdin)))
