"""Renditions of images: cropping, and when they are created."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image as PillowImage

from library.images import Renditions
from library.models import Image

from .. import factories
from ..admin_forms import save
from .test_media import get

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def photograph(size=(1600, 1200), **given):
    return factories.image(file=ContentFile(factories.picture(size=size), name="a.png"), **given)


def open_stored(url):
    with default_storage.open(url.removeprefix("/media/")) as file:
        return PillowImage.open(io.BytesIO(file.read()))


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return a context manager that runs on_commit callbacks at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.parametrize(
    ("size", "focus", "box"),
    [
        ((1600, 1200), (50, 50), (0, 150, 1600, 1050)),
        ((1600, 1200), (50, 0), (0, 0, 1600, 900)),
        ((1600, 1200), (50, 100), (0, 300, 1600, 1200)),
        ((3200, 900), (0, 50), (0, 0, 1600, 900)),
        ((3200, 900), (60, 50), (1120, 0, 2720, 900)),
        ((1, 1), (100, 100), (0, 0, 1, 1)),
        ((1, 500), (50, 100), (0, 499, 1, 500)),
    ],
)
def test_card_is_cropped_around_focal_point(size, focus, box):
    assert Renditions("a.webp", size, focus).get_crop_box("card") == box


def test_new_focal_point_crops_card_anew(committed):
    file = io.BytesIO()
    picture = PillowImage.new("RGB", (400, 400), "white")
    picture.paste("black", (0, 0, 400, 80))
    picture.save(file, "PNG")
    image = factories.image(file=ContentFile(file.getvalue(), name="a.png"))

    def top_of_card():
        return open_stored(image.card_url).convert("L").getpixel((10, 5))

    assert top_of_card() > 200
    with committed():
        image.focus_y = 0
        image.save()
    assert top_of_card() < 50


def test_no_rendition_is_wider_than_image():
    image = photograph(size=(500, 400))
    assert image.made_widths == {"full": [320, 500], "card": [320, 500]}


def test_fallback_of_transparent_image_is_white():
    file = io.BytesIO()
    PillowImage.new("RGBA", (40, 40), (0, 0, 0, 0)).save(file, "PNG")
    image = factories.image(file=ContentFile(file.getvalue(), name="a.png"))
    shown = open_stored(image.file.storage.url(image.renditions.get_fallback("full", [40]).name))
    assert shown.getpixel((20, 20)) == (255, 255, 255)


def test_make_renditions_goes_on_after_lost_file(capsys):
    lost, kept = photograph(), photograph()
    default_storage.delete(lost.file.name)
    Image.objects.update(made_widths={})
    call_command("make_renditions")
    assert Image.objects.exclude(made_widths={}).get() == kept
    assert lost.title in capsys.readouterr().err


# --- Creation ---


def upload_form():
    picture = SimpleUploadedFile("a.png", factories.picture(size=(700, 500)), "image/png")
    return {"title": "Mur", "alt": "Mur z cegły", "file": picture}


def test_renditions_are_made_after_commit(client, django_capture_on_commit_callbacks):
    client.force_login(factories.staff())
    with django_capture_on_commit_callbacks() as callbacks:
        save(client, reverse("admin:library_image_add"), upload_form())
        image = Image.objects.get()
        stored = default_storage.listdir("obrazy")[1]
        assert (image.made_widths, [f"obrazy/{name}" for name in stored]) == ({}, [image.file.name])
    for callback in callbacks:
        callback()
    image = Image.objects.get()
    assert image.made_widths["card"] == [320, 640, 700]
    assert all(map(default_storage.exists, image.file_names()))


def test_page_shows_only_stored_files_after_focus_change(client, committed):
    """A page before the new renditions exist, file URLs of an older page, and a page after the creation."""
    image = photograph(size=(700, 500))
    url = factories.article(image=image).get_absolute_url()
    old_urls = [f"/media/{name}" for name in image.file_names()]
    with committed():
        image.focus_x = 0
        image.save()
        assert "<picture" not in client.get(url).content.decode()
        for old in old_urls:
            response = get(client, old)
            assert response.status_code == 200 or get(client, response.url).status_code == 200
    assert "<picture" in client.get(url).content.decode()
    for name in Image.objects.get().file_names():
        assert get(client, f"/media/{name}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_image_is_saved_when_renditions_fail(client, monkeypatch):
    def fail(*args):
        raise OSError

    client.force_login(factories.staff())
    with monkeypatch.context() as patch:
        patch.setattr(Renditions, "create", fail)
        assert save(client, reverse("admin:library_image_add"), upload_form()).status_code == 302
    image = Image.objects.get()
    assert image.made_widths == {}
    url = factories.article(image=image).get_absolute_url()
    assert f'src="{image.file.url}"' in client.get(url).content.decode()
    call_command("make_renditions", missing=True, verbosity=0)
    assert Image.objects.get().made_widths["full"] == [320, 640, 700]


def test_renditions_follow_focus_changed_meanwhile(monkeypatch):
    """Another process saves a new focal point while renditions for the old one are created."""
    image = photograph(size=(400, 400))
    Image.objects.update(focus_y=100)
    drawn = []
    make = Renditions.create
    monkeypatch.setattr(
        Renditions, "create", lambda self, storage: drawn.append(self.focus) or make(self, storage)
    )
    image.make_renditions()
    assert drawn == [(50, 50), (50, 100)]


def test_renditions_of_replaced_file_are_not_recorded():
    image = photograph(size=(400, 400))
    Image.objects.update(file=f"obrazy/{'0' * 32}.webp", made_widths={})
    image.make_renditions()
    assert Image.objects.get().made_widths == {}
