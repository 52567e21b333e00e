"""Several hosts with a shared database, through which they invalidate each other's page cache."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from page_cache.models import ContentChange

from .. import factories, processes, servers
from .conftest import use_cache_in
from .test_processes import is_home_stored, is_stale, sign_in, visit, visit_all, wait_until
from .visitor import Visitor

pytestmark = pytest.mark.slow

needs_servers = pytest.mark.skipif(
    bool(servers.missing()), reason=f"needs {', '.join(servers.missing())}; `make test-postgres` installs it"
)
LIST = "/ekonomia-spoleczna/"


@pytest.fixture
def hosts(visitor, settings, tmp_path):
    """A visitor of each of two hosts. Commits happen on the second one."""
    use_cache_in(tmp_path / "second", settings)
    return visitor, Visitor()


def test_change_is_visible_on_other_host_after_poll(hosts, commit):
    first, second = hosts
    with commit():
        article = factories.article(title="Dawny")
    for host in hosts:
        host.poll()
        assert "Dawny" in host.get(LIST).text
        assert host.count_renders(LIST) == 0
    with commit():
        article.title = "Nowy"
        article.save()
    assert "Nowy" in second.get(LIST).text
    first.poll()
    assert "Nowy" in first.get(LIST).text
    assert first.count_renders(LIST) == 0


def test_poll_without_a_change_keeps_the_version(hosts, commit):
    with commit():
        factories.article()
    for host in hosts:
        host.poll()
        host.get(LIST)
        host.poll()
        assert host.count_renders(LIST) == 0


def test_restored_database_is_another_version(hosts, commit):
    first, _ = hosts
    first.get(LIST)
    with commit():
        factories.article()
    first.poll()
    first.get(LIST)
    ContentChange.objects.all().delete()
    first.poll()
    assert first.count_renders(LIST) == 1


@pytest.fixture(scope="module")
def server():
    with servers.PostgreSQL() as server:
        yield server


@pytest.fixture(scope="module")
def first_starts(server, tmp_path_factory):
    """{data folder: result} of two hosts that were prepared concurrently with the empty database "started"."""
    database = server.create("started")
    hosts = [tmp_path_factory.mktemp("started") / "data" for _ in range(2)]
    with ThreadPoolExecutor(2) as together:
        started = together.map(
            lambda folder: processes.manage("prepare", DATA_DIR=folder, DATABASE_URL=database), hosts
        )
    return dict(zip(hosts, started, strict=True))


@pytest.fixture(scope="module")
def first_start(first_starts):
    """The data folder of the host that filled the database "started", with the files, and the login it printed."""
    [(folder, started)] = [each for each in first_starts.items() if "hasło" in each[1].stdout]
    return folder, processes.find_login(started.stdout)


@pytest.fixture
def database(server, first_starts, request):
    """The URL of a copy of that database."""
    return server.create(request.node.name, template="started")


def host(folder, first_start, database, **given):
    if not folder.exists():
        shutil.copytree(first_start[0], folder)
    return processes.PreparedSite(
        folder, DATABASE_URL=database, SECRET_KEY="jeden-klucz-wszystkich-maszyn-" * 3, **given
    )


@needs_servers
def test_change_is_visible_on_all_servers(tmp_path, first_start, database):
    with host(tmp_path / "a", first_start, database) as first:
        editor = sign_in(first, first_start[1])
        with host(tmp_path / "b", first_start, database) as second:
            for number in range(2):
                for each in (first, second):
                    visit_all(each, LIST, visitors=8)  # every worker has stored it
                title = f"Artykuł-{number}-nowy"
                published = editor.fill_in("/admin/pages/article/1/change/", "_publish", title=title)
                assert published.status == 200
                for answer in visit_all(first, LIST, visitors=8):
                    assert title in answer.text
                wait_until(lambda title=title: title in visit(second, LIST).text, seconds=3)
                for answer in visit_all(second, LIST, visitors=8):
                    assert title in answer.text
                    assert f"-{number - 1}-nowy" not in answer.text
            editor.url = second.url  # the session is valid on all hosts
            assert editor.send("/admin/").status == 200
            assert "Traceback" not in first.output + second.output


@needs_servers
def test_concurrent_starts_of_hosts_create_one_login(first_starts):
    started = first_starts.values()
    assert [each.returncode for each in started] == [0, 0], [each.stderr for each in started]
    assert sum("hasło" in each.stdout for each in started) == 1


@needs_servers
def test_site_survives_postgresql_outage(tmp_path, server, first_start, database):
    with host(tmp_path / "data", first_start, database) as site:
        editor = sign_in(site, first_start[1])
        before = visit(site).text
        wait_until(lambda: is_home_stored(site))
        server.stop()
        wait_until(lambda: is_stale(visit(site)))
        for answer in visit_all(site):
            assert (answer.status, answer.text) == (200, before)
            assert is_stale(answer)
        panel = editor.send("/admin/")
        assert panel.status == 503
        assert "chwilowo" in panel.content.decode()
        form = visit(site, "/dostepnosc/wniosek/")
        assert (form.status, "chwilowo" in form.text) == (503, True)
        health = visit(site, "/healthz")
        assert (health.status, health.text) == (503, "database: down\n")
        assert visit(site, "/healthz?alive").status == 200
        server.start()
        wait_until(lambda: not is_stale(visit(site)))
        assert visit(site, "/healthz").text == "ok\n"
        assert visit(site, "/mapa-strony/").status == 200
        assert editor.send("/admin/").status == 200
    server.stop()
    again = processes.Site(site.data_dir, **site.given)
    again.port, again.url = site.port, site.url
    with again:
        after = visit(again)
        assert (after.status, after.text) == (200, before)
        assert is_stale(after)
    server.start()
