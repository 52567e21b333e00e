import pytest
from django.core.exceptions import ValidationError

from core.slugs import build_slug

from .. import factories


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Żółta łódź 2/2026", "zolta-lodz-2-2026"),
        ("Straße", "strasse"),
        ("Æble og ø", "aeble-og-o"),
        ("Đorđe", "dorde"),
        ("Київ", "kiiv"),
        ("2014–2020", "2014-2020"),
        ("Festyn 🎉 w Rumi", "festyn-w-rumi"),
        ("Na\u00adbór\u200b", "nabor"),
        ("???", ""),
    ],
)
def test_build_slug_letters_become_ascii(text, slug):
    assert build_slug(text) == slug


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["Kontakt", "łódź", "a b", "kontakt\n"])
def test_slug_not_lowercase_ascii_is_refused(slug):
    page = factories.page()
    page.slug = slug
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["slug"]
