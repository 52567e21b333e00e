"""Display preferences of a visitor, stored in one first-party cookie that is set only on request."""

from dataclasses import asdict, dataclass, fields, replace

from django.conf import settings

COOKIE_NAME = f"{settings.COOKIE_PREFIX}widok"
COOKIE_AGE_SECONDS = 365 * 24 * 3600

FONT = {"100": "100%", "125": "125%", "150": "150%", "200": "200%"}
CONTRAST = {
    "default": "domyślny",
    "light": "jasny",  # offered where the system is dark, which the default follows
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
        """Parse a cookie such as "150.yellow-on-black.wide"; unknown values fall back to the default."""
        names = (field.name for field in fields(cls))
        return cls().updated_with(dict(zip(names, value.split("."), strict=False)))

    def updated_with(self, asked):
        """Return a copy with the valid values of `asked`, an untrusted mapping; others are ignored."""
        known = {
            name: asked[name] for name, choices in CHOICES.items() if name in asked and asked[name] in choices
        }
        return replace(self, **known)

    def to_cookie(self):
        return ".".join(asdict(self).values())

    def get_font_display(self):
        return FONT[self.font]

    def get_contrast_display(self):
        return CONTRAST[self.contrast]

    def get_spacing_display(self):
        return SPACING[self.spacing]

    @property
    def is_large(self):
        """Whether the letters are so large that few words fit into a line on a phone."""
        return self.font in ("150", "200")

    @property
    def is_default(self):
        return self == DisplayPreferences()
