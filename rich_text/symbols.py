"""Conversion of symbols into Unicode: letters in symbol fonts (Wingdings, Symbol) and images of emoji."""

import re
import unicodedata
from urllib.parse import unquote

from .markup import Element
from .symbol_fonts import SIGNS

_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
# Encodings by which the code of a symbol became a letter, in Western Europe and in Poland.
_CODE_PAGES = ("latin-1", "cp1252", "cp1250")
_FONT_SHORTHAND = re.compile(
    r"(?:[\d.]{1,8}(?:pt|px|em|rem|%|in|cm|mm)|medium|small|large|x-small|x-large)\S*\s+(.*)"
)
MAX_EMOJI_CHARS, MAX_FILE_NAME_CHARS = 24, 200
_EMOJI_FILE = re.compile(
    r"[/_-](u?(?:[0-9a-f]{4,5}|[23][0-9a](?=[-_](?:fe0f[-_])?20e3))(?:[-_]u?[0-9a-f]{2,5})*)"
    r"(?:/\d+|@\dx)?\.(?:png|svg|gif|webp)$",
    re.IGNORECASE,
)
# Those that Unicode counts as letters, punctuation and mathematical signs.
_OTHER_EMOJI = frozenset("‼⁉〰ℹ↔◻◼◽◾⤴⤵")
_PLAIN_IN_EMOJI = _OTHER_EMOJI | frozenset("0123456789#*")
# Word copies a text box as an image with these words.
_TEXT_BOX = re.compile(r"(?:Pole tekstowe|Text Box): (.*\S)", re.DOTALL)
# Widths and heights of tracking pixels and spacers.
_SPACER_SIZES = {"0", "1", "2"}


def convert_symbol_fonts(root, styles):
    waiting = [(root, None)]
    while waiting:
        element, font = waiting.pop()
        font = _get_symbol_font(element, styles, font)
        element.children = [
            _convert_text(child, font) if isinstance(child, str) else child for child in element.children
        ]
        waiting += [(child, font) for child in element.elements()]


def _get_symbol_font(element, styles, inherited):
    """Return the symbol font of the text in `element`, or None if it is ordinary text."""
    style = styles.of(element)
    if "symbol" in style.get("mso-char-type", "") and style.get("mso-symbol-font-family"):
        return _find_symbol_font(style["mso-symbol-font-family"])
    if "font-family" in style:
        font = _find_symbol_font(style["font-family"])
        # Word adds mso-ascii-font-family if the text is not in this font.
        return None if font and _is_text_font(style) else font
    if match := _FONT_SHORTHAND.search(style.get("font", "")):
        return _find_symbol_font(match[1])
    if element.tag == "font" and element.get("face"):
        return _find_symbol_font(element.get("face"))
    return inherited


def _find_symbol_font(families):
    name = families.partition(",")[0].strip(" \"'").lower()
    return name if name in SIGNS else None


def _is_text_font(style):
    letters = style.get("mso-ascii-font-family")
    return letters is not None and not _find_symbol_font(letters) and "mso-char-type" not in style


def _convert_text(text, font):
    if font:
        return "".join(_get_symbol(char, font) for char in text)
    return _PRIVATE_USE.sub(_get_symbol_without_font, text)


def _get_symbol_without_font(match):
    """Guess the font: U+F0B7 is the bullet of Symbol, U+F020 to U+F0FF are mostly of Wingdings, others unknown."""
    char = match[0]
    if not "\uf020" <= char <= "\uf0ff":
        return ""
    return _get_symbol(char, "symbol" if char == "\uf0b7" else "wingdings")


def _get_symbol(char, font):
    if char.isspace():
        return char
    code = ord(char)
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    elif code > 0xFF:
        code = next(filter(None, (_encode_char(page, char) for page in _CODE_PAGES)), 0)
        if not code:
            return char  # not from a symbol font
    place = code - ord(" ")
    return SIGNS[font][place].strip() if 0 <= place < len(SIGNS[font]) else ""


def _encode_char(page, char):
    try:
        return char.encode(page)[0]
    except UnicodeEncodeError:
        return 0


def convert_images(root, is_own_image):
    """Replace images of emoji and text boxes by their text, remove other external images and return their number."""
    left_out = 0
    links = [link for link in root.find("a") if link.find("img")]
    for element in root.walk():
        if not any(getattr(child, "tag", "") == "img" for child in element.children):
            continue
        kept = []
        for child in element.children:
            if getattr(child, "tag", "") != "img" or is_own_image(child.get("src")):
                kept.append(child)
            elif emoji := _get_emoji(child):
                kept.append(emoji)
            elif words := _TEXT_BOX.match(child.get("alt")):
                kept.append(Element("p", {}, [words[1]]))
            else:
                left_out += (
                    child.get("width") not in _SPACER_SIZES and child.get("height") not in _SPACER_SIZES
                )
        element.children = kept
        element.join_texts()
    for link in links:
        if not (link.text().strip() or link.find("img")):
            link.attributes.pop("href", None)  # a link without content; cleaning.py removes it
    return left_out


def _get_emoji(image: Element):
    for name in ("data-emoji", "data-plain-text", "alt", "aria-label", "title"):
        if is_emoji(image.get(name)):
            return image.get(name)
    address = unquote(image.get("src").partition("?")[0])[-MAX_FILE_NAME_CHARS:]
    if "emoji" in f"{address} {image.get('class')}".lower() and (match := _EMOJI_FILE.search(address)):
        codes = [int(code.lstrip("uU"), 16) for code in re.split("[-_]", match[1])]
        signs = "".join(map(chr, codes))
        return signs if is_emoji(signs) else ""
    return ""


def is_emoji(text):
    """Return whether `text` consists of emoji: "📢", "1️⃣", a flag."""
    if not text or len(text) > MAX_EMOJI_CHARS:
        return False
    kinds = {unicodedata.category(char) for char in text if char not in _PLAIN_IN_EMOJI}
    has_emoji = bool(kinds & {"So", "Me"}) or not _OTHER_EMOJI.isdisjoint(text)
    return has_emoji and kinds <= {"So", "Sk", "Mn", "Me", "Cf", "Sm", "Zs", "Po"}
