"""Broken links to other sites: recorded by the nightly check, shown as a finding with page, place and address."""

import pytest
from django.core.management import call_command

from content_checks import external_links
from content_checks.link_checker import Outcome
from content_checks.models import BrokenLink
from publishing.models import State
from tests.admin_forms import text

from .. import factories
from .findings import about, errors, warnings

pytestmark = pytest.mark.django_db

GONE = "https://inny.example/stary-regulamin"
FAILING, BROKEN = (Outcome.FAILING, "serwer nie odpowiada"), (Outcome.BROKEN, "tej strony już tam nie ma")


@pytest.fixture
def outcomes(monkeypatch):
    """{URL: (Outcome, problem)} of a night; other URLs work. `asked` are the URLs that were checked."""

    class Outcomes(dict):
        asked = set()

    found = Outcomes()

    def check_urls(urls):
        found.asked = set(urls)
        for url in sorted(urls):
            yield url, *found.get(url, (Outcome.WORKS, ""))

    monkeypatch.setattr(external_links, "check_urls", check_urls)
    return found


def link_to(url, **given):
    return factories.article(body=f'<p>Zobacz <a href="{url}">regulamin naboru</a>.</p>', **given)


def test_broken_link_is_a_finding_at_its_place(outcomes, freeze):
    freeze(factories.warsaw(2026, 5, 4, 3))
    article = link_to(GONE)
    assert about(article, "nie działa") == []
    outcomes[GONE] = BROKEN
    call_command("check_links", verbosity=0)
    [finding] = [finding for finding in warnings(article) if "nie działa" in finding.message]
    assert (finding.field, finding.quote) == ("body", "regulamin naboru")
    assert finding.message == (
        f"Ten odnośnik nie działa od 4 maja 2026: tej strony już tam nie ma ({GONE}). Popraw odnośnik albo usuń go."
    )
    assert errors(article) == []  # another site's fault stops no publication


def test_broken_link_is_on_page_of_findings(outcomes, publisher_client):
    link_to(GONE, title="Nabór do spółdzielni")
    outcomes[GONE] = BROKEN
    call_command("check_links", verbosity=0)
    page = text(publisher_client.get("/admin/sprawdzenie/"))
    assert "Nabór do spółdzielni" in page
    assert GONE in page


def test_failing_server_is_reported_after_three_nights(outcomes, freeze):
    article = link_to(GONE)
    link_to("https://dobry.example/")
    outcomes[GONE] = FAILING
    for night in range(1, 4):
        assert about(article, "nie działa") == []
        freeze(factories.warsaw(2026, 5, night, 3))
        call_command("check_links", verbosity=0)
    [finding] = [finding for finding in warnings(article) if "nie działa" in finding.message]
    assert "od 1 maja 2026: serwer nie odpowiada" in finding.message
    del outcomes[GONE]
    call_command("check_links", verbosity=0)
    assert about(article, "nie działa") == []
    assert not BrokenLink.objects.exists()


def test_unchecked_link_keeps_its_state(outcomes):
    article = link_to(GONE)
    outcomes[GONE] = BROKEN
    call_command("check_links", verbosity=0)
    outcomes[GONE] = (Outcome.UNCHECKED, "")
    call_command("check_links", verbosity=0)
    assert about(article, "nie działa") != []


def test_removed_link_is_forgotten(outcomes):
    article = link_to(GONE)
    outcomes[GONE] = BROKEN
    call_command("check_links", verbosity=0)
    article.body = "<p>Bez odnośnika.</p>"
    article.save()
    call_command("check_links", verbosity=0)
    assert not BrokenLink.objects.exists()


def test_host_without_internet_records_nothing(outcomes, capsys):
    for name in ("a", "b"):
        link_to(f"https://{name}.example/")
        outcomes[f"https://{name}.example/"] = FAILING
    call_command("check_links")
    assert not BrokenLink.objects.exists()
    assert "nie ma wyjścia do internetu" in capsys.readouterr().err


def test_results_survive_an_interruption(monkeypatch):
    links = [f"https://{name}.example/" for name in "abcd"]
    for url in links:
        link_to(url)

    def check_urls(urls):
        yield links[0], *FAILING
        assert not BrokenLink.objects.exists()
        yield links[1], *BROKEN
        yield links[2], *FAILING
        raise KeyboardInterrupt

    monkeypatch.setattr(external_links, "check_urls", check_urls)
    with pytest.raises(KeyboardInterrupt):
        external_links.check_published_links()
    assert set(BrokenLink.objects.values_list("url", flat=True)) == set(links[:3])


def test_only_published_links_to_other_sites_are_checked(outcomes):
    link_to("https://szkic.example/", state=State.DRAFT)
    link_to("https://pozniej.example/", publish_from=factories.warsaw(2100, 1, 1))
    link_to("https://dobry.example/#rozdzial")
    link_to("/kontakt/")
    link_to("http://localhost/kontakt/")
    link_to("mailto:ola@example.pl")
    factories.project(url="https://zrodlo.example/plik.pdf")
    factories.declaration(report_url="https://bip.example/raport")
    call_command("check_links", verbosity=0)
    assert outcomes.asked == {
        "https://dobry.example/",
        "https://zrodlo.example/plik.pdf",
        "https://bip.example/raport",
    }


def test_command_lists_page_place_and_address(outcomes, capsys):
    link_to(GONE, title="Nabór")
    factories.declaration(report_url="https://bip.example/raport")
    outcomes |= {GONE: BROKEN, "https://bip.example/raport": BROKEN, "https://a.example/": FAILING}
    call_command("check_links")
    lines = capsys.readouterr().out.splitlines()
    assert sum("–" in line for line in lines) == 2
    assert any("Nabór" in line and "regulamin naboru" in line and GONE in line for line in lines)
    assert any("Raport z badania, adres" in line for line in lines)
    assert lines[-1] == "Sprawdzono odnośników: 2."


def test_finding_costs_no_query_without_external_links(django_assert_num_queries):
    from content_checks.content import extract_content
    from content_checks.links import check_external_links

    content = extract_content(link_to("/kontakt/"))
    with django_assert_num_queries(0):
        assert list(check_external_links(content)) == []
