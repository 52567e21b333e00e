"""Links to the headings of a long text ("Na tej stronie")."""

import pytest

from pages.contents import PLACEHOLDER, add_contents

from .. import factories, parsed

HEADINGS = "<h2>Kto może</h2><p>x</p><h2>Gdzie &amp; <b>kiedy</b></h2><h2>Kto może</h2>"


def get_links(page):
    [contents] = page.find_class("contents")
    return [(link.get("href"), link.text_content()) for link in contents.iter("a")]


@pytest.mark.django_db
def test_contents_link_to_headings(client):
    page = parsed.page(client.get(factories.article(body=HEADINGS).get_absolute_url()))
    links = get_links(page)
    assert links == [
        ("#sekcja-kto-moze", "Kto może"),
        ("#sekcja-gdzie-kiedy", "Gdzie & kiedy"),
        ("#sekcja-kto-moze-2", "Kto może"),
    ]
    for href, label in links:
        [heading] = page.xpath(f"//h2[@id='{href[1:]}']")
        assert heading.text_content() == label
    assert len(page.find_class("contents")[0].xpath(".//details[not(@open)]")) == 1


@pytest.mark.django_db
def test_contents_need_three_headings(client):
    address = factories.article(body="<h2>A</h2><h2>B</h2>").get_absolute_url()
    page = parsed.page(client.get(address))
    assert not page.find_class("contents")
    assert PLACEHOLDER not in client.get(address).content.decode()


def test_contents_keep_ids_and_skip_headings_with_class():
    html = f'{PLACEHOLDER}<h2 id="a">A</h2><h2>B</h2><h2>C</h2><h2 class="x">D</h2>'
    found = add_contents(html)
    assert '<h2 id="a">A</h2>' in found
    assert 'href="#a"' in found
    assert '<h2 class="x">D</h2>' in found
    assert found.count("<li>") == 3


@pytest.mark.django_db
def test_declaration_has_contents(client):
    factories.declaration()
    labels = [label for _, label in get_links(parsed.page(client.get("/deklaracja-dostepnosci/")))]
    assert labels[:1] == ["Stan dostępności cyfrowej"]
    assert len(labels) >= 5
