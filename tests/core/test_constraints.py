"""Every database constraint refuses invalid values, and forms show its message beside the field."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, UniqueConstraint

from accessibility_requests.models import CLOSED
from core.constraints import FieldCheck
from library.references import DraftReference, Reference
from notifications.models import Announcement, QueuedMessage, Subscription
from publishing import revisions
from publishing.models import EditingSession, Revision, SavedForm, SavedSubmission, ScheduledChange
from search.models import IndexEntry, WordForm

from .. import factories

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
NOON = factories.warsaw(2026, 5, 4, 12)
TODAY = NOON.date()

PUBLICATION = {"publish_from": NOON, "publish_until": NOON}
LATE = "Koniec publikacji musi być późniejszy niż jej początek."
FILM = {
    "film_url": "https://film.example/1",
    "film_title": "Czym są PES",
    "film_minutes": 2,
    "film_host": "profil na Facebooku",
    "film_summary": "Film wyjaśnia, czym są PES.",
}
ONE_TARGET = "Wybierz jedno: miejsce w serwisie albo adres w internecie."
ALT = "Napisz, co widać na obrazie, albo zaznacz „obraz ozdobny” (i wtedy zostaw to pole puste)."
YEARS = "Ostatni rok nie może być wcześniejszy niż pierwszy."
EU_SHARE = "Część z Unii Europejskiej nie może być większa niż wartość projektu."
LATITUDE = "Szerokość geograficzna mieści się między −90 a 90 stopni."
LONGITUDE = "Długość geograficzna mieści się między −180 a 180 stopni."
SOURCED = {"source": "Strona OMGGS", "as_of": TODAY}

# REFUSED: {name of the constraint: [(factory of valid content, invalid values, field, message)]}
FOCUS = "Wpisz liczbę od 0 do 100."

REFUSED = {
    "pages_article_publish_until_after_from": [(factories.article, PUBLICATION, "publish_until", LATE)],
    "pages_page_publish_until_after_from": [(factories.page, PUBLICATION, "publish_until", LATE)],
    "pages_announcement_publish_until_after_from": [
        (factories.announcement, PUBLICATION, "publish_until", LATE)
    ],
    "pages_glossaryterm_publish_until_after_from": [(factories.term, PUBLICATION, "publish_until", LATE)],
    "pages_menuitem_one_target": [
        (factories.menu_item, {"section": ""}, "section", ONE_TARGET),
        (factories.menu_item, {"url": "https://inny.example/"}, "section", ONE_TARGET),
    ],
    "library_image_alt_or_decorative": [
        (factories.image, {"alt": ""}, "alt", ALT),
        (factories.image, {"is_decorative": True}, "alt", ALT),
    ],
    "library_image_focus_x_in_range": [(factories.image, {"focus_x": 101}, "focus_x", FOCUS)],
    "library_image_focus_y_in_range": [(factories.image, {"focus_y": 101}, "focus_y", FOCUS)],
    "cooperative_cooperative_publish_until_after_from": [
        (factories.cooperative, PUBLICATION, "publish_until", LATE)
    ],
    "cooperative_resolution_publish_until_after_from": [
        (factories.resolution, PUBLICATION, "publish_until", LATE)
    ],
    "cooperative_meeting_publish_until_after_from": [(factories.meeting, PUBLICATION, "publish_until", LATE)],
    "cooperative_meeting_ends_after_start": [
        (
            factories.meeting,
            {"starts_at": NOON, "ends_at": NOON},
            "ends_at",
            "Koniec spotkania musi być późniejszy niż początek.",
        )
    ],
    "cooperative_recruitment_publish_until_after_from": [
        (factories.recruitment, PUBLICATION, "publish_until", LATE)
    ],
    "cooperative_recruitment_closes_after_opening": [
        (
            factories.recruitment,
            {"opens_on": TODAY, "closes_on": TODAY - DAY},
            "closes_on",
            "Ostatni dzień naboru nie może być wcześniejszy niż początek.",
        )
    ],
    "omggs_association_publish_until_after_from": [
        (factories.association, PUBLICATION, "publish_until", LATE)
    ],
    "omggs_undertaking_publish_until_after_from": [
        (factories.undertaking, PUBLICATION, "publish_until", LATE)
    ],
    "omggs_undertaking_years_in_order": [
        (factories.undertaking, {"first_year": 2022, "last_year": 2016}, "last_year", YEARS)
    ],
    "omggs_city_latitude_on_earth": [
        (factories.city, {"latitude": "90.001"}, "latitude", LATITUDE),
        (factories.city, {"latitude": "-90.001"}, "latitude", LATITUDE),
    ],
    "omggs_city_longitude_on_earth": [
        (factories.city, {"longitude": "180.001"}, "longitude", LONGITUDE),
        (factories.city, {"longitude": "-180.001"}, "longitude", LONGITUDE),
    ],
    "omggs_revitalisationproject_publish_until_after_from": [
        (factories.project, PUBLICATION, "publish_until", LATE)
    ],
    "omggs_revitalisationproject_years_in_order": [
        (factories.project, {"first_year": 2022, "last_year": 2016}, "last_year", YEARS)
    ],
    "omggs_revitalisationproject_value_positive": [
        (
            factories.project,
            {"value": 0, **SOURCED},
            "value",
            "Wartość musi być większa od zera. Zostaw puste, jeśli nie jest znana.",
        )
    ],
    "omggs_revitalisationproject_eu_share_within_value": [
        (factories.project, {"value": 100, "eu_share": "100.01", **SOURCED}, "eu_share", EU_SHARE),
        (factories.project, {"eu_share": -1, **SOURCED}, "eu_share", EU_SHARE),
    ],
    "accessibility_declaration_review_after_preparation": [
        (
            factories.declaration,
            {"prepared_on": TODAY, "reviewed_on": TODAY - DAY},
            "reviewed_on",
            "Przegląd nie może być wcześniejszy niż sporządzenie deklaracji.",
        )
    ],
    "accessibility_declaration_update_after_publication": [
        (
            factories.declaration,
            {"published_on": TODAY, "updated_on": TODAY - DAY},
            "updated_on",
            "Aktualizacja nie może być wcześniejsza niż publikacja strony.",
        )
    ],
    "accessibility_requests_accessrequest_extension_dated": [
        (
            lambda: factories.access_request(received_at=NOON),
            {"state": "extended", "informed_on": TODAY},
            "extended_to",
            "Podaj nowy termin.",
        )
    ],
    "accessibility_requests_accessrequest_extension_within_two_months": [
        (
            factories.access_request,
            {"extended_to": TODAY + days * DAY, "extension_reason": "Trwa praca."},
            "extended_to",
            "Nowy termin musi wypaść po 7 dniach, ale nie później niż 2 miesiące od dnia, w którym wniosek wpłynął.",
        )
        for days in (-10_000, 100_000)
    ],
    "accessibility_requests_accessrequest_extension_explained": [
        (
            lambda: factories.access_request(received_at=NOON),
            {"extended_to": TODAY + 10 * DAY},
            "extension_reason",
            "Napisz, dlaczego urząd nie zdąży w 7 dni.",
        )
    ],
    "accessibility_requests_accessrequest_closed_dated": [
        (
            factories.access_request,
            {"state": state},
            "closed_on",
            "Podaj dzień, w którym urząd odpowiedział albo zakończył sprawę.",
        )
        for state in CLOSED
        if state != "refused"
    ],
    "accessibility_requests_accessrequest_open_not_dated": [
        (
            lambda: factories.access_request(received_at=NOON),
            {"state": state, "closed_on": TODAY},
            "closed_on",
            "Sprawa jest otwarta. Zmień stan albo usuń dzień zakończenia.",
        )
        for state in ("new", "in_progress")
    ],
    "accessibility_requests_accessrequest_refusal_explained": [
        (
            lambda: factories.access_request(received_at=NOON),
            {"state": "refused", "closed_on": TODAY, "informed_on": TODAY},
            "refusal_reason",
            "Odmowa musi mieć uzasadnienie.",
        )
    ],
    "accessibility_declaration_no_costs_when_full": [
        (
            factories.declaration,
            {"status": "full", "assessment": "Za drogo."},
            "assessment",
            "Strona „w pełni zgodna” nie powołuje się na nadmierne koszty. Usuń ocenę albo zmień status zgodności.",
        )
    ],
}
CASES = [
    pytest.param(*case, id=f"{name}-{number}")
    for name, cases in REFUSED.items()
    for number, case in enumerate(cases)
]


def own_constraints():
    return [
        constraint
        for model in apps.get_models()
        if not model.__module__.startswith("django.")
        for constraint in model._meta.constraints
    ]


def test_every_constraint_is_tested():
    assert {rule.name for rule in own_constraints() if isinstance(rule, FieldCheck)} == REFUSED.keys()
    # each has a separate test below
    assert {rule.name for rule in own_constraints() if isinstance(rule, UniqueConstraint)} == {
        "omggs_city_one_is_ours",
        "accessibility_requests_accessrequest_one_number",
        "cooperative_meetingdocument_once",
        "cooperative_recruitmentdocument_once",
        "cooperative_resolutiondocument_once",
        "notifications_announcement_once",
        "notifications_queuedmessage_once",
        "notifications_subscription_once_an_address",
        "publishing_autosave_once_a_form",
        "publishing_editing_session_once_a_user",
        "publishing_saved_form_once_a_user",
        "publishing_scheduledchange_once_an_item",
        "search_indexentry_unique_item",
        "search_wordform_unique_form",
        "library_reference_once",
        "library_draftreference_once",
        "content_checks_official_without_case",
        "cooperative_resolution_number_without_case",
        "omggs_city_name_without_case",
        "pages_term_name_without_case",
    }


@pytest.mark.parametrize(("create", "wrong", "field", "message"), CASES)
def test_database_refuses(create, wrong, field, message):
    content = create()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(content).objects.filter(pk=content.pk).update(**wrong)


@pytest.mark.parametrize(("create", "wrong", "field", "message"), CASES)
def test_form_shows_message_beside_field(create, wrong, field, message):
    content = create()
    for name, value in wrong.items():
        setattr(content, name, content._meta.get_field(name).to_python(value))
    with pytest.raises(ValidationError) as refused:
        content.validate_constraints()
    assert refused.value.message_dict == {field: [message]}
    with pytest.raises(ValidationError) as refused:
        content.full_clean()
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("create", "given"),
    [
        (factories.article, {}),
        (factories.article, FILM),
        (factories.page, {"publish_from": NOON, "publish_until": NOON + DAY}),
        (factories.page, {"publish_until": NOON}),
        (factories.menu_item, {}),
        (factories.menu_item, {"url": "https://inny.example/"}),
        (factories.image, {}),
        (factories.image, {"alt": "", "is_decorative": True}),
        (factories.document, {}),
        (factories.cooperative, {}),
        (factories.resolution, {}),
        (factories.meeting, {"starts_at": NOON, "ends_at": NOON + datetime.timedelta(minutes=1)}),
        (factories.meeting, {"change": "moved", "moved_from": NOON}),
        (factories.meeting, {"change": "cancelled"}),
        (factories.recruitment, {"opens_on": TODAY, "closes_on": TODAY}),
        (factories.recruitment, {"closes_on": TODAY}),
        (factories.association, {}),
        (factories.key_figure, {}),
        (factories.undertaking, {"first_year": 2016, "last_year": 2016}),
        (factories.undertaking, {"last_year": 2016}),
        (factories.city, {"latitude": 90, "longitude": -180}),
        (factories.project, {"first_year": 2016}),
        (factories.project, {"value": "0.01", **SOURCED}),
        (factories.project, {"value": 100, "eu_share": 100, **SOURCED}),
        (factories.project, {"eu_share": 0, **SOURCED}),
        (factories.declaration, {"prepared_on": TODAY, "reviewed_on": TODAY}),
        (factories.declaration, {"reviewed_on": TODAY}),
        (factories.declaration, {"status": "full"}),
        (factories.declaration, {"status": "none", "assessment": "Za drogo."}),
        (factories.barrier, {}),
    ],
)
def test_valid_rows_are_saved(create, given):
    content = create(**given)
    content.refresh_from_db()
    content.full_clean()


@pytest.mark.parametrize(
    ("create", "field", "message"),
    [
        (factories.resolution, "number", "Uchwała o tym numerze już jest w serwisie."),
        (factories.project, "number", "Projekt o tym numerze już jest na liście."),
        (factories.city, "name", "To miasto już jest na liście."),
        (factories.article, "slug", None),
        (factories.page, "slug", None),
        (factories.resolution, "slug", None),
        (factories.meeting, "slug", None),
        (factories.recruitment, "slug", None),
        (factories.undertaking, "slug", None),
        (factories.project, "slug", None),
    ],
)
def test_duplicate_is_rejected(create, field, message):
    first, second = create(), create()
    setattr(second, field, getattr(first, field))
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert list(refused.value.message_dict) == [field]
    if message:
        assert refused.value.message_dict[field] == [message]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize(
    ("create", "field", "first", "second"),
    [
        (factories.term, "name", "Łódź", "ŁÓDŹ"),
        (factories.city, "name", "Nowy Dwór", "nowy\u00a0\u00a0dwór"),
        (factories.resolution, "number", "XXXIX/543/2022", "xxxix/543/2022\u200b"),
        (factories.plain_word, "official", "niniejszy", "Niniejszy"),
    ],
)
def test_unique_text_same_for_readers_is_refused(create, field, first, second):
    create(**{field: first})
    item = create()
    setattr(item, field, second)
    with pytest.raises(ValidationError) as refused:
        item.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_one_city_is_ours():
    factories.city(is_ours=True)
    second = factories.city()
    second.is_ours = True
    with pytest.raises(ValidationError, match="Inne miasto jest już oznaczone jako nasze"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_document_is_attached_to_a_resolution_once():
    resolution, document = factories.resolution(), factories.document()
    attachments = resolution.attachments
    attachments.create(document=document)
    with pytest.raises(ValidationError, match="Ten dokument jest już załącznikiem tej uchwały"):
        attachments.model(resolution=resolution, document=document).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        attachments.create(document=document)


@pytest.mark.parametrize(
    "taken",
    ["omggs", "spoldzielnia", "ekonomia-spoleczna", "mapa-strony", "admin", "widok", "static", "media"],
)
def test_page_slug_of_other_view_is_rejected(taken):
    page = factories.page()
    page.slug = taken
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert refused.value.message_dict == {"slug": ["Ten adres zajmuje inna część serwisu. Wybierz inny."]}


def test_used_content_is_protected_from_deletion():
    image, document, page, city = factories.image(), factories.document(), factories.page(), factories.city()
    undertaking = factories.undertaking()
    factories.article(image=image)
    factories.resolution().attachments.create(document=document)
    factories.menu_item(page=page)
    factories.project(city=city, undertaking=undertaking)
    for used in (image, document, page, city, undertaking):
        with pytest.raises(ProtectedError):
            used.delete()


def test_editing_session_is_unique_per_item_and_user():
    article = factories.article()
    open_form = {"item": article, "user": factories.staff(username="ala"), "opened_at": NOON, "seen_at": NOON}
    EditingSession.objects.create(**open_form)
    with pytest.raises(IntegrityError), transaction.atomic():
        EditingSession.objects.create(**open_form)


def test_saved_form_is_unique_per_token_and_user():
    revisions.start_history(factories.article())
    revision = Revision.objects.get()
    ala, ola = factories.staff(username="ala"), factories.staff(username="ola")
    SavedForm.objects.create(token="a" * 32, user=ala, revision=revision)
    SavedForm.objects.create(token="a" * 32, user=ola, revision=revision)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedForm.objects.create(token="a" * 32, user=ala, revision=revision)


def test_autosaved_text_is_unique_per_form_and_user():
    given = {"user": factories.staff(username="ala"), "path": "/admin/pages/page/add/", "body": ""}
    for _ in range(2):  # submissions without a form id, saved after the end of a session
        SavedSubmission.objects.create(**given)
    SavedSubmission.objects.create(**given, form="")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSubmission.objects.create(**given, form="")


def test_index_entries_and_word_forms_are_unique():
    factories.article(title="Praca")
    entry, form = IndexEntry.objects.get(), WordForm.objects.filter(lemma="praca", form="pracy").get()
    for row in (entry, form):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_scheduled_change_of_an_item_is_one():
    article = factories.article()
    revisions.start_history(article)
    change = {"item": article, "revision": revisions.get_latest_revision(article), "publish_at": NOON}
    ScheduledChange.objects.create(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduledChange.objects.create(**change)


def test_file_reference_is_unique():
    image = factories.image()
    article = factories.article(image=image)
    revisions.start_history(article)
    for row in (Reference.objects.get(), DraftReference.objects.get()):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    ("create", "field"),
    [
        (factories.term, "name"),
        (factories.city, "name"),
        (factories.resolution, "number"),
        (factories.plain_word, "official"),
    ],
)
def test_database_refuses_text_in_other_case(create, field):
    """Two forms saved at the same moment both pass validation."""
    first, second = create(**{field: "Nowa sprawa 1"}), create()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(second).objects.filter(pk=second.pk).update(**{field: getattr(first, field).upper()})


def test_announcement_of_item_is_stored_once():
    Announcement.objects.create(kind=Announcement.Kind.MEETING, object_id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(kind=Announcement.Kind.MEETING, object_id=1)
    Announcement.objects.create(kind=Announcement.Kind.RECRUITMENT, object_id=1)


def make_subscription(**given):
    return Subscription.objects.create(
        email="ola@example.pl", wants_recruitments=True, wants_meetings=False, end_key="koniec", **given
    )


def test_address_has_one_confirmed_subscription():
    make_subscription(confirmed_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_subscription(confirmed_at=NOON)
    make_subscription()


def test_message_about_item_is_queued_once():
    messages = make_subscription(confirmed_at=NOON).messages
    messages.create(kind=QueuedMessage.Kind.MEETING, object_id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        messages.create(kind=QueuedMessage.Kind.MEETING, object_id=1)
