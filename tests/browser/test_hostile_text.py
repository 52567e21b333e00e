"""What somebody hostile writes into every text of the site is read back in a browser, and nothing of it runs."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse

from library.models import Image
from publishing.fields import RichTextField
from publishing.models import publishable_models
from rumia_social.sitemaps import SECTIONS, published_links

from .. import factories

# Each would open a dialog if any of it ran. Short ones fit the short fields, too.
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='alert(1)' x='",
    "</title><svg/onload=alert(1)>",
    "{{7*7}}${alert(1)}<!--",
    "</script><script>alert(1)",
]
HOSTILE_MARKUP = [
    *HOSTILE,
    '<a href="javascript:alert(1)">a</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">a</a>',
    '<a href=" &#14; javascript:alert(1)">a</a>',
    '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    '<a href="vbscript:alert(1)">a</a>',
    '<img src="/media/x.webp" onerror="alert(1)" alt="">',
    '<img src="javascript:alert(1)" alt="">',
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))">p</p>',
    '<iframe src="javascript:alert(1)"></iframe><object data="x"></object><embed src="x">',
    "<svg><script>alert(1)</script><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">',
    '<form><input autofocus onfocus=alert(1)><button formaction="javascript:alert(1)">b</button></form>',
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<table><caption><svg/onload=alert(1)></caption><tr><th scope="\\"onload=alert(1)">x</th></tr></table>',
    '<base href="https://obcy.example/"><meta http-equiv="refresh" content="0;url=https://obcy.example/">',
    '<link rel="stylesheet" href="https://obcy.example/x.css"><style>@import "https://obcy.example/y.css";</style>',
    "<video src=x onerror=alert(1)></video><audio src=x onerror=alert(1)></audio><template><img src=x></template>",
    '<ol start="1\\" onclick=alert(1)"><li lang="x\\" onclick=alert(1)">x</li></ol>',
]
MAKERS = [
    *(factories.article, factories.page, factories.meeting, factories.recruitment, factories.resolution),
    *(factories.cooperative, factories.association, factories.undertaking, factories.project),
]
# What stands on pages beside that, and what only staff read; residents and those who search write some of it.
OTHERS = [
    *(factories.term, factories.menu_item, factories.key_figure, factories.image, factories.document),
    *(factories.declaration, factories.barrier, factories.request_settings, factories.plain_word),
    *(factories.access_request, factories.opinion, factories.missed_search),
]
# Nobody types these: they are made by the site.
MADE = {"key", "fingerprint", "site"}
# What an attribute or an element of the page would have to be for something to run.
RUNS = """() => {
    const attributes = [...document.querySelectorAll('*')].flatMap(element => [...element.attributes]);
    const elements = 'script:not([type="application/ld+json"]), iframe, object, embed, base, meta[http-equiv]';
    return [
        ...attributes.filter(({name, value}) => name.startsWith('on') || /^\\s*(javascript|data|vbscript):/i.test(value)
        )
            .map(attribute => attribute.ownerElement),
        ...document.querySelectorAll(elements),
    ].map(element => element.outerHTML.slice(0, 200));
}"""


def texts(model):
    """The fields of free text, whose words somebody typed."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if (
            is_text
            and field.name not in MADE
            and not field.choices
            and not isinstance(field, models.SlugField | models.URLField | models.EmailField)
        ):
            yield field


def fill(item, text):
    for field in texts(type(item)):
        hostile = "".join(HOSTILE_MARKUP) if isinstance(field, RichTextField) else text
        if not field.max_length or len(hostile) <= field.max_length:
            setattr(item, field.name, hostile)
    # past the forms on purpose: what is in the database by whatever way must not run either
    item.save()


@pytest.fixture
def hostile_site(transactional_db):
    site = factories.site_settings()
    items = [make() for make in MAKERS]
    assert {type(item) for item in items} <= set(publishable_models())
    others = [make() for make in OTHERS]
    items[0].image = next(other for other in others if isinstance(other, Image))

    def write(text):
        fill(site, text)
        for item in [*items, *others]:
            fill(item, text)
        return items, others

    return write


@pytest.fixture
def reader(browser):
    """A page with JavaScript on and the Content Security Policy off: the text itself must be harmless."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.ran = []
    page.on("dialog", lambda dialog: (page.ran.append(page.url), dialog.dismiss()))
    yield page
    context.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_was_written_runs_on_public_pages(hostile_site, reader, live_server, text):
    hostile_site(text)
    addresses = [reverse(name) for name in SECTIONS] + [link["address"] for link in published_links()]
    assert len(addresses) > 15
    for address in addresses:
        reader.goto(f"{live_server.url}{address}")
        assert reader.evaluate(RUNS) == [], address
        assert reader.ran == []


def test_the_reader_notices_what_runs(reader):
    reader.set_content(HOSTILE[1])
    reader.wait_for_timeout(200)
    assert reader.ran
    assert len(reader.evaluate(RUNS)) == 1


def test_nothing_that_was_written_runs_in_the_admin(hostile_site, reader, live_server, client):
    items, others = hostile_site(HOSTILE[1])
    client.force_login(get_user_model().objects.create_superuser("ada", password=factories.PASSWORD))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    reader.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    addresses = []
    for item in [*items, *others]:
        name = f"admin:{item._meta.app_label}_{item._meta.model_name}"
        if admin.site.is_registered(type(item)):
            addresses += [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[item.pk])]
        if item in items:
            addresses.append(reverse(f"{name}_history", args=[item.pk]))
    assert len(addresses) > 40
    for address in addresses:
        reader.goto(f"{live_server.url}{address}")
        assert reader.title().startswith("Panel") or "Panel redakcji" in reader.title(), address
        if reader.locator("textarea.tinymce").count():
            reader.locator("iframe.tox-edit-area__iframe").first.wait_for()
        assert reader.ran == [], address
