import datetime
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q

from core.constraints import FieldCheck
from core.fields import split_lines
from pages.models import Article, MenuItem, Page, SiteSettings
from publishing import revisions, trash
from publishing.models import (
    EditingSession,
    ReviewEvery,
    Revision,
    State,
    add_months,
    get_latest_change,
    get_missing_required_fields,
)

from .. import factories

pytestmark = pytest.mark.django_db

NOW = factories.warsaw(2026, 5, 4, 12)
SECOND = datetime.timedelta(seconds=1)
TIMES = {"unset": None, "just before": NOW - SECOND, "now": NOW, "just after": NOW + SECOND}
# All public combinations of (state, publish_from, publish_until).
PUBLIC = {
    (State.PUBLISHED, since, until)
    for since in ("unset", "just before", "now")
    for until in ("unset", "just after")
}
CASES = [
    case
    for case in product(State, TIMES, TIMES)
    # a constraint requires the end to be after the start
    if None in (TIMES[case[1]], TIMES[case[2]]) or TIMES[case[1]] < TIMES[case[2]]
]


def test_published_rule_is_same_everywhere(freeze):
    freeze(NOW)
    for state, since, until in CASES:
        case = {"state": state, "publish_from": TIMES[since], "publish_until": TIMES[until]}
        page = factories.page(**case)
        entry = factories.menu_item(page=page)
        seen = {
            "one object": page.is_published,
            "query": Page.objects.published().filter(pk=page.pk).exists(),
            "query with the moment said": Page.objects.published(at=NOW).filter(pk=page.pk).exists(),
            "through a relation": MenuItem.objects.public().filter(pk=entry.pk).exists(),
        }
        expected = (state, since, until) in PUBLIC
        assert seen == dict.fromkeys(seen, expected), (state, since, until)


def test_published_at_another_time(freeze):
    freeze(NOW)
    article = factories.article(publish_from=NOW + SECOND)
    assert not Article.objects.published().exists()
    assert list(Article.objects.published(at=NOW + SECOND)) == [article]


def test_new_content_is_a_draft():
    assert Article(title="Tytuł").state == State.DRAFT
    assert not Article(title="Tytuł").is_published


def test_item_of_kind_without_page_is_never_live():
    assert factories.city().is_live is False


def test_second_singleton_is_refused():
    factories.site_settings()
    with pytest.raises(ValidationError):
        SiteSettings().validate_unique()
    with pytest.raises(IntegrityError):
        factories.site_settings()


def test_lines_field_strips_blank_lines():
    recruitment = factories.recruitment(tasks="  Malowanie \r\n\r\n\tTynkowanie\n   \nPorządki ")
    recruitment.refresh_from_db()
    assert recruitment.tasks == "Malowanie\nTynkowanie\nPorządki"
    assert recruitment.task_list == ["Malowanie", "Tynkowanie", "Porządki"]


@pytest.mark.parametrize("nothing", [None, "", " \n \r\n"])
def test_lines_of_empty_text_is_empty(nothing):
    assert split_lines(nothing) == []


def test_field_check_error_is_on_its_field():
    article = factories.article()
    article.publish_from, article.publish_until = NOW, NOW
    with pytest.raises(ValidationError) as refused:
        article.full_clean()
    assert refused.value.message_dict == {
        "publish_until": ["Koniec publikacji musi być późniejszy niż jej początek."]
    }


def test_field_check_error_without_field_is_non_field():
    rule = FieldCheck(
        name="short", field="title", condition=Q(order__lt=10), violation_error_message="Za daleko."
    )
    article = factories.article(order=10)
    with pytest.raises(ValidationError) as refused:
        rule.validate(Article, article, exclude={"title"})
    assert refused.value.messages == ["Za daleko."]
    assert not hasattr(refused.value, "error_dict")


def test_field_check_skips_excluded_field():
    article = factories.article()
    article.publish_from, article.publish_until = NOW, NOW
    article.validate_constraints(exclude={"publish_until"})
    with pytest.raises(IntegrityError):
        article.save()


# Deadlines of reviews


@pytest.mark.parametrize(
    ("months", "reviewed_on", "due_on"),
    [
        (3, datetime.date(2026, 2, 1), datetime.date(2026, 5, 1)),
        (6, datetime.date(2026, 8, 31), datetime.date(2027, 2, 28)),
        (12, datetime.date(2024, 2, 29), datetime.date(2025, 2, 28)),
    ],
)
def test_review_is_due_after_its_months(months, reviewed_on, due_on):
    assert months in ReviewEvery.values
    article = Article(state=State.PUBLISHED, review_months=months, reviewed_on=reviewed_on)
    assert article.review_due_on == due_on
    article.publish_from = factories.warsaw(2099, 1, 1)
    assert article.review_due_on == due_on, "scheduled content is reviewed as well"
    article.state = State.DRAFT
    assert article.review_due_on is None
    assert Article(state=State.PUBLISHED, reviewed_on=reviewed_on).review_due_on is None


def test_review_counts_from_last_change_in_warsaw():
    # Still 30 April in UTC.
    article = Article(state=State.PUBLISHED, review_months=3, changed_at=factories.warsaw(2026, 5, 1, 0, 30))
    assert article.review_due_on == datetime.date(2026, 8, 1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (datetime.date(2026, 1, 31), 1, datetime.date(2026, 2, 28)),
        (datetime.date(2026, 11, 30), 1, datetime.date(2026, 12, 30)),
        (datetime.date(2026, 12, 1), 1, datetime.date(2027, 1, 1)),
        (datetime.date(2026, 3, 31), -1, datetime.date(2026, 2, 28)),
        (datetime.date(2026, 1, 15), -24, datetime.date(2024, 1, 15)),
    ],
)
def test_add_months_keeps_day_or_takes_last(day, months, later):
    assert add_months(day, months) == later


def test_editing_session_is_active_for_half_an_hour(freeze):
    freeze(NOW)
    article = factories.article()
    EditingSession.objects.create(item=article, user=factories.somebody(), opened_at=NOW, seen_at=NOW)
    freeze(NOW + datetime.timedelta(minutes=30) - SECOND)
    assert EditingSession.objects.active().exists()
    freeze(NOW + datetime.timedelta(minutes=30))
    assert not EditingSession.objects.active().exists()


def test_live_item_without_required_field_is_not_saved():
    article = factories.article(state=State.DRAFT, description="")
    assert get_missing_required_fields(article) == {"description"}
    article.state = State.PUBLISHED
    for dates in ({}, {"publish_from": NOW + SECOND}):
        article.publish_from = dates.get("publish_from")
        with pytest.raises(ValidationError) as refused:
            article.save()
        assert list(refused.value.message_dict) == ["description"]


def test_trash_and_events_know_what_is_content():
    article = factories.article()
    revisions.move(article, 5, factories.somebody(username="ala"))
    trash.delete(article, factories.somebody(username="ola"))
    events = Revision.objects.values_list("event", flat=True)
    assert list(events) == ["deleted", "moved", "published"]
    assert list(events.content_revisions()) == ["deleted", "published"]
    # The first revision of a history has no author and is not listed.
    assert list(events.public_events()) == ["deleted", "moved"]
    assert [revision.event for revision in Revision.objects.latest_per_object()] == ["deleted"]
    assert get_latest_change([]) is None
