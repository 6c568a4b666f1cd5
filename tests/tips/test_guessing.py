"""Guessing codes: 75 bits leave nothing to guess, wrong tries tell nothing, not by their time either, and lock nobody out."""

import random
from statistics import quantiles
from time import perf_counter

import pytest
from sqlalchemy import func, inspect, select, table
from stdnum import luhn

from portal.storage.database import db
from portal.tips import receipts
from portal.web import buckets
from tests.tips.stories import STORY, code_of, come_back, tell

SHARED = (0, 8, 14)  # leading characters of a real code


def wrong(real: str, shared: int, chance: random.Random) -> str:
    """A code that nobody has, with a right check character, and not one leading character more in common with the real one."""
    others = [one for one in receipts.ALPHABET if one != real[shared]]
    body = real[:shared] + chance.choice(others) + "".join(chance.choices(receipts.ALPHABET, k=receipts.LENGTH - 2 - shared))
    code = body + str(luhn.calc_check_digit(body, receipts.ALPHABET))
    assert receipts.read(code) == code != real
    return code


@pytest.fixture
def real(visitor) -> str:
    return code_of(tell(visitor)).replace(" ", "")


def guess(visitor, code: str):
    return visitor.post("/cek", data={"receipt": code})


def rows() -> dict[str, int]:
    """How many there are of everything that is kept."""
    names = inspect(db.engine).get_table_names()
    return {name: db.session.scalar(select(func.count()).select_from(table(name))) for name in names}


def guesses(visitor, real: str, times: int) -> None:
    chance, kept, counted = random.Random(16), rows(), set(buckets._own.storage._counts)
    codes = [wrong(real, chance.choice(SHARED), chance) for _ in range(times)]
    answers = [guess(visitor, code) for code in codes]
    assert {answer.status_code for answer in answers} == {404}
    told = {answer.words.replace(receipts.spoken(code), "") for answer, code in zip(answers[::50], codes[::50], strict=True)}
    assert len(told) == 1, "every wrong code is answered alike"
    assert STORY not in told.pop()
    assert rows() == kept, "nothing is kept of a try"
    assert set(buckets._own.storage._counts) == counted, "nor counted against anybody"


def try_in_vain(visitor, real: str, times: int) -> None:
    guesses(visitor, real, times)
    for address in ("127.0.0.1", "203.0.113.7"):
        visitor.environ_base["REMOTE_ADDR"] = address
        page = come_back(visitor, real)
        assert (page.status_code, STORY in page.words or "Diterima" in page.words) == (200, True), "a right code opens at once"


def test_hundreds_of_wrong_tries_gain_nothing_and_lock_nobody_out(visitor, real):
    try_in_vain(visitor, real, 300)


@pytest.mark.deep
def test_ten_thousand_wrong_tries_gain_nothing_and_lock_nobody_out(visitor, real):
    try_in_vain(visitor, real, 10_000)


def times(visitor, real: str, rounds: int) -> dict[int, float]:
    """Seconds below which a tenth of the answers to wrong codes stay, by how much of a real one they share: what the answer itself takes,
    without what else the machine does meanwhile. Taken in turns, so that a busy moment hits all."""
    chance = random.Random()
    taken: dict[int, list[float]] = {shared: [] for shared in SHARED}
    for _ in range(rounds):
        for shared in chance.sample(SHARED, len(SHARED)):
            code = wrong(real, shared, chance)
            started = perf_counter()
            guess(visitor, code)
            taken[shared].append(perf_counter() - started)
    return {shared: quantiles(some, n=10)[0] for shared, some in taken.items()}


@pytest.mark.parametrize("rounds, near", [(250, 0.1), pytest.param(1000, 0.05, marks=pytest.mark.deep)])
def test_a_code_that_is_nearly_right_takes_as_long_as_one_that_is_not(visitor, real, rounds, near):
    tries = []
    for _ in range(4):  # a busy machine may be in the way of one
        found = times(visitor, real, rounds)
        tries.append({shared: round(1000 * seconds, 3) for shared, seconds in found.items()})
        if max(found.values()) <= (1 + near) * min(found.values()):
            return
    pytest.fail(f"milliseconds by leading characters shared: {tries}")
