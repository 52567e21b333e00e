"""Stored XSS: hostile text in every text field of the site does not run in a browser."""

from datetime import date
from itertools import repeat
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.urls import reverse

from accessibility_requests.models import AccessRequest
from accounts.models import Passkey, SignInEvent
from cooperative.models import Meeting, Resolution
from core.fields import RichTextField
from core.models import Singleton
from core.partial_dates import PartialDateField
from home.sitemaps import SECTIONS, get_published_links
from library.models import Document, Image
from omggs.models import City, RevitalisationProject
from pages.models import Article, MenuItem
from publishing import revisions, trash
from publishing.alternative_formats import EASY_PARAMETER, EASY_VALUE, AlternativeFormatsMixin
from publishing.models import (
    ApprovalRequest,
    PreviewLink,
    Replacement,
    Revision,
    State,
    get_draft_state_models,
)
from publishing.preview import get_preview_url

from .. import factories

# {plain text: markups for rich texts at the same time}. Unescaped, each part of a text, and each markup, would act
# wherever it is on a page. What may swallow the rest of a page is last, so that it does not hide the others.
QUOTED = "'onmouseover='alert(1)' x='\"><img src=x onerror=alert(1)>"
ENCLOSED = "</title></script><script>alert(1)</script>{{7*7}}${alert(1)}<!--"
HOSTILE = {
    QUOTED: [
        '<a href="javascript:alert(1)">a</a>',
        '<a href="JaVaScRiPt&colon;alert(1)">a</a>',
        '<a href=" &#14; javascript:alert(1)">a</a>',
        '<img src="/media/x.webp" onerror="alert(1)" alt="">',
        '<img src="javascript:alert(1)" alt="">',
        '<p onclick="alert(1)" style="background:url(javascript:alert(1))">p</p>',
        "<details open ontoggle=alert(1)><summary>x</summary></details>",
        '<form><input autofocus onfocus=alert(1)><button formaction="javascript:alert(1)">b</button></form>',
        '<ol start="1\\" onclick=alert(1)"><li lang="x\\" onclick=alert(1)">x</li></ol>',
        '<table><caption><svg/onload=alert(1)></caption><tr><th scope="\\"onload=alert(1)">x</th></tr></table>',
        '<iframe src="javascript:alert(1)"></iframe><object data="x"></object><embed src="x">',
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
    ],
    ENCLOSED: [
        '<a href="data:text/html,<script>alert(1)</script>">a</a>',
        '<a href="vbscript:alert(1)">a</a>',
        "<video src=x onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
        "<svg><script>alert(1)</script><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
        '<link rel="stylesheet" href="https://obcy.example/x.css">',
        '<style>@import "https://obcy.example/y.css";</style>',
        '<base href="https://obcy.example/"><meta http-equiv="refresh" content="0;url=https://obcy.example/">',
        "</title><svg/onload=alert(1)>",
        "</script><script>alert(1)</script>",
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">',
    ],
}
# For short fields, the first that fits: ends what may contain it and starts an element.
SHORT = ("'\"></title></script><b onclick=a>", "'\"><b onclick=a>")
# For the admin, which is tested with one text: ends every element that may contain it.
ANYWHERE = "'\"></title></textarea></script><img src=x onerror=alert(1)>"
MAKERS = [
    *(factories.article, factories.page, factories.meeting, factories.recruitment, factories.resolution),
    *(factories.cooperative, factories.association, factories.undertaking, factories.project),
    factories.announcement,
]
# Other content of public and admin pages, some of it written by visitors.
OTHERS = [
    *(factories.term, factories.menu_item, factories.key_figure, factories.image, factories.document),
    *(factories.declaration, factories.barrier, factories.request_settings, factories.plain_word),
    *(factories.access_request, factories.page_feedback, factories.zero_result_query, factories.staff),
]
# Generated values, and copies of text from other fields.
MADE = {"key", "fingerprint", "site", "password"}
MADE_MODELS = {
    *("search.IndexEntry", "search.FullTextRow"),
    *("search.IndexedWord", "search.WordForm", "search.DocumentText"),
    *("publishing.ContentRedirect", "publishing.SavedForm"),
    *("publishing.SavedSubmission", "otp_totp.TOTPDevice", "accounts.RecoveryCodes"),
    *("library.Reference", "library.DraftReference", "library.UploadedFile", "content_checks.BrokenLink"),
    *("notifications.Announcement", "notifications.Subscription"),
    *("admin.LogEntry", "auth.Permission", "contenttypes.ContentType", "sessions.Session"),
}
# Legitimate elements among those of RUNS: data, scripts of the site, frames of the rich text editor.
OF_PUBLIC_PAGES = 'script[type="application/ld+json"], body > script:last-child'
OF_THE_ADMIN = (
    'body > script:last-child, script[type="application/json"], script[src^="/static/"], script[src="/admin/jsi18n/"], '
    'iframe.tox-edit-area__iframe, meta[http-equiv="Content-Type"]'
)
# Find elements that run code or load resources of other hosts.
RUNS = """own => [...document.querySelectorAll('*')].filter(element => {
    const acting = 'script, style, iframe, object, embed, base, meta[http-equiv], link[href*="//obcy.example"]';
    return (element.matches(acting) && !element.matches(own))
        || [...element.attributes].some(({name, value}) => name.startsWith('on')
            || /^(javascript|vbscript|data):/.test(URL.canParse(value) ? new URL(value).href : ''));
}).map(element => element.outerHTML.slice(0, 200))"""


