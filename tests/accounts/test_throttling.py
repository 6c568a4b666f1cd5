"""Too many tries: one waits a little, nobody is locked out, and no address is kept."""

import pytest

from portal.accounts import throttle
from portal.config import Config
from portal.web import buckets
from tests.cast import LISDAYANTI, PASSWORD, RINA

WRONG = "bukan kata sandinya"


def try_(visitor, who, password, address="203.0.113.7"):
    page = visitor.get("/masuk", environ_base={"REMOTE_ADDR": address})
    typed = {"csrf_token": page.csrf, "email": getattr(who, "email", who), "password": password}
    return visitor.post("/masuk", data=typed, environ_base={"REMOTE_ADDR": address})


def test_after_five_wrong_tries_one_waits_a_minute(app, visitor):
    assert [try_(visitor, RINA, WRONG).status_code for _ in range(5)] == [422] * 5
    answer = try_(visitor, RINA, PASSWORD)
    assert answer.status_code == 429
    assert "Tunggu satu menit, lalu coba lagi. Akun Anda tidak dikunci." in answer.errors


def test_the_same_for_an_address_that_nobody_has(app, visitor):
    assert [try_(visitor, "siapa@contoh.test", WRONG).status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_colleague_on_the_same_network_is_not_kept_out(app, visitor):
    for _ in range(6):
        try_(visitor, RINA, WRONG)
    assert try_(visitor, LISDAYANTI, PASSWORD).status_code == 303


def test_the_same_person_elsewhere_is_not_kept_out(app, visitor):
    """Somebody else's wrong tries do not lock an account."""
    for _ in range(6):
        try_(visitor, RINA, WRONG)
    assert try_(visitor, RINA, PASSWORD, "198.51.100.9").status_code == 303


def test_right_passwords_never_count(app, visitor):
    for _ in range(8):
        assert try_(app.test_client(), RINA, PASSWORD).status_code == 303


def test_a_whole_network_that_tries_is_slowed_down(app, visitor):
    for number in range(100):
        buckets.count(throttle.passwords(f"a{number}@contoh.test", f"203.0.113.{number}"))
    assert try_(visitor, RINA, PASSWORD).status_code == 429
    assert try_(visitor, RINA, PASSWORD, "198.51.100.9").status_code == 303


def test_changing_a_password_is_throttled_too(app, as_):
    rina = as_(RINA)
    typed = {"current": WRONG, "password": "lima kata sandi lain", "again": "lima kata sandi lain"}
    codes = [rina.submit("/akun", "current", **typed).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_links_are_not_asked_for_without_end(app, visitor, mailbox):
    answers = [visitor.submit("/lupa", "email", email=RINA.email) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert len(mailbox.to(RINA)) == 5
    strangers = [visitor.submit("/lupa", "email", email="siapa@contoh.test") for _ in range(6)]
    assert [answer.words for answer in strangers[:5]] == [answer.words for answer in answers[:5]]
    assert strangers[5].status_code == 429, "whether or not somebody has the address"


def test_no_bucket_names_an_address(app):
    names = [name for _, name in throttle.passwords(RINA.email, "203.0.113.7") + throttle.links(RINA.email, "203.0.113.7")]
    assert all(len(name) == 64 and set(name) <= set("0123456789abcdef") for name in names)
    assert names != [name for _, name in throttle.passwords(LISDAYANTI.email, "203.0.113.7") + throttle.links(RINA.email, "203.0.113.7")]


def test_a_bucket_has_another_name_tomorrow(app, clock):
    from datetime import UTC, datetime

    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    today = throttle.passwords(RINA.email, "203.0.113.7")
    clock(datetime(2026, 11, 25, 3, tzinfo=UTC))
    assert {name for _, name in today}.isdisjoint(name for _, name in throttle.passwords(RINA.email, "203.0.113.7"))


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:200::1", "2001:db8:1:2ff::9", True),
        ("2001:db8:1:200::1", "2001:db8:1:300::1", False),
        ("::ffff:203.0.113.7", "203.0.113.9", True),
        (None, "kein address", True),
    ],
)
def test_neighbours_share_a_bucket(app, one, other, same):
    places = [throttle.passwords(RINA.email, address)[2][1] for address in (one, other)]
    assert (places[0] == places[1]) is same


def test_a_redis_that_does_not_answer_keeps_nobody_out(app, visitor):
    config: Config = app.extensions["portal"]
    buckets.use("redis://127.0.0.1:1/0")
    try:
        assert [try_(visitor, RINA, WRONG).status_code for _ in range(6)] == [422] * 5 + [429], "it counts by itself"
        assert try_(visitor, LISDAYANTI, PASSWORD).status_code == 303
    finally:
        buckets.use(config.redis_url)
