"""How a visitor wants the site to look. Kept in one first-party cookie, set only when the visitor asks."""

from dataclasses import asdict, dataclass, fields, replace

from django.conf import settings

COOKIE = f"{settings.COOKIE_PREFIX}widok"
COOKIE_AGE = 365 * 24 * 3600  # seconds

FONT = {"100": "100%", "125": "125%", "150": "150%", "200": "200%"}
CONTRAST = {
    "default": "domyślny",
    "yellow-on-black": "żółty na czarnym",
    "black-on-yellow": "czarny na żółtym",
    "white-on-black": "biały na czarnym",
}
SPACING = {"normal": "zwykłe", "wide": "zwiększone"}
CHOICES = {"font": FONT, "contrast": CONTRAST, "spacing": SPACING}


@dataclass(frozen=True)
class DisplayPreferences:
    font: str = "100"
    contrast: str = "default"
    spacing: str = "normal"

    @classmethod
    def from_cookie(cls, value):
        """The preferences in a cookie ("150.yellow-on-black.wide"); whatever is unknown is the default."""
        names = (field.name for field in fields(cls))
        return cls().changed_by(dict(zip(names, value.split("."), strict=False)))

    def changed_by(self, asked):
        """These preferences with what `asked`, a mapping from outside, says in known words; the rest is ignored."""
        known = {
            name: asked[name] for name, choices in CHOICES.items() if name in asked and asked[name] in choices
        }
        return replace(self, **known)

    def to_cookie(self):
        return ".".join(asdict(self).values())

    @property
    def is_large(self):
        """Letters so large that on a phone few words fit into a line."""
        return self.font in ("150", "200")

    @property
    def is_default(self):
        return self == DisplayPreferences()