def texts(model):
    """Yield the fields of free text that people type."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if (
            is_text
            and field.name not in MADE
            and not field.name.endswith("_source_hash")
            and not field.choices
            and not isinstance(
                field, models.SlugField | models.URLField | models.EmailField | PartialDateField
            )
        ):
            yield field


RICH_TEXTS = [
    field for model in apps.get_models() for field in texts(model) if isinstance(field, RichTextField)
]


def fill(item, text, markup):
    """Set all text fields without form validation: also unvalidated text in the database must not run."""
    for field in texts(type(item)):
        hostile = f"<p>{field}</p>{markup}" if isinstance(field, RichTextField) else text
        most = field.max_length or len(hostile)
        setattr(item, field.name, next(each for each in (hostile, *SHORT) if len(each) <= most))
    item.save()


class Content:
    """One item of each model with typed text, linked so that each appears on some page."""

    def __init__(self):
        site = factories.site_settings()
        self.items = [make() for make in MAKERS]
        self.others = [site, *(make() for make in OTHERS)]
        self.ada = self.others[-1]
        article, meeting = self.one(Article), self.one(Meeting)
        article.image = self.one(Image)
        article.film_url, article.film_minutes = "https://example.pl/film", 5
        article.review_months, article.review_owner = 6, self.ada
        article.reviewed_on = date(2022, 3, 1)
        PreviewLink.objects.create(item=article, author=self.ada)
        meeting.change, meeting.moved_from = Meeting.Change.MOVED_AND_RELOCATED, factories.warsaw(2022, 3, 1)
        # Its path will be text, and it has one target.
        self.one(MenuItem).section = ""
        self.one(Resolution).attachments.create(document=self.one(Document))
        draft = factories.page(state=State.DRAFT)
        trash.delete(draft, self.ada)
        self.others += [
            self.one(RevitalisationProject).city,
            Group.objects.create(name="Próba"),
            Passkey.objects.create(user=self.ada, credential_id=b"1", credential=b"1"),
            SignInEvent.objects.create(kind=SignInEvent.Kind.WRONG_PASSWORD, user=self.ada),
            ApprovalRequest.objects.create(
                item=article, author=self.ada, purpose=ApprovalRequest.Purpose.CHECK
            ),
            Replacement.objects.create(author=self.ada),
            revisions.record_revision(article, Revision.Event.PUBLISHED, self.ada),
            Revision.objects.get(event=Revision.Event.DELETED),
        ]

    def one(self, model):
        return next(item for item in [*self.items, *self.others] if isinstance(item, model))

    def write(self, text, markups):
        """Write `text` into all plain texts, and the next of `markups` into the rich texts of each item."""
        for item, markup in zip([*self.items, *self.others], markups, strict=False):
            fill(item, text, markup)
        self.one(AccessRequest).log_event(text, text)
        revisions.record_revision(self.one(Article), Revision.Event.SAVED, self.ada, note=text)

    def addresses(self, looked_for):
        yield from (reverse(name) for name in SECTIONS)
        yield from (link["url"] for link in get_published_links())
        for item in self.items:
            if isinstance(item, AlternativeFormatsMixin):
                yield f"{item.get_absolute_url()}?{EASY_PARAMETER}={EASY_VALUE}"
        yield f"{reverse('search:search')}?{urlencode({'q': looked_for})}"

    def admin_addresses(self, looked_for):
        for name in ("index", "trash", "problems", "calendar", "security"):
            yield reverse(f"admin:{name}")
        for item in [*self.items, *self.others]:
            if admin.site.is_registered(type(item)):
                if not isinstance(item, Singleton):
                    yield admin_address(item, "changelist")
                yield admin_address(item, "change", item.pk)
                yield admin_address(item, "history", item.pk)
        for item in self.items:
            yield get_preview_url(item, revisions.get_draft(item))
        article = self.one(Article)
        yield f"{admin_address(article, 'changelist')}?{urlencode({'q': looked_for})}"
        for page in ("preview", "unpublish"):
            yield admin_address(article, page, article.pk)
        newest, *_, oldest = Revision.objects.of(article)
        yield f"{admin_address(article, 'compare', article.pk)}?a={oldest.pk}&b={newest.pk}"
        for model, page in ((City, "delete"), (AccessRequest, "print"), (User, "reset_second_factor")):
            yield admin_address(item := self.one(model), page, item.pk)
        yield admin_address(self.one(Image), "choose")
        yield admin_address(self.one(Document), "choose")


def admin_address(item, page, *args):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{page}", args=args)


@pytest.fixture
def content(transactional_db):
    return Content()


class Reader:
    """A browser with JavaScript and without Content Security Policy, because the text itself must be harmless."""

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.ran, self.elsewhere = [], []
        page.on("dialog", self.dismiss)
        page.on("request", self.note)

    def dismiss(self, dialog):
        self.ran.append(dialog.message)
        dialog.dismiss()

    def note(self, request):
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def found(self, own):
        acting = [element for frame in self.page.frames for element in frame.evaluate(RUNS, own)]
        return acting + self.ran + self.elsewhere


@pytest.fixture
def new_context(browser, live_server):
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    yield Reader(context.new_page(), live_server.url)
    context.close()


def test_all_text_fields_hold_hostile_text(content):
    written = {type(item)._meta.label for item in [*content.items, *content.others]}
    written.add("accessibility_requests.AccessRequestEvent")  # created by `write`; events are immutable
    there = {model._meta.label for model in apps.get_models() if any(texts(model)) and not model._meta.proxy}
    assert there - written == MADE_MODELS
    assert {type(item) for item in content.items} <= set(get_draft_state_models())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_runs_on_no_public_page(content, new_context, text):
    content.write(text, repeat("".join(HOSTILE[text])))
    seen = ""
    for address in content.addresses(text):
        new_context.page.goto(address)
        assert new_context.found(OF_PUBLIC_PAGES) == [], address
        seen += new_context.page.content()
    unread = [str(field) for field in RICH_TEXTS if f"<p>{field}</p>" not in seen]
    assert unread == []
