"""Styles of pasted HTML, from `style` attributes and from the class selectors of its style sheets."""

import re
from itertools import islice

# More than Word writes for one style. Without a limit, many elements of one long rule would take quadratic time.
MAX_PROPERTIES = 200
# Properties that say something about the text; others are presentation.
READ_PROPERTIES = {
    *("display", "visibility", "content-visibility", "opacity", "font-size", "transform"),
    *("overflow", "overflow-x", "overflow-y", "height", "max-height", "width", "max-width"),
    *("position", "left", "right", "top", "text-indent", "clip", "clip-path"),
    *("color", "-webkit-text-fill-color", "background", "background-color", "background-image"),
    *("margin", "margin-left", "padding", "padding-left", "border"),
    *("font", "font-family", "font-weight", "font-style", "vertical-align"),
    *("text-decoration", "text-decoration-line", "text-line-through", "list-style-type", "list-style"),
}
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
# A brace in one belongs to no rule.
_STRING = re.compile(r"""\"[^\"\n]*\"|'[^'\n]*'""")
_CLASS_SELECTOR = re.compile(r"\s*([a-z][a-z0-9]*)?\.([\w-]+)\s*", re.IGNORECASE)
_LENGTH = re.compile(r"([+-]?(?:\d++(?:\.\d*+)?+|\.\d++))([a-z%]*+)")
# For units relative to the font or the window: those of a usual font size and a window 1000 px wide.
_PIXELS_BY_UNIT = {
    **{"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54},
    **{"em": 16, "rem": 16, "ex": 8, "ch": 8, "%": 10, "vw": 10, "vh": 10},
}
_COLOR_FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"}
_RGB = re.compile(r"rgba?\(\s?(\d{1,3})[, ]\s?(\d{1,3})[, ]\s?(\d{1,3})(?:[,/ ]\s?1)?\s?\)")
_COLOR_NAMES = {"white": "#ffffff", "window": "#ffffff", "black": "#000000"}
_NOTHING = {}


class StyleResolver:
    """Resolves styles within one document: `of(element)` returns {property: value}, both in lower case."""

    def __init__(self, sheets):
        self._parsed, self._of = {}, {}
        self._rules = {}  # {(tag or "", class): declarations}
        depth = 0
        # Each rule ends with "}". At-rules are skipped, with the rules in them: those of narrow screens and of print
        # hide other words than those the author sees.
        sheets = _STRING.sub(lambda string: re.sub("[{}]", " ", string[0]), _COMMENT.sub(" ", sheets))
        for rule in sheets.split("}"):
            selectors, brace, declarations = rule.rpartition("{")
            is_nested, depth = depth > 0, max(depth + rule.count("{") - 1, 0)
            if not brace or is_nested or "@" in selectors:
                continue
            read = self.parse(declarations)
            if read:
                for selector in selectors.split(","):
                    match = _CLASS_SELECTOR.fullmatch(selector)
                    if match:
                        key = ((match[1] or "").lower(), match[2].lower())
                        rule = self._rules.setdefault(key, {})
                        if len(rule) < MAX_PROPERTIES:
                            rule.update(read)

    def of(self, element):
        style, classes = element.get("style"), element.get("class") if self._rules else ""
        if not classes:
            return self.parse(style) if style else _NOTHING
        key = (element.tag, classes, style)
        if key not in self._of:
            found = {}
            for name in reversed(classes.lower().split()):
                found.update(self._rules.get(("", name), _NOTHING))
                found.update(self._rules.get((element.tag, name), _NOTHING))
            found.update(self.parse(style))
            self._of[key] = found
        return self._of[key]

    def parse(self, style):
        if style not in self._parsed:
            read = (
                (name, value)
                for name, value in map(_read_declaration, style.split(";"))
                if name in READ_PROPERTIES or name.startswith("mso-")
            )
            self._parsed[style] = dict(islice(read, MAX_PROPERTIES))
        return self._parsed[style]


def _read_declaration(declaration):
    name, _, value = declaration.partition(":")
    return name.strip().lower(), value.strip().lower().removesuffix("!important").rstrip()


def is_zero(value):
    """Return whether a length or number is zero: "0", "0px", "0.0em"."""
    return bool(re.fullmatch(r"[+-]?(0{1,9}\.?|0{0,9}\.0{1,9})(px|pt|em|rem|%|cm|mm|in)?", value or ""))


def is_transparent(color):
    """Return whether a color has no opacity: "transparent", "rgba(0,0,0,0)", "rgb(0 0 0 / 0%)", "#fff0"."""
    if color.startswith("#"):
        return (len(color) == 5 and color[4] == "0") or (len(color) == 9 and color[7:] == "00")
    function, _, arguments = color.removesuffix(")").partition("(")
    if function not in _COLOR_FUNCTIONS:
        return color == "transparent"
    _, slash, alpha = arguments.rpartition("/")
    return is_zero((alpha if slash else (arguments.split(",") + [""] * 4)[3]).strip())


def get_color(value):
    """Return an opaque color as (red, green, blue), or None for another value or one that is not read."""
    value = _COLOR_NAMES.get(value, value)
    if re.fullmatch("#[0-9a-f]{3}", value):
        return tuple(int(digit * 2, 16) for digit in value[1:])
    if re.fullmatch("#[0-9a-f]{6}", value):
        return tuple(bytes.fromhex(value[1:]))
    match = _RGB.fullmatch(value)
    return tuple(map(int, match.groups())) if match else None


def get_pixels(value):
    """Return a length in CSS pixels, roughly for relative units; 0 for what is not a length."""
    match = _LENGTH.fullmatch(value or "")
    return float(match[1]) * _PIXELS_BY_UNIT.get(match[2], 0) if match else 0


def get_left_pixels(style, name):
    """Return the left side of `name` ("margin" or "padding") in CSS pixels."""
    sides = style.get(name, "").split()
    # CSS Box Model: four values are top, right, bottom, left; two or three: top, right and left, bottom.
    left = sides[3] if len(sides) == 4 else sides[1] if len(sides) > 1 else "".join(sides)
    return get_pixels(style.get(f"{name}-left") or left)
