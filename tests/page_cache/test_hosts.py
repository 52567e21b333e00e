"""Several hosts with one database: Redis tells all of them that content changed; without it nothing old is shown."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from page_cache import generation

from .. import factories, processes, servers
from .test_processes import has_copy_of_home, is_last_good, signed_in, visit, visit_all, wait_until
from .visitor import Visitor, seen

pytestmark = pytest.mark.slow

needs_redis = pytest.mark.skipif(
    not servers.program("redis-server"), reason="needs redis-server; `make test-postgres` installs it"
)
needs_servers = pytest.mark.skipif(
    bool(servers.missing()), reason=f"needs {', '.join(servers.missing())}; `make test-postgres` installs it"
)
LIST = "/ekonomia-spoleczna/"


@pytest.fixture(scope="module")
def redis():
    with servers.Redis() as server:
        yield server


@pytest.fixture
def hosts(db, settings, tmp_path, redis, monkeypatch):
    """A visitor of each host. What is committed is committed on the second one."""
    monkeypatch.setattr(generation, "RETRY", 0)
    settings.REDIS_URL = redis.url
    visitors = []
    for name in ("first", "second"):
        settings.PAGE_COPIES_DIR = tmp_path / name
        generation._redis.cache_clear()  # its own connections
        visitors.append(Visitor())
    return visitors


@needs_redis
def test_change_shows_at_once_on_every_host(hosts, commit):
    article = factories.article(title="Dawny")
    for host in hosts:
        assert "Dawny" in host.get(LIST).text
        assert host.makes(LIST) == 0
    with commit():
        article.title = "Nowy"
        article.save()
    for host in hosts:
        assert "Nowy" in host.get(LIST).text
        assert host.makes(LIST) == 0


@needs_redis
def test_without_redis_pages_are_made_anew_each_time_and_from_copies_again_after_it(hosts, commit, redis):
    article = factories.article(title="Dawny")
    for host in hosts:
        host.get(LIST)
    redis.stop()
    for host in hosts:
        assert host.makes(LIST) == host.makes(LIST) == 1
    with commit():
        article.title = "Nowy"
        article.save()
    for host in hosts:
        assert "Nowy" in host.get(LIST).text
    redis.start()
    for host in hosts:
        assert "Nowy" in host.get(LIST).text
    for host in hosts:
        host.get(LIST)  # the last host to notice made all others look again, once
        assert host.makes(LIST) == 0


@needs_redis
def test_change_of_a_host_that_is_cut_off_reaches_the_others_when_it_is_back(hosts, commit, monkeypatch):
    first, second = hosts
    article = factories.article(title="Dawny")
    first.get(LIST)
    monkeypatch.setattr(second.cache.generation.store, "_ask", lambda question: None)
    with commit():
        article.title = "Nowy"
        article.save()
    assert "Nowy" in second.get(LIST).text
    monkeypatch.undo()
    second.get("/robots.txt")
    assert "Nowy" in first.get(LIST).text


@needs_redis
def test_redis_that_forgot_everything_ends_every_copy(hosts, redis):
    import redis as client

    for host in hosts:
        host.get(LIST)
    client.Redis.from_url(redis.url).flushall()
    for host in hosts:
        assert host.makes(LIST) == 1
        assert host.makes(LIST) == 0


@needs_redis
def test_pages_stay_when_redis_goes_together_with_the_database(hosts, fail, redis):
    host = hosts[1]
    article = factories.article(title="Widziany")
    seen(host, article.get_absolute_url())
    redis.stop()
    fail()
    for _ in range(2):
        shown = host.get(article.get_absolute_url())
        assert (shown.status, shown.headers["X-Served-From"]) == (200, "last-good")
        assert "Widziany" in shown.text
    redis.start()  # and has forgotten the mark
    host.cache.try_again_at = 0
    assert host.get(article.get_absolute_url()).headers["X-Served-From"] == "last-good"
    fail.undo()
    host.cache.try_again_at = 0
    assert "X-Served-From" not in host.get(article.get_absolute_url()).headers


@needs_redis
def test_what_may_have_changed_unseen_does_not_stand_in_for_a_page(hosts, fail, redis):
    host = hosts[1]
    article = factories.article(title="Może wycofany gdzie indziej")
    seen(host, article.get_absolute_url())
    redis.stop()
    host.keeper.look_after_all()  # the database answers
    fail()
    assert host.get(article.get_absolute_url()).status == 503
    redis.start()


def test_redis_that_is_away_is_asked_once_a_second_not_for_each_visitor(db, settings, tmp_path, monkeypatch):
    settings.REDIS_URL = f"redis://127.0.0.1:{processes.free_port()}"
    settings.PAGE_COPIES_DIR = tmp_path / "last-good"
    visitor = Visitor()
    store, asked = visitor.cache.generation.store, []
    monkeypatch.setattr(generation.time, "monotonic", lambda: 1000.0)
    monkeypatch.setattr(store, "try_again_at", 0)
    ask = store.client.execute_command
    monkeypatch.setattr(
        store.client, "execute_command", lambda *sent, **how: asked.append(sent) or ask(*sent, **how)
    )
    for _ in range(20):
        assert visitor.makes(LIST) == 1
    assert len(asked) == 1


@needs_redis
def test_monitoring_is_told_that_redis_is_down(hosts, redis, client):
    assert client.get("/healthz").content == b"ok\n"
    redis.stop()
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"redis: down\n")
    redis.start()
    assert client.get("/healthz").content == b"ok\n"


@pytest.fixture
def database():
    with servers.PostgreSQL() as server:
        yield server


def host(folder, database, **given):
    return processes.Site(
        folder, DATABASE_URL=database.url(), SECRET_KEY="jeden-klucz-wszystkich-maszyn-" * 3, **given
    )


@needs_servers
def test_no_host_shows_the_old_page_after_it_was_published(tmp_path, database, redis):
    with host(tmp_path / "a", database, REDIS_URL=redis.url) as first:
        editor = signed_in(first)
        with host(tmp_path / "b", database, REDIS_URL=redis.url) as second:
            for number in range(6):
                for each in (first, second):
                    visit_all(each, LIST, visitors=8)  # every worker has a copy
                title = f"Artykuł-{number}-nowy"
                published = editor.fill_in("/admin/pages/article/1/change/", "_publish", title=title)
                assert published.status == 200
                for each in (second, first):
                    for answer in visit_all(each, LIST, visitors=8):
                        assert title in answer.text
                        assert f"-{number - 1}-nowy" not in answer.text
            editor.url = second.url  # signed in on all
            assert editor.send("/admin/").status == 200
            assert "Traceback" not in first.output + second.output


@needs_servers
def test_hosts_that_start_together_prepare_one_site(tmp_path, database):
    def prepare(name):
        return processes.manage("prepare", DATA_DIR=tmp_path / name, DATABASE_URL=database.url())

    with ThreadPoolExecutor(3) as together:
        started = list(together.map(prepare, "abc"))
    assert [each.returncode for each in started] == [0, 0, 0], [each.stderr for each in started]
    assert sum("hasło" in each.stdout for each in started) == 1


@needs_servers
@pytest.mark.parametrize("with_redis", [False, True])
def test_site_outlives_a_postgresql_that_is_stopped_and_recovers_by_itself(
    tmp_path, database, redis, with_redis
):
    given = {"REDIS_URL": redis.url} if with_redis else {}
    with host(tmp_path / "data", database, **given) as site:
        editor = signed_in(site)
        before = visit(site).text
        wait_until(lambda: has_copy_of_home(site))
        database.stop()
        wait_until(lambda: is_last_good(visit(site)))
        for answer in visit_all(site):
            assert (answer.status, answer.text) == (200, before)
            assert is_last_good(answer)
        panel = editor.send("/admin/")
        assert panel.status == 503
        assert "chwilowo" in panel.content.decode()
        form = visit(site, "/dostepnosc/wniosek/")
        assert (form.status, "chwilowo" in form.text) == (503, True)
        health = visit(site, "/healthz")
        assert (health.status, health.text) == (503, "database: down\n")
        assert visit(site, "/healthz?alive").status == 200
        database.start()
        wait_until(lambda: not is_last_good(visit(site)))
        assert visit(site, "/healthz").text == "ok\n"
        assert visit(site, "/mapa-strony/").status == 200
        assert editor.send("/admin/").status == 200
    database.stop()
    again = host(site.data_dir, database, **given)
    again.port, again.url = site.port, site.url
    with again:
        after = visit(again)
        assert (after.status, after.text) == (200, before)
        assert is_last_good(after)
    database.start()
