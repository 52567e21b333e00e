"""Incomplete content can be saved as a draft; required fields are checked at publication."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from publishing import publication, revisions, trash
from publishing.admin_urls import get_admin_url
from publishing.models import Revision, State, get_draft_state_models
from publishing.preview import get_preview_url

from .. import factories
from ..admin_forms import errors_by_field, save, text, values

pytestmark = pytest.mark.django_db

TITLES = {
    "Resolution": "number",
    "Article": "title",
    "Page": "title",
    "Meeting": "title",
    "Recruitment": "title",
    "Announcement": "text",
}
# What makes a draft incomplete, of models without required fields besides the title.
INCOMPLETE = {"Announcement": {"url": "/spoldzielnia/"}}
MAKERS = [
    factories.article,
    factories.page,
    factories.term,
    factories.cooperative,
    factories.resolution,
    factories.meeting,
    factories.recruitment,
    factories.association,
    factories.undertaking,
    factories.project,
    factories.announcement,
]


def get_title_field(model):
    return TITLES.get(model.__name__, "name")


def get_fields_required_for_publication(model):
    """Return {name: field} required for publication, without the title and the slug."""
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if field.editable
        and not field.blank
        and not field.has_default()
        and field.name not in ("slug", get_title_field(model))
    }


@pytest.mark.slow
@pytest.mark.parametrize("model", get_draft_state_models(), ids=lambda model: model.__name__)
def test_draft_needs_title_and_publication_the_rest(publisher_client, model):
    add = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    typed = {get_title_field(model): "Próba", **INCOMPLETE.get(model.__name__, {})}
    response = save(publisher_client, add, typed, "_continue")
    assert response.status_code == 302, errors_by_field(response)
    draft = model.objects.get()
    assert getattr(draft, get_title_field(model)) == "Próba"

    assert publisher_client.get(get_preview_url(draft, None)).status_code == 200
    for address in (
        get_admin_url(draft),
        get_admin_url(draft, "history"),
        add.replace("add/", ""),
        reverse("admin:index"),
    ):
        assert publisher_client.get(address, follow=True).status_code == 200, address

    answer = publisher_client.post(
        get_admin_url(draft),
        {**values(publisher_client.get(get_admin_url(draft))), "_publish": "1"},
        follow=True,
    )
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    said = text(answer)
    assert "nie opublikowano" in said
    beside = errors_by_field(answer)
    assert model.__name__ in INCOMPLETE or get_fields_required_for_publication(model), (
        "a kind of content of which the public needs to know nothing"
    )
    for name, field in get_fields_required_for_publication(model).items():
        assert capfirst(field.verbose_name) in said
        assert beside[name] == ["Tu jest pusto, a mieszkańcy potrzebują tej informacji. Uzupełnij ją."]
    with pytest.raises(ValidationError):
        publication.publish(draft, None)


def test_all_draft_models_have_a_factory():
    assert len(MAKERS) == len(get_draft_state_models())


@pytest.mark.slow
@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_draft_may_lack_required_fields(publisher_client, make):
    item, public = make(), Client()
    address = item.get_absolute_url()
    seen = public.get(address).content
    names = get_fields_required_for_publication(type(item))
    typed = {
        key: ""
        for key in values(publisher_client.get(get_admin_url(item)))
        if key.removesuffix("_0").removesuffix("_1") in names
    } | INCOMPLETE.get(type(item).__name__, {})
    response = save(publisher_client, get_admin_url(item), typed, "_continue")
    assert response.status_code == 302, errors_by_field(response)
    assert Revision.objects.of(item).first().event == Revision.Event.SAVED
    assert public.get(address).content == seen
    assert publisher_client.get(get_preview_url(item, revisions.get_draft(item))).status_code == 200
    save(publisher_client, get_admin_url(item), {}, "_publish")
    assert public.get(address).content == seen


FILM = {
    "film_url": "https://film.example/1",
    "film_title": "PES",
    "film_minutes": "2",
    "film_host": "Facebook",
}
FILM |= {"film_summary": "Film wyjaśnia."}
UNDESCRIBED = "Podaj też tytuł filmu, długość, miejsce i streszczenie."
MOVED = "Jeśli spotkanie ma nowy termin, wpisz dawny. W innym razie zostaw to pole puste."
RELOCATED = "Jeśli spotkanie ma nowe miejsce, wpisz, gdzie miało być. W innym razie zostaw to pole puste."
REASON = "Napisz, dlaczego spotkania nie będzie. Mieszkańcy zobaczą to na stronie."
UNLABELLED = "Podaj i odnośnik, i jego napis. Albo zostaw oba pola puste."
SOURCE = "Do kwot podaj źródło i dzień, z którego pochodzą („stan na”)."
INCOMPLETE_GROUPS = [
    *(
        (factories.article, {**FILM, name: ""}, "film_summary", UNDESCRIBED)
        for name in FILM
        if name != "film_url"
    ),
    (factories.meeting, {"change": "moved"}, "moved_from", MOVED),
    (factories.meeting, {"moved_from_0": "4.05.2026", "moved_from_1": "12:00"}, "moved_from", MOVED),
    (factories.meeting, {"change": "relocated"}, "former_place", RELOCATED),
    (factories.meeting, {"former_place": "Ratusz"}, "former_place", RELOCATED),
    (factories.meeting, {"change": "cancelled"}, "change_note", REASON),
    (factories.project, {"value": "1000", "as_of": "4.05.2026"}, "source", SOURCE),
    (factories.project, {"value": "1000", "source": "Strona OMGGS"}, "source", SOURCE),
    (factories.project, {"eu_share": "1000"}, "source", SOURCE),
    (factories.announcement, {"url": "/spoldzielnia/"}, "link_text", UNLABELLED),
    (factories.announcement, {"link_text": "Nowy termin"}, "link_text", UNLABELLED),
]


@pytest.mark.slow
@pytest.mark.parametrize(("make", "typed", "field", "message"), INCOMPLETE_GROUPS)
def test_incomplete_field_group_is_saved_not_published(publisher_client, make, typed, field, message):
    item = make(state=State.DRAFT)
    response = save(publisher_client, get_admin_url(item), typed, "_continue")
    assert response.status_code == 302, errors_by_field(response)
    answer = publisher_client.get(save(publisher_client, get_admin_url(item), {}, "_publish").url)
    assert errors_by_field(answer) == {field: [message]}
    item.refresh_from_db()
    assert item.state == State.DRAFT
    item.state = State.PUBLISHED
    with pytest.raises(ValidationError, match=re.escape(message)):
        item.save()


def test_moved_meeting_can_be_cancelled(publisher_client):
    meeting = factories.meeting(change="moved", moved_from=factories.warsaw(2022, 3, 1, 12))
    typed = {"change": "cancelled", "change_note": "Choroba."}
    save(publisher_client, get_admin_url(meeting), typed, "_publish")
    meeting.refresh_from_db()
    assert meeting.status == ("cancelled", "odwołane")


def test_new_place_and_date_keep_the_published_ones(publisher_client):
    meeting = factories.meeting(starts_at=factories.warsaw(2027, 3, 1, 12))
    typed = {"change": "both", "place": "Ratusz", "starts_at_0": "2.03.2027"}
    save(publisher_client, get_admin_url(meeting), typed, "_publish")
    meeting.refresh_from_db()
    assert meeting.moved_from == factories.warsaw(2027, 3, 1, 12)
    assert meeting.former_place == "Klub, ul. Próbna 1, Rumia"
    answer = publisher_client.get(meeting.get_absolute_url())
    assert "Zmiana miejsca: było Klub, ul. Próbna 1, Rumia, jest Ratusz, ul. Próbna 1, Rumia." in text(answer)


def test_new_place_without_a_word_to_visitors_warns(publisher_client):
    meeting = factories.meeting(starts_at=timezone.now() + datetime.timedelta(days=9))
    answer = save(publisher_client, get_admin_url(meeting), {"place": "Ratusz"}, "_publish")
    assert "strona nie mówi, że coś się zmieniło" in text(publisher_client.get(answer.url))
    # The warning leads to the form, which still knows the former place.
    save(publisher_client, get_admin_url(meeting), {"change": "relocated"}, "_publish")
    meeting.refresh_from_db()
    assert meeting.former_place == "Klub, ul. Próbna 1, Rumia"


def test_incomplete_row_is_saved_not_published(publisher_client):
    association = factories.association(state=State.DRAFT)
    typed = {"figures-0-value": "59", "figures-0-order": ""}
    response = save(publisher_client, get_admin_url(association), typed, "_continue")
    assert response.status_code == 302, errors_by_field(response)
    assert association.figures.get().value == "59"
    assert publisher_client.get(get_preview_url(association, None)).status_code == 200
    answer = publisher_client.get(save(publisher_client, get_admin_url(association), {}, "_publish").url)
    association.refresh_from_db()
    assert association.state == State.DRAFT
    assert "Liczba „59”: co oznacza" in text(answer)


def test_row_without_reference_is_field_error(publisher_client):
    resolution = factories.resolution(state=State.DRAFT)
    response = save(publisher_client, get_admin_url(resolution), {"attachments-0-order": "3"}, "_continue")
    assert errors_by_field(response)["document"] == ["Uzupełnij to pole albo usuń ten wiersz."]


@pytest.mark.slow
@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_incomplete_draft_is_restored_from_trash(make):
    model = type(make())
    model.objects.all().delete()
    draft = model.objects.create(**{get_title_field(model): "Próba"})
    trash.delete(draft, None)
    trash.restore_from_trash(Revision.objects.in_trash().get(), None)
    assert getattr(model.objects.get(), get_title_field(model)) == "Próba"


def test_unpublish_keeps_incomplete_draft(publisher_client):
    meeting = factories.meeting()
    factories.recruitment(meeting=meeting, closes_on=datetime.date(2026, 5, 4))
    save(
        publisher_client,
        get_admin_url(meeting),
        {"starts_at_0": "", "starts_at_1": "", "place": ""},
        "_continue",
    )
    publication.unpublish(meeting, None)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at, meeting.place) == (State.WITHDRAWN, None, "")
    for address in ("/spoldzielnia/", "/spoldzielnia/nabory/", "/aktualnosci.atom", "/"):
        assert Client().get(address).status_code == 200
    assert publisher_client.get(get_admin_url(meeting, "history")).status_code == 200


def test_scheduled_publication_leaves_draft_unpublished(publisher_client, freeze):
    """Scheduled content was checked when it was published; later changes are a draft."""
    meeting = factories.meeting(publish_from=factories.warsaw(2026, 5, 4, 12))
    freeze(factories.warsaw(2026, 5, 4, 8))
    save(publisher_client, get_admin_url(meeting), {"starts_at_0": "", "starts_at_1": ""}, "_continue")
    freeze(factories.warsaw(2026, 5, 4, 13))
    meeting.refresh_from_db()
    assert meeting.is_published
    assert meeting.starts_at


@pytest.mark.parametrize(
    ("make", "missing"),
    [
        (factories.meeting, {"starts_at": None}),
        (factories.resolution, {"date": None}),
        (factories.project, {"number": None}),
        (factories.project, {"city": None}),
        (factories.article, {"body": ""}),
        (factories.recruitment, {"how_to_apply": ""}),
        (factories.term, {"definition": ""}),
    ],
)
def test_live_item_without_required_field_is_not_saved(make, missing):
    with pytest.raises(ValidationError):
        make(**missing)
    make(**missing, state=State.DRAFT)
